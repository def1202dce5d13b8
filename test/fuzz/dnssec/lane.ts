import type { Message } from '../../../src/protocols/dns/message.js';
import { nameKey } from '../../../src/protocols/dns/name.js';
import type { Lie } from '../mutations/table.js';
import type { Backend } from './backend.js';
import type { Delv } from './delv.js';
import type { FrontEnd } from './front-end.js';
import { ourOpinion, type Asked, type OurOpinion } from './ours.js';
import type { Opinion } from './opinion.js';
import type { Unbound } from './unbound.js';
import type { World } from './world.js';

/** One unbound and its front end; cases run through it one after the other. */
export interface Lane {
  readonly frontEnd: FrontEnd;
  readonly unbound: Unbound;
}

export interface Peers {
  readonly world: World;
  readonly backend: Backend;
  readonly delv: Delv;
  /** Serves nothing but the truth. */
  readonly quiet: FrontEnd;
}

/** What is asked, and the lie in the answer to one of the questions it takes. */
export interface Trial {
  readonly question: Asked;
  readonly target: Asked;
  readonly lie: Lie;
}

export interface Words {
  readonly ours: OurOpinion;
  readonly unbound: Opinion;
}

/** What an odd rcode or octet teaches unbound of its forwarder must not reach the next case. */
const telling = ['rcode', 'octet', 'length', 'edns', 'rdata-length'];

function kept<T>(make: (asked: Asked) => Promise<T>): (asked: Asked) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (asked) => {
    const key = `${asked.type} ${nameKey(asked.name)}`;
    const found = known.get(key) ?? make(asked);
    known.set(key, found);
    return found;
  };
}

/** Puts one question to the three, tampered with or not. */
export class Bench {
  readonly #peers: Peers;
  /** Our word where nothing is tampered with, and the questions it takes. */
  readonly truth: (asked: Asked) => Promise<OurOpinion>;
  /** delv's word on the same. */
  readonly delvTruth: (asked: Asked) => Promise<Opinion>;

  constructor(peers: Peers) {
    this.#peers = peers;
    const { world, quiet, delv } = peers;
    this.truth = kept(({ name, type }) => ourOpinion(world, quiet, name, type));
    this.delvTruth = kept(({ name, type }) => delv(quiet.port, name, type));
  }

  get world(): World {
    return this.#peers.world;
  }

  clean({ name, type }: Asked): Promise<Message> {
    return this.#peers.backend.clean(name, type);
  }

  async #withLie<T>(lane: Lane, { target, lie }: Trial, work: () => Promise<T>): Promise<T> {
    lane.frontEnd.tampering = { ...target, ...lie };
    try {
      return await work();
    } finally {
      lane.frontEnd.tampering = undefined;
    }
  }

  ours(lane: Lane, trial: Trial): Promise<OurOpinion> {
    const { name, type } = trial.question;
    return this.#withLie(lane, trial, () => ourOpinion(this.world, lane.frontEnd, name, type));
  }

  /** What we and unbound say, each with empty caches. */
  async words(lane: Lane, trial: Trial): Promise<Words> {
    const { name, type } = trial.question;
    const [ours, unbound] = await this.#withLie(lane, trial, () =>
      Promise.all([
        ourOpinion(this.world, lane.frontEnd, name, type),
        lane.unbound.opinion(name, type),
      ]),
    );
    await lane.unbound.flush(telling.includes(trial.lie.kind));
    return { ours, unbound };
  }

  delv(lane: Lane, trial: Trial): Promise<Opinion> {
    const { name, type } = trial.question;
    const { delv } = this.#peers;
    return this.#withLie(lane, trial, () => delv(lane.frontEnd.port, name, type));
  }
}
