import { connect, type Socket } from 'node:net';
import type { Endpoint } from './endpoint.js';
import type { Scope } from './scope.js';

/** A connected socket that the scope destroys at its end. Rejects with the socket's error or as `timed-out`. */
export async function connectTcp(target: Endpoint, timeout: number, scope: Scope): Promise<Socket> {
  const socket = connect({ host: target.address, port: target.port });
  // an error with no listener would end the process; whoever reads the socket hears of it too
  socket.on('error', () => undefined);
  scope.own(() => socket.destroy());
  const connected = new Promise<Socket>((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
  return scope.within(timeout, 'connect', connected);
}
