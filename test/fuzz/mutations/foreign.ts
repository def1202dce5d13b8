import type { Message } from '../../../src/protocols/dns/message.js';
import { equalNames } from '../../../src/protocols/dns/name.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { changed, recordsOf, setsOf, setText, type Mutation, type Scene } from './scene.js';

const judged = ['answers', 'authorities'] as const;

function other(scene: Scene): Message | undefined {
  return scene.random.maybe(scene.random.chance(0.7) ? scene.near : scene.foreign);
}

/** A genuine signed set from another answer joins this one. */
export const addForeignSet: Mutation = (scene) => {
  const from = other(scene);
  const set = from && scene.random.maybe(setsOf(from, judged));
  if (set === undefined) return undefined;
  const into = scene.random.pick(judged);
  return {
    label: `genuine ${setText(set)} added to ${into}`,
    served: changed(scene.message, [], into, recordsOf(set)),
  };
};

/** Data from elsewhere under the name that was asked for, its signature with it. */
export const borrowedData: Mutation = (scene) => {
  const from = other(scene);
  const set = from && scene.random.maybe(setsOf(from, judged));
  if (set === undefined) return undefined;
  const { name, type } = scene.target;
  const renamed = recordsOf(set).map((record) => ({ ...record, name }));
  return {
    label: `${setText(set)} served at the name asked for`,
    served: {
      ...scene.message,
      answers: renamed,
      rcode: set.type === type ? 0 : scene.message.rcode,
    },
  };
};

/** The answer to another question, word for word. */
export const replay: Mutation = (scene) => {
  const from = other(scene);
  if (from === undefined) return undefined;
  const question = from.questions[0];
  return { label: `the answer to ${question ? setText(question) : 'another'}`, served: from };
};

/** The denial of another question in place of the answer or of its own denial. */
export const replayDenial: Mutation = (scene) => {
  const denials = [...scene.near, ...scene.foreign].filter((message) =>
    message.authorities.some(({ type }) => type === rrType.NSEC || type === rrType.NSEC3),
  );
  const from = scene.random.maybe(denials);
  if (from === undefined) return undefined;
  const question = from.questions[0];
  const keep = scene.random.chance(0.4);
  return {
    label: `${keep ? 'proof' : 'denial'} of ${question ? setText(question) : 'another'}`,
    served: keep
      ? { ...scene.message, authorities: from.authorities }
      : { ...scene.message, rcode: from.rcode, answers: [], authorities: from.authorities },
  };
};

/** Proofs of other denials beside the true ones, true rcode or flipped: what is extra must not harm or help. */
export const mixedProofs: Mutation = (scene) => {
  const from = other(scene);
  if (from === undefined) return undefined;
  const extra = from.authorities.filter(
    ({ type, name }) =>
      type !== rrType.SOA &&
      !scene.message.authorities.some((own) => own.type === type && equalNames(own.name, name)),
  );
  if (extra.length === 0) return undefined;
  const question = from.questions[0];
  const first = scene.random.chance(0.5);
  return {
    label: `proof of ${question ? setText(question) : 'another'} ${first ? 'before' : 'after'} its own`,
    served: {
      ...scene.message,
      authorities: first
        ? [...extra, ...scene.message.authorities]
        : [...scene.message.authorities, ...extra],
    },
  };
};

/** A referral to nowhere in place of the answer. */
export const referral: Mutation = (scene) => {
  const set = scene.random.maybe(
    [...scene.near, ...scene.foreign].flatMap((message) =>
      setsOf(message).filter(({ type }) => type === rrType.NS),
    ),
  );
  if (set === undefined) return undefined;
  const signed = scene.random.chance(0.5);
  return {
    label: `referral by ${setText(set)}`,
    served: {
      ...scene.message,
      rcode: 0,
      flags: { ...scene.message.flags, aa: false },
      answers: [],
      authorities: signed ? recordsOf(set) : set.records,
      additionals: [],
    },
  };
};
