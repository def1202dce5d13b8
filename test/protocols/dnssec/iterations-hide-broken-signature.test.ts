import type { Message } from '../../../src/protocols/dns/message.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { recordsFromText } from '../../../src/protocols/dns/zone-text.js';
import { MiniInternet, type Tampering } from './mini-internet.js';

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

describe('iterations-hide-forged-alias: too many NSEC3 iterations excuse no alias that nobody signed', () => {
  const withAlias = (message: Message): Message => ({
    ...message,
    answers: recordsFromText('mx.example.test. 300 IN CNAME elsewhere.test.'),
  });
  const reason = async (type: 'A' | 'DS', tampered: Tampering): Promise<string> => {
    const { dnssec } = await world.lookup('mx.example.test.', type, tampered);
    return `${dnssec.state} ${dnssec.reason ?? ''}`;
  };

  it('A23, A31: asked for the DS of a name, the zone denies it or signs the alias: bogus', async () => {
    const tampered = { 'mx.example.test. DS': withAlias };
    expect(await reason('DS', tampered)).toBe('bogus no-ds-proof');
  });

  it('A23: the denial alone is insecure as nsec3-iterations', async () => {
    expect(await reason('DS', {})).toBe('insecure nsec3-iterations');
  });
});
