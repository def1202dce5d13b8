import { createHash } from 'node:crypto';
import { labNames } from '../../../src/lab/addresses.js';
import { at, goodTlsa, mxChain, mxLeaf, policyFile } from '../world/base.js';
import { generateLabKey, leafOf, now, root, selfSigned, tlsa } from '../world/certificates.js';
import type { LabCertificate } from '../../../src/lab/certificates.js';
import type { Twist } from '../world/world.js';
import { own, withPolicy, type Scenario } from './scenario.js';

const owner = '_25._tcp.mx.contoso.com.';
const question = `${owner} TLSA`;
const noTlsa = own([/^_25.*\n_25.*\n/m, '']);
const other = [selfSigned('mx.contoso.com')] as const;
const wrong = '5a'.repeat(32);
const pemDigest = createHash('sha256').update(mxLeaf.pem).digest('hex');
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** TLSA of these records in place of the good ones. */
function published(ttl: number, ...records: readonly string[]): string {
  return noTlsa + records.map((record) => `${owner} ${ttl} IN TLSA ${record}\n`).join('');
}
const records = (...texts: readonly string[]): Twist => ({ records: published(3600, ...texts) });

/** A chain served at the one MX, and the record of these parameters beside 3 1 1. */
function serving(chain: readonly LabCertificate[], ...texts: readonly string[]): Twist {
  return { records: published(3600, ...texts), mail: { [at.mx]: { chain } } };
}
const keyOf = (type: 'rsa' | 'ed25519') => [
  leafOf('mx.contoso.com', { key: generateLabKey(type) }),
  root,
];
const [rsa, ed25519] = [keyOf('rsa'), keyOf('ed25519')];
const twoHosts = (more: string): string =>
  own([
    'contoso.com. 3600 IN MX 10 mx.contoso.com.',
    `contoso.com. 3600 IN MX 10 mx.contoso.com.\ncontoso.com. 3600 IN MX 20 mx2.contoso.com.\nmx2.contoso.com. 3600 IN A ${at.otherMx}\n${more}`,
  ]);
const bothListed = withPolicy({ body: policyFile('testing', 604_800, '*.contoso.com') });
const short = leafOf('mx.contoso.com', { notBefore: now - 86_400, notAfter: now + 80 * 86_400 });
const strangers = (count: number): readonly string[] =>
  Array.from(
    { length: count },
    (_one, index) => `3 1 1 ${(index + 10).toString(16).padStart(64, 'b')}`,
  );

export const tlsaSets: readonly Scenario[] = [
  {
    id: 'no TLSA',
    twist: { records: noTlsa },
    dane: 'no-tlsa',
    verdict: 'fail',
    codes: { 'tlsa-absent': 'fail' },
  },
  {
    id: 'TLSA in an unsigned zone',
    twist: { records: `${noTlsa}${owner} 3600 IN CNAME tlsa.example.net.` },
    verdict: 'fail',
    codes: { 'tlsa-insecure': 'fail' },
  },
  {
    id: 'TLSA lookup fails',
    twist: { saidByResolver: { [question]: () => 'servfail' } },
    dane: 'lookup-failed',
    delivery: ['5.7.324'],
    verdict: 'unknown',
    codes: { 'tlsa-lookup-failed': 'unknown' },
  },
  {
    id: 'TLSA without signature',
    twist: {
      saidByResolver: {
        [question]: (message) => ({ ...message, answers: message.answers.slice(0, 2) }),
      },
    },
    dane: 'bogus',
    delivery: ['5.7.324'],
    verdict: 'fail',
    codes: { 'tlsa-bogus': 'fail' },
    reason: 'rrsig-missing',
  },
  {
    id: 'usage 1 alone',
    twist: records(`1 1 1 ${wrong}`),
    dane: 'unusable',
    verdict: 'fail',
    codes: {
      'tlsa-record-unusable': 'warn',
      'tlsa-all-unusable': 'fail',
      'tlsa-single-record': 'warn',
    },
  },
  {
    id: 'certificate replaced, TLSA not',
    twist: {
      mail: { [at.mx]: { chain: other } },
      records: published(3600, goodTlsa[0], `3 1 1 ${wrong}`),
    },
    delivery: ['5.7.323'],
    verdict: 'fail',
    codes: {
      'tlsa-record-unmatched': 'warn',
      'tlsa-mismatch': 'fail',
      'sts-mx-certificate': 'fail',
    },
  },
  {
    id: 'digest of the PEM text',
    twist: records(`3 1 1 ${pemDigest}`),
    verdict: 'fail',
    codes: {
      'tlsa-record-unmatched': 'warn',
      'tlsa-mismatch': 'fail',
      'tlsa-single-record': 'warn',
    },
    says: 'the SHA-256 of the PEM text of the certificate of the server',
  },
  {
    id: 'digest of the certificate as one of the key',
    twist: records(tlsa(mxChain, 3, 0, 1).replace('3 0 1', '3 1 1')),
    verdict: 'fail',
    codes: {
      'tlsa-record-unmatched': 'warn',
      'tlsa-mismatch': 'fail',
      'tlsa-single-record': 'warn',
    },
    says: 'that is 3 0 1, not 3 1 1',
  },
  {
    id: 'spare record',
    twist: records(goodTlsa[0], `3 1 1 ${wrong}`),
    dane: 'authenticated',
    verdict: 'pass',
    codes: { 'tlsa-record-unmatched': 'warn' },
  },
  {
    id: 'record of usage 1',
    twist: records(...goodTlsa, `1 1 1 ${wrong}`),
    verdict: 'pass',
    codes: { 'tlsa-record-unusable': 'warn' },
  },
  {
    id: 'digest of nothing',
    twist: records(goodTlsa[0], `3 1 1 ${empty}`),
    verdict: 'fail',
    codes: { 'tlsa-empty-digest': 'fail' },
  },
  {
    id: 'nine records',
    twist: records(...goodTlsa, ...strangers(7)),
    verdict: 'pass',
    codes: { 'tlsa-too-many': 'warn', 'tlsa-record-unmatched': 'warn' },
  },
  {
    id: 'thirteen records',
    twist: records(...goodTlsa, ...strangers(11)),
    verdict: 'fail',
    codes: { 'tlsa-too-many': 'fail', 'tlsa-record-unmatched': 'warn' },
  },
  {
    id: 'thirty records',
    twist: records(...goodTlsa, ...strangers(28)),
    verdict: 'fail',
    codes: {
      'tlsa-too-many': 'fail',
      'tlsa-record-unmatched': 'warn',
      'tlsa-answer-large': 'warn',
    },
  },
  {
    id: 'SHA-512 of another key',
    twist: records(goodTlsa[0], `3 1 2 ${'5a'.repeat(64)}`),
    verdict: 'fail',
    codes: { 'tlsa-record-unmatched': 'warn', 'tlsa-agility-gap': 'fail' },
  },
  {
    id: 'second host without TLSA',
    twist: {
      records: twoHosts(''),
      ...bothListed,
      mail: { [at.otherMx]: { chain: [leafOf('mx2.contoso.com'), root] } },
    },
    dane: 'no-tlsa',
    verdict: 'fail',
    codes: { 'tlsa-absent': 'fail', 'tlsa-partial-coverage': 'fail' },
  },
  {
    id: 'one key for two hosts',
    twist: {
      records: twoHosts(
        goodTlsa.map((record) => `_25._tcp.mx2.contoso.com. 3600 IN TLSA ${record}\n`).join(''),
      ),
      ...bothListed,
      mail: {
        [at.otherMx]: {
          chain: [leafOf('mx2.contoso.com', { key: mxLeaf.key }), root],
        },
      },
    },
    verdict: 'pass',
    codes: { 'hosts-share-key': 'info' },
  },
  {
    id: 'issuer not sent',
    twist: { mail: { [at.mx]: { chain: [mxLeaf] } } },
    verdict: 'fail',
    codes: { 'tlsa-ta-not-sent': 'fail' },
  },
  {
    id: 'TTL of two hours',
    twist: { records: published(7200, ...goodTlsa) },
    verdict: 'pass',
    codes: { 'tlsa-ttl-long': 'warn' },
  },
  {
    id: 'TTL of two days',
    twist: { records: published(172_800, ...goodTlsa) },
    verdict: 'fail',
    codes: { 'tlsa-ttl-long': 'fail' },
  },
  {
    id: 'TTL of two days, of which a cache has ten minutes left',
    twist: {
      records: published(172_800, ...goodTlsa),
      saidByResolver: {
        [question]: (message) => ({
          ...message,
          answers: message.answers.map((record) => ({ ...record, ttl: 600 })),
        }),
      },
    },
    verdict: 'fail',
    codes: { 'tlsa-ttl-long': 'fail' },
  },
  {
    id: 'whole certificate',
    twist: records(...goodTlsa, tlsa(mxChain, 3, 0, 0)),
    verdict: 'pass',
    codes: { 'tlsa-whole-content': 'warn' },
  },
  {
    id: 'SHA-512 alone',
    twist: records(tlsa(mxChain, 3, 1, 2), tlsa(mxChain, 2, 1, 2)),
    verdict: 'pass',
    codes: { 'tlsa-sha512-only': 'warn' },
  },
  {
    id: 'bound to a certificate of three months',
    twist: serving([short, root], tlsa([short, root], 3, 0, 1)),
    verdict: 'pass',
    codes: { 'tlsa-bound-to-certificate': 'warn', 'tlsa-single-record': 'warn' },
  },
  {
    id: 'one record',
    twist: records(goodTlsa[0]),
    verdict: 'pass',
    codes: { 'tlsa-single-record': 'warn' },
  },
  {
    id: 'RSA key',
    twist: serving(rsa, tlsa(rsa, 3, 1, 1), tlsa(rsa, 2, 1, 1)),
    verdict: 'pass',
    codes: {},
  },
  {
    id: 'Ed25519 key',
    twist: serving(ed25519, tlsa(ed25519, 3, 1, 1), tlsa(ed25519, 2, 1, 1)),
    verdict: 'pass',
    codes: {},
  },
  {
    id: 'TLSA from a wildcard',
    twist: {
      records: noTlsa + goodTlsa.map((one) => `*.mx.contoso.com. 3600 IN TLSA ${one}\n`).join(''),
    },
    verdict: 'pass',
    codes: {},
  },
  {
    id: 'NXDOMAIN above TLSA',
    twist: { said: { '_tcp.mx.contoso.com. A': (message) => ({ ...message, rcode: 3 }) } },
    verdict: 'fail',
    codes: { 'ent-nxdomain': 'fail' },
  },
  {
    id: 'partition of another name',
    twist: {
      records: own([
        'contoso.com. 3600 IN MX 10 mx.contoso.com.',
        `contoso.com. 3600 IN MX 0 ${labNames.newMx.replace('o-v1', 'p-v1')}.`,
      ]),
      ...withPolicy({ body: policyFile('enforce', 604_800, '*.o-v1.mx.microsoft') }),
    },
    verdict: 'fail',
    codes: { 'host-address-missing': 'fail', 'sts-mx-mismatch': 'fail' },
  },
];
