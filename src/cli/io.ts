import type { Instant } from '../core/time.js';

/** The world as a command sees it; handed in, so that tests need no process. */
export interface CliIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Columns of the terminal, 80 where there is none. */
  readonly columns: number;
  readonly now: () => Instant;
}

/** https://no-color.org: set and not empty means none. */
export function wantsColor({ env, outIsTerminal }: CliIo): boolean {
  const refused = env.NO_COLOR !== undefined && env.NO_COLOR !== '';
  return outIsTerminal && !refused && env.TERM !== 'dumb';
}

/** Long lines are hard to read, however wide the terminal is. */
export function pageWidth({ columns }: CliIo): number {
  return Math.max(40, Math.min(columns, 100));
}
