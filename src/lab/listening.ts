import type { Server, Socket } from 'node:net';

/** What every listener of the lab must be: gone, connections included, once `close` has resolved. */
export interface Closeable {
  close(): Promise<void>;
}

/** Starts `server` on a free loopback port, or on `port`; the port, and a way to end it whatever clients do. */
export async function listenOnLoopback(
  server: Server,
  port = 0,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A peer that resets the connection is no fault of the lab.
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no TCP port was bound');
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { port: bound.port, close };
}
