import * as foreign from './foreign.js';
import * as header from './header.js';
import * as insider from './insider.js';
import * as octets from './octets.js';
import * as rdata from './rdata.js';
import * as records from './records.js';
import type { Mutated, Mutation, Scene } from './scene.js';

/** Every way to lie, by its kind; the number is how often it is tried beside the others. */
const table: readonly (readonly [string, number, Mutation])[] = [
  // Nothing at all: the three must agree on the truth.
  ['truth', 8, ({ message }) => ({ label: 'none', served: message })],
  ['rcode', 4, header.otherRcode],
  ['flags', 2, header.otherFlags],
  ['edns', 1, header.otherEdns],
  ['drop-section', 3, header.dropSection],
  ['swap-sections', 1, header.swapSections],
  ['order', 3, header.reorder],
  ['empty', 2, header.emptyAnswer],
  ['drop-record', 5, records.dropRecord],
  ['drop-set', 4, records.dropSet],
  ['drop-signatures', 4, records.dropSignatures],
  ['drop-data', 2, records.dropData],
  ['duplicate', 3, records.duplicate],
  ['section', 4, records.moveSet],
  ['owner-case', 3, records.ownerCase],
  ['rdata-case', 3, records.rdataCase],
  ['ttl', 3, records.otherTtl],
  ['owner', 5, records.otherOwner],
  ['type-or-class', 3, records.otherTypeOrClass],
  ['forged', 6, records.forged],
  ['extra-in-set', 3, records.extraInSet],
  ['alias', 4, records.bendAlias],
  ['re-expanded', 4, records.reexpand],
  ['rdata-field', 5, rdata.rdataField],
  ['rdata-length', 3, rdata.rdataLength],
  ['signature', 5, rdata.signatureOctets],
  ['proof-field', 4, rdata.proofField],
  ['foreign-set', 5, foreign.addForeignSet],
  ['borrowed-data', 4, foreign.borrowedData],
  ['replay', 5, foreign.replay],
  ['replay-denial', 6, foreign.replayDenial],
  ['mixed-proofs', 5, foreign.mixedProofs],
  ['referral', 3, foreign.referral],
  ['octet', 4, octets.flipOctet],
  ['length', 2, octets.wrongLength],
  ['signed-oddly', 6, insider.signedOddly],
  ['signed-proof', 6, insider.signedProof],
  ['signed-wildcard', 4, insider.signedWildcard],
  ['signed-alias', 5, insider.signedAlias],
  ['signed-keys', 5, insider.signedKeys],
  ['signed-ds', 5, insider.signedDs],
  ['signed-denial', 5, insider.signedDenial],
  ['signed-spelling', 2, insider.signedSpelling],
  ['crowded-signatures', 4, insider.crowdedSignatures],
];

const wheel = table.flatMap(([kind, weight, mutation]) =>
  Array.from({ length: weight }, () => ({ kind, mutation })),
);

export const mutationKinds: readonly string[] = table.map(([kind]) => kind);

export interface Lie extends Mutated {
  readonly kind: string;
}

export const honest = (scene: Scene): Lie => ({
  kind: 'truth',
  label: 'none',
  served: scene.message,
});

/** True where the zone's own keys signed the lie: then two answers that differ may both be the zone's word. */
export const isInsider = (lie: Lie): boolean => lie.kind.startsWith('signed-');

/** One mutation of the scene; the truth itself where none of many tries fits. */
export function mutate(scene: Scene): Lie {
  for (let tries = 0; tries < 40; tries++) {
    const { kind, mutation } = scene.random.pick(wheel);
    const mutated = mutation(scene);
    if (mutated !== undefined) return { kind, ...mutated };
  }
  return honest(scene);
}
