import fc from 'fast-check';
import type { Message, ResourceRecord } from '../../../src/protocols/dns/message.js';
import {
  nameFromText,
  nameKey,
  nameToText,
  type WireName,
} from '../../../src/protocols/dns/name.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import {
  createValidator,
  type Ask,
  type ValidatedAnswer,
} from '../../../src/protocols/dnssec/index.js';
import { createCryptoMemory } from '../../../src/protocols/dnssec/memory.js';
import { MiniInternet } from './mini-internet.js';
import { now } from './mini-zone.js';

const records = `
example.test. 300 IN MX 10 mx1.example.test.
mx1.example.test. 300 IN A 192.0.2.1
_25._tcp.mx1.example.test. 300 IN TLSA 3 1 1 00ff
*.wild.example.test. 300 IN TLSA 3 1 1 22ff
far.example.test. 300 IN CNAME host.other.test.
plain.example.test. 300 IN CNAME host.plain.test.
old.example.test. 300 IN DNAME other.test.
`;
const nsec3 = { iterations: 1, salt: Uint8Array.of(7), optout: false };
const world = new MiniInternet([
  { apex: 'example.test.', records },
  { apex: 'other.test.', denial: nsec3, records: 'host.other.test. 300 IN A 192.0.2.2' },
  { apex: 'plain.test.', unsigned: true, records: 'host.plain.test. 300 IN A 192.0.2.3' },
]);

const apexes = ['.', 'test.', 'example.test.', 'other.test.', 'plain.test.'] as const;
const names = [
  ...['example.test.', 'mx1.example.test.', '_25._tcp.mx1.example.test.', 'a.wild.example.test.'],
  ...['far.example.test.', 'plain.example.test.', 'host.old.example.test.', 'host.other.test.'],
  ...['a\\.b.example.test.', 'a.b.example.test.', '\\255\\000.example.test.', 'x.other.test.'],
];
const { A, MX, TLSA, CNAME, DS, DNSKEY } = rrType;
const question = fc.record({
  name: fc.constantFrom(...names),
  type: fc.constantFrom(A, MX, TLSA, CNAME, DS, DNSKEY),
});
const keyQuestion = fc.record({
  name: fc.constantFrom(...apexes),
  type: fc.constantFrom(DS, DNSKEY),
});

/** What is wrong with the answer to one question, each time that it is asked. */
const fault = fc.record({
  question: fc.oneof(question, keyQuestion),
  kind: fc.constantFrom('silence', 'a bit', 'a record less', 'a TTL'),
  which: fc.nat(2),
  octet: fc.nat(300),
});
type Fault = typeof fault extends fc.Arbitrary<infer F> ? F : never;

function damaged(records: readonly ResourceRecord[], { kind, which, octet }: Fault) {
  return records.flatMap((record, index) => {
    if (index !== which % records.length) return [record];
    if (kind === 'a record less') return [];
    if (kind === 'a TTL') return [{ ...record, ttl: 7 }];
    const at = octet % record.rdata.length;
    return [{ ...record, rdata: record.rdata.map((one, place) => (place === at ? one ^ 1 : one)) }];
  });
}

const answers = new Map<string, Message>();

/** With the same signatures each time, as zones give them; the mini internet signs anew. */
function answerTo(name: WireName, type: number): Message {
  const key = `${type} ${nameKey(name)}`;
  const answer = answers.get(key) ?? world.answer(name, type);
  answers.set(key, answer);
  return answer;
}

function asking(faults: readonly Fault[]): Ask {
  return async (name, type) => {
    await Promise.resolve();
    const honest = answerTo(name, type);
    const wrong = faults.find(
      (one) => one.question.type === type && one.question.name === nameKey(name),
    );
    const server = '192.0.2.53';
    if (wrong?.kind === 'silence') return { ok: false, failure: 'timed-out', server };
    if (wrong === undefined) return { ok: true, message: honest, server };
    const sections = {
      answers: damaged(honest.answers, wrong),
      authorities: damaged(honest.authorities, wrong),
    };
    return { ok: true, message: { ...honest, ...sections }, server };
  };
}

const textOf = ({ finalName, rdatas, ...rest }: ValidatedAnswer): string =>
  JSON.stringify([rest, nameToText(finalName), rdatas.map((rdata) => [...rdata])]);

it('a validator in use, whose memories are small and shared with others, answers each question as a new one does (law)', async () => {
  const memory = createCryptoMemory({ keys: 8, signatures: 16 });
  const questions = fc.array(question, { minLength: 1, maxLength: 20 });
  const faults = fc.array(fault, { maxLength: 5 });
  // Half of them at what is asked, each at a question of its own.
  const aimed = fc.tuple(faults, faults, questions).map(([some, others, all]) => ({
    all,
    wrong: [
      ...some.flatMap((one, index) => (all[index] ? [{ ...one, question: all[index] }] : [])),
      ...others,
    ],
  }));
  await fc.assert(
    fc.asyncProperty(aimed, fc.nat(3), async ({ wrong, all }, answersKept) => {
      const options = { anchors: world.anchors, now, ask: asking(wrong) };
      const limits = { answersKept, zonesKept: 3 };
      const used = createValidator({ ...options, memory, limits });
      for (let round = 0; round < 2; round++) {
        const asked = all.map(({ name, type }) => used.lookup(nameFromText(name), type));
        for (const [index, { name, type }] of all.entries()) {
          const fresh = await createValidator(options).lookup(nameFromText(name), type);
          const given = await asked[index];
          expect([name, type, given && textOf(given)]).toEqual([name, type, textOf(fresh)]);
        }
      }
    }),
    { numRuns: 60 },
  );
});
