import { connect, type Socket } from 'node:net';
import { readFrom } from '../../src/io/byte-source.js';
import { closeAll, tcpServer } from './servers.js';

let client: Socket | undefined;
afterEach(async () => {
  client?.destroy();
  await closeAll();
});

async function connected(serve: (socket: Socket) => void): Promise<Socket> {
  const port = await tcpServer(serve);
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  client = socket;
  return socket;
}

describe('the octets of a socket', () => {
  it('come in order and end', async () => {
    const source = readFrom(await connected((socket) => socket.end('abcdef')));
    let text = '';
    for (let chunk = await source.next(); chunk; chunk = await source.next())
      text += Buffer.from(chunk).toString();
    expect(text).toBe('abcdef');
    expect(await source.next()).toBeUndefined();
  });

  it('are no longer read once a peer is far ahead of us', async () => {
    const socket = await connected((peer) => {
      const flood = (): void => {
        while (peer.writable && peer.write('x'.repeat(65536)));
        peer.once('drain', flood);
      };
      flood();
    });
    readFrom(socket);
    while (!socket.isPaused()) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(socket.bytesRead).toBeLessThan(2 ** 20);
  });

  it('that nobody took are given back', async () => {
    const socket = await connected((peer) => peer.write('abc'));
    const source = readFrom(socket);
    while (socket.bytesRead < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(Buffer.from(source.detach()).toString()).toBe('abc');
  });
});
