import * as fc from 'fast-check';
import { decodeMessage, encodeMessage } from '../../../src/protocols/dns/message.js';
import { nameFromText, nameToText, WireError } from '../../../src/protocols/dns/name.js';
import { rdataToText } from '../../../src/protocols/dns/rdata.js';
import { rrType, rrTypeName } from '../../../src/protocols/dns/types.js';
import {
  createValidator,
  type Ask,
  type ValidatedAnswer,
} from '../../../src/protocols/dnssec/index.js';
import { lawful } from './lawful.js';
import { MiniInternet } from './mini-internet.js';
import { now } from './mini-zone.js';

const records = `
_25._tcp.mx.example.test. 300 IN TLSA 3 1 1 00ff
*.wild.example.test. 300 IN TLSA 3 1 1 22ff
alias.example.test. 300 IN CNAME _25._tcp.mx.example.test.
`;
const zones = [
  new MiniInternet([{ apex: 'example.test.', records }]),
  new MiniInternet([
    {
      apex: 'example.test.',
      records,
      denial: { iterations: 1, salt: Uint8Array.of(7), optout: false },
    },
  ]),
];
const questions = [
  '_25._tcp.mx.example.test.',
  'x.wild.example.test.',
  'alias.example.test.',
  'gone.example.test.',
  'mx.example.test.',
] as const;

/** One octet of the reply to one of the questions asked on the way is changed. */
interface Damage {
  readonly world: number;
  readonly question: (typeof questions)[number];
  readonly exchange: number;
  readonly at: number;
  readonly mask: number;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  world: fc.nat(zones.length - 1),
  question: fc.constantFrom(...questions),
  exchange: fc.nat(8),
  at: fc.nat(2000),
  mask: fc.integer({ min: 1, max: 255 }),
});

function damaged(bytes: Uint8Array, { at, mask }: Damage): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const place = at % changed.length;
  changed[place] = (changed[place] ?? 0) ^ mask;
  return changed;
}

function asking(world: MiniInternet, harm?: Damage): Ask {
  const places = new Map<string, number>();
  return (name, type) => {
    const key = `${nameToText(name)} ${rrTypeName(type)}`;
    places.set(key, places.get(key) ?? places.size);
    const bytes = encodeMessage(world.answer(name, type));
    const hit = harm !== undefined && places.get(key) === harm.exchange;
    try {
      const message = decodeMessage(hit ? damaged(bytes, harm) : bytes);
      return Promise.resolve({ ok: true, message, server: '192.0.2.53' });
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return Promise.resolve({ ok: false, failure: 'garbage', server: '192.0.2.53' });
    }
  };
}

function lookup(world: MiniInternet, question: string, harm?: Damage): Promise<ValidatedAnswer> {
  const validator = createValidator({ anchors: world.anchors, now, ask: asking(world, harm) });
  return validator.lookup(nameFromText(question), rrType.TLSA);
}

function said(answer: ValidatedAnswer): readonly string[] {
  const data = answer.rdatas.map((rdata) => rdataToText(rrType.TLSA, rdata));
  return [answer.status, nameToText(answer.finalName).toLowerCase(), ...new Set(data)];
}

describe('one damaged octet anywhere on the way', () => {
  it('leaves the same answer, or none that is secure or insecure, with its reason and EDE (A09)', async () => {
    await fc.assert(
      fc.asyncProperty(damage, async (harm) => {
        const world = zones[harm.world];
        if (world === undefined) return;
        const whole = await lookup(world, harm.question);
        expect(whole.dnssec.state).toBe('secure');
        const answer = await lookup(world, harm.question, harm);
        expect(lawful(answer.dnssec)).toEqual([]);
        if (answer.dnssec.state === 'secure') expect(said(answer)).toEqual(said(whole));
        else expect(answer.dnssec.state).not.toBe('insecure');
      }),
      { numRuns: 400 },
    );
  });
});
