/** What one validator makes of a question. `failed` stands for bogus and indeterminate: to a client both are SERVFAIL. */
export interface Opinion {
  readonly state: 'secure' | 'insecure' | 'failed';
  /** `unknown` where the tool does not say. */
  readonly outcome: 'answer' | 'nodata' | 'nxdomain' | 'none' | 'unknown';
  /** Lower-case hex of the canonical RDATAs at the last name, sorted; absent where the tool does not say. */
  readonly rdatas?: readonly string[];
  /** For people. */
  readonly words: string;
}
