import type { Network, Outcome, SmtpTranscript } from '../../src/protocols/recording/network.js';
import type { RunSettings } from '../../src/protocols/recording/format.js';
import { forOneDomain } from '../../src/io/domain-network.js';
import { encodeMessage } from '../../src/protocols/dns/message.js';
import { flagBits, readFlags } from '../../src/protocols/dns/flags.js';
import { rcode } from '../../src/protocols/dns/types.js';
import { recordsFromText } from '../../src/protocols/dns/zone-text.js';
import { createClock } from '../../src/io/clock.js';
import { shareNetwork } from '../../src/io/share-network.js';
import { runBulk, settingsKey, type BulkLine } from '../../src/session/bulk.js';
import { tool } from '../../src/session/version.js';
import type { QueueingNetwork } from '../../src/io/session-turn.js';
import { closeAll, live, tcpServer } from '../io/servers.js';
import { collectAll } from '../support/collect.js';

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
    expect(lines[0]?.verdict).toMatchObject({ why: expect.stringMatching(/^stopped: /) as string });
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

it('a line of another version of the rules is no line of this run', () => {
  const keys = ['dane-cutover 0.1.0', 'dane-cutover 0.1.1'].map((by) => settingsKey(settings, by));
  expect(new Set(keys).size).toBe(2);
  expect(settingsKey(settings)).toBe(
    settingsKey({ ...settings, at: 7, domains: ['a.test'] }, tool),
  );
});

type Dns = Awaited<ReturnType<Network['dns']>>;

const soa = 'example.org. 3600 IN SOA ns.example.org. h.example.org. 1 2 3 4 40';

/** An answer with these records, or the absence of any that the SOA proves. */
function reply(answers: string, authorities = '', code: number = rcode.NOERROR): Dns {
  const message = encodeMessage({
    id: 0,
    flags: readFlags(flagBits.qr),
    opcode: 0,
    rcode: code,
    questions: [],
    answers: recordsFromText(answers),
    authorities: recordsFromText(authorities),
    additionals: [],
  });
  const value = { transport: 'udp', message: Buffer.from(message).toString('base64') } as const;
  return { outcome: 'answered', value, timing: { at: 0, took: 0 } };
}

const failed = (outcome: 'timed-out' | 'not-attempted'): Outcome<never> => ({
  outcome,
  detail: 'x',
  timing: { at: 0, took: 0 },
});

let [now, asked, called] = [0, 0, 0];
let answer: Dns = reply('');
let session: Outcome<SmtpTranscript> = failed('timed-out');
const clock = { at: 0, elapsed: () => now, now: () => 0 };
const world: Network = {
  dns: async (): Promise<Dns> => (asked++, answer),
  smtp: async (): Promise<Outcome<SmtpTranscript>> => (called++, session),
  https: () => Promise.reject(new Error('not here')),
};
const question = { server: '192.0.2.1', port: 53, type: 1, recurse: true, edns: true };
const host = { address: '192.0.2.2', port: 25, serverName: 'mx.example.org' };
beforeEach(() => ([now, asked, called] = [0, 0, 0]));

describe('shareNetwork', () => {
  const network = (): Network => shareNetwork(world, clock);
  const record = (ttl: number): string => `a.example.org. ${ttl} IN A 192.0.2.1`;

  it('asks an equal question once, also while it is under way', async () => {
    const shared = network();
    answer = reply(record(60));
    const ask = (name: string): Promise<Dns> => shared.dns({ ...question, name });
    await Promise.all([ask('a.'), ask('a.'), ask('b.')]);
    await ask('a.');
    expect(asked).toBe(2);
  });

  it.each([
    ['its TTL', reply(`${record(300)}\n${record(60)}`), 60],
    ['the longest that we allow', reply(record(86_400)), 300],
    ['the time that absence may be kept', reply('', soa), 40],
    ['nothing: a TTL of zero', reply(record(0)), 0],
    ['nothing: a failure of the server', reply('', soa, rcode.SERVFAIL), 0],
    ['nothing: an empty message', reply(''), 0],
    ['nothing: what is too large', reply(`${record(60)}\n`.repeat(1_000)), 0],
    ['nothing: no answer', failed('timed-out'), 0],
    ['nothing: no message', { ...reply(''), value: { transport: 'udp', message: 'AAA' } }, 0],
  ] as const)('keeps an answer for %s', async (_, given, seconds) => {
    const shared = network();
    answer = given;
    const ask = (): Promise<Dns> => shared.dns({ ...question, name: 'a.' });
    await ask();
    if (seconds > 0) {
      now = seconds * 1_000 - 1;
      expect(await ask()).toBe(given);
      expect(asked).toBe(1);
    }
    now = seconds * 1_000;
    await ask();
    expect(asked).toBe(2);
  });

  it('tells servers, channels and kinds of question apart', async () => {
    const shared = network();
    answer = reply(record(60));
    const all = [
      question,
      { ...question, server: '192.0.2.9' },
      { ...question, port: 5_353 },
      { ...question, type: 2 },
      { ...question, recurse: false },
      { ...question, edns: false },
      { ...question, channel: { kind: 'tls' as const } },
    ];
    for (const one of [...all, ...all]) await shared.dns({ ...one, name: 'a.' });
    expect(asked).toBe(all.length);
  });

  it('calls each address once for each server name and kind of key, and a dead one again after a minute', async () => {
    const shared = network();
    session = failed('timed-out');
    for (let count = 0; count < 3; count++) await shared.smtp(host);
    await shared.smtp({ ...host, serverName: 'mx2.example.org' });
    await shared.smtp({ ...host, keyType: 'rsa' });
    expect(called).toBe(3);
    now = 60_000;
    session = { outcome: 'answered', value: { lines: [] }, timing: { at: 0, took: 0 } };
    await shared.smtp(host);
    now = 359_999;
    expect((await shared.smtp(host)).outcome).toBe('answered');
    expect(called).toBe(4);
  });

  it('counts the minute of a dead host from when it was found dead, however long that took', async () => {
    const slow: Network = {
      ...world,
      smtp: async () => {
        called++;
        now += 75_000;
        return failed('timed-out');
      },
    };
    const shared = shareNetwork(slow, clock);
    await shared.smtp(host);
    now += 59_999;
    await shared.smtp(host);
    expect(called).toBe(1);
    now += 1;
    await shared.smtp(host);
    expect(called).toBe(2);
  });

  it('lets go of who waited for a session, which would hold on to a whole domain', async () => {
    const beginning: QueueingNetwork = {
      ...world,
      smtp: async (_, isWanted) => (isWanted?.(), world.smtp(host)),
    };
    const shared = shareNetwork(beginning, clock);
    const askerOf = async (): Promise<WeakRef<() => boolean>> => {
      const isWanted = (): boolean => now < Infinity;
      await shared.smtp(host, isWanted);
      return new WeakRef(isWanted);
    };
    const asker = await askerOf();
    await new Promise((done) => setImmediate(done));
    collectAll();
    expect(asker.deref()).toBeUndefined();
    await shared.smtp(host);
    expect(called).toBe(1);
  });

  it('holds a bounded number of answers', async () => {
    const shared = network();
    answer = reply(record(60));
    for (let n = 0; n <= 2_048; n++) await shared.dns({ ...question, name: `${n}.` });
    await shared.dns({ ...question, name: '0.' });
    expect(asked).toBe(2_050);
  });
});

describe('forOneDomain', () => {
  it('attempts nothing more once the time of the domain is up', async () => {
    const own = forOneDomain(world, clock, 1_000);
    now = 999;
    await own.dns({ ...question, name: 'a.' });
    await own.smtp(host);
    now = 1_000;
    const outcomes = [
      await own.dns({ ...question, name: 'a.' }),
      await own.smtp(host),
      await own.https({ address: '192.0.2.2', port: 443, host: 'a.example.org', path: '/' }),
    ];
    for (const outcome of outcomes) expect(outcome).toMatchObject(late);
    expect([asked, called]).toEqual([1, 1]);
  });

  it('lets one domain have no more than four sessions at once, and refuses those that waited too long', async () => {
    const waiting: (() => void)[] = [];
    const slow: Network = {
      ...world,
      smtp: () => new Promise((done) => waiting.push(() => done(failed('timed-out')))),
    };
    const own = forOneDomain(slow, clock, 1_000);
    const sessions = Array.from({ length: 6 }, () => own.smtp(host));
    await new Promise((wait) => setImmediate(wait));
    expect(waiting).toHaveLength(4);
    now = 1_000;
    for (const end of waiting) end();
    const outcomes = (await Promise.all(sessions)).map(({ outcome }) => outcome);
    expect(outcomes.filter((word) => word === 'not-attempted')).toHaveLength(2);
  });
});

describe('a domain whose time is up while it waits for its turn at an address', () => {
  afterEach(closeAll);
  const soon = 300;
  /** A mail server that says nothing, and how often it was called. */
  async function silent(): Promise<{ readonly port: number; readonly calls: () => number }> {
    let calls = 0;
    return { port: await tcpServer(() => void calls++), calls: () => calls };
  }
  const to = (port: number, serverName: string) => ({ address: '127.0.0.1', port, serverName });

  it('ends at once, and its session never begins', async () => {
    const { port, calls } = await silent();
    const real = createClock();
    const net = live({ clock: real, timeouts: { smtpGreeting: 1_200 } });
    const shared = shareNetwork(net, real);
    const first = shared.smtp(to(port, 'first.example.org'));
    const ended = jest.fn();
    void first.then(ended);
    const second = await forOneDomain(shared, real, soon).smtp(to(port, 'second.example.org'));
    expect(second).toMatchObject(late);
    expect(ended).not.toHaveBeenCalled();
    expect(await first).toMatchObject({ outcome: 'timed-out' });
    // Behind the abandoned one: its turn has come and gone by now.
    await net.smtp(to(port, 'third.example.org'), () => false);
    expect(calls()).toBe(1);
  });

  it('waits for a session that has begun, and for one that another domain still wants', async () => {
    const { port, calls } = await silent();
    const real = createClock();
    const shared = shareNetwork(live({ clock: real, timeouts: { smtpGreeting: 700 } }), real);
    const begun = forOneDomain(shared, real, soon).smtp(to(port, 'first.example.org'));
    const name = 'second.example.org';
    const hasty = forOneDomain(shared, real, soon).smtp(to(port, name));
    const patient = forOneDomain(shared, real, 60_000).smtp(to(port, name));
    expect(await hasty).toMatchObject(late);
    expect(await begun).toMatchObject({ outcome: 'timed-out' });
    expect(await patient).toMatchObject({ outcome: 'timed-out' });
    expect(calls()).toBe(2);
  });

  it('leaves nothing behind that a later domain would take for an answer', async () => {
    const { port, calls } = await silent();
    const real = createClock();
    const net = live({ clock: real, timeouts: { smtpGreeting: 700 } });
    const shared = shareNetwork(net, real);
    const first = shared.smtp(to(port, 'first.example.org'));
    const name = 'second.example.org';
    expect(await forOneDomain(shared, real, soon).smtp(to(port, name))).toMatchObject(late);
    await first;
    await net.smtp(to(port, 'third.example.org'), () => false);
    expect(await shared.smtp(to(port, name))).toMatchObject({ outcome: 'timed-out' });
    expect(calls()).toBe(2);
  });
});

const late = { outcome: 'not-attempted', detail: 'out-of-time' };
