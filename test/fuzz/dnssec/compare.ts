import type { Opinion } from './opinion.js';

/**
 * `unsafe`: our word is bolder than a peer's, and nothing shows why that peer may hold back. `proven`: bolder too, and the
 * peer comes round once a named defect is mended that our word does not rest on. `cautious`: we fail, or call unsigned
 * what another vouches for.
 */
export type Difference = 'unsafe' | 'proven' | 'cautious';

export function sameData(ours: Opinion, theirs: Opinion): boolean {
  const isAnswer = ours.outcome === 'answer';
  if (isAnswer !== (theirs.outcome === 'answer')) return false;
  return !isAnswer || (ours.rdatas ?? []).join() === (theirs.rdatas ?? []).join();
}

/** The same state and, where both vouch for something, the same thing. delv does not say what. */
export function agrees(ours: Opinion, theirs: Opinion): boolean {
  if (ours.state !== theirs.state) return false;
  if (ours.state !== 'secure' || theirs.outcome === 'unknown') return true;
  return ours.outcome === theirs.outcome && sameData(ours, theirs);
}

/** Whether we vouch for what one of them does not, or call unsigned what both call bogus. */
export function isBold(ours: Opinion, unbound: Opinion, delv: Opinion | undefined): boolean {
  if (ours.state === 'secure')
    return !agrees(ours, unbound) || (delv !== undefined && delv.state !== 'secure');
  return ours.state === 'insecure' && unbound.state === 'failed' && delv?.state === 'failed';
}
