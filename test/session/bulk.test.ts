import type { Network, Outcome, SmtpTranscript } from '../../src/protocols/recording/network.js';
import type { RunSettings } from '../../src/protocols/recording/format.js';
import { shareNetwork } from '../../src/io/share-network.js';
import { runBulk, type BulkLine } from '../../src/session/bulk.js';

const settings: RunSettings = {
  mode: 'check',
  profile: 'exchange',
  domains: [],
  ledger: [],
  trustAnchors: [],
  roots: [],
  at: 1_795_000_000,
  atIsGiven: false,
  resolvers: [{ address: '127.0.0.1', port: 1 }],
  allowPrivateAddresses: true,
  endpointMap: {},
  families: 'both',
  smtpProbe: 'off',
  controlHosts: [],
};

describe('runBulk', () => {
  it('survives a fault at every domain', async () => {
    const lines: BulkLine[] = [];
    const names = Array.from({ length: 20 }, (_, n) => `d${n}.example.org`);
    const broken = { ...settings, trustAnchors: ['no anchor at all'] };
    await runBulk(broken, names, { concurrency: 3, onLine: (line) => lines.push(line) });
    expect(lines.map(({ domain }) => domain).sort()).toEqual([...names].sort());
    for (const { verdict } of lines) expect(verdict).toMatchObject({ word: 'unknown' });
    expect(lines[0]?.verdict.why).toMatch(/^stopped: /);
  });

  it('stops where a line cannot be written, and writes no other', async () => {
    let written = 0;
    const run = runBulk(settings, ['a.example.org', 'b.example.org', 'c.example.org'], {
      concurrency: 2,
      onLine: () => {
        written++;
        throw new Error('disk full');
      },
    });
    await expect(run).rejects.toThrow('disk full');
    await new Promise((wait) => setTimeout(wait, 100));
    expect(written).toBe(1);
  });
});

type Dns = Awaited<ReturnType<Network['dns']>>;

describe('shareNetwork', () => {
  let [now, asked, called] = [0, 0, 0];
  let word: 'answered' | 'timed-out' = 'answered';
  const outcome = <T>(value: T): Outcome<T> =>
    word === 'answered'
      ? { outcome: 'answered', value, timing: { at: now, took: 0 } }
      : { outcome: word, detail: 'x', timing: { at: now, took: 0 } };
  const network = (): Network =>
    shareNetwork(
      {
        dns: async (): Promise<Dns> => (asked++, outcome({ transport: 'udp', message: '' })),
        smtp: async (): Promise<Outcome<SmtpTranscript>> => (called++, outcome({ lines: [] })),
        https: () => Promise.reject(new Error('not here')),
      },
      { at: 0, elapsed: () => now, now: () => 0 },
    );
  const question = { server: '192.0.2.1', port: 53, type: 1, recurse: true, edns: true };
  const host = { address: '192.0.2.2', port: 25, serverName: 'mx.example.org' };
  beforeEach(() => ([now, asked, called, word] = [0, 0, 0, 'answered']));

  it('asks an equal question once, also while it is under way, and again after five minutes', async () => {
    const shared = network();
    const ask = (name: string): Promise<Dns> => shared.dns({ ...question, name });
    await Promise.all([ask('a.'), ask('a.'), ask('b.')]);
    await ask('a.');
    expect(asked).toBe(2);
    now = 300_000;
    await ask('a.');
    expect(asked).toBe(3);
  });

  it('asks again what was not answered', async () => {
    const shared = network();
    word = 'timed-out';
    await shared.dns({ ...question, name: 'a.' });
    word = 'answered';
    expect((await shared.dns({ ...question, name: 'a.' })).outcome).toBe('answered');
  });

  it('calls each address once for each server name, however it went', async () => {
    const shared = network();
    word = 'timed-out';
    for (let count = 0; count < 3; count++) await shared.smtp(host);
    await shared.smtp({ ...host, serverName: 'mx2.example.org' });
    await shared.smtp({ ...host, keyType: 'rsa' });
    expect(called).toBe(3);
  });

  it('holds a bounded number of answers', async () => {
    const shared = network();
    for (let n = 0; n <= 2_048; n++) await shared.dns({ ...question, name: `${n}.` });
    await shared.dns({ ...question, name: '0.' });
    expect(asked).toBe(2_050);
  });
});
