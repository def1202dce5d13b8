import { host, type Situation } from '../situation.js';

const servers = ['postfix', 'exim', 'opensmtpd'] as const;
const homes = ['example.com', 'example.net', 'example.org'] as const;

/** Every usage with every selector and matching type; each with another receiver and another zone. */
const combinations: readonly Situation[] = [3, 2, 1, 0].flatMap((usage, u) =>
  [0, 1].flatMap((selector, s) =>
    [0, 1, 2].map((matching, m): Situation => {
      const what = usage === 3 || usage === 1 ? 'leaf' : 'root';
      return {
        id: `m${usage}${selector}${matching}`,
        what: `TLSA ${usage} ${selector} ${matching}, which fits`,
        zone: homes[(u + s + m) % 3] ?? 'example.com',
        hosts: [
          host(servers[(s + m) % 3] ?? 'postfix', [`${usage} ${selector} ${matching} ${what}`]),
        ],
        expected: usage < 2 ? 'encrypted' : 'dane-verified',
      };
    }),
  ),
);

export const parameters: readonly Situation[] = [
  ...combinations,
  {
    id: 'usage-1-and-3',
    what: 'TLSA 1 1 1 that fits beside 3 1 1 that does not',
    zone: 'example.org',
    hosts: [host('opensmtpd', ['1 1 1 leaf', '3 1 1 nobody'])],
    expected: 'failed',
  },
  {
    id: 'usage-1-no-tls',
    what: 'only TLSA 1 1 1, and no STARTTLS',
    zone: 'example.org',
    hosts: [host('opensmtpd', ['1 1 1 leaf'], { tls: 'off' })],
    expected: 'failed',
  },
  {
    id: 'unknown-matching',
    what: 'only TLSA with matching type 9',
    zone: 'example.org',
    hosts: [host('exim', ['3 1 9 leaf'])],
    expected: 'encrypted',
  },
  {
    id: 'unknown-usage',
    what: 'only TLSA with usage 7',
    zone: 'example.com',
    hosts: [host('opensmtpd', ['7 1 1 leaf'])],
    expected: 'encrypted',
  },
  {
    id: 'unknown-selector',
    what: 'TLSA with selector 5 beside 3 1 1 that fits',
    zone: 'example.net',
    hosts: [host('postfix', ['3 5 1 leaf', '3 1 1 leaf'])],
    expected: 'dane-verified',
  },
  {
    id: 'short-digest',
    what: 'only a SHA-256 of 31 octets',
    zone: 'example.com',
    hosts: [host('postfix', ['3 1 1 short'])],
    expected: 'encrypted',
  },
  {
    id: 'short-and-good',
    what: 'a SHA-256 of 31 octets beside a whole one',
    zone: 'example.org',
    hosts: [host('exim', ['3 1 1 short', '3 1 1 leaf'])],
    expected: 'dane-verified',
  },
  {
    id: 'garbage-full',
    what: 'only TLSA 3 0 0 that is no certificate',
    zone: 'example.net',
    hosts: [host('opensmtpd', ['3 0 0 garbage'])],
    expected: 'encrypted',
  },
  {
    id: 'empty-digest',
    what: 'the SHA-256 of nothing',
    zone: 'example.net',
    hosts: [host('postfix', ['3 1 1 empty'])],
    expected: 'failed',
  },
  {
    id: 'mismatch',
    what: 'TLSA 3 1 1 of another key',
    zone: 'example.org',
    hosts: [host('exim', ['3 1 1 nobody'])],
    expected: 'failed',
  },
  {
    id: 'cert-in-spki',
    what: 'TLSA 3 1 1 with the digest of another certificate (the issuer)',
    zone: 'example.com',
    hosts: [host('opensmtpd', ['3 1 1 root'])],
    expected: 'failed',
  },
  {
    id: 'rollover',
    what: 'three TLSA 3 1 1, one of them fits',
    zone: 'example.net',
    hosts: [host('exim', ['3 1 1 root', '3 1 1 leaf', '3 1 1 nobody'])],
    expected: 'dane-verified',
  },
  {
    id: 'agility-good',
    what: '3 1 2 fits, 3 1 1 does not',
    zone: 'example.com',
    hosts: [host('postfix', ['3 1 2 leaf', '3 1 1 nobody'])],
    expected: 'dane-verified',
  },
  {
    id: 'agility-gap',
    what: '3 1 1 fits, 3 1 2 does not',
    zone: 'example.org',
    hosts: [host('postfix', ['3 1 1 leaf', '3 1 2 nobody'])],
    expected: 'failed',
  },
  {
    id: 'agility-full',
    what: '3 1 0 fits, 3 1 2 does not: the content itself is never overtaken',
    zone: 'example.net',
    hosts: [host('opensmtpd', ['3 1 0 leaf', '3 1 2 nobody'])],
    expected: 'dane-verified',
  },
  {
    id: 'agility-selectors',
    what: '3 1 2 does not fit, 3 0 1 does: another selector, another choice',
    zone: 'example.com',
    hosts: [host('exim', ['3 1 2 nobody', '3 0 1 leaf'])],
    expected: 'dane-verified',
  },
  {
    id: 'agility-unusable',
    what: '3 1 1 fits, beside a 3 1 2 of the wrong length that overtakes nothing',
    zone: 'example.org',
    hosts: [host('opensmtpd', ['3 1 1 leaf', '3 1 2 garbage'])],
    expected: 'dane-verified',
  },
];
