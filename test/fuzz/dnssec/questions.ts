import { nameFromText, type WireName } from '../../../src/protocols/dns/name.js';
import { rrType, rrTypeFromName } from '../../../src/protocols/dns/types.js';
import type { Random } from '../random.js';
import type { Asked } from './ours.js';
import { askedOwners, askedTypes } from './zone-data.js';
import { zonePlans } from './zone-plan.js';

const apexes = zonePlans.map(({ apex }) => apex);
/** Zones asked about: the top two hold little. */
const asked = apexes.slice(2);

const aliasTypes: readonly number[] = [rrType.CNAME, rrType.DNAME];

export function nameIn(apex: string, owner: string): WireName {
  const text = owner === '' ? apex : apex === '.' ? `${owner}.` : `${owner}.${apex}`;
  return nameFromText(text);
}

/** A question somewhere in the world; types that answer more often than types that do not. */
export function randomQuestion(
  random: Random,
  apex: string = random.pick(random.chance(0.04) ? apexes : asked),
): Asked {
  const owner = random.pick(askedOwners);
  const type = rrTypeFromName(random.pick(askedTypes)) ?? rrType.A;
  // Unbound 1.17 and delv 9.18 fail for an alias as such below a DNAME, also where nothing is tampered with.
  const isSynthesised = /\.(dn|dnout)$/.test(owner) && aliasTypes.includes(type);
  return { name: nameIn(apex, owner), type: isSynthesised ? rrType.A : type };
}

export function randomApex(random: Random): string {
  return random.pick(asked);
}
