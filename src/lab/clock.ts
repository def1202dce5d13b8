import type { Instant, Seconds } from '../core/time.js';

/**
 * Lab time: real time plus an offset that only grows, so that a week of `max_age` passes at once and a child
 * process started in between sees a clock that runs as its own does.
 */
export class LabClock {
  #offset = 0;
  readonly #realNow: () => number;

  /** `startAt` is the lab's first instant; absent: now. `realNow` answers in milliseconds. */
  constructor(startAt?: Instant, realNow: () => number = Date.now) {
    this.#realNow = realNow;
    if (startAt !== undefined) this.#offset = startAt * 1000 - realNow();
  }

  /** Milliseconds of lab time. */
  milliseconds(): number {
    return this.#realNow() + this.#offset;
  }

  /** Whole seconds of lab time. */
  now(): Instant {
    return Math.floor(this.milliseconds() / 1000);
  }

  /** Throws a RangeError where `seconds` would turn time back. */
  advance(seconds: Seconds): void {
    if (!(seconds >= 0)) throw new RangeError(`lab time moves forward only, not by ${seconds} s`);
    this.#offset += seconds * 1000;
  }

  /** Moves to `instant`; where real time has already passed it, nothing happens. */
  advanceTo(instant: Instant): void {
    // In whole milliseconds: a sum of seconds may come to rest a hair before the instant, and read as the second before.
    this.#offset += Math.max(0, Math.ceil(instant * 1000 - this.milliseconds()));
  }
}
