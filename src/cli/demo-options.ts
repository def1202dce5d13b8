/** What the demo gets from the command line. */
export interface DemoOptions {
  readonly json: boolean;
  readonly color: boolean;
  readonly width: number;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Plays the demo and resolves with the exit code. */
export type RunDemo = (options: DemoOptions) => Promise<number>;
