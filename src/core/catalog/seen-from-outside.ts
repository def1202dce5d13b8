import type { FindingInfo, SubjectKind } from './types.js';

/** What somebody looks at who wants to see a finding with his own eyes, by what its subject names. */
const byKind: Readonly<Record<SubjectKind, string>> = {
  'plan-file': 'It cannot be: it stands in the plan file, and is refused before a packet leaves.',
  change:
    'It cannot be: it is the difference between the plan and ledger of the base branch and those of the change.',
  ledger: 'It cannot be: it is what the ledger holds, or lacks.',
  synthesis: 'It cannot be: it is in the records that the program itself puts together.',
  domain:
    'In the validated answer to the MX of the domain, and in what its hosts come to together.',
  zone: 'In the SOA, DS, DNSKEY and NSEC3PARAM of the zone, asked from its parent down.',
  server:
    'In the answers of one address of one authoritative server to SOA, MX, _mta-sts TXT and _smtp._tls TXT, validated one by one.',
  host: 'In the validated A and AAAA of the host.',
  'tlsa-set':
    'In the validated TLSA set below _25._tcp of the host, and in the certificates that its addresses show after STARTTLS.',
  endpoint:
    'In a session with one address on port 25: greeting, EHLO, STARTTLS, handshake, QUIT, and never a message.',
  policy:
    'In the _mta-sts TXT record, and in an HTTPS request for the policy to each address of the policy host.',
};

/** Families of codes whose subject says too little. */
const byFamily: readonly (readonly [RegExp, string])[] = [
  [
    /^tlsrpt-(?:dane-failures|reports-missing)$/,
    'In the TLS reports of senders, read from the files that the gate is given.',
  ],
  [/^tlsrpt-/, 'In the validated _smtp._tls TXT record of the domain.'],
  [/^legacy-clock-/, 'It cannot be: it is the time since the attested cmdlet of s3.'],
  [
    /^tenant-/,
    "It cannot be: it stands in the tenant's answer, compared with the MX, addresses and MTA-STS policy that were seen.",
  ],
  [
    /^sts-/,
    'In the _mta-sts TXT record and the policy that it announces, beside the MX set of the domain.',
  ],
  [
    /^(?:dnssec-|signature-|ent-|answer-)/,
    'In the chain of trust: `dane-cutover dnssec NAME TYPE` shows it step by step.',
  ],
];

/** About the live state, and told by something that no packet can show: what was live before, or what a person attested. */
const remembered =
  'It cannot be: it takes what the plan and the ledger know, beside what is served now.';

/** How a finding is seen from outside, or why it cannot be. */
export function seenBy(code: string, { subjectKind, seenFromOutside }: FindingInfo): string {
  const text = byFamily.find(([family]) => family.test(code))?.[1] ?? byKind[subjectKind];
  return seenFromOutside || text.startsWith('It cannot be') ? text : remembered;
}
