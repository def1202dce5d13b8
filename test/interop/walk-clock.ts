/**
 * The days that a cutover takes, which nobody sits through: each wait is slept over by asking at its end, and from there on
 * everything that writes into the ledger is asked later by as much.
 */
export class WalkClock {
  #ahead = 0;

  /** RFC 3339; absent while nothing was slept over: then the steps go by their own clock, as in production. */
  now(): string | undefined {
    return this.#ahead === 0 ? undefined : textOf(Date.now() + this.#ahead);
  }

  sleepUntil(instant: string): void {
    this.#ahead = Math.max(this.#ahead, Date.parse(instant) - Date.now());
  }
}

const textOf = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
