import { randomInt } from 'node:crypto';
import { TransientMap } from '../protocols/transient-map.js';
import type { MakeQuery } from './dns-connection.js';
import { DnsUdp } from './dns-udp.js';
import { formatEndpoint, type Endpoint } from './endpoint.js';
import type { Life, Patience } from './scope.js';

/** Sockets that are used for several questions: opening one costs more than asking. */
export interface DnsUdpPool {
  ask(target: Endpoint, make: MakeQuery, timeout: number, patience: Patience): Promise<Uint8Array>;
}

/** Ports open to one server, each question over a random one: few would help a forger, many cost files. */
const portsPerServer = 16;
/** Beyond, sockets that wait for nothing are closed, the oldest first. */
const mostSockets = 128;
/** Milliseconds; `DnsUdp` retires itself long before. */
const longestLife = 600_000;

/** A set. */
type Sockets = TransientMap<DnsUdp, true>;

export function createDnsUdpPool(life: Life): DnsUdpPool {
  const servers = new TransientMap<string, Sockets>();
  const all: Sockets = new TransientMap();

  const forget = (socket: DnsUdp, key: string): void => {
    all.delete(socket);
    const own = servers.get(key);
    own?.delete(socket);
    if (own?.size === 0) servers.delete(key);
  };
  const open = (target: Endpoint, key: string): DnsUdp => {
    life.check();
    const socket = new DnsUdp(target);
    const own = servers.get(key) ?? new TransientMap();
    servers.set(key, own);
    own.set(socket, true);
    all.set(socket, true);
    life
      .open((scope) => {
        scope.own(() => {
          forget(socket, key);
          socket.close();
        });
        return scope.within(longestLife, 'lifetime', socket.ended);
      })
      .catch(() => undefined);
    return socket;
  };
  const makeRoom = (): void => {
    for (const socket of all.keys()) {
      if (all.size < mostSockets) return;
      if (!socket.idle) continue;
      all.delete(socket);
      socket.retire();
    }
  };
  const pick = (target: Endpoint): DnsUdp => {
    const key = formatEndpoint(target);
    const now = performance.now();
    const usable: DnsUdp[] = [];
    for (const socket of servers.get(key)?.keys() ?? [])
      if (socket.isUsable(now)) usable.push(socket);
    const any = usable[randomInt(portsPerServer)];
    if (any !== undefined && usable.length >= portsPerServer) return any;
    makeRoom();
    return open(target, key);
  };
  return {
    ask: (target, make, timeout, patience) =>
      pick(target).ask(make, (reply) => patience.within(timeout, 'udp', reply)),
  };
}
