import { connect, type Socket } from 'node:net';
import { DnsStream } from '../../src/io/dns-stream.js';
import { buildQuery, type DnsQuery } from '../../src/io/dns-query.js';
import { closeAll, handlesLeft, tcpServer } from './servers.js';

let opened: Socket | undefined;
afterEach(async () => {
  opened?.destroy();
  await closeAll();
  expect(await handlesLeft()).toEqual([]);
});

function queryWithId(id: number): DnsQuery {
  const request = { server: '127.0.0.1', port: 53, name: 'example.com.', type: 1 };
  const query = buildQuery({ ...request, recurse: true, edns: true });
  const message = Uint8Array.from(query.message);
  message.set([id >> 8, id & 0xff]);
  return { ...query, message };
}

interface Far {
  readonly stream: DnsStream;
  /** Frames as they came. */
  readonly heard: Buffer[];
  readonly answer: (frame: Buffer) => void;
}

async function far(count: number): Promise<Far & { readonly all: Promise<void> }> {
  const heard: Buffer[] = [];
  let peer: Socket | undefined;
  let done: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (done = resolve));
  const port = await tcpServer((socket) => {
    peer = socket;
    let held = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
        heard.push(held.subarray(0, 2 + held.readUInt16BE(0)));
        held = held.subarray(2 + held.readUInt16BE(0));
        if (heard.length === count) done();
      }
    });
  });
  const socket = connect(port, '127.0.0.1');
  opened = socket;
  await new Promise((resolve) => socket.once('connect', resolve));
  const answer = (frame: Buffer): void => {
    const reply = Buffer.from(frame);
    reply[4] = (reply[4] ?? 0) | 0x80;
    peer?.write(reply);
  };
  return { stream: new DnsStream(socket, 'tcp'), heard, answer, all };
}

const patient = <T>(work: Promise<T>): Promise<T> => work;

describe('one connection with several questions under way', () => {
  it('never has two with one id', async () => {
    const { stream, heard, answer, all } = await far(2);
    const ids = [7, 7, 7, 8];
    const make = (): DnsQuery => queryWithId(ids.shift() ?? 9);
    const both = Promise.all([stream.ask(make, patient), stream.ask(make, patient)]);
    await all;
    expect(heard.map((frame) => frame.readUInt16BE(2))).toEqual([7, 8]);
    heard.forEach(answer);
    await both;
    expect(stream.served).toBe(2);
  });

  it('takes no more once one has waited too long, but lets the others end', async () => {
    const { stream, heard, answer, all } = await far(2);
    let giveUp: () => void = () => undefined;
    const impatient = <T>(work: Promise<T>): Promise<T> => {
      work.catch(() => undefined);
      return new Promise((_, reject) => (giveUp = () => reject(new Error('too long'))));
    };
    const late = stream.ask(() => queryWithId(1), impatient);
    const other = stream.ask(() => queryWithId(2), patient);
    await all;
    giveUp();
    await expect(late).rejects.toThrow('too long');
    expect([stream.usable, stream.closed]).toEqual([false, false]);
    let ended = false;
    void stream.ended.then(() => (ended = true));
    await Promise.resolve();
    expect(ended).toBe(false);
    // A late reply to the question nobody waits for any more is known for one, and ends nothing.
    heard.forEach(answer);
    expect((await other)[1]).toBe(2);
    await stream.ended;
  });

  it('that said what fits nothing is asked no more: nobody reads what it answers', async () => {
    const { stream, heard, answer, all } = await far(1);
    const first = stream.ask(() => queryWithId(1), patient);
    await all;
    const [frame = Buffer.alloc(0)] = heard;
    frame[3] = 2;
    answer(frame);
    const misfit = { word: 'garbage', detail: 'tcp-reply-misfits' };
    await expect(first).rejects.toMatchObject(misfit);
    await expect(stream.ask(() => queryWithId(3), patient)).rejects.toMatchObject(misfit);
  });
});
