import type { Instant, Seconds } from '../../core/time.js';
import type { LabClock } from '../clock.js';
import { MailQueue, type MailEvent } from './queue.js';
import type { Sender, SenderCounters } from './sender.js';

export interface FleetOptions {
  readonly clock: LabClock;
  readonly senders: readonly Sender[];
  readonly domain: string;
  readonly listen?: (event: MailEvent) => void;
}

interface Mailer {
  readonly queue: MailQueue;
  nextSubmission: Instant;
}

/** The senders at work: moves lab time from one thing due to the next, and lets each happen at its time. */
export class SenderFleet {
  readonly #clock: LabClock;
  readonly #mailers: readonly Mailer[];
  #pace: Seconds | undefined;

  constructor(options: FleetOptions) {
    this.#clock = options.clock;
    const listen = options.listen ?? (() => undefined);
    this.#mailers = options.senders.map((sender) => ({
      queue: new MailQueue({ sender, domain: options.domain, clock: options.clock, listen }),
      nextSubmission: Infinity,
    }));
  }

  /** Each sender hands in a message every `pace` seconds, staggered, from now on; `undefined`: none any more. */
  setPace(pace: Seconds | undefined): void {
    this.#pace = pace;
    const now = this.#clock.now();
    for (const [index, mailer] of this.#mailers.entries()) {
      mailer.nextSubmission =
        pace === undefined ? Infinity : now + (pace * index) / this.#mailers.length;
    }
  }

  /** Each sender hands in one message at once. */
  async submitOne(): Promise<void> {
    for (const { queue } of this.#mailers) await queue.submit();
  }

  /** Lab time moves to `until`; whatever is due before happens in order, each thing at its own time. */
  async advanceTo(until: Instant): Promise<void> {
    for (;;) {
      const next = Math.min(...this.#mailers.map(dueTime));
      if (next > until) break;
      this.#clock.advanceTo(next);
      for (const mailer of this.#mailers) await this.#runDue(mailer);
    }
    this.#clock.advanceTo(until);
  }

  /** Goes on until every queue is empty; messages end after 24 hours at the latest. Nothing new is handed in. */
  async drain(): Promise<void> {
    this.setPace(undefined);
    for (;;) {
      const due = Math.min(...this.#mailers.map(({ queue }) => queue.due() ?? Infinity));
      if (due === Infinity) return;
      await this.advanceTo(Math.max(due, this.#clock.now()));
    }
  }

  counters(): readonly SenderCounters[] {
    return this.#mailers.map(({ queue }) => queue.counters());
  }

  async #runDue(mailer: Mailer): Promise<void> {
    await mailer.queue.run();
    if (this.#pace !== undefined && mailer.nextSubmission <= this.#clock.milliseconds() / 1000) {
      mailer.nextSubmission = Math.max(mailer.nextSubmission + this.#pace, this.#clock.now());
      await mailer.queue.submit();
    }
  }
}

function dueTime({ queue, nextSubmission }: Mailer): Instant {
  return Math.min(nextSubmission, queue.due() ?? Infinity);
}
