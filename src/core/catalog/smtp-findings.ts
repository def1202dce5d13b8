import { fails, unseen } from './levels.js';
import type { FindingInfo, StageLevel } from './types.js';

const endpoint = { subjectKind: 'endpoint', defaultLevel: fails, seenFromOutside: true } as const;
const noTls = ['4.7.321', '5.7.321'] as const;

/** With a plan only the gates that leave s5 and s8 insist on SMTP evidence; elsewhere the report says what was not seen. */
const smtpMayBeUnseen = [
  { from: 's0-baseline', to: 's10-raise-ttl', level: 'warn' },
] as const satisfies readonly StageLevel[];

/** What each address answered on port 25. */
export const smtpFindings = {
  'smtp-unreachable-from-here': {
    ...endpoint,
    defaultLevel: unseen,
    stageLevels: smtpMayBeUnseen,
    title: 'Port 25 is closed on this network',
    authority: 'best practice: hosted runners block outgoing port 25',
    why: 'The control hosts could not be reached either, or none were named, so nothing is known about this server, good or bad.',
    microsoft: [],
    remedy: [
      'Use a self-hosted runner or smtp-proxy, or replay a recording made elsewhere.',
      'If port 25 is open here, name hosts known to listen in control-hosts, of the same address family: then it is the server that is down.',
    ],
  },
  'smtp-unreachable': {
    ...endpoint,
    defaultLevel: unseen,
    title: 'The server did not answer, while others did',
    authority: 'RFC 5321 section 4.5.4.1',
    why: 'Senders try the next address and come back later. Its certificate could not be judged.',
    microsoft: [],
    remedy: [
      'Connect from a second network. Then look at the server, its firewall, and whether the address is still its own.',
    ],
  },
  'smtp-proxy-or-server': {
    ...endpoint,
    defaultLevel: unseen,
    title: 'The proxy got no connection, and its words do not say whose fault it is',
    authority: 'RFC 9110 section 15.6; RFC 1928 section 6',
    why: 'It came from the proxy. 502, 503, 504 and the general failure of SOCKS are said of a server that is down as of a proxy that is overloaded, misconfigured or cut off, so nothing is known about the server, good or bad.',
    microsoft: [],
    remedy: [
      "Look into the proxy's log: it knows what it tried.",
      'Or connect to the address from a network without a proxy, or replay a recording made there.',
    ],
  },
  'smtp-not-probed': {
    ...endpoint,
    defaultLevel: unseen,
    stageLevels: smtpMayBeUnseen,
    title: 'No SMTP probe was made',
    authority: 'dane-cutover: smtp-probe, address-families',
    why: 'Whether STARTTLS works and the certificate matches is unknown.',
    microsoft: [],
    remedy: [
      'Set smtp-probe to auto or require where port 25 is open. For addresses of a family that is missing here, accept it by address-families.',
      'Where the detail names the proxy, mend that: nothing was asked of the server.',
    ],
  },
  'smtp-greeting-rejected': {
    ...endpoint,
    defaultLevel: { exchange: 'unknown', rfc: 'unknown', strict: 'fail' },
    title: 'The server turned us away at the greeting',
    authority: 'RFC 5321 section 3.1',
    why: 'It may dislike this network only, or be shut to everybody; then senders defer.',
    microsoft: [],
    remedy: [
      "Try from a network with a mail reputation. If it refuses there too, look at the server's log.",
    ],
  },
  'smtp-garbage': {
    ...endpoint,
    defaultLevel: unseen,
    title: 'The server does not speak SMTP',
    authority: 'RFC 5321 section 4.2',
    why: 'Senders give up on the connection. A middlebox that rewrites replies looks the same.',
    microsoft: [],
    remedy: [
      'Compare from a second network; if only one sees it, something on its path interferes.',
    ],
  },
  'smtp-broken-off': {
    ...endpoint,
    defaultLevel: unseen,
    title: 'The connection broke off before TLS stood',
    authority: 'RFC 5321 section 4.5.4.1, RFC 7672 section 2.2',
    why: 'Nobody said that TLS is not to be had: the connection was reset, closed or fell silent on the way. Once is the network; always is a server or a firewall that ends TLS, and then DANE senders defer.',
    microsoft: ['4.7.321'],
    remedy: [
      'Run it again, and from a second network.',
      'If it stays, look into the log of the server at the time of the run: a TLS library that crashes and a firewall that inspects TLS look like this.',
    ],
  },
  'starttls-not-supported': {
    ...endpoint,
    title: 'The server offers no STARTTLS',
    authority: 'RFC 3207 section 4, RFC 7672 section 2.2',
    why: 'Where TLSA exists senders must not deliver without TLS; enforced MTA-STS forbids it too. Stripped offers look the same.',
    microsoft: noTls,
    remedy: [
      'On the server, see whether STARTTLS is configured, and ask it from its own network.',
      'Offered there but not here: something in between removes it. Keep TLSA, and find that device.',
      'Only if TLS must stay off: remove TLSA first and wait its TTL.',
    ],
  },
  'starttls-refused': {
    ...endpoint,
    title: 'The server offers STARTTLS and then refuses it',
    authority: 'RFC 3207 section 4',
    why: 'Senders that need TLS defer. The cause is mostly a missing or unreadable key file.',
    microsoft: noTls,
    remedy: [
      "Read the server's log at the moment of the probe; check key, certificate and their permissions.",
    ],
  },
  'starttls-injection': {
    ...endpoint,
    title: 'Clear text was slipped in before TLS began',
    authority: 'RFC 3207 section 6, CVE-2011-0411',
    why: "A sender that keeps those bytes takes an attacker's words for those of the authenticated server.",
    microsoft: noTls,
    remedy: [
      'Treat it as an attack on the path until proved otherwise; then update the server software.',
    ],
  },
  'starttls-handshake-failed': {
    ...endpoint,
    title: 'The TLS handshake failed',
    authority: 'RFC 7672 sections 2.2 and 8.1',
    why: 'Senders that need TLS cannot deliver; others fall back to clear text.',
    microsoft: noTls,
    remedy: [
      "Look at the alert shown and at the server's log. Versions and key types of 1.2 and later must be on, and unknown SNI names accepted.",
    ],
  },
  'tls-version-old': {
    ...endpoint,
    title: 'The server has no TLS 1.2',
    authority: 'RFC 8996, RFC 8461 section 7.2',
    why: 'Modern senders, Exchange Online among them, refuse older versions.',
    microsoft: noTls,
    remedy: ['Turn on TLS 1.2 and 1.3 on the server.'],
  },
  'certificate-expired': {
    ...endpoint,
    defaultLevel: { exchange: 'warn', rfc: 'info', strict: 'fail' },
    title: "The server's certificate has run out",
    authority: 'RFC 7671 section 5.1; Microsoft: 5.7.322',
    why: 'With usage 3 the date does not count, yet Exchange Online lists it as an error without exception, and MTA-STS senders refuse it.',
    microsoft: ['4.7.322', '5.7.322'],
    remedy: [
      'Renew with the same key, and TLSA stays as it is.',
      'With a new key: publish its record, computed on the server, two TTLs before you install it.',
    ],
  },
  'certificate-not-yet-valid': {
    ...endpoint,
    defaultLevel: { exchange: 'fail', rfc: 'info', strict: 'fail' },
    title: "The server's certificate is not valid yet",
    authority: 'RFC 7671 section 5.1; Microsoft: 5.7.323',
    why: 'Exchange Online counts it as a failed validation. A clock that is wrong looks the same.',
    microsoft: ['4.7.323', '5.7.323'],
    remedy: [
      'Check the clock of the machine that issued it and the one that ran this check, then install the certificate that is valid now.',
    ],
  },
} as const satisfies Record<string, FindingInfo>;
