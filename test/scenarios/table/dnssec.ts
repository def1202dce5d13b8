import type { Message, ResourceRecord } from '../../../src/protocols/dns/message.js';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { dsFor, generateZoneKey } from '../../../src/protocols/dnssec/sign.js';
import { goodTlsa, policyFile } from '../world/base.js';
import { now } from '../world/certificates.js';
import type { Twist } from '../world/world.js';
import { own, withPolicy, type Scenario } from './scenario.js';

const mx = 'contoso.com. MX';
const tlsaName = '_25._tcp.mx.contoso.com.';
const tlsa = `${tlsaName} TLSA`;
const noTlsa = own([/^_25.*\n_25.*\n/m, '']);
const stranger = generateZoneKey(13, 257);
const salt = Uint8Array.of(0xab);
const bare = new Uint8Array(0);
const hours = (count: number): number => now + count * 3600;

const isSignature = ({ type }: ResourceRecord): boolean => type === rrType.RRSIG;

/** The signatures of the answer, each octet string changed. */
function signatures(change: (rdata: Uint8Array) => void): (message: Message) => Message {
  return (message) => ({
    ...message,
    answers: message.answers.map((record) => {
      if (!isSignature(record)) return record;
      const rdata = Uint8Array.from(record.rdata);
      change(rdata);
      return { ...record, rdata };
    }),
  });
}
const stripped = (message: Message): Message => ({
  ...message,
  answers: message.answers.filter((record) => !isSignature(record)),
});
const withoutProof = (message: Message): Message => ({ ...message, authorities: [] });

function nsec3(iterations: number, saltOctets: Uint8Array, optout = false): Twist {
  const text = saltOctets.length === 0 ? '-' : 'ab';
  return {
    zone: { denial: { iterations, salt: saltOctets, optout } },
    records: own([/$/, `contoso.com. 0 IN NSEC3PARAM 1 0 ${iterations} ${text}\n`]),
  };
}
const algorithm = (number: number): Twist => ({ zone: { algorithm: number } });
const onlyDs = (change: (rdata: Uint8Array) => Uint8Array): Twist => ({
  zone: { ds: (key, owner) => [change(dsFor(owner, key.dnskey, 2))] },
});
const withOctet = (place: number, value: number) => (rdata: Uint8Array) => {
  const copy = Uint8Array.from(rdata);
  copy[place] = value;
  return copy;
};

/** Another mail host, behind the names of the text. */
const behind = (host: string, text: string): Twist => ({
  records: own([
    'contoso.com. 3600 IN MX 10 mx.contoso.com.',
    `contoso.com. 3600 IN MX 10 ${host}\n${text}`,
  ]),
  ...withPolicy({ body: policyFile('testing', 604_800, host.replace(/\.$/, '')) }),
});
const underDname = behind(
  'mx.old.contoso.com.',
  'old.contoso.com. 3600 IN DNAME new.contoso.com.\nmx.new.contoso.com. 3600 IN A 192.0.2.25\nmx.other.contoso.com. 3600 IN A 192.0.2.25',
);

export const dnssec: readonly Scenario[] = [
  {
    id: 'unsigned domain',
    twist: { zone: { unsigned: true } },
    verdict: 'fail',
    codes: { 'mx-insecure': 'fail', 'host-insecure': 'fail' },
    mx: 'insecure',
    reason: 'no-ds',
  },
  {
    id: 'MX signature run out',
    twist: { zone: { sign: { expiration: now - 1 } } },
    delivery: ['5.4.312', '5.7.324'],
    verdict: 'fail',
    codes: {
      'mx-bogus': 'fail',
      'servers-unknown': 'warn',
      'server-bogus': 'fail',
      'sts-txt-lookup-failed': 'unknown',
      'tlsrpt-lookup-failed': 'unknown',
    },
    mx: 'bogus',
    reason: 'signature-expired',
  },
  {
    id: 'MX signature in the future',
    twist: { zone: { sign: { inception: hours(1) } } },
    verdict: 'fail',
    codes: {
      'mx-bogus': 'fail',
      'servers-unknown': 'warn',
      'server-bogus': 'fail',
      'sts-txt-lookup-failed': 'unknown',
      'tlsrpt-lookup-failed': 'unknown',
    },
    mx: 'bogus',
    reason: 'signature-not-yet-valid',
  },
  {
    id: 'MX signature does not fit',
    twist: { said: { [mx]: signatures((rdata) => rdata.set([1, 2, 3], rdata.length - 3)) } },
    verdict: 'fail',
    codes: { 'mx-bogus': 'fail', 'server-bogus': 'fail' },
    mx: 'bogus',
    reason: 'signature-invalid',
  },
  {
    id: 'MX signed in the name of another zone',
    // 7contoso3com becomes 7contoso3net, as long
    twist: { said: { [mx]: signatures((rdata) => rdata.set(Buffer.from('net'), 18 + 9)) } },
    verdict: 'fail',
    codes: { 'mx-bogus': 'fail', 'server-bogus': 'fail' },
    mx: 'bogus',
    reason: 'signer-mismatch',
  },
  {
    id: 'MX without signature',
    twist: { said: { [mx]: stripped } },
    verdict: 'fail',
    codes: { 'mx-bogus': 'fail', 'server-bogus': 'fail' },
    mx: 'bogus',
    reason: 'rrsig-missing',
  },
  {
    id: 'DS left behind above an unsigned zone',
    twist: {
      zone: { unsigned: true },
      zones: [
        {
          apex: 'com.',
          records: `contoso.com. 3600 IN DS ${stranger.keyTag} 13 2 ${'5a'.repeat(32)}`,
        },
      ],
    },
    verdict: 'fail',
    codes: {
      'mx-bogus': 'fail',
      'ds-without-keys': 'fail',
      'servers-unknown': 'warn',
      'server-bogus': 'fail',
      'sts-txt-lookup-failed': 'unknown',
      'tlsrpt-lookup-failed': 'unknown',
    },
    mx: 'bogus',
    reason: 'dnskey-missing',
  },
  {
    id: 'DS of another key',
    twist: { zone: { ds: (_key, owner) => [dsFor(owner, stranger.dnskey, 2)] } },
    verdict: 'fail',
    codes: {
      'mx-bogus': 'fail',
      'ds-without-keys': 'fail',
      'servers-unknown': 'warn',
      'server-bogus': 'fail',
      'sts-txt-lookup-failed': 'unknown',
      'tlsrpt-lookup-failed': 'unknown',
    },
    mx: 'bogus',
    reason: 'ds-mismatch',
  },
  {
    id: 'key that is no zone key',
    twist: { zone: { key: generateZoneKey(13, 1) } },
    verdict: 'fail',
    codes: {
      'mx-bogus': 'fail',
      'servers-unknown': 'warn',
      'server-bogus': 'fail',
      'sts-txt-lookup-failed': 'unknown',
      'tlsrpt-lookup-failed': 'unknown',
    },
    mx: 'bogus',
    reason: 'zone-key-missing',
  },
  {
    id: 'absence without proof',
    twist: { records: noTlsa, said: { [tlsa]: withoutProof } },
    verdict: 'fail',
    codes: { 'tlsa-bogus': 'fail' },
    reason: 'nsec-missing',
  },
  {
    id: 'no proof that there is no DS',
    twist: { zone: { unsigned: true }, said: { 'contoso.com. DS': withoutProof } },
    verdict: 'fail',
    codes: {
      'mx-bogus': 'fail',
      'servers-unknown': 'warn',
      'server-bogus': 'fail',
      'sts-txt-lookup-failed': 'unknown',
      'tlsrpt-lookup-failed': 'unknown',
    },
    mx: 'bogus',
    reason: 'no-ds-proof',
  },
  {
    id: 'wildcard without proof',
    twist: {
      records: `${noTlsa}*.mx.contoso.com. 3600 IN TLSA ${goodTlsa[0]}\n`,
      said: { [tlsa]: withoutProof },
    },
    verdict: 'fail',
    codes: { 'tlsa-bogus': 'fail' },
    reason: 'wildcard-without-proof',
  },
  {
    id: 'denial of a type that its own proof lists',
    twist: {
      said: ({ internet }) => ({
        [tlsa]: () => internet.answer(nameFromText(tlsaName), rrType.TXT),
      }),
    },
    verdict: 'fail',
    codes: { 'tlsa-bogus': 'fail' },
    reason: 'denial-contradicted',
  },
  {
    id: 'alias that its DNAME does not make',
    twist: {
      ...underDname,
      said: ({ internet }) => ({
        'mx.old.contoso.com. A': (message) => {
          const [alias, ...rest] = message.answers;
          const other = internet.answer(nameFromText('alias.contoso.com.'), rrType.CNAME)
            .answers[0];
          if (alias === undefined || other === undefined) throw new Error('no alias to forge');
          return { ...message, answers: [{ ...alias, rdata: other.rdata }, ...rest] };
        },
      }),
      records: `${underDname.records ?? ''}alias.contoso.com. 3600 IN CNAME mx.other.contoso.com.\n`,
    },
    verdict: 'fail',
    codes: { 'host-bogus': 'fail', 'mx-target-alias': 'warn' },
    reason: 'alias-mismatch',
  },
  {
    id: 'host behind a DNAME',
    twist: underDname,
    verdict: 'fail',
    codes: { 'mx-target-alias': 'warn', 'tlsa-absent': 'fail', 'sts-mx-certificate': 'warn' },
  },
  {
    id: 'DNAME at a wildcard',
    twist: {
      ...behind('mx.x.wild.contoso.com.', '*.wild.contoso.com. 3600 IN DNAME new.contoso.com.'),
      said: ({ internet }) => ({
        'mx.x.wild.contoso.com. A': (message) => {
          const zone = internet.zone('contoso.com.');
          const owner = nameFromText('x.wild.contoso.com.');
          const answers = zone.expanded(owner, nameFromText('wild.contoso.com.'), rrType.DNAME);
          return { ...message, rcode: 0, answers, authorities: zone.proof(owner, 'expansion') };
        },
      }),
    },
    verdict: 'fail',
    codes: { 'host-bogus': 'fail', 'mx-target-alias': 'warn' },
    reason: 'wildcard-dname',
  },
  {
    id: 'aliases in a circle',
    twist: behind(
      'a.contoso.com.',
      'a.contoso.com. 3600 IN CNAME b.contoso.com.\nb.contoso.com. 3600 IN CNAME a.contoso.com.',
    ),
    verdict: 'unknown',
    codes: { 'host-address-failed': 'unknown' },
    reason: 'loop',
  },
  {
    id: 'answer of an rcode that nobody knows',
    twist: { said: { [mx]: (message) => ({ ...message, rcode: 11, answers: [] }) } },
    verdict: 'unknown',
    codes: { 'mx-lookup-failed': 'unknown', 'server-unreachable': 'warn' },
    reason: 'garbage',
    mx: 'indeterminate',
  },
  {
    id: 'no resolver answers',
    twist: { options: { resolvers: ['127.0.0.1:1'] } },
    verdict: 'unknown',
    codes: {
      'mx-lookup-failed': 'unknown',
      'servers-unknown': 'warn',
      'sts-txt-lookup-failed': 'unknown',
      'tlsrpt-lookup-failed': 'unknown',
    },
    reason: 'network-error',
    mx: 'indeterminate',
  },
  {
    id: 'DNSKEY lookup fails',
    twist: { said: { 'contoso.com. DNSKEY': () => 'servfail' } },
    verdict: 'unknown',
    codes: {
      'mx-lookup-failed': 'unknown',
      'servers-unknown': 'warn',
      'server-unreachable': 'warn',
      'sts-txt-lookup-failed': 'unknown',
      'tlsrpt-lookup-failed': 'unknown',
    },
    reason: 'server-error',
    mx: 'indeterminate',
  },
  {
    id: 'no trust anchor covers the domain',
    twist: { anchors: `example.org. IN DS ${stranger.keyTag} 13 2 ${'5a'.repeat(32)}\n` },
    verdict: 'unknown',
    codes: {
      'dnssec-anchorless': 'unknown',
      'server-unreachable': 'warn',
      'sts-txt-lookup-failed': 'unknown',
      'tlsrpt-lookup-failed': 'unknown',
    },
    reason: 'anchorless',
    mx: 'insecure',
  },
  {
    id: 'clock a year ahead',
    twist: { clock: 366 * 86_400 },
    verdict: 'unknown',
    codes: {
      'mx-lookup-failed': 'unknown',
      'servers-unknown': 'warn',
      'server-unreachable': 'warn',
      'sts-txt-lookup-failed': 'unknown',
      'tlsrpt-lookup-failed': 'unknown',
    },
    reason: 'clock-suspect',
    mx: 'indeterminate',
  },
  {
    id: 'signatures for twelve hours more',
    twist: { zone: { sign: { expiration: hours(12) } } },
    verdict: 'pass',
    codes: { 'signature-expires-soon': 'warn' },
  },
  {
    id: 'signatures for half an hour more',
    twist: { zone: { sign: { expiration: hours(0.5) } } },
    verdict: 'fail',
    codes: { 'signature-expires-within-hour': 'fail' },
  },
  {
    id: 'DS with SHA-1 alone',
    twist: { zone: { ds: (key, owner) => [dsFor(owner, key.dnskey, 1)] } },
    verdict: 'pass',
    codes: { 'ds-sha1-only': 'warn' },
  },
  {
    id: 'DS of an unknown algorithm',
    twist: onlyDs(withOctet(2, 253)),
    verdict: 'fail',
    codes: { 'mx-insecure': 'fail', 'ds-unsupported': 'warn', 'host-insecure': 'fail' },
    mx: 'insecure',
    reason: 'unsupported-algorithm',
  },
  {
    id: 'DS of an unknown digest',
    twist: onlyDs(withOctet(3, 99)),
    verdict: 'fail',
    codes: { 'mx-insecure': 'fail', 'ds-unsupported': 'warn', 'host-insecure': 'fail' },
    mx: 'insecure',
    reason: 'unsupported-digest',
  },
  ...[5, 7].map((number): Scenario => ({
    id: `algorithm ${number}`,
    twist: algorithm(number),
    verdict: 'fail',
    codes: { 'mx-insecure': 'fail', 'ds-unsupported': 'warn', 'host-insecure': 'fail' },
    mx: 'insecure',
    reason: 'unsupported-algorithm',
  })),
  ...[8, 10, 14, 15, 16].map((number): Scenario => ({
    id: `algorithm ${number}`,
    twist: algorithm(number),
    verdict: 'pass',
    codes: {},
  })),
  { id: 'NSEC3 without iterations', twist: nsec3(0, bare), verdict: 'pass', codes: {} },
  {
    id: 'NSEC3 with ten iterations and a salt',
    twist: nsec3(10, salt),
    verdict: 'pass',
    codes: { 'nsec3-iterations': 'warn' },
  },
  {
    id: 'NSEC3 with a hundred iterations',
    twist: nsec3(100, bare),
    verdict: 'fail',
    codes: { 'nsec3-iterations-excessive': 'fail', 'dnssec-nsec3-iterations': 'unknown' },
    reason: 'nsec3-iterations',
    mx: 'secure',
  },
  {
    id: 'NSEC3 with two hundred iterations',
    twist: nsec3(200, bare),
    verdict: 'fail',
    codes: { 'nsec3-iterations-excessive': 'fail', 'dnssec-nsec3-iterations': 'unknown' },
    mx: 'secure',
  },
  {
    id: 'no TLSA in an opt-out span',
    twist: {
      ...nsec3(0, bare, true),
      records: `${noTlsa}contoso.com. 0 IN NSEC3PARAM 1 0 0 -\n`,
    },
    verdict: 'fail',
    codes: { 'tlsa-insecure': 'fail' },
    reason: 'optout',
  },
  {
    id: 'compact denial',
    twist: { zone: { denial: 'compact' }, records: noTlsa },
    verdict: 'fail',
    codes: { 'tlsa-absent': 'fail' },
  },
];
