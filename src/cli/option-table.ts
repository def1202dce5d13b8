export interface OptionSpec {
  /** `flag` takes no value, `list` may be repeated. */
  readonly kind: 'flag' | 'value' | 'list';
  readonly hint?: string;
  readonly short?: string;
  readonly help: string;
}

/** Every option of every command; the Action's inputs have the same names. */
export const optionTable = {
  'plan-file': {
    kind: 'value',
    hint: 'FILE',
    help: 'the plan file (default dane-cutover.yaml)',
  },
  'base-plan-file': {
    kind: 'value',
    hint: 'FILE',
    help: 'the plan file of the base branch: may we go from its stage to the pin?',
  },
  'ledger-file': {
    kind: 'value',
    hint: 'FILE',
    help: 'the ledger (default dane-cutover.ledger.json)',
  },
  'base-ledger-file': {
    kind: 'value',
    hint: 'FILE',
    help: 'the ledger of the base branch, on which the gate rests',
  },
  domains: {
    kind: 'value',
    hint: 'FILE',
    help: 'check the domains of the file, one a line, and print a JSON line for each; - for standard input',
  },
  concurrency: {
    kind: 'value',
    hint: 'N',
    help: 'domains under way at once (default 16)',
  },
  domain: { kind: 'list', hint: 'DOMAIN', help: 'only this domain of the plan' },
  'smtp-probe': {
    kind: 'value',
    hint: 'auto|require|off',
    help: 'try port 25 and say what was not seen, insist on it, or leave it (default auto)',
  },
  'address-families': {
    kind: 'value',
    hint: 'both|ipv4|ipv6',
    help: 'addresses of another family are accepted as unseen (default both)',
  },
  profile: {
    kind: 'value',
    hint: 'exchange|rfc|strict',
    help: 'how findings weigh (default exchange)',
  },
  resolver: {
    kind: 'list',
    hint: 'RESOLVER',
    help: "ADDR[:PORT], tls://ADDR[:PORT][#NAME] or https://ADDR[:PORT]/path[#NAME], believed in nothing; iterate: from the root down (default: the system's)",
  },
  'root-hints': {
    kind: 'value',
    hint: 'FILE',
    help: 'root servers to begin at with --resolver iterate (default: those of IANA)',
  },
  'trust-anchors': {
    kind: 'value',
    hint: 'FILE',
    help: "DS or DNSKEY lines, root-anchors.xml or unbound's root.key (default: the root's keys 20326 and 38696)",
  },
  'allow-private-addresses': {
    kind: 'flag',
    help: 'loopback and private MX and policy addresses may be contacted',
  },
  'smtp-proxy': {
    kind: 'value',
    hint: 'URL',
    help: 'call mail servers, and nothing else, through socks5://[USER:PASSWORD@]HOST[:PORT], or through http:// or https:// with HOST:PORT (CONNECT); default: DANE_CUTOVER_SMTP_PROXY of the environment',
  },
  'control-hosts': {
    kind: 'list',
    hint: 'HOST[:PORT]',
    help: 'a host known to listen on port 25, by address or name; called where a server is silent, at most three of its address family, to tell a closed port from a host that is down (default: none, and silence stays unknown)',
  },
  'ehlo-name': {
    kind: 'value',
    hint: 'NAME',
    help: 'our name in EHLO, which should resolve to our address (default: the address itself)',
  },
  at: {
    kind: 'value',
    hint: 'TIME',
    help: 'the instant to judge at, RFC 3339; over the network only with trust anchors of your own',
  },
  'endpoint-map': {
    kind: 'value',
    hint: 'FILE',
    help: 'JSON of ip:port/proto to ip:port; only with trust anchors of your own',
  },
  recording: {
    kind: 'value',
    hint: 'FILE',
    help: 'write the recording of the run there, for replay',
  },
  stage: { kind: 'value', hint: 'STAGE', help: 'the stage to write (default: the pin)' },
  from: {
    kind: 'value',
    hint: 'STAGE',
    help: 'the stage that is live now (default: the row before)',
  },
  format: {
    kind: 'value',
    hint: 'FORMAT',
    help: 'octodns, zonefile, nsupdate, policy or runbook (default zonefile)',
  },
  octodns: { kind: 'flag', help: 'the same as --format octodns' },
  zonefile: { kind: 'flag', help: 'the same as --format zonefile' },
  nsupdate: { kind: 'flag', help: 'the same as --format nsupdate' },
  policy: { kind: 'flag', help: 'the same as --format policy' },
  runbook: { kind: 'flag', help: 'the same as --format runbook' },
  zone: {
    kind: 'value',
    hint: 'ZONE',
    help: 'the zone that holds the domain (default: the domain itself)',
  },
  server: { kind: 'value', hint: 'ADDR[:PORT]', help: 'the primary server for nsupdate' },
  by: { kind: 'value', hint: 'NAME', help: 'who attests (default: the user who runs this)' },
  'tls-rpt-reports': {
    kind: 'list',
    hint: 'PATH',
    help: 'a TLS report, a folder of them or a pattern: no DANE failure may stand in the newest',
  },
  'tls-rpt-last': {
    kind: 'value',
    hint: 'N',
    help: 'how many of the newest reports of each sender must be clean (default 3)',
  },
  'tenant-answer': {
    kind: 'list',
    hint: '[DOMAIN=]FILE',
    help: 'the JSON of Get-DnssecStatusForVerifiedDomain, compared with what is seen; never a reason to pass',
  },
  chain: {
    kind: 'value',
    hint: 'FILE.pem',
    help: 'the certificates as the server sends them, its own first; - for standard input',
  },
  host: { kind: 'value', hint: 'NAME', help: 'the MX host' },
  'base-domain': {
    kind: 'value',
    hint: 'NAME',
    help: 'the name under which the TLSA records stand (default: the host)',
  },
  usage: { kind: 'value', hint: '2|3', help: '3: this key; 2: this issuer (default 3)' },
  selector: { kind: 'value', hint: '0|1', help: '1: the key; 0: the certificate (default 1)' },
  'matching-type': {
    kind: 'value',
    hint: '0|1|2',
    help: '1: SHA-256; 2: SHA-512; 0: all of it (default 1)',
  },
  mermaid: { kind: 'flag', help: 'print the chain as a Mermaid flowchart' },
  json: { kind: 'flag', help: 'print JSON instead of text' },
  output: { kind: 'value', hint: 'text|json', help: 'the same as --json, where that takes a file' },
  debug: { kind: 'flag', help: 'with an unexpected error, print where it happened' },
  help: { kind: 'flag', short: 'h', help: 'print the help of the command' },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof optionTable;

/** Options that every command has. */
export const commonOptions = [
  'json',
  'output',
  'debug',
  'help',
] as const satisfies readonly OptionName[];

/** What a look at the network needs. */
export const probeOptions = [
  'smtp-probe',
  'address-families',
  'profile',
  'resolver',
  'root-hints',
  'trust-anchors',
  'allow-private-addresses',
  'smtp-proxy',
  'control-hosts',
  'ehlo-name',
  'at',
  'endpoint-map',
  'recording',
] as const satisfies readonly OptionName[];
