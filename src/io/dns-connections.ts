import { TransientMap } from '../protocols/transient-map.js';
import type { DnsChannel } from '../protocols/recording/network.js';
import type { BackOff } from './back-off.js';
import type { DnsConnection, MakeQuery } from './dns-connection.js';
import { DnsOverHttps } from './dns-https.js';
import { DnsStream } from './dns-stream.js';
import { formatEndpoint, type Endpoint } from './endpoint.js';
import { ExchangeFailure, failureOf } from './failure.js';
import type { Life, Patience, Scope } from './scope.js';
import { connectTcp } from './tcp.js';
import { createTurnstile, type Turnstile } from './turnstile.js';
import { handshake } from './unverified-tls.js';

/** Where a connection leads, and what is spoken over it; without `channel` plain TCP. */
export interface DnsPlace {
  readonly target: Endpoint;
  /** What the caller named, for the Host header. */
  readonly asked: Endpoint;
  readonly channel?: DnsChannel;
}

/** Connections are kept: one a server, opened when the first question comes and again when it was lost. */
export interface DnsConnections {
  /** `chain` with the first answer of each encrypted connection. */
  ask(
    place: DnsPlace,
    make: MakeQuery,
    patience: Patience,
  ): Promise<{ readonly message: Uint8Array; readonly chain?: readonly string[] }>;
  /** Whether a question would find its connection open; where not, one is begun, which nobody has to wait for. */
  isOpen(place: DnsPlace): boolean;
}

interface Opened {
  readonly connection: DnsConnection;
  /** Certificates that nobody was shown yet. */
  chain: readonly string[] | undefined;
}

interface Server {
  readonly turns: Turnstile;
  opening?: Promise<Opened>;
  /** What `opening` came to. */
  opened?: Opened;
  oneByOne?: boolean;
}

/** Questions under way on one connection; servers that take fewer at a time leave the rest unread for a while. */
const pipelined = 64;
/** Beyond, connections that wait for nothing are closed, the oldest first: servers of strangers may hold theirs open for good. */
const mostConnections = 128;
/** Connections lost under one question before it is given up. */
const mostLosses = 4;
const longestLife = 600_000;

/** `timeout`: milliseconds for each of connecting, the handshake and an answer. */
export function createDnsConnections(
  life: Life,
  backOff: BackOff,
  timeout: number,
): DnsConnections {
  const servers = new Map<string, Server>();
  const serverFor = (key: string): Server => {
    const server = servers.get(key) ?? { turns: createTurnstile(pipelined) };
    servers.set(key, server);
    return server;
  };
  const all: Connections = new TransientMap();
  const openFor = (server: Server, key: string, place: DnsPlace): Promise<Opened> =>
    openNew(server, key, backOff, () => {
      makeRoom(all);
      return keepOpen(life, async (scope) => {
        const opened = await openPlace(place, timeout, scope);
        enter(opened, server, all, scope);
        return opened;
      });
    });
  return {
    isOpen(place) {
      const key = keyOf(place);
      const server = serverFor(key);
      if (server.oneByOne) return false;
      if (server.opened?.connection.usable) return true;
      // Under way, or failed: who does without a connection does not insist on one.
      const isTried = server.opening !== undefined && server.opened === undefined;
      if (!isTried) openFor(server, key, place).catch(() => undefined);
      return false;
    },
    async ask(place, make, patience) {
      const key = keyOf(place);
      const server = serverFor(key);
      const bounded = <T>(work: Promise<T>): Promise<T> =>
        patience.within(timeout, kindOf(place), work);
      const once = async (): Promise<Answered | Lost> => {
        const opened = await openFor(server, key, place);
        try {
          const message = await opened.connection.ask(make, bounded);
          const { chain } = opened;
          opened.chain = undefined;
          return { message, ...(chain && { chain }) };
        } catch (error) {
          // RFC 7766 s6.2.4: servers close connections when they like; that is no answer to the question.
          if (opened.connection.closed && opened.connection.served > 0) return { lost: error };
          throw error;
        }
      };
      for (let losses = 0; ;) {
        const answer = await server.turns.pass(server.oneByOne ? key : undefined, once);
        if (!('lost' in answer)) return answer;
        if (++losses === mostLosses) throw answer.lost;
        // Once may be chance; twice is a server that answers one question a connection.
        if (losses > 1) server.oneByOne = true;
      }
    },
  };
}

/** The connection that there is, or a new one; throws the last failure where the server is to be left alone. */
async function openNew(
  server: Server,
  key: string,
  backOff: BackOff,
  open: () => Promise<Opened>,
): Promise<Opened> {
  for (let opening = server.opening; opening !== undefined; opening = server.opening) {
    const opened = await opening.catch(() => undefined);
    if (opened !== undefined && mayCarry(server, opened)) return opened;
    // Unless somebody else has begun another while we waited.
    if (server.opening === opening) forget(server);
  }
  backOff.check(key);
  server.opening = open();
  try {
    const opened = await server.opening;
    server.opened = opened;
    backOff.worked(key);
    return opened;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.word !== 'not-attempted') backOff.failed(key, failure);
    throw failure;
  }
}

function forget(server: Server): void {
  delete server.opening;
  delete server.opened;
}

/** A set. */
type Connections = TransientMap<DnsConnection, true>;

function enter(opened: Opened, server: Server, all: Connections, scope: Scope): void {
  all.set(opened.connection, true);
  scope.own(() => {
    all.delete(opened.connection);
    // What is over would be kept for as long as the run goes.
    if (server.opened === opened) forget(server);
  });
}

/** One that was not used yet is about to be. Whoever has just been given one that ends here asks over a new one. */
function makeRoom(all: Connections): void {
  for (const connection of all.keys()) {
    if (all.size < mostConnections) return;
    if (!connection.idle || connection.served === 0) continue;
    all.delete(connection);
    connection.retire();
  }
}

function mayCarry({ oneByOne }: Server, { connection }: Opened): boolean {
  return connection.usable && !(oneByOne === true && connection.served > 0);
}

type Answered = Awaited<ReturnType<DnsConnections['ask']>>;
interface Lost {
  readonly lost: unknown;
}

function kindOf({ channel }: DnsPlace): string {
  return channel?.kind ?? 'tcp';
}

function keyOf({ target, channel }: DnsPlace): string {
  const more = channel === undefined ? [] : Object.entries(channel).sort().flat();
  return [formatEndpoint(target), ...more].join(' ');
}

/** The connection lives in a scope of its own, which closes its socket when it has ended or the network is closed. */
function keepOpen(life: Life, open: (scope: Scope) => Promise<Opened>): Promise<Opened> {
  return new Promise((resolve, reject) => {
    life
      .open(async (scope) => {
        const opened = await open(scope);
        resolve(opened);
        await scope.within(longestLife, 'lifetime', opened.connection.ended);
      })
      .catch(reject);
  });
}

async function openPlace(place: DnsPlace, timeout: number, scope: Scope): Promise<Opened> {
  const { target, asked, channel } = place;
  const raw = await connectTcp(target, timeout, scope);
  if (channel === undefined) return { connection: new DnsStream(raw, 'tcp'), chain: undefined };
  const name = channel.kind === 'tls' ? channel.serverName : channel.host;
  const alpn = channel.kind === 'https' ? { alpn: ['h2', 'http/1.1'] } : {};
  const tls = await handshake(raw, { serverName: name ?? asked.address, timeout, ...alpn }, scope);
  if (!tls.ok)
    throw new ExchangeFailure(
      tls.alert === 'timed-out' ? 'timed-out' : 'garbage',
      `tls: ${tls.alert}`,
    );
  const connection =
    channel.kind === 'tls'
      ? new DnsStream(tls.socket, 'tls')
      : new DnsOverHttps(tls.socket, { host: name ?? hostOf(asked), path: channel.path });
  return { connection, chain: tls.chain };
}

/** RFC 3986 s3.2.2: an address as a host; the port only where it is not that of HTTPS. */
function hostOf(asked: Endpoint): string {
  return formatEndpoint(asked).replace(/:443$/, '');
}
