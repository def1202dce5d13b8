import type { Socket } from 'node:net';
import { readFrom, type ByteSource } from './byte-source.js';
import { ExchangeFailure, failureOf } from './failure.js';
import type { Scope } from './scope.js';

/** Octets to and from a proxy. What it sends is hostile: every wait has a bound in time and in octets. */
export interface ProxyDialogue {
  readonly source: ByteSource;
  say(octets: Uint8Array): void;
  /** The next `count` octets, no more. */
  exactly(count: number): Promise<Uint8Array>;
  /** All up to and with `end`; `garbage` where that does not come within `most` octets. */
  upTo(end: string, most: number): Promise<string>;
  /** What was read beyond the last answer: the mail server's. */
  rest(): Uint8Array;
  /** From now on silence is the target's, since the proxy has been told where to connect. */
  targetNamed(): void;
}

/** Nothing that a proxy does wrong says anything about the mail server. */
export function proxyFailure(detail: string): ExchangeFailure {
  return new ExchangeFailure('not-attempted', `proxy: ${detail}`);
}

export function createProxyDialogue(socket: Socket, timeout: number, scope: Scope): ProxyDialogue {
  const source = readFrom(socket);
  let held = Buffer.alloc(0);
  let named = false;

  const more = async (): Promise<void> => {
    const chunk = await source.next();
    if (chunk === undefined) throw proxyFailure('closed');
    held = Buffer.concat([held, chunk]);
  };
  /** The bound is for the whole answer: octet by octet it would never end. */
  const heard = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await scope.within(timeout, 'proxy', answer);
    } catch (error) {
      const { word, detail } = failureOf(error);
      if (word === 'not-attempted') throw error;
      if (word === 'timed-out' && named) throw new ExchangeFailure('timed-out', 'proxy: connect');
      throw proxyFailure(word === 'timed-out' ? 'timed-out' : detail);
    }
  };
  const take = (count: number): Buffer => {
    const taken = held.subarray(0, count);
    held = held.subarray(count);
    return taken;
  };
  return {
    source,
    say: (octets) => void socket.write(octets),
    exactly: (count) =>
      heard(
        (async () => {
          while (held.length < count) await more();
          return take(count);
        })(),
      ),
    upTo: (end, most) =>
      heard(
        (async () => {
          for (;;) {
            const at = held.indexOf(end, 0, 'latin1');
            if (at >= 0 && at <= most) return take(at + end.length).toString('latin1');
            if (at >= 0 || held.length > most) throw proxyFailure('garbage');
            await more();
          }
        })(),
      ),
    rest: () => held,
    targetNamed: () => void (named = true),
  };
}
