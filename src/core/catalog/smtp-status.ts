import type { FindingCode } from './findings.js';

/** What Exchange Online writes into bounces, message traces and its analyzer. */
export interface SmtpStatusInfo {
  readonly title: string;
  /** Other spellings: the 4.x form while it retries, the text that stands beside it. */
  readonly aliases: readonly string[];
  readonly meaning: string;
  readonly action: readonly string[];
  /** What our own probes can see of it. */
  readonly predicate: string;
  readonly authority: string;
  readonly findings: readonly FindingCode[];
}

const page = 'Microsoft: how SMTP DANE works';

/** Keyed by the final form; a code that begins with 4 is the same failure while Exchange Online still retries. */
export const smtpStatuses = {
  '5.7.321': {
    title: 'TLSA exists, TLS does not (starttls-not-supported)',
    aliases: ['4.7.321'],
    meaning:
      'The host has TLSA records, so mail may go only over TLS, and the server did not offer or finish it.',
    action: [
      'Make STARTTLS work on port 25, for every client.',
      'Only if that cannot be: remove TLSA and wait its TTL.',
    ],
    predicate: 'EHLO lacks STARTTLS, or it is refused, or the handshake fails',
    authority: page,
    findings: [
      'starttls-not-supported',
      'starttls-refused',
      'starttls-handshake-failed',
      'smtp-broken-off',
      'tls-version-old',
    ],
  },
  '5.7.322': {
    title: 'The certificate has run out (certificate-expired)',
    aliases: ['4.7.322'],
    meaning:
      "The end date of the server's certificate has passed. RFC 7671 has senders ignore dates with usage 3; the documentation makes no exception.",
    action: [
      'Renew with the same key, or publish TLSA of the new key two TTLs before it is installed.',
    ],
    predicate: 'notAfter of the leaf lies before the time of the run',
    authority: page,
    findings: ['certificate-expired'],
  },
  '5.7.323': {
    title: 'TLSA is authentic and does not fit (tlsa-invalid)',
    aliases: ['4.7.323'],
    meaning:
      'No record matches the certificate, a record is malformed, the certificate is not valid yet, or somebody stands in between.',
    action: [
      'Compare the key on the mail server itself with the published records.',
      "Correct TLSA only where the server's own key is the one that was served.",
    ],
    predicate:
      'usable TLSA exists and none matches at some address, or notBefore lies after the time of the run',
    authority: page,
    findings: [
      'tlsa-mismatch',
      'tlsa-agility-gap',
      'tlsa-empty-digest',
      'certificate-not-yet-valid',
    ],
  },
  '5.7.324': {
    title: 'The DNSSEC answers are false (dnssec-invalid)',
    aliases: ['4.7.324'],
    meaning:
      'A proof is broken somewhere between the root and the records, or the TLSA query ended in SERVFAIL.',
    action: [
      'Trace it: `dane-cutover dnssec DOMAIN MX`, then the A, AAAA and `_25._tcp` TLSA of the host. The first line that breaks names the zone and the reason; `dane-cutover explain` tells what to do about that.',
      'A DS at the registrar that fits no key of the zone: correct or remove it there (dnssec-ds-mismatch, dnssec-dnskey-missing).',
      'Signatures that have run out: have the zone signed again (dnssec-signature-expired).',
      'An absence without its proof, or SERVFAIL for TLSA: mend denial of existence at every server (dnssec-nsec-missing, dnssec-server-error).',
      'Senders keep the broken answer for its TTL; mail that was deferred goes out by itself afterwards.',
    ],
    predicate:
      'MX, address or TLSA is bogus, or the TLSA query fails although the address is secure',
    authority: page,
    findings: ['mx-bogus', 'host-bogus', 'tlsa-bogus', 'tlsa-lookup-failed', 'ds-without-keys'],
  },
  '450-4.7.324': {
    title: 'The deferral for false DNSSEC records',
    aliases: ['450 4.7.324', 'Destination domain returned invalid DNSSEC records'],
    meaning:
      'The reply while Exchange Online still retries. It also stands for a TLSA query that got no answer or an absence that nothing proves.',
    action: [
      'See that the TLSA query ends in an answer or in NOERROR or NXDOMAIN with its proof, at every server.',
    ],
    predicate: 'TLSA is bogus, or its query ends in SERVFAIL, REFUSED or silence',
    authority: page,
    findings: ['tlsa-lookup-failed', 'tlsa-bogus', 'mx-bogus'],
  },
  '5.4.312': {
    title: 'The DNS query failed',
    aliases: ['4.4.312'],
    meaning:
      'The general code for DNS trouble. It is what really appears when DNSSEC of the MX or of an address fails.',
    action: ['Check the domain for bogus answers first, then its name servers.'],
    predicate: 'the MX or an address is bogus or cannot be looked up',
    authority: `${page}, known limitations`,
    findings: ['mx-bogus', 'host-bogus', 'mx-lookup-failed', 'host-address-failed'],
  },
  '5.4.8': {
    title: 'The MX hosts failed MTA-STS validation',
    aliases: ['4.4.8'],
    meaning:
      'No MX of the domain is listed in the policy that the sender holds, which may be one from its cache.',
    action: ['List the MX host in the policy, publish the new id, and wait the old max_age.'],
    predicate: 'no mx pattern of the policy matches the MX host',
    authority: 'field reports of Exchange Online bounces',
    findings: ['sts-mx-mismatch', 'sts-wildcard-depth', 'sts-mode-not-stage', 'sts-held-mismatch'],
  },
  '5.7.5': {
    title: 'The certificate failed MTA-STS validation',
    aliases: ['4.7.5'],
    meaning:
      'Under MTA-STS the certificate must come from a public CA, be in date and bear the name of the MX host.',
    action: ['Install such a certificate; keep its key, so that TLSA still matches.'],
    predicate: 'chain, name or dates of the leaf do not hold for the MX host',
    authority: 'field reports of Exchange Online bounces',
    findings: ['sts-mx-certificate', 'certificate-expired', 'certificate-not-yet-valid'],
  },
  ATTR35: {
    title: 'The mail went to the wrong region',
    aliases: ['451 4.4.62', '4.4.62'],
    meaning: 'The endpoint that took the connection does not serve the region of the mailbox.',
    action: ['Correct the MX, or the connector that names a Microsoft host directly.'],
    predicate: 'the text of the SMTP reply holds the word',
    authority: 'Microsoft: Multi-Geo in-region routing',
    findings: ['mx-not-stage'],
  },
  TenantAttribution: {
    title: 'The mail went to an endpoint of another tenant',
    aliases: ['550 5.7.64', '5.7.64'],
    meaning: 'The endpoint could not tell to which tenant the connection belongs.',
    action: ['Compare MX and connectors with the host that the admin centre shows.'],
    predicate: 'the text of the SMTP reply holds the word',
    authority: 'Microsoft: Multi-Geo in-region routing',
    findings: ['mx-not-stage'],
  },
  ATTR5: {
    title: 'The endpoint does not serve the recipient',
    aliases: ['550 4.4.4', '4.4.4'],
    meaning: 'No tenant at this endpoint has the domain of the recipient.',
    action: ['Compare MX and connectors with the host that the admin centre shows.'],
    predicate: 'the text of the SMTP reply holds the word',
    authority: 'Microsoft: Multi-Geo in-region routing',
    findings: ['mx-not-stage'],
  },
} as const satisfies Record<string, SmtpStatusInfo>;

export type SmtpStatus = keyof typeof smtpStatuses;
