import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  dnssecReasons,
  explain,
  findingInfo,
  type DnssecReasonInfo,
} from '../../../src/core/catalog/index.js';
import { traceVerdict } from '../../../src/core/dnssec-trace.js';
import type { DnssecStatus } from '../../../src/core/observation.js';
import type { Message } from '../../../src/protocols/dns/message.js';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { dsFor, generateZoneKey, keyTagOf } from '../../../src/protocols/dnssec/sign.js';
import { extendedErrors, reasons, type Reason } from '../../../src/protocols/dnssec/status.js';
import type { ValidatorOptions } from '../../../src/protocols/dnssec/types.js';
import { failedLookup } from '../../../src/survey/lookups.js';
import { lawful } from './lawful.js';
import { MiniInternet, type Tampering } from './mini-internet.js';
import { now, type ZoneSpec } from './mini-zone.js';

const catalog: Readonly<Partial<Record<Reason, DnssecReasonInfo>>> = dnssecReasons;
const pages = join(__dirname, '../../../docs/findings');

describe('each reason of the validator', () => {
  test.each(reasons)('%s has a page that says what to do', (reason) => {
    const explanation = explain(`dnssec-${reason}`);
    expect(explanation?.code).toBe(`dnssec-${reason}`);
    const action = explanation?.sections.find(({ heading }) => heading === 'What to do');
    expect(action?.lines.join(' ').length).toBeGreaterThan(20);
    expect(existsSync(join(pages, `dnssec-${reason}.md`))).toBe(true);
  });

  test('has the Extended DNS Error that its page names, and no page is of another reason', () => {
    const findings: readonly Reason[] = ['anchorless', 'nsec3-iterations'];
    const named = reasons.filter((reason) => !findings.includes(reason));
    expect(Object.keys(dnssecReasons).sort()).toEqual([...named].sort());
    for (const reason of named)
      expect([reason, catalog[reason]?.ede]).toEqual([reason, extendedErrors[reason]]);
    for (const code of ['dnssec-anchorless', 'dnssec-nsec3-iterations'] as const)
      expect(findingInfo(code).remedy).not.toBe('');
  });

  test('carries an Extended DNS Error unless it proves that nothing is signed (A09)', () => {
    const without = reasons.filter((reason) => extendedErrors[reason] === undefined);
    expect([...without].sort()).toEqual(['anchorless', 'no-ds', 'optout']);
    const insecure = reasons.filter((reason) => catalog[reason]?.state === 'insecure');
    expect(insecure.map((reason) => extendedErrors[reason] ?? 0).sort()).toEqual([0, 0, 1, 2]);
    expect(extendedErrors['nsec3-iterations']).toBe(27);
  });
});

const records = [
  'example.test. 300 IN MX 10 mx.example.test.',
  '*.wild.example.test. 300 IN MX 10 mx.example.test.',
  'a.example.test. 300 IN CNAME b.example.test.',
  'b.example.test. 300 IN CNAME a.example.test.',
  'sub.example.test. 300 IN DNAME other.example.test.',
].join('\n');
const signed: ZoneSpec = { apex: 'example.test.', records };
const stranger = generateZoneKey(13, 257).dnskey;
const day = 86_400;
const nsec3 = (iterations: number, optout: boolean) => ({
  iterations,
  salt: new Uint8Array(),
  optout,
});
const without =
  (...types: readonly number[]) =>
  (message: Message): Message => ({
    ...message,
    answers: message.answers.filter(({ type }) => !types.includes(type)),
  });
const noProofs = (message: Message): Message => ({ ...message, authorities: [] });
const mx = 'example.test. MX';
const ds = (rdata: Uint8Array, at: number, octet: number): Uint8Array => {
  const changed = Uint8Array.from(rdata);
  changed[at] = octet;
  return changed;
};

interface Case {
  readonly zones?: readonly ZoneSpec[];
  readonly name?: string;
  readonly type?: keyof typeof rrType;
  readonly tampering?: Tampering;
  readonly options?: Partial<ValidatorOptions>;
}

/** One way to each reason; the state is that of its page. */
const ways: Readonly<
  Record<
    Exclude<Reason, 'crypto-refused' | 'alias-mismatch' | 'wildcard-dname' | 'denial-contradicted'>,
    Case
  >
> = {
  'signature-invalid': {
    tampering: {
      [mx]: (message) => ({
        ...message,
        answers: message.answers.map((one) =>
          one.type === rrType.MX ? { ...one, rdata: Uint8Array.of(0, 1, 0) } : one,
        ),
      }),
    },
  },
  'signature-expired': {
    zones: [{ ...signed, sign: { inception: now - 2, expiration: now - 1 } }],
  },
  'signature-not-yet-valid': {
    zones: [{ ...signed, sign: { inception: now + day, expiration: now + 2 * day } }],
  },
  'dnskey-missing': { tampering: { 'example.test. DNSKEY': without(rrType.DNSKEY, rrType.RRSIG) } },
  'zone-key-missing': { zones: [{ ...signed, key: generateZoneKey(13, 1) }] },
  'signer-mismatch': { zones: [{ ...signed, sign: { signer: nameFromText('elsewhere.') } }] },
  'ds-mismatch': { zones: [{ ...signed, ds: (_, apex) => [dsFor(apex, stranger, 2)] }] },
  'rrsig-missing': { tampering: { [mx]: without(rrType.RRSIG) } },
  'nsec-missing': { type: 'TXT', tampering: { 'example.test. TXT': noProofs } },
  'no-ds-proof': {
    zones: [{ ...signed, unsigned: true }],
    tampering: { 'example.test. DS': noProofs },
  },
  'wildcard-without-proof': {
    name: 'x.wild.example.test.',
    tampering: { 'x.wild.example.test. MX': noProofs },
  },
  'unsupported-algorithm': {
    zones: [{ ...signed, ds: (key, apex) => [ds(dsFor(apex, key.dnskey, 2), 2, 253)] }],
  },
  'unsupported-digest': {
    zones: [{ ...signed, ds: (key, apex) => [ds(dsFor(apex, key.dnskey, 2), 3, 99)] }],
  },
  'no-ds': { zones: [{ ...signed, unsigned: true }] },
  optout: {
    zones: [{ ...signed, denial: nsec3(0, true) }],
    name: 'nowhere.example.test.',
  },
  'nsec3-iterations': {
    zones: [{ ...signed, denial: nsec3(51, false) }],
    name: 'nowhere.example.test.',
  },
  'keytrap-budget': { options: { limits: { signaturesPerQuestion: 1 } } },
  'question-budget': { options: { limits: { questions: 1 } } },
  'clock-suspect': { options: { now: now + 400 * day } },
  loop: { name: 'a.example.test.' },
  garbage: {
    tampering: {
      [mx]: (message) => ({
        ...message,
        answers: [
          { ...(message.answers[0] ?? fail()), type: rrType.CNAME, rdata: Uint8Array.of(9) },
        ],
      }),
    },
  },
  'network-error': { tampering: { [mx]: () => 'timed-out' } },
  'server-error': { tampering: { [mx]: (message) => ({ ...message, rcode: 5 }) } },
  anchorless: { options: { anchors: [] } },
};

/** An RRset and a server, or whose word it is; what else each reason has to tell. */
const rrset = /^\S+ [A-Z0-9]+\b.*(from 192\.0\.2\.53|by test\.)/;
const oneKey = /^\S+ [A-Z]+: \S+, key tag \d+, signer \S+, from 192\.0\.2\.53$/;
const lastLines: Readonly<Partial<Record<keyof typeof ways, RegExp>>> = {
  'signature-invalid': oneKey,
  'signature-expired': oneKey,
  'signature-not-yet-valid': oneKey,
  'keytrap-budget': oneKey,
  'clock-suspect': oneKey,
  'ds-mismatch': /^example\.test\. DNSKEY: .* among key tags \d+, from 192\.0\.2\.53$/,
  'zone-key-missing': /^example\.test\. DNSKEY: .* none that can be used, from 192\.0\.2\.53$/,
  'unsupported-algorithm': /DS: \S+, key tag \d+ algorithm 253 digest type 2$/,
  'unsupported-digest': /DS: \S+, key tag \d+ algorithm 13 digest type 99$/,
  // Nobody was asked.
  'question-budget': /^\S+ [A-Z]+: not asked/,
  anchorless: /^no trust anchor covers it$/,
};

function fail(): never {
  throw new Error('nothing there');
}

describe('each result', () => {
  test.each(Object.entries(ways))(
    '%s comes with its state, its Extended DNS Error, and whose set and whose word it is (A01, A09)',
    async (
      reason,
      { zones = [signed], name = 'example.test.', type = 'MX', tampering, options },
    ) => {
      const answer = await new MiniInternet(zones).lookup(name, type, tampering, options);
      expect([answer.dnssec.reason, answer.status]).toEqual([reason, expect.any(String)]);
      expect(lawful(answer.dnssec)).toEqual([]);
      expect(answer.dnssec.chain.at(-1)).toMatch(lastLines[reason as keyof typeof ways] ?? rrset);
      const words = dnssecReasons[reason as keyof typeof dnssecReasons] as
        DnssecReasonInfo | undefined;
      expect(answer.dnssec.state).toBe(words?.state ?? 'insecure');
    },
  );

  test.each(['timed-out', 'refused', 'garbage', 'not-attempted', 'unreachable'])(
    'a server that could not be heard (%s) is indeterminate with an Extended DNS Error',
    (failure) => {
      expect(failedLookup(failure).dnssec).toMatchObject({
        state: 'indeterminate',
        ede: 23,
      });
    },
  );

  test('a DS of another key is told with the key tags of both', async () => {
    const { zones = [] } = ways['ds-mismatch'];
    const { dnssec } = await new MiniInternet(zones).lookup('example.test.', 'MX');
    expect(dnssec.chain.at(-2)).toContain(`example.test. DS: secure by key tag `);
    expect(dnssec.chain.at(-2)).toContain(
      `names key tag ${keyTagOf(stranger)} algorithm 13 digest type 2`,
    );
  });

  test('a failed answer is never a pass, whatever its state', () => {
    const dnssec: DnssecStatus = { state: 'secure', chain: [] };
    const answer = {
      ...{ status: 'failed' as const, dnssec, records: [], ttl: 0, aliases: [] },
      ...{ finalName: 'example.test.', server: '192.0.2.53' },
    };
    expect(traceVerdict({ answer })).toBe('unknown');
    expect(traceVerdict({ answer: { ...answer, status: 'answer' } })).toBe('pass');
  });
});
