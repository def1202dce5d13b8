import { WireError } from '../dns/wire-error.js';
import { parseTrustAnchors, type TrustAnchor } from './anchors.js';

/** States of RFC 5011 s4.2 as unbound numbers and writes them. */
const states = ['START', 'ADDPEND', 'VALID', 'MISSING', 'REVOKED', 'REMOVED'];
const trusted: ReadonlySet<string | undefined> = new Set(['VALID', 'MISSING']);

const state = /;;state=(\d+)\s*(?:\[\s*([A-Z]+)\s*\])?/;

/** True for what unbound writes as auto-trust-anchor-file; a `.key` file without states is plain lines. */
export function isAutotrustFile(text: string): boolean {
  return /^;\s*autotrust trust anchor file/m.test(text) || text.includes(';;state=');
}

/**
 * The keys in state VALID or MISSING. One in ADDPEND was seen in the zone but has not outlasted the hold-down time
 * (RFC 5011 s2.4.1): whoever holds a stolen key could have put it there. A key without a state, or with one that is
 * none, makes the file unreadable: WireError.
 */
export function parseAutotrust(text: string): readonly TrustAnchor[] {
  // unbound keeps a record to a line; a parenthesis would let a state stand beside another line's key.
  return text
    .split('\n')
    .filter((line) => /^\s*[^;\s]/.test(line))
    .flatMap((line) => (trusted.has(stateOf(line)) ? parseTrustAnchors(line) : []));
}

function stateOf(line: string): string {
  const [, digits, word] = state.exec(line) ?? [];
  const name = digits === undefined ? undefined : states[Number(digits)];
  if (name === undefined) throw new WireError('a key without a state in an autotrust file');
  if (word !== undefined && word !== name)
    throw new WireError('a key whose state has another name than its number');
  return name;
}
