import type { Attempt, Mail } from './attempt.js';

export const senderKinds = ['dane', 'mta-sts', 'plain'] as const;
export type SenderKind = (typeof senderKinds)[number];

/** One mail system with caches of its own. */
export interface Sender {
  readonly kind: SenderKind;
  attempt(mail: Mail): Promise<Attempt>;
  /** Before a message is given up: true where something new was learnt and one more try is due (RFC 8461 s5.1). */
  beforeGivingUp(mail: Mail): Promise<boolean>;
  close(): Promise<void>;
}

export interface SenderCounters {
  readonly kind: SenderKind;
  readonly sent: number;
  readonly delivered: number;
  /** Of the messages sent, those that had to wait at least once. */
  readonly deferred: number;
  readonly lost: number;
  readonly queued: number;
  /** Why messages were deferred or lost: reason to number of messages (the last reason of each). */
  readonly deferredFor: Readonly<Record<string, number>>;
  readonly lostFor: Readonly<Record<string, number>>;
}
