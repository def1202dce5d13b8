import { WireError } from './wire-error.js';

function ipv6Text(octets: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((octets[index * 2] ?? 0) << 8) | (octets[index * 2 + 1] ?? 0)).toString(16),
  );
  // RFC 5952: the first of the longest runs of two or more zero groups becomes `::`.
  const runs = groups.join(':').match(/\b0(?::0\b)+/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return groups.join(':');
  const at = new RegExp(`(^|:)${longest}(:|$)`).exec(groups.join(':'));
  const text = groups.join(':');
  if (at === null) return text;
  return `${text.slice(0, at.index)}::${text.slice(at.index + at[0].length)}`;
}

/** A or AAAA as text: dotted quad, or RFC 5952. */
export function readAddress(rdata: Uint8Array): string {
  if (rdata.length === 4) return rdata.join('.');
  if (rdata.length === 16) return ipv6Text(rdata);
  throw new WireError('address of neither 4 nor 16 octets');
}
