import { host, type Situation } from '../situation.js';

/** Usage 3 looks at nothing but the record; usage 2 at the whole path, the dates and the names. */
export const certificates: readonly Situation[] = [
  {
    id: 'ee-expired',
    what: 'usage 3, the certificate has expired',
    zone: 'example.com',
    hosts: [
      host('postfix', ['3 1 1 leaf'], { chain: { leaf: { dates: 'over' }, sends: ['root'] } }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ee-not-yet',
    what: 'usage 3, the certificate is not valid yet',
    zone: 'example.net',
    hosts: [
      host('exim', ['3 1 1 leaf'], { chain: { leaf: { dates: 'to-come' }, sends: ['root'] } }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ee-other-name',
    what: 'usage 3, the certificate names somebody else',
    zone: 'example.org',
    hosts: [
      host('opensmtpd', ['3 1 1 leaf'], { chain: { leaf: { names: 'other' }, sends: ['root'] } }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ee-self-signed',
    what: 'usage 3, self-signed',
    zone: 'example.com',
    hosts: [host('exim', ['3 1 1 leaf'], { chain: { leaf: { issuer: 'itself' }, sends: [] } })],
    expected: 'dane-verified',
  },
  {
    id: 'ee-worst',
    what: 'usage 3, self-signed, expired, of another name',
    zone: 'example.net',
    hosts: [
      host('postfix', ['3 0 1 leaf'], {
        chain: { leaf: { issuer: 'itself', dates: 'over', names: 'other' }, sends: [] },
      }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ee-rsa',
    what: 'usage 3, an RSA key',
    zone: 'example.org',
    hosts: [
      host('opensmtpd', ['3 1 1 leaf'], { chain: { leaf: { key: 'rsa' }, sends: ['root'] } }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ee-ed25519',
    what: 'usage 3, an Ed25519 key',
    zone: 'example.com',
    hosts: [
      host('postfix', ['3 1 1 leaf'], { chain: { leaf: { key: 'ed25519' }, sends: ['root'] } }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ta-expired',
    what: 'usage 2, the certificate has expired',
    zone: 'example.com',
    hosts: [
      host('opensmtpd', ['2 0 1 root'], { chain: { leaf: { dates: 'over' }, sends: ['root'] } }),
    ],
    expected: 'failed',
  },
  {
    id: 'ta-not-yet',
    what: 'usage 2, the certificate is not valid yet',
    zone: 'example.org',
    hosts: [
      host('postfix', ['2 1 1 root'], { chain: { leaf: { dates: 'to-come' }, sends: ['root'] } }),
    ],
    expected: 'failed',
  },
  {
    id: 'ta-other-name',
    what: 'usage 2, the certificate names somebody else',
    zone: 'example.net',
    hosts: [host('exim', ['2 1 1 root'], { chain: { leaf: { names: 'other' }, sends: ['root'] } })],
    expected: 'failed',
  },
  {
    id: 'ta-domain-name',
    what: 'usage 2, the certificate names the mail domain, whose MX set is secure',
    zone: 'example.com',
    hosts: [
      host('postfix', ['2 1 1 root'], { chain: { leaf: { names: 'domain' }, sends: ['root'] } }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ta-wildcard',
    what: 'usage 2, a wildcard for one label',
    zone: 'example.org',
    hosts: [
      host('exim', ['2 0 1 root'], { chain: { leaf: { names: 'wildcard' }, sends: ['root'] } }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ta-cn-only',
    what: 'usage 2, the host is named by the common name alone',
    zone: 'example.net',
    hosts: [
      host('opensmtpd', ['2 0 1 root'], { chain: { leaf: { names: 'cn-only' }, sends: ['root'] } }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ta-intermediate',
    what: 'usage 2 names the intermediate, root sent too',
    zone: 'example.net',
    hosts: [
      host('postfix', ['2 1 1 intermediate'], {
        chain: { leaf: { issuer: 'intermediate' }, sends: ['intermediate', 'root'] },
      }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ta-inter-last',
    what: 'usage 2 names the intermediate, root not sent',
    zone: 'example.org',
    hosts: [
      host('exim', ['2 0 1 intermediate'], {
        chain: { leaf: { issuer: 'intermediate' }, sends: ['intermediate'] },
      }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ta-root-two-hops',
    what: 'usage 2 names the root above an intermediate',
    zone: 'example.com',
    hosts: [
      host('opensmtpd', ['2 0 1 root'], {
        chain: { leaf: { issuer: 'intermediate' }, sends: ['intermediate', 'root'] },
      }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ta-not-sent',
    what: 'usage 2, a digest of a root that is not sent',
    zone: 'example.com',
    hosts: [host('exim', ['2 0 1 root'], { chain: { leaf: {}, sends: [] } })],
    expected: 'failed',
  },
  {
    id: 'ta-full-not-sent',
    what: 'usage 2, the record carries the root whole, it is not sent',
    zone: 'example.org',
    hosts: [host('postfix', ['2 0 0 root'], { chain: { leaf: {}, sends: [] } })],
    expected: 'dane-verified',
  },
  {
    id: 'ta-key-not-sent',
    what: 'usage 2, the record carries the bare key of the root, it is not sent',
    zone: 'example.net',
    hosts: [host('exim', ['2 1 0 root'], { chain: { leaf: {}, sends: [] } })],
    expected: 'failed',
  },
  {
    id: 'ta-unrelated',
    what: 'usage 2 names a CA that is sent along and signed nothing here',
    zone: 'example.net',
    hosts: [
      host('opensmtpd', ['2 0 1 stranger'], { chain: { leaf: {}, sends: ['root', 'stranger'] } }),
    ],
    expected: 'failed',
  },
  {
    id: 'ta-lapsed',
    what: 'usage 2, the intermediate itself has expired',
    zone: 'example.com',
    hosts: [
      host('postfix', ['2 0 1 root'], {
        chain: { leaf: { issuer: 'lapsed' }, sends: ['lapsed', 'root'] },
      }),
    ],
    expected: 'failed',
  },
  {
    id: 'ta-powerless',
    what: 'usage 2, the issuer has no CA bit',
    zone: 'example.org',
    hosts: [
      host('exim', ['2 0 1 root'], {
        chain: { leaf: { issuer: 'powerless' }, sends: ['powerless', 'root'] },
      }),
    ],
    expected: 'failed',
  },
  {
    id: 'ta-leaf',
    what: 'usage 2 names the leaf itself',
    zone: 'example.org',
    hosts: [host('opensmtpd', ['2 0 1 leaf'])],
    expected: 'failed',
  },
  {
    id: 'ta-self-signed-leaf',
    what: 'usage 2 names a leaf that signed itself',
    zone: 'example.com',
    hosts: [host('exim', ['2 0 1 leaf'], { chain: { leaf: { issuer: 'itself' }, sends: [] } })],
    expected: 'failed',
  },
  {
    id: 'ta-or-ee',
    what: 'usage 2 fails by the name, usage 3 beside it fits',
    zone: 'example.net',
    hosts: [
      host('postfix', ['2 0 1 root', '3 1 1 leaf'], {
        chain: { leaf: { names: 'other' }, sends: ['root'] },
      }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ee-p384',
    what: 'usage 3, a key on P-384, SHA-512 of the certificate',
    zone: 'example.net',
    hosts: [host('exim', ['3 0 2 leaf'], { chain: { leaf: { key: 'p384' }, sends: ['root'] } })],
    expected: 'dane-verified',
  },
  {
    id: 'ee-rsa-1024',
    what: 'usage 3, an RSA key of 1024 bits',
    zone: 'example.com',
    hosts: [host('exim', ['3 1 1 leaf'], { chain: { leaf: { key: 'rsa1024' }, sends: ['root'] } })],
    expected: 'dane-verified',
  },
  {
    id: 'ee-client-purpose',
    what: 'usage 3, a certificate for clients',
    zone: 'example.org',
    hosts: [
      host('postfix', ['3 1 1 leaf'], { chain: { leaf: { purpose: 'client' }, sends: ['root'] } }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ta-client-purpose',
    what: 'usage 2, a certificate for clients',
    zone: 'example.org',
    hosts: [
      host('opensmtpd', ['2 0 1 root'], {
        chain: { leaf: { purpose: 'client' }, sends: ['root'] },
      }),
    ],
    expected: 'failed',
  },
  {
    id: 'ta-deep-wildcard',
    what: 'usage 2, a wildcard that would have to span two labels',
    zone: 'example.com',
    hosts: [
      host('postfix', ['2 0 1 root'], {
        label: 'mx.deep',
        chain: { leaf: { names: 'deep-wildcard' }, sends: ['root'] },
      }),
    ],
    expected: 'failed',
  },
  {
    id: 'ta-domain-wildcard',
    what: 'usage 2, a wildcard that covers the mail domain and not the host',
    zone: 'example.net',
    hosts: [
      host('exim', ['2 0 1 root'], {
        chain: { leaf: { names: 'domain-wildcard' }, sends: ['root'] },
      }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ta-constrained',
    what: 'usage 2 names the root, the intermediate may issue for other names only',
    zone: 'example.net',
    hosts: [
      host('exim', ['2 0 1 root'], {
        chain: { leaf: { issuer: 'constrained' }, sends: ['constrained', 'root'] },
      }),
    ],
    expected: 'failed',
  },
  {
    id: 'ta-anchor-constrained',
    what: 'usage 2 names an intermediate that may issue for other names only',
    zone: 'example.org',
    hosts: [
      host('postfix', ['2 0 1 constrained'], {
        chain: { leaf: { issuer: 'constrained' }, sends: ['constrained'] },
      }),
    ],
    expected: 'failed',
  },
  {
    id: 'ta-too-deep',
    what: 'usage 2 names the root, a CA below it has a CA of its own against its path length',
    zone: 'example.com',
    hosts: [
      host('opensmtpd', ['2 0 1 root'], {
        chain: { leaf: { issuer: 'below' }, sends: ['below', 'shallow', 'root'] },
      }),
    ],
    expected: 'failed',
  },
  {
    id: 'ta-below',
    what: 'usage 2 names the CA that is there against a path length: above the anchor nobody looks',
    zone: 'example.net',
    hosts: [
      host('postfix', ['2 0 1 below'], {
        chain: { leaf: { issuer: 'below' }, sends: ['below', 'shallow', 'root'] },
      }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ta-anchor-lapsed',
    what: 'usage 2 names an intermediate that has expired',
    zone: 'example.org',
    hosts: [
      host('exim', ['2 0 1 lapsed'], {
        chain: { leaf: { issuer: 'lapsed' }, sends: ['lapsed', 'root'] },
      }),
    ],
    expected: 'failed',
  },
  {
    id: 'ta-anchor-powerless',
    what: 'usage 2 names an issuer without the CA bit',
    zone: 'example.com',
    hosts: [
      host('exim', ['2 1 1 powerless'], {
        chain: { leaf: { issuer: 'powerless' }, sends: ['powerless', 'root'] },
      }),
    ],
    expected: 'failed',
  },
  {
    id: 'ta-disordered',
    what: 'usage 2, root, a stranger and the intermediate sent in this order',
    zone: 'example.org',
    hosts: [
      host('postfix', ['2 0 1 root'], {
        chain: { leaf: { issuer: 'intermediate' }, sends: ['root', 'stranger', 'intermediate'] },
      }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'ta-gap',
    what: 'usage 2 names the root, which is sent, and the intermediate is not',
    zone: 'example.net',
    hosts: [
      host('opensmtpd', ['2 0 1 root'], {
        chain: { leaf: { issuer: 'intermediate' }, sends: ['root'] },
      }),
    ],
    expected: 'failed',
  },
];
