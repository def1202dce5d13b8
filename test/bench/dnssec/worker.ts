/** One pass over all names: how many came out secure, and what it cost in seconds. */
export interface Phase {
  readonly secure: number;
  readonly wall: number;
  readonly cpu: number;
}

/** What a process that validates all names says of itself. */
export interface WorkerResult {
  readonly cold: Phase;
  readonly warm: Phase;
  readonly repeat: Phase;
  /** MiB, the largest resident size. */
  readonly peak: number;
  /** MiB of the heap still in use after a collection: what the validator keeps, without what V8 has not swept yet. */
  readonly live?: number;
  /** The kept messages of the warm names judged without a network, and their signatures checked by node:crypto alone. */
  readonly judged?: Phase;
  readonly bare?: Phase;
  readonly checks?: number;
}
