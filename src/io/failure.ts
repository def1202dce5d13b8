import type { Outcome } from '../protocols/recording/network.js';
import type { RunClock } from './clock.js';

export type FailureWord = Exclude<Outcome<never>, { outcome: 'answered' }>['outcome'];

/** Why an exchange with the world came to nothing. Never leaves this room: `settle` turns it into an outcome. */
export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  constructor(
    readonly word: FailureWord,
    readonly detail: string,
  ) {
    super(`${word}: ${detail}`);
  }
}

/** Runs one exchange and times it. Whatever the other side or the machine's network does becomes an outcome. */
export async function settle<T>(clock: RunClock, exchange: () => Promise<T>): Promise<Outcome<T>> {
  const at = clock.elapsed();
  const timing = (): { at: number; took: number } => ({ at, took: clock.elapsed() - at });
  try {
    const value = await exchange();
    return { outcome: 'answered', value, timing: timing() };
  } catch (error) {
    const { word, detail } = failureOf(error);
    return { outcome: word, detail, timing: timing() };
  }
}

const words: Readonly<Record<string, FailureWord>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timed-out',
  // our own machine ran out of something: nothing was asked
  EMFILE: 'not-attempted',
  ENFILE: 'not-attempted',
  ENOBUFS: 'not-attempted',
  ENOMEM: 'not-attempted',
};

/** Socket errors by their errno; an error without a code is a bug of ours and goes on its way. */
export function failureOf(error: unknown): ExchangeFailure {
  if (error instanceof ExchangeFailure) return error;
  const code = codeOf(error);
  if (code === undefined) throw error;
  // llhttp's parse errors: the peer does not speak HTTP
  if (code.startsWith('HPE_')) return new ExchangeFailure('garbage', code);
  return new ExchangeFailure(words[code] ?? 'unreachable', code);
}

/** The `code` of a Node error; not by `instanceof`, because an error may come from another realm. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
