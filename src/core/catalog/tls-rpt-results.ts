import type { FindingCode } from './findings.js';

/** One `result-type` of a TLS report (RFC 8460 s4.3). */
export interface TlsRptResultInfo {
  readonly title: string;
  readonly group: 'negotiation' | 'dane' | 'mta-sts';
  readonly meaning: string;
  readonly action: readonly string[];
  /** The Exchange Online status that stands for the same failure. */
  readonly microsoft?: string;
  readonly findings: readonly FindingCode[];
}

/** A type that is not listed is legal: readers of reports keep it as it is. */
export const tlsRptResults = {
  'starttls-not-supported': {
    title: 'The server did not offer TLS',
    group: 'negotiation',
    meaning: 'The sender asked for STARTTLS and the server had none.',
    action: [
      'Look whether it fails from everywhere; stripped offers on one network are an attack or a middlebox.',
    ],
    microsoft: '5.7.321',
    findings: ['starttls-not-supported', 'starttls-refused'],
  },
  'certificate-host-mismatch': {
    title: 'The certificate bears another name',
    group: 'negotiation',
    meaning: 'Under MTA-STS, or TLSA usage 2, the name must be that of the MX host.',
    action: ['Install a certificate with the MX host as DNS name; keep the key.'],
    findings: ['tlsa-mismatch'],
  },
  'certificate-expired': {
    title: 'The certificate has run out',
    group: 'negotiation',
    meaning: 'The sender counts dates, as MTA-STS and TLSA usage 2 ask for.',
    action: ['Renew it with the same key.'],
    microsoft: '5.7.322',
    findings: ['certificate-expired'],
  },
  'certificate-not-trusted': {
    title: 'The certificate leads to no trusted CA',
    group: 'negotiation',
    meaning: 'A CA that the sender trusts, or an intermediate certificate, is missing.',
    action: ['Send the full chain from the server; use a public CA where MTA-STS is published.'],
    findings: ['tlsa-ta-not-sent'],
  },
  'validation-failure': {
    title: 'Something failed that has no type of its own',
    group: 'negotiation',
    meaning:
      'A general failure. Some senders use it for an MX that the MTA-STS policy does not list, and for handshakes that broke.',
    action: [
      'Read failure-reason-code and the receiving host; compare that host with the policy first.',
    ],
    findings: ['sts-mx-mismatch', 'sts-wildcard-depth', 'starttls-handshake-failed'],
  },
  'tlsa-invalid': {
    title: 'TLSA did not validate the server',
    group: 'dane',
    meaning: 'There was authentic TLSA, and no usable record matched.',
    action: ['Compare the key on the mail server with the records, at every address.'],
    microsoft: '5.7.323',
    findings: ['tlsa-mismatch', 'tlsa-all-unusable', 'tlsa-agility-gap', 'tlsa-empty-digest'],
  },
  'dnssec-invalid': {
    title: 'No valid DNSSEC answer',
    group: 'dane',
    meaning: 'The resolver of the sender could not prove the records, or called them false.',
    action: ['Check the domain and the zone of its MX hosts from the root down.'],
    microsoft: '5.7.324',
    findings: ['mx-bogus', 'host-bogus', 'tlsa-bogus', 'tlsa-lookup-failed'],
  },
  'dane-required': {
    title: 'The sender demands DANE and found none',
    group: 'dane',
    meaning:
      'The sender is set to deliver to this domain over DANE only, and there was no usable TLSA.',
    action: ['Do not remove TLSA while such partners exist; otherwise tell them before you do.'],
    findings: ['tlsa-absent', 'tlsa-insecure', 'mx-insecure'],
  },
  'sts-policy-fetch-error': {
    title: 'The MTA-STS policy could not be fetched',
    group: 'mta-sts',
    meaning: 'The TXT record promised a policy, and the host did not give it.',
    action: ['Fetch it from outside: status, redirect, certificate.'],
    findings: ['sts-fetch-failed', 'sts-redirect', 'sts-http-status', 'sts-body-too-large'],
  },
  'sts-policy-invalid': {
    title: 'The MTA-STS policy is malformed',
    group: 'mta-sts',
    meaning: 'It was fetched and could not be read.',
    action: ['Serve the file as dane-cutover renders it.'],
    findings: ['sts-policy-invalid'],
  },
  'sts-webpki-invalid': {
    title: 'The policy host could not be authenticated',
    group: 'mta-sts',
    meaning:
      'Its certificate is not valid for mta-sts.DOMAIN, not in date or not from a public CA.',
    action: ['Install a certificate for that name from a public CA.'],
    findings: ['sts-certificate'],
  },
} as const satisfies Record<string, TlsRptResultInfo>;

export type TlsRptResult = keyof typeof tlsRptResults;
