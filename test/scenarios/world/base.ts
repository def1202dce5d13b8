import { labNames } from '../../../src/lab/addresses.js';
import type { ZoneSpec } from '../../protocols/dnssec/mini-zone.js';
import { leafOf, root, tlsa } from './certificates.js';
import type { MailScript } from './mail.js';
import type { PolicyScript } from './policy-host.js';

/** Where the zones of the scenarios are served from; documentation addresses, led to loopback. */
export const at = {
  first: '192.0.2.53',
  second: '198.51.100.53',
  mx: '192.0.2.25',
  mxV6: '2001:db8::25',
  otherMx: '192.0.2.26',
  policy: '192.0.2.80',
  otherPolicy: '192.0.2.81',
  legacy: '203.0.113.25',
  control: '203.0.113.99',
} as const;

const mxName = 'mx.contoso.com';
export const mxLeaf = leafOf(mxName);
export const mxChain = [mxLeaf, root] as const;
export const policyChain = [leafOf('mta-sts.contoso.com'), root] as const;
const newLeaf = leafOf(labNames.newMx);
export const newChain = [newLeaf, root] as const;
const legacyChain = [leafOf(labNames.legacyMx), root] as const;

/** Both of them match, so that nothing is worth a word. */
export const goodTlsa = [tlsa(mxChain, 3, 1, 1), tlsa(mxChain, 2, 1, 1)] as const;

export function policyFile(mode: string, maxAge: number, ...mx: readonly string[]): string {
  const lines = ['version: STSv1', `mode: ${mode}`, ...mx.map((host) => `mx: ${host}`)];
  return [...lines, `max_age: ${maxAge}`, ''].join('\r\n');
}

/** contoso.com with a mail host of its own, and everything as it should be. */
export const ownRecords = `
contoso.com. 3600 IN NS ns2.contoso.com.
ns2.contoso.com. 3600 IN A ${at.second}
contoso.com. 3600 IN MX 10 ${mxName}.
${mxName}. 3600 IN A ${at.mx}
_25._tcp.${mxName}. 3600 IN TLSA ${goodTlsa[0]}
_25._tcp.${mxName}. 3600 IN TLSA ${goodTlsa[1]}
_mta-sts.contoso.com. 3600 IN TXT "v=STSv1; id=20260921"
mta-sts.contoso.com. 3600 IN A ${at.policy}
_smtp._tls.contoso.com. 3600 IN TXT "v=TLSRPTv1; rua=mailto:tlsrpt@example.net"
`;

export const ownPolicy: PolicyScript = {
  body: policyFile('enforce', 604_800, mxName),
  chain: policyChain,
};

export const mail: Readonly<Record<string, MailScript>> = {
  [at.mx]: { chain: mxChain },
  [at.otherMx]: { chain: mxChain },
  [at.legacy]: { chain: legacyChain },
  [at.control]: {},
};

const exchangeTlsa = [tlsa(newChain, 3, 1, 1), `3 1 1 ${'5a'.repeat(32)}`];

/** Everything but contoso.com itself: registries, Microsoft, and a provider whose zone is not signed. */
export const otherZones: readonly ZoneSpec[] = [
  { apex: '.', records: '' },
  { apex: 'test.', records: `ns.test. 3600 IN A ${at.first}` },
  { apex: 'com.' },
  { apex: 'net.' },
  {
    apex: 'example.net.',
    unsigned: true,
    records: `mx.example.net. 3600 IN A ${at.mx}\ntlsa.example.net. 3600 IN TLSA ${goodTlsa[0]}`,
  },
  {
    apex: 'outlook.com.',
    unsigned: true,
    records: `${labNames.legacyMx}. 60 IN A ${at.legacy}`,
  },
  { apex: 'microsoft.' },
  {
    apex: 'o-v1.mx.microsoft.',
    records: [
      `${labNames.newMx}. 3600 IN A ${at.otherMx}`,
      ...exchangeTlsa.map((record) => `_25._tcp.${labNames.newMx}. 1800 IN TLSA ${record}`),
    ].join('\n'),
  },
];
