import { TransientMap } from '../protocols/transient-map.js';

/**
 * Where so many questions are under way to one resolver, the next go over its connection, all of them over one (RFC 7766
 * s6.2.1.1): a datagram each costs both sides more, and any of them may be lost or forged.
 */
const crowd = 16;

/** Counts the questions under way to each resolver, and remembers whose connection failed. */
export class DnsCrowds {
  readonly #underWay = new TransientMap<string, number>();
  readonly #unfit = new Set<string>();

  async pass<T>(server: string, work: (isCrowded: boolean) => Promise<T>): Promise<T> {
    const before = this.#underWay.get(server) ?? 0;
    this.#underWay.set(server, before + 1);
    try {
      return await work(before >= crowd && !this.#unfit.has(server));
    } finally {
      const left = (this.#underWay.get(server) ?? 1) - 1;
      if (left === 0) this.#underWay.delete(server);
      else this.#underWay.set(server, left);
    }
  }

  /** Datagrams alone from now on: its connection lost a question that was put over it. */
  giveUp(server: string): void {
    this.#unfit.add(server);
  }
}
