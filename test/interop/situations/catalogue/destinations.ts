import { host, type Names, type Situation } from '../situation.js';

const mx = (domain: string, target: string): string => `${domain}. 300 IN MX 10 ${target}.\n`;

const alias = ({ domain, host: name }: Names): string =>
  `${mx(domain, `alias.${domain}`)}alias.${domain}. 300 IN CNAME ${name('mx')}.\n`;
const atAlias = ({ domain }: Names): string => `_25._tcp.alias.${domain}`;
const atSet = ({ domain }: Names): string => `set.${domain}`;
const tlsaAlias = (names: Names): string =>
  `${mx(names.domain, names.host('mx'))}_25._tcp.${names.host('mx')}. 300 IN CNAME ${atSet(names)}.\n`;
const foreignTlsa = (owner: string): string => `${owner}. 300 IN TLSA 3 1 1 ${'77'.repeat(32)}\n`;

/** MX sets, aliases and addresses: which hosts there are and which name their TLSA set stands under. */
export const destinations: readonly Situation[] = [
  {
    id: 'two-mx',
    what: 'two MX, both fit',
    zone: 'example.com',
    hosts: [
      host('postfix', ['3 1 1 leaf'], { label: 'mx1' }),
      host('exim', ['3 1 1 leaf'], { label: 'mx2' }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'partial',
    what: 'three MX: one fits, one has no TLSA, one does not fit',
    zone: 'example.net',
    hosts: [
      host('opensmtpd', ['3 1 1 leaf'], { label: 'mx1' }),
      host('postfix', [], { label: 'mx2' }),
      host('exim', ['3 1 1 nobody'], { label: 'mx3' }),
    ],
    expected: { mx1: 'dane-verified', mx2: 'no-dane', mx3: 'failed' },
  },
  {
    id: 'implicit',
    what: 'no MX: the domain is its own host',
    zone: 'example.org',
    hosts: [host('postfix', ['3 1 1 leaf'], { label: '' })],
    records: () => '',
    expected: 'dane-verified',
  },
  {
    id: 'implicit-ta',
    what: 'no MX, usage 2, the certificate names the domain',
    zone: 'example.net',
    hosts: [host('opensmtpd', ['2 0 1 root'], { label: '' })],
    records: () => '',
    expected: 'dane-verified',
  },
  {
    id: 'alias-final',
    what: 'the MX is an alias, TLSA stands at its target',
    zone: 'example.com',
    hosts: [host('exim', ['3 1 1 leaf'])],
    records: alias,
    asked: [{ label: 'alias', base: ({ host: name }) => name('mx') }],
    expected: 'dane-verified',
  },
  {
    id: 'alias-ta-name',
    what: 'the same with usage 2: the name of the target counts for the certificate',
    zone: 'example.org',
    hosts: [host('postfix', ['2 1 1 root'])],
    records: alias,
    asked: [{ label: 'alias', base: ({ host: name }) => name('mx') }],
    expected: 'dane-verified',
  },
  {
    id: 'alias-both',
    what: 'TLSA at the alias does not fit, TLSA at its target does: the target counts',
    zone: 'example.net',
    hosts: [host('postfix', ['3 1 1 leaf'])],
    records: (names) => `${alias(names)}${foreignTlsa(`_25._tcp.alias.${names.domain}`)}`,
    asked: [{ label: 'alias', base: ({ host: name }) => name('mx') }],
    expected: 'dane-verified',
  },
  {
    id: 'alias-into-unsigned',
    what: 'a secure alias of a host in an unsigned zone; TLSA at the alias fits',
    zone: 'example.com',
    hosts: [
      host('opensmtpd', ['3 1 1 leaf'], {
        zone: 'unsigned.example.com',
        tlsaAt: { owner: atAlias },
      }),
    ],
    records: alias,
    asked: [{ label: 'alias', base: ({ domain }) => `alias.${domain}` }],
    expected: 'dane-verified',
  },
  {
    id: 'alias-fallback',
    what: 'the MX is an alias, no TLSA at its target, and that at the alias fits',
    zone: 'example.org',
    hosts: [host('exim', ['3 1 1 leaf'], { tlsaAt: { owner: atAlias } })],
    records: alias,
    asked: [{ label: 'alias', base: ({ domain }) => `alias.${domain}` }],
    expected: 'dane-verified',
  },
  {
    id: 'alias-middle',
    what: 'an alias of an alias; TLSA stands at the one in between, where nobody looks',
    zone: 'example.org',
    hosts: [host('postfix', [])],
    records: ({ domain, host: name }) =>
      `${mx(domain, `first.${domain}`)}first.${domain}. 300 IN CNAME alias.${domain}.
alias.${domain}. 300 IN CNAME ${name('mx')}.\n${foreignTlsa(`_25._tcp.alias.${domain}`)}`,
    asked: [{ label: 'first', base: ({ host: name }) => name('mx') }],
    expected: 'no-dane',
  },
  {
    id: 'alias-unsigned-first',
    what: 'the MX stands in an unsigned zone and is an alias of a signed host that does not fit',
    zone: 'example.com',
    hosts: [host('exim', ['3 1 1 nobody'])],
    records: ({ domain }) => mx(domain, `${domain}.unsigned.example.com`),
    more: ({ domain, host: name }) => ({
      zone: 'unsigned.example.com',
      text: `${domain}.unsigned.example.com. 300 IN CNAME ${name('mx')}.\n`,
    }),
    asked: [
      {
        label: '',
        name: ({ domain }) => `${domain}.unsigned.example.com`,
        base: ({ domain }) => `${domain}.unsigned.example.com`,
      },
    ],
    expected: 'no-dane',
  },
  {
    id: 'dname',
    what: 'the host is reached through a DNAME, TLSA stands at its target',
    zone: 'example.com',
    hosts: [host('postfix', ['3 1 1 leaf'], { label: 'mx.new' })],
    records: ({ domain }) =>
      `${mx(domain, `mx.old.${domain}`)}old.${domain}. 300 IN DNAME new.${domain}.\n`,
    asked: [{ label: 'mx.old', base: ({ host: name }) => name('mx.new') }],
    expected: 'dane-verified',
  },
  {
    id: 'domain-alias',
    what: 'the mail domain is an alias; usage 2, and the certificate names its target',
    zone: 'example.com',
    hosts: [
      host('postfix', ['2 0 1 root'], {
        label: 'mx',
        chain: { leaf: { names: 'target' }, sends: ['root'] },
      }),
    ],
    records: ({ domain, host: name }) =>
      `${domain}. 300 IN CNAME target.${domain}.\n${mx(`target.${domain}`, name('mx'))}`,
    expected: 'dane-verified',
  },
  {
    id: 'mixed-case',
    what: 'the MX is written in capitals',
    zone: 'example.net',
    hosts: [host('opensmtpd', ['2 1 1 root'])],
    records: ({ domain }) => mx(domain, `MX.${domain.toUpperCase()}`),
    expected: 'dane-verified',
  },
  {
    id: 'many-records',
    what: 'twelve TLSA records, the last one fits: the answer needs TCP',
    zone: 'example.org',
    hosts: [
      host('exim', [
        ...Array.from({ length: 11 }, (_, index) => `3 1 2 foreign-${index}`),
        '3 1 2 leaf',
      ]),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'alias-loop',
    what: 'the MX is an alias of itself by way of another',
    zone: 'example.net',
    hosts: [],
    records: ({ domain }) =>
      `${mx(domain, `one.${domain}`)}one.${domain}. 300 IN CNAME two.${domain}.
two.${domain}. 300 IN CNAME one.${domain}.\n`,
    wholeDomain: true,
    expected: 'tempfail',
  },
  {
    id: 'no-address',
    what: 'the MX has no address',
    zone: 'example.com',
    hosts: [],
    records: ({ domain }) => mx(domain, `mx.${domain}`),
    wholeDomain: true,
    expected: 'no-mail',
  },
  {
    id: 'tlsa-alias',
    what: 'the TLSA name is an alias of a set elsewhere in a signed zone',
    zone: 'example.com',
    hosts: [host('postfix', ['3 1 1 leaf'], { tlsaAt: { owner: atSet } })],
    records: tlsaAlias,
    expected: 'dane-verified',
  },
  {
    id: 'tlsa-alias-unsigned',
    what: 'the TLSA name is an alias of a set in an unsigned zone, which does not fit',
    zone: 'example.net',
    hosts: [
      host('exim', ['3 1 1 nobody'], {
        tlsaAt: {
          owner: ({ domain }) => `${domain}.unsigned.example.com`,
          zone: 'unsigned.example.com',
        },
      }),
    ],
    records: ({ domain, host: name }) =>
      `${mx(domain, name('mx'))}_25._tcp.${name('mx')}. 300 IN CNAME ${domain}.unsigned.example.com.\n`,
    expected: 'no-dane',
  },
  {
    id: 'ipv6',
    what: 'a host with nothing but an IPv6 address',
    zone: 'example.org',
    hosts: [host('postfix', ['3 1 1 leaf'], { family: 'ipv6' })],
    expected: 'dane-verified',
  },
  {
    id: 'ipv6-mismatch',
    what: 'IPv6 only, TLSA of another key',
    zone: 'example.com',
    hosts: [host('postfix', ['3 1 1 nobody'], { family: 'ipv6' })],
    expected: 'failed',
  },
  {
    id: 'null-mx',
    what: 'MX 0 . : no mail wanted',
    zone: 'example.com',
    hosts: [],
    records: ({ domain }) => `${domain}. 300 IN MX 0 .\n`,
    wholeDomain: true,
    expected: 'no-mail',
  },
  {
    id: 'nxdomain',
    what: 'the domain does not exist',
    zone: 'example.net',
    hosts: [],
    records: () => '',
    wholeDomain: true,
    expected: 'no-mail',
  },
];
