import type { Message } from '../../../src/protocols/dns/message.js';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { MiniInternet } from './mini-internet.js';

const child = {
  apex: 'plain.example.test.',
  unsigned: true,
  ds: () => [],
  records: 'a.plain.example.test. 60 IN A 192.0.2.7',
} as const;

/** The parent's signed "no DS", served as the answer to a question below the cut. */
async function stateBelow(world: MiniInternet, rcode: number): Promise<string> {
  const noDs = world.answer(nameFromText('plain.example.test.'), rrType.DS);
  const served = (message: Message): Message => ({
    ...message,
    rcode,
    answers: [],
    authorities: noDs.authorities,
  });
  const { dnssec } = await world.lookup('a.plain.example.test.', 'A', {
    'a.plain.example.test. A': served,
  });
  return `${dnssec.state} ${dnssec.reason ?? ''}`;
}

describe("parents-proof-below-cut: the parent's no-DS proof in the place of an unsigned child's answer", () => {
  const nsec = new MiniInternet([{ apex: 'example.test.', records: '' }, child]);
  const hashed = (optout: boolean): MiniInternet =>
    new MiniInternet([
      {
        apex: 'example.test.',
        records: '',
        denial: { iterations: 0, salt: new Uint8Array(), optout },
      },
      child,
    ]);

  it.each([0, 3])(
    'A03: with NSEC and rcode %i the proven cut makes it insecure, never secure',
    async (rcode) => {
      expect(await stateBelow(nsec, rcode)).toBe('insecure no-ds');
    },
  );

  it.each([0, 3])('A03: with NSEC3 and rcode %i likewise', async (rcode) => {
    expect(await stateBelow(hashed(false), rcode)).toBe('insecure no-ds');
  });

  it('A20: with opt-out, a name said to exist may be an unsigned one: insecure', async () => {
    expect(await stateBelow(hashed(true), 0)).toBe('insecure optout');
  });
});
