import { record } from '../../src/io/record.js';
import type { RunClock } from '../../src/io/clock.js';
import type { DnsReply, Network, Outcome } from '../../src/protocols/recording/network.js';
import { createReplayNetwork } from '../../src/protocols/recording/replay.js';

const question = (name: string) =>
  ({ server: '192.0.2.53', port: 53, name, type: 1, recurse: true, edns: true }) as const;
const answer = (message: string): Outcome<DnsReply> => ({
  outcome: 'answered',
  value: { transport: 'udp', message },
  timing: { at: 5, took: 6 },
});

/** Answers `slow` only once the answer to anything else is out. */
function lateForSlow(): Network {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const nothing = { outcome: 'refused', detail: 'x', timing: { at: 0, took: 0 } } as const;
  return {
    async dns({ name }) {
      if (name === 'slow.') await gate;
      release();
      return answer(Buffer.from(name).toString('base64'));
    },
    smtp: async () => nothing,
    https: async () => nothing,
  };
}

describe('the recorder', () => {
  it('keeps exchanges in the order in which they began, not in which they ended', async () => {
    const { network, exchanges } = record(lateForSlow());
    const smtp = { address: '192.0.2.1', port: 25, serverName: 'mx.example.com' };
    const https = { address: '192.0.2.2', port: 443, host: 'mta-sts.example.com', path: '/' };
    const slow = network.dns(question('slow.'));
    await network.dns(question('fast.'));
    await Promise.all([slow, network.smtp(smtp), network.https(https)]);
    expect(
      exchanges().map(({ kind, request }) => ('name' in request ? request.name : kind)),
    ).toEqual(['slow.', 'fast.', 'smtp', 'https']);
  });

  it('gives the caller the very outcome it keeps, timed by the run where a clock is given', async () => {
    let now = 0;
    const clock: RunClock = { at: 0, elapsed: () => (now += 10), now: () => 0 };
    const plain = record(lateForSlow());
    const timed = record(lateForSlow(), clock);
    expect((await plain.network.dns(question('a.'))).timing).toEqual({ at: 5, took: 6 });
    const outcome = await timed.network.dns(question('a.'));
    expect(outcome.timing).toEqual({ at: 10, took: 10 });
    expect(timed.exchanges()[0]?.result).toBe(outcome);
  });

  it('leaves out what has not ended', async () => {
    const { network, exchanges } = record(lateForSlow());
    const slow = network.dns(question('slow.'));
    expect(exchanges()).toEqual([]);
    await network.dns(question('fast.'));
    await slow;
    expect(exchanges()).toHaveLength(2);
  });

  it('passes on our own bugs and keeps no trace of an answer', async () => {
    const broken: Network = { ...lateForSlow(), dns: () => Promise.reject(new TypeError('bug')) };
    const { network, exchanges } = record(broken);
    await expect(network.dns(question('a.'))).rejects.toThrow(TypeError);
    expect(exchanges()).toEqual([]);
  });
});

describe('a replay', () => {
  it('answers what was recorded, identical requests in their order, and then no more', async () => {
    const network = createReplayNetwork([
      { kind: 'dns', request: question('a.'), result: answer('AAAA') },
      { kind: 'dns', request: question('b.'), result: answer('BBBB') },
      { kind: 'dns', request: question('a.'), result: answer('CCCC') },
    ]);
    // the order of keys in a request says nothing
    const turned = {
      edns: true,
      recurse: true,
      type: 1,
      name: 'a.',
      port: 53,
      server: '192.0.2.53',
    };
    expect(await network.dns(turned)).toEqual(answer('AAAA'));
    expect(await network.dns(question('a.'))).toEqual(answer('CCCC'));
    expect(await network.dns(question('b.'))).toEqual(answer('BBBB'));
    const missing = {
      outcome: 'not-attempted',
      detail: 'not-in-recording',
      timing: { at: 0, took: 0 },
    };
    expect(await network.dns(question('a.'))).toEqual(missing);
    expect(await network.dns({ ...question('b.'), recurse: false })).toEqual(missing);
    expect(
      await network.smtp({ address: '192.0.2.1', port: 25, serverName: 'mx.example.com' }),
    ).toEqual(missing);
  });

  it('does not touch the exchanges it was given', async () => {
    const exchanges = [{ kind: 'dns', request: question('a.'), result: answer('AAAA') }] as const;
    for (let run = 0; run < 2; run++)
      expect(await createReplayNetwork(exchanges).dns(question('a.'))).toEqual(answer('AAAA'));
  });
});
