import type { Opinion } from './opinion.js';

/**
 * `unsafe`: we vouch for what neither of the others vouches for, or call unsigned what both call bogus, and it is not
 * what the zones truly say; or unbound vouches for other data. `true`: the same, but our word is the very word that the
 * untampered zones have: the lie reached the others and not us. `rcode`: all agree once the rcode, which
 * nobody signs, fits the proof. `split`: the others differ and delv is with us.
 */
export type Difference = 'unsafe' | 'true' | 'rcode' | 'split' | 'other';

function sameData(ours: Opinion, theirs: Opinion): boolean {
  const isAnswer = ours.outcome === 'answer';
  if (isAnswer !== (theirs.outcome === 'answer')) return false;
  return !isAnswer || (ours.rdatas ?? []).join() === (theirs.rdatas ?? []).join();
}

/** Whether delv has to be asked: the states differ, or both vouch for different things. */
export function differs(ours: Opinion, unbound: Opinion): boolean {
  if (ours.state !== unbound.state) return true;
  return ours.state === 'secure' && (!sameData(ours, unbound) || ours.outcome !== unbound.outcome);
}

/** Whether the lie left our word untouched. Of unsigned data nothing is vouched for, so the state is all there is. */
function isTrue(ours: Opinion, truth: Opinion): boolean {
  if (ours.state !== truth.state) return false;
  return ours.state !== 'secure' || (ours.outcome === truth.outcome && sameData(ours, truth));
}

/**
 * The class of a difference; `truth` is what the question comes to where nothing is tampered with. An
 * insider's lies bear good signatures: who asks twice may see two true answers.
 */
export function classify(
  ours: Opinion,
  unbound: Opinion,
  delv: Opinion,
  truth: Opinion,
  isInsider: boolean,
): Difference {
  if (ours.state === 'secure' && unbound.state === 'secure')
    return isInsider || sameData(ours, unbound) ? 'other' : 'unsafe';
  if (delv.state === ours.state) return 'split';
  const bothFail = unbound.state === 'failed' && delv.state === 'failed';
  const isBold = ours.state === 'secure' || (ours.state === 'insecure' && bothFail);
  if (!isBold) return 'other';
  return isTrue(ours, truth) ? 'true' : 'unsafe';
}
