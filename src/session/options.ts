/** What the Action's inputs and the CLI's options have in common, as text. */
export interface RunOptions {
  readonly mode: 'verify' | 'gate' | 'check';
  readonly planFile?: string;
  readonly basePlanFile?: string;
  readonly domains: readonly string[];
  /** One question to trace instead of domains: a name, and a type such as `MX` or `TYPE65`. */
  readonly question?: { readonly name: string; readonly type: string };
  readonly ledgerFile?: string;
  readonly baseLedgerFile?: string;
  readonly smtpProbe: string;
  readonly families: string;
  readonly profile: string;
  /** `ADDR[:PORT]`, `tls://…`, `https://…`, or `iterate` alone; empty: the system's. */
  readonly resolvers: readonly string[];
  /** Only with `iterate`. */
  readonly rootHintsFile?: string;
  readonly trustAnchorsFile?: string;
  readonly allowPrivateAddresses: boolean;
  /** A URL of `socks5`, `http` or `https`; may hold a login, and is repeated nowhere. */
  readonly smtpProxy?: string;
  /** Our name in EHLO. */
  readonly ehloName?: string;
  /** `ADDR[:PORT]` or `NAME[:PORT]`: hosts known to listen on port 25. */
  readonly controlHosts?: readonly string[];
  /** RFC 3339. */
  readonly at?: string;
  readonly endpointMapFile?: string;
  /** Files, folders and patterns of TLS reports that a gate shall hear. */
  readonly tlsReports?: readonly string[];
  /** How many of the newest reports of each sender must be clean: 1 to 100, 3 where absent. */
  readonly tlsReportsLast?: string;
  /** `FILE` or `DOMAIN=FILE`: answers of Get-DnssecStatusForVerifiedDomain. */
  readonly tenantAnswers?: readonly string[];
  /** NODE_EXTRA_CA_CERTS, handed in. */
  readonly extraCaFile?: string;
}
