/**
 * The text of quoted character-strings (RFC 1035 s5.1), joined; escapes of three digits are decimal in master files and
 * octal at Route 53. Throws Error where the input is anything else. Lengths are not judged: some writers leave the cutting to others.
 */
export function readTxtStrings(source: string, radix: 8 | 10): string {
  const strings = source.match(/"(?:[^"\\]|\\\d{3}|\\[^\d])*"/g) ?? [];
  if (strings.length === 0 || strings.join(' ') !== source) throw new Error(`not a TXT: ${source}`);
  const octets = strings.flatMap((text) => characterString(text.slice(1, -1), radix));
  return fromUtf8(octets);
}

function characterString(text: string, radix: number): readonly number[] {
  const parts = text.match(/\\\d{3}|\\[^\d]|[^\\]/g) ?? [];
  return parts.map((part) =>
    part.length === 4 ? Number.parseInt(part.slice(1), radix) : part.charCodeAt(part.length - 1),
  );
}

function fromUtf8(octets: readonly number[]): string {
  return decodeURIComponent(
    octets.map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join(''),
  );
}
