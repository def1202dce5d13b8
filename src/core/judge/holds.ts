import type { Observation } from '../observation.js';
import type { Verdict } from '../verdict.js';
import { mxHosts } from './context.js';

/** A pass holds as long as the shortest-lived answer that it rests on. */
export function passOf(observation: Observation): Extract<Verdict, { word: 'pass' }> {
  const lookups = [
    observation.mx,
    ...mxHosts(observation).flatMap(({ a, aaaa, tlsa }) => [a, aaaa, tlsa.lookup]),
  ];
  const moments = lookups.flatMap((lookup) => lookup?.dnssec.holdsUntil ?? []);
  return moments.length === 0
    ? { word: 'pass' }
    : { word: 'pass', holdsUntil: Math.min(...moments) };
}
