import { parseDomainName } from './name.js';

/**
 * RFC 8461 s4.1: a pattern is a full host name, or `*.` and a name, where the star stands for exactly one label.
 * Compared without case against the name in the MX record, never against what that name is an alias for.
 */
export function matchesMxPattern(pattern: string, host: string): boolean {
  const wanted = fold(pattern);
  const name = fold(host);
  if (!wanted.startsWith('*.')) return wanted !== '' && wanted === name;
  const firstDot = name.indexOf('.');
  return firstDot > 0 && wanted.length > 2 && name.slice(firstDot + 1) === wanted.slice(2);
}

/**
 * True where the star would have to stand for two or more labels: the mistake that reads right, fails only at the
 * senders and has been published by more than one product. `*.mx.microsoft` is its best known case.
 */
export function isTooShallow(pattern: string, host: string): boolean {
  const wanted = fold(pattern);
  if (!wanted.startsWith('*.') || wanted.length < 3) return false;
  const name = fold(host);
  const rest = wanted.slice(1);
  return name.endsWith(rest) && name.slice(0, -rest.length).includes('.');
}

/** Whether the text may stand behind `mx:` in a policy (RFC 8461 s3.2): A-labels, no trailing dot, a star only in front. */
export function isMxPattern(pattern: string): boolean {
  const name = pattern.startsWith('*.') ? pattern.slice(2) : pattern;
  if (name.endsWith('.') || name.includes('_') || /^[\d.]+$/.test(name)) return false;
  // The star may sit above a one-label name, which a DomainName is not: judge it with a label of its own.
  return parseDomainName(pattern.startsWith('*.') ? `star.${name}` : name) !== undefined;
}

/** ASCII case only: Unicode folding would let foreign letters equal Latin ones. */
function fold(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/\.$/, '');
}
