import fc from 'fast-check';
import { explain } from '../../../src/core/catalog/index.js';
import { predictDelivery } from '../../../src/core/exchange/delivery.js';
import { combine, type WayWord } from '../../../src/core/exchange/delivery-way.js';
import type { Ledger } from '../../../src/core/ledger.js';
import { desired } from '../../../src/core/migration/desired.js';
import type { StageId } from '../../../src/core/migration/ids.js';
import { instantToText } from '../../../src/core/time.js';
import { judge } from '../../../src/core/judge/index.js';
import type {
  DaneResult,
  HostObservation,
  Observation,
  SmtpObservation,
} from '../../../src/core/observation.js';
import * as seen from '../../support/as-seen.js';
import { contoso, newHost } from '../../support/plans.js';
import { alone, scene } from './scenes.js';

const { answer, bogus, failed, goodTlsa, insecure, nodata, now, smtp } = seen;

function predict(changes: Partial<Observation>) {
  const context = alone('s9-enforce-mta-sts', changes);
  return predictDelivery(context, judge(context));
}
const hosts = (...all: readonly Partial<HostObservation>[]): Partial<Observation> => ({
  hosts: all.map((one) => seen.daneHost(newHost, { preference: 0, ...one })),
});
const served = (change: Partial<SmtpObservation>, address = '192.0.2.10') => ({
  address,
  port: 25,
  smtp: smtp({ dane: { outcome: 'match', matches: [] }, ...change }),
});
const at = (...changes: readonly Partial<SmtpObservation>[]) =>
  hosts({
    endpoints: changes.map((change, index) => served(change, `192.0.2.${10 + index}`)),
  });
const leaf = (from: number, until: number) => {
  const [first] = smtp().chain;
  return first === undefined ? [] : [{ ...first, notBefore: from, notAfter: until }];
};
const unmatched = (reason = 'no-match') => ({
  outcome: 'no-match' as const,
  matches: [{ record: goodTlsa, usable: true, matched: false, reason }],
});

const twoKeys = (first: DaneResult['outcome'], second: DaneResult['outcome']) => ({
  dane: { outcome: first, matches: [] },
  otherKeys: [
    {
      keyType: 'rsa' as const,
      seen: 'shown' as const,
      detail: '',
      chain: smtp().chain,
      dane: { outcome: second, matches: [] },
    },
  ],
});

describe('the codes of Exchange Online as a sender', () => {
  test('a good world is delivered, authenticated, without a code', () => {
    expect(predict({})).toMatchObject({ outcome: 'authenticated', codes: [] });
  });

  test.each<readonly [string, Partial<Observation>, string, string]>([
    ['STARTTLS not offered', at({ starttls: 'not-offered' }), '5.7.321', 'starttls-not-supported'],
    ['STARTTLS refused', at({ starttls: 'refused' }), '5.7.321', 'starttls-refused'],
    [
      'a handshake that fails',
      at({ starttls: 'handshake-failed' }),
      '5.7.321',
      'starttls-handshake-failed',
    ],
    [
      'usage 2 and a certificate that has run out',
      at({ dane: unmatched('expired'), chain: leaf(now - 9, now - 1) }),
      '5.7.322',
      'certificate-expired',
    ],
    ['no record that matches', at({ dane: unmatched() }), '5.7.323', 'tlsa-mismatch'],
    [
      'bogus TLSA',
      hosts({ tlsa: { asked: true, base: newHost, lookup: answer([goodTlsa], 60, bogus) } }),
      '5.7.324',
      'tlsa-bogus',
    ],
    [
      'a bogus MX',
      { mx: { ...alone('s9-enforce-mta-sts').observation.mx, dnssec: bogus } },
      '5.4.312',
      'mx-bogus',
    ],
    [
      'a bogus address',
      hosts({ a: answer(['192.0.2.1'], 60, bogus), aaaa: nodata(bogus) }),
      '5.4.312',
      'host-bogus',
    ],
  ])('%s: deferred', (_, changes, code, finding) => {
    const { outcome, codes } = predict(changes);
    expect(outcome).toBe('deferred');
    const [first] = codes;
    expect(first).toMatchObject({ code, certainty: 'seen' });
    expect(first?.whileRetrying).toBe(code.replace(/^5/, '4'));
    expect(first?.findings).toContain(finding);
    expect(explain(first?.whileRetrying ?? '')?.code).toMatch(new RegExp(`${code}$`));
  });

  test.each<readonly [string, Partial<Observation>, string]>([
    [
      'usage 3 and a certificate that has run out (E02)',
      at({ chain: leaf(now - 9, now - 1) }),
      '5.7.322',
    ],
    ['usage 3 and a certificate of the future', at({ chain: leaf(now + 1, now + 9) }), '5.7.323'],
    [
      'TLSA that could not be looked up',
      hosts({ tlsa: { asked: true, base: newHost, lookup: failed('servfail') } }),
      '5.7.324',
    ],
    ['an MX that could not be looked up', { mx: failed() }, '5.4.312'],
    ['an address that could not be looked up', hosts({ a: failed() }), '5.4.312'],
    ['octets injected before TLS', at({ starttls: 'injected' }), '5.7.321'],
    ['a second certificate without a record (E11)', at(twoKeys('match', 'no-match')), '5.7.323'],
    ['a first certificate without a record (E11)', at(twoKeys('no-match', 'match')), '5.7.323'],
  ])('%s: unknown, perhaps with a code', (_, changes, code) => {
    const { outcome, codes } = predict(changes);
    expect(outcome).toBe('unknown');
    expect(codes[0]).toMatchObject({ code, certainty: 'possible' });
  });

  test.each<readonly [string, Partial<Observation>]>([
    ['no probe', hosts({ endpoints: [] })],
    ['a port that is closed from here', at({ outcome: 'timed-out' })],
    ['a server that turns us away', at({ rejection: 421 })],
    ['a connection that breaks before TLS', at({ starttls: 'unanswered' })],
    [
      'TLSA that was not asked for',
      hosts({ tlsa: { asked: false, base: newHost, notAsked: 'addresses-failed' } }),
    ],
  ])('%s: unknown without a code', (_, changes) => {
    expect(predict(changes)).toMatchObject({ outcome: 'unknown', codes: [] });
  });

  test('one address of two that fails is mixed: senders go on to the other', () => {
    expect(predict(at({}, { dane: unmatched() }))).toMatchObject({
      outcome: 'mixed',
      codes: [{ code: '5.7.323', subject: `${newHost} 192.0.2.11:25` }],
    });
  });

  test('one family of two whose proof is false is only perhaps refused', () => {
    const half = hosts({ a: answer(['192.0.2.1'], 60, bogus), aaaa: nodata() });
    expect(predict(half)).toMatchObject({
      outcome: 'unknown',
      codes: [{ code: '5.4.312', certainty: 'possible' }, { code: '5.7.324' }],
    });
  });

  test('an address of a family that the caller accepts as unseen counts for nothing', () => {
    const two = hosts({
      endpoints: [served({}), served({ outcome: 'timed-out' }, '2001:db8::25')],
    });
    expect(predict(two).outcome).toBe('unknown');
    expect(predict({ ...two, families: 'ipv4' }).outcome).toBe('authenticated');
  });

  test('of two keys TLSA must match both, as nobody knows which a sender is shown (E11)', () => {
    const matching = { outcome: 'match' as const, matches: [] };
    const other = { keyType: 'rsa' as const, seen: 'shown' as const, detail: '', chain: [] };
    const perhaps = { outcome: 'unknown', codes: [{ code: '5.7.323', certainty: 'possible' }] };
    const both = (...otherKeys: NonNullable<SmtpObservation['otherKeys']>) => at({ otherKeys });
    expect(predict(both({ ...other, dane: matching })).outcome).toBe('authenticated');
    expect(predict(both({ ...other, dane: unmatched() }))).toMatchObject(perhaps);
    const swapped = at({ dane: unmatched(), otherKeys: [{ ...other, dane: matching }] });
    expect(predict(swapped)).toMatchObject(perhaps);
    expect(predict(both({ ...other, seen: 'unseen' }))).toMatchObject({
      outcome: 'unknown',
      codes: [],
    });
    expect(predict(both({ ...other, seen: 'none' })).outcome).toBe('authenticated');
  });

  test('a match without a certificate to look at is no match', () => {
    expect(predict(at({ chain: [] })).outcome).toBe('unknown');
  });

  test('behind an unsigned MX no TLSA binds anybody (RFC 7672 s2.2.1)', () => {
    const mx = { ...alone('s9-enforce-mta-sts').observation.mx, dnssec: insecure };
    const none = { txt: nodata<string>(), txtFaults: [] };
    const wrong = at({ dane: unmatched() });
    expect(predict({ ...wrong, mx, mtaSts: none })).toMatchObject({ outcome: 'unauthenticated' });
  });

  test('a name that does not exist and a null MX bounce at once', () => {
    const gone = { ...nodata<never>(), status: 'nxdomain' as const };
    expect(predict({ mx: gone }).outcome).toBe('bounced');
    const nullMx = answer([{ preference: 0, exchange: '' as never }]);
    expect(predict({ mx: nullMx }).outcome).toBe('bounced');
  });
});

describe('the MTA-STS codes', () => {
  const { mtaSts } = alone('s9-enforce-mta-sts').observation;
  const listing = (mx: readonly string[], mode: 'enforce' | 'testing' = 'enforce') => ({
    mtaSts: {
      ...mtaSts,
      ...(mtaSts.fetch && { fetch: { ...mtaSts.fetch, policy: { mode, maxAge: 86_400, mx } } }),
    },
  });
  const open = (change: Partial<SmtpObservation> = {}) =>
    hosts({
      tlsa: { asked: true, base: newHost, lookup: nodata() },
      endpoints: [{ address: '192.0.2.10', port: 25, smtp: smtp(change) }],
    });

  test('5.4.8 where DANE does not apply and the enforced policy does not list the host', () => {
    expect(predict({ ...open(), ...listing(['mx.example.net']) })).toMatchObject({
      outcome: 'deferred',
      codes: [{ code: '5.4.8', whileRetrying: '4.4.8', findings: ['sts-mx-mismatch'] }],
    });
    expect(predict({ ...open(), ...listing(['mx.example.net'], 'testing') })).toMatchObject({
      outcome: 'unauthenticated',
      codes: [],
    });
  });

  test('a policy that is announced and was not seen leaves a host without TLSA unknown', () => {
    const fetch = { outcome: 'timed-out' as const, detail: 'connect', faults: [] };
    expect(predict({ ...open(), mtaSts: { ...mtaSts, fetch } })).toMatchObject({
      outcome: 'unknown',
      codes: [],
    });
    const txt = failed<string>('timeout');
    expect(predict({ ...open(), mtaSts: { txt, txtFaults: [] } }).outcome).toBe('unknown');
    const gone = { ...fetch, outcome: 'answered' as const, httpStatus: 404 };
    expect(predict({ ...open(), mtaSts: { ...mtaSts, fetch: gone } }).outcome).toBe(
      'unauthenticated',
    );
  });

  test('5.7.5 where the certificate has run out or bears another name; an unknown CA is only perhaps one', () => {
    const bad = (reason: string) => ({
      ...open({ pkix: { ok: false, reason } }),
      ...listing([newHost]),
    });
    expect(predict(bad('name-mismatch'))).toMatchObject({
      outcome: 'deferred',
      codes: [{ code: '5.7.5', certainty: 'seen' }],
    });
    expect(predict(bad('untrusted'))).toMatchObject({
      outcome: 'unknown',
      codes: [{ code: '5.7.5', certainty: 'possible' }],
    });
    expect(predict({ ...open(), ...listing([newHost]) }).outcome).toBe('unauthenticated');
  });

  test('where DANE holds, a certificate that fails MTA-STS leaves it unknown', () => {
    const bad = at({ pkix: { ok: false, reason: 'name-mismatch' } });
    expect(predict({ ...bad, ...listing([newHost]) })).toMatchObject({
      outcome: 'unknown',
      codes: [{ code: '5.7.5', certainty: 'possible' }],
    });
    expect(predict({ ...bad, ...listing([newHost], 'testing') }).outcome).toBe('authenticated');
  });

  test('where DANE holds, a policy that does not list the host leaves it unknown', () => {
    expect(predict(listing(['mx.example.net']))).toMatchObject({
      outcome: 'unknown',
      codes: [{ code: '5.4.8', certainty: 'possible' }],
    });
  });
});

describe('a policy that senders hold from earlier', () => {
  const day = 86_400;
  const until = now - 2 * day + 7 * day;
  /** The enforced policy of s1 was seen a week ago and replaced two days ago: until then it lists the legacy host alone. */
  function heldAt(
    stage: StageId,
    changes: Partial<Observation> = {},
    { domain = 'contoso.com', earlier = {} } = {},
  ) {
    const sighting = (at: StageId, ago: number) => {
      const { policy } = desired(contoso(at), at, seen.digest);
      const value = { mxTtl: 60, policy };
      return { domain, stage: at, fact: 'live', value, at: now - ago, by: 'test' };
    };
    const first = sighting('s1-lower-ttl', 7 * day);
    const policy = { ...first.value.policy, ...earlier };
    const entries = [{ ...first, value: { mxTtl: 60, policy } }, sighting(stage, 2 * day)];
    const ledger = { version: 1, entries } as unknown as Ledger;
    const context = scene(stage, changes, { ledger });
    return predictDelivery(context, judge(context));
  }

  test('is perhaps 5.4.8 at the host that it does not list, until its max_age is over (M02, M03)', () => {
    expect(heldAt('s7-remove-legacy-mx')).toMatchObject({
      outcome: 'unknown',
      why: expect.stringContaining(`refuse ${newHost} until ${instantToText(until)}`) as string,
      codes: [
        {
          code: '5.4.8',
          whileRetrying: '4.4.8',
          certainty: 'possible',
          subject: newHost,
          findings: ['sts-held-mismatch'],
        },
      ],
    });
  });

  test('says so of the new host alone where the legacy one is still listed', () => {
    const { outcome, codes } = heldAt('s4-add-new-mx');
    expect(outcome).toBe('unknown');
    expect(codes.map(({ code, subject }) => [code, subject])).toEqual([['5.4.8', newHost]]);
  });

  test('adds to a refusal that was seen, and takes nothing from it', () => {
    const broken = hosts({ endpoints: [served({ dane: unmatched() })] });
    expect(heldAt('s9-enforce-mta-sts', broken)).toMatchObject({
      outcome: 'deferred',
      codes: [
        { code: '5.7.323', certainty: 'seen' },
        { code: '5.4.8', certainty: 'possible' },
      ],
    });
  });

  test('that nobody knows the hosts of, or that was seen at another domain, is no word about this one', () => {
    const unknown = { earlier: { digest: 'ab'.repeat(32) } };
    expect(heldAt('s7-remove-legacy-mx', {}, unknown).codes).toEqual([]);
    expect(heldAt('s7-remove-legacy-mx', {}, { domain: 'example.org' }).codes).toEqual([]);
  });

  test('says nothing twice, and leaves what was not seen its own reason', () => {
    const { mtaSts } = alone('s7-remove-legacy-mx').observation;
    const policy = { mode: 'enforce' as const, maxAge: 86_400, mx: ['mx.example.net'] };
    const listed = { ...mtaSts, ...(mtaSts.fetch && { fetch: { ...mtaSts.fetch, policy } }) };
    const { codes } = heldAt('s7-remove-legacy-mx', { mtaSts: listed });
    expect(codes.filter(({ code }) => code === '5.4.8')).toHaveLength(1);
    const unseen = hosts({ tlsa: { asked: true, base: newHost, lookup: failed('timed-out') } });
    const { outcome, why } = predictDelivery(scene('s7-remove-legacy-mx', unseen), []);
    expect(heldAt('s7-remove-legacy-mx', unseen)).toMatchObject({ outcome, why });
    expect(outcome).toBe('unknown');
  });

  test('is nothing where it lists the host, or without a ledger', () => {
    expect(heldAt('s2-relax-mta-sts').codes).toEqual([]);
    expect(predictDelivery(scene('s7-remove-legacy-mx'), []).codes).toEqual([]);
  });
});

describe('several places', () => {
  const words: readonly WayWord[] = ['authenticated', 'open', 'mixed', 'blocked', 'unknown'];
  const ways = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 });

  test('are authenticated only where each of them is, and never better than one that was not seen', () => {
    fc.assert(
      fc.property(ways, (all) => {
        const { word } = combine(all.map((one) => ({ word: one, why: one, sights: [] })));
        if (word === 'authenticated') expect(new Set(all)).toEqual(new Set(['authenticated']));
        if (all.includes('unknown')) expect(['unknown', 'mixed']).toContain(word);
        if (word === 'blocked') expect(new Set(all)).toEqual(new Set(['blocked']));
        if (word === 'open')
          expect(all.every((one) => one === 'open' || one === 'authenticated')).toBe(true);
      }),
    );
  });

  test('of which none was looked at are unknown', () => {
    expect(combine([]).word).toBe('unknown');
    expect(predict({ hosts: [] }).outcome).toBe('unknown');
    expect(scene('s4-add-new-mx').observation.hosts).toHaveLength(2);
  });
});
