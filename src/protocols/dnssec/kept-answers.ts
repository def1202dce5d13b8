import { Buffer } from 'node:buffer';
import { nameFromText, nameToText } from '../dns/name.js';
import { LeastRecent } from '../least-recent.js';
import type { ValidatedAnswer } from './types.js';

/**
 * An answer is some forty objects that hold on to a message; thousands of them are work for every collection, and
 * garbage that lies long. Lines of a chain are shared among the names of a zone, the rest is one text.
 */
interface Packed {
  readonly chain: readonly string[];
  readonly text: string;
}

/** Characters worth keeping; strangers choose how large their data are. */
const mostText = 8_192;

/** Of one instant, and proven: it would come out the same. What failed is tried again (standards A26). */
function isSound({ status, dnssec }: ValidatedAnswer): boolean {
  return status !== 'failed' && (dnssec.state === 'secure' || dnssec.state === 'insecure');
}

/** Proven answers, as many as it was made for, the same each time that they are taken out. No others, and no huge ones. */
export class KeptAnswers {
  readonly #packed: LeastRecent<string, Packed>;

  constructor(most: number) {
    this.#packed = new LeastRecent(most);
  }

  get(key: string): ValidatedAnswer | undefined {
    const packed = this.#packed.get(key);
    return packed && unpack(packed);
  }

  set(key: string, answer: ValidatedAnswer): void {
    if (!isSound(answer)) return;
    const packed = pack(answer);
    if (packed.text.length <= mostText) this.#packed.set(key, packed);
  }
}

type Flat = Omit<ValidatedAnswer, 'rdatas' | 'finalName'> & {
  readonly rdatas: readonly string[];
  readonly finalName: string;
};

function pack(answer: ValidatedAnswer): Packed {
  const flat: Flat = {
    ...answer,
    dnssec: { ...answer.dnssec, chain: [] },
    rdatas: answer.rdatas.map((rdata) => Buffer.from(rdata).toString('base64')),
    finalName: nameToText(answer.finalName),
  };
  return { chain: answer.dnssec.chain, text: JSON.stringify(flat) };
}

function unpack({ chain, text }: Packed): ValidatedAnswer {
  const flat = JSON.parse(text) as Flat;
  return {
    ...flat,
    dnssec: { ...flat.dnssec, chain },
    rdatas: flat.rdatas.map((rdata) => new Uint8Array(Buffer.from(rdata, 'base64'))),
    finalName: nameFromText(flat.finalName),
  };
}
