import { setImmediate as turn } from 'node:timers/promises';
import { buildQuery } from '../../src/io/dns-query.js';
import { createDnsUdpPool } from '../../src/io/dns-udp-pool.js';
import { createLife } from '../../src/io/scope.js';
import { handlesLeft } from './servers.js';

describe('a network that was closed', () => {
  it('leaves no rejection that nobody hears of what ends later: that would end the process', async () => {
    const heard: unknown[] = [];
    const hear = (error: unknown): void => void heard.push(error);
    process.on('unhandledRejection', hear);
    try {
      const life = createLife();
      let fail: (error: Error) => void = () => undefined;
      const later = new Promise<never>((_, reject) => (fail = reject));
      const ended = life.open(async (scope) => {
        life.close();
        await scope.within(1_000, 'connect', later);
      });
      await expect(ended).rejects.toMatchObject({ word: 'not-attempted' });
      fail(new Error('destroyed'));
      await turn();
      expect(heard).toEqual([]);
    } finally {
      process.off('unhandledRejection', hear);
    }
  });

  it('opens no socket any more, which nobody would close', async () => {
    const life = createLife();
    const pool = createDnsUdpPool(life);
    life.close();
    const request = { name: 'example.com.', type: 1, recurse: true, edns: true };
    const make = () => buildQuery({ ...request, server: '127.0.0.1', port: 53 });
    const asked = async (): Promise<unknown> =>
      pool.ask({ address: '127.0.0.1', port: 53 }, make, 100, life);
    await expect(asked()).rejects.toMatchObject({ word: 'not-attempted' });
    expect(await handlesLeft()).toEqual([]);
  });
});
