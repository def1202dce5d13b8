import type { Message } from '../../../src/protocols/dns/message.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { MiniInternet } from './mini-internet.js';

const world = new MiniInternet([
  {
    apex: 'example.test.',
    records: 'mx.example.test. 300 IN A 192.0.2.1',
    denial: { iterations: 51, salt: new Uint8Array(), optout: false },
  },
]);

const broken = (message: Message): Message => ({
  ...message,
  answers: message.answers.map((record) =>
    record.type === rrType.A ? { ...record, rdata: Uint8Array.of(192, 0, 2, 66) } : record,
  ),
});

describe('iterations-hide-broken-signature: too many NSEC3 iterations excuse no bad signature', () => {
  it('A23: data with a good signature need no proof and are secure', async () => {
    const { dnssec } = await world.lookup('mx.example.test.', 'A');
    expect(dnssec.state).toBe('secure');
  });

  it('A05: data with a bad signature of the zone are bogus, not insecure', async () => {
    const { dnssec } = await world.lookup('mx.example.test.', 'A', {
      'mx.example.test. A': broken,
    });
    expect([dnssec.state, dnssec.reason]).toEqual(['bogus', 'signature-invalid']);
  });

  it('A23: data without signature stay insecure as nsec3-iterations', async () => {
    const { dnssec } = await world.lookup('mx.example.test.', 'A', {
      'mx.example.test. A': (message) => ({
        ...message,
        answers: message.answers.filter(({ type }) => type !== rrType.RRSIG),
      }),
    });
    expect([dnssec.state, dnssec.reason]).toEqual(['insecure', 'nsec3-iterations']);
  });
});

describe('iterations-hide-broken-proof: too many NSEC3 iterations excuse no bad signature of a proof', () => {
  const lastProofBroken = (message: Message): Message => {
    const last = message.authorities.findLastIndex(({ type }) => type === rrType.NSEC3);
    return {
      ...message,
      authorities: message.authorities.map((record, at) =>
        at === last
          ? { ...record, rdata: record.rdata.map((octet, i) => (i === 1 ? octet ^ 1 : octet)) }
          : record,
      ),
    };
  };

  it('A23: a name that is not there is insecure as nsec3-iterations', async () => {
    const { dnssec } = await world.lookup('nothing.example.test.', 'A');
    expect([dnssec.state, dnssec.reason]).toEqual(['insecure', 'nsec3-iterations']);
  });

  it('A23, A05: with one NSEC3 good and another changed it is bogus', async () => {
    const { dnssec } = await world.lookup('nothing.example.test.', 'A', {
      'nothing.example.test. A': lastProofBroken,
    });
    expect([dnssec.state, dnssec.reason]).toEqual(['bogus', 'signature-invalid']);
  });
});
