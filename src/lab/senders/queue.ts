import type { Instant } from '../../core/time.js';
import type { LabClock } from '../clock.js';
import { lifetime, nextTry } from './retries.js';
import type { Sender, SenderCounters } from './sender.js';

interface Queued {
  readonly id: string;
  readonly submitted: Instant;
  readonly tries: number;
  readonly nextTry: Instant;
  readonly reason: string;
}

/** What became of one message, as it happened. */
export interface MailEvent {
  readonly kind: Sender['kind'];
  readonly id: string;
  readonly at: Instant;
  readonly outcome: 'delivered' | 'deferred' | 'lost';
  /** Host of the delivery, or the reason. */
  readonly detail: string;
}

/** The outgoing queue of one sender. */
export class MailQueue {
  readonly #sender: Sender;
  readonly #domain: string;
  readonly #clock: LabClock;
  readonly #listen: (event: MailEvent) => void;
  readonly #waiting = new Map<string, Queued>();
  readonly #deferredFor = new Map<string, string>();
  readonly #lostFor = new Map<string, string>();
  #sent = 0;
  #delivered = 0;

  constructor(options: {
    readonly sender: Sender;
    readonly domain: string;
    readonly clock: LabClock;
    readonly listen: (event: MailEvent) => void;
  }) {
    this.#sender = options.sender;
    this.#domain = options.domain;
    this.#clock = options.clock;
    this.#listen = options.listen;
  }

  get length(): number {
    return this.#waiting.size;
  }

  /** When the next message is due again; `undefined` while nothing waits. */
  due(): Instant | undefined {
    const times = [...this.#waiting.values()].map((mail) => mail.nextTry);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  async submit(): Promise<void> {
    this.#sent += 1;
    const id = `${this.#sender.kind}-${this.#sent}@sender.example.net`;
    const submitted = this.#clock.now();
    await this.#try({ id, submitted, tries: 0, nextTry: submitted, reason: '' });
  }

  /** Tries every message whose time has come. */
  async run(): Promise<void> {
    const now = this.#clock.now();
    const ready = [...this.#waiting.values()].filter((mail) => mail.nextTry <= now);
    for (const mail of ready) {
      if (now >= mail.submitted + lifetime) await this.#lastTry(mail);
      else await this.#try(mail);
    }
  }

  counters(): SenderCounters {
    return {
      kind: this.#sender.kind,
      sent: this.#sent,
      delivered: this.#delivered,
      deferred: this.#deferredFor.size,
      lost: this.#lostFor.size,
      queued: this.#waiting.size,
      deferredFor: countByReason(this.#deferredFor),
      lostFor: countByReason(this.#lostFor),
    };
  }

  async #try(mail: Queued): Promise<void> {
    const result = await this.#sender.attempt({ id: mail.id, domain: this.#domain });
    if (result.outcome === 'delivered') return this.#done(mail, result.host);
    if (result.outcome === 'bounced') return this.#lose(mail, result.reason);
    const now = this.#clock.now();
    const tries = mail.tries + 1;
    const next = nextTry(mail.submitted, tries, now);
    this.#waiting.set(mail.id, { ...mail, tries, nextTry: next, reason: result.reason });
    this.#deferredFor.set(mail.id, result.reason);
    this.#tell(mail, 'deferred', result.reason);
  }

  async #lastTry(mail: Queued): Promise<void> {
    const target = { id: mail.id, domain: this.#domain };
    let result = await this.#sender.attempt(target);
    const again = result.outcome === 'deferred' && (await this.#sender.beforeGivingUp(target));
    if (again) result = await this.#sender.attempt(target);
    if (result.outcome === 'delivered') return this.#done(mail, result.host);
    return this.#lose(mail, result.reason);
  }

  #done(mail: Queued, host: string): void {
    this.#waiting.delete(mail.id);
    this.#delivered += 1;
    this.#tell(mail, 'delivered', host);
  }

  #lose(mail: Queued, reason: string): void {
    this.#waiting.delete(mail.id);
    this.#lostFor.set(mail.id, reason);
    this.#tell(mail, 'lost', reason);
  }

  #tell({ id }: Queued, outcome: MailEvent['outcome'], detail: string): void {
    this.#listen({ kind: this.#sender.kind, id, at: this.#clock.now(), outcome, detail });
  }
}

function countByReason(reasons: ReadonlyMap<string, string>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const reason of reasons.values()) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
