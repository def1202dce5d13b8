import type { SmtpObservation } from './observation.js';

/** A sender may be shown any of a server's certificates: each that was shown must match (standards E11). */
export function everyKeyMatches({ dane, otherKeys = [] }: SmtpObservation): boolean {
  if (dane?.outcome !== 'match') return false;
  return otherKeys.every((other) => other.seen !== 'shown' || other.dane?.outcome === 'match');
}

/**
 * Whoever hangs up twice has most likely no such key: that is worth a warning and holds up no gate, since Microsoft's
 * servers may be of that kind. Otherwise somebody could have kept the second certificate from us, or our recording is older
 * than the question for it.
 */
export function someKeyUnseen({ otherKeys = [] }: SmtpObservation): boolean {
  return otherKeys.some(({ seen }) => seen === 'unseen');
}

/** Which of its certificates a sender gets, and so whether it delivers, is decided by what that sender offers. */
export function onlySomeKeysMatch({ dane, otherKeys = [] }: SmtpObservation): boolean {
  const others = otherKeys.flatMap((other) => other.dane ?? []);
  const matching = [...(dane ? [dane] : []), ...others].map(({ outcome }) => outcome === 'match');
  return matching.includes(true) && matching.includes(false);
}
