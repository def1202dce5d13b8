/** One line that is written over and over on a terminal; nothing in a log. */
export class Progress {
  readonly #write: ((text: string) => void) | undefined;
  readonly #parts = new Map<string, string>();

  constructor(write: ((text: string) => void) | undefined) {
    this.#write = write;
  }

  /** What one lane is at; empty where it is done. */
  show(lane: string, text: string): void {
    this.#parts.set(lane, text);
    const line = [...this.#parts.values()].filter((part) => part !== '').join('   ');
    this.#write?.(`\r\u001b[K${line.slice(0, 79)}`);
  }

  clear(): void {
    this.#write?.('\r\u001b[K');
  }
}
