import type { MxRecord, Rrset, TlsaRecord } from '../core/rrset.js';

/** A character-string holds at most 255 octets (RFC 1035 s3.3). */
const longestString = 255;

/** Absolute, so that no zone file or update can append an origin to it. */
export function absolute(name: string): string {
  return `${name}.`;
}

export function mxText(mx: MxRecord): string {
  return `${mx.preference} ${absolute(mx.exchange)}`;
}

export function tlsaText(tlsa: TlsaRecord): string {
  return `${tlsa.usage} ${tlsa.selector} ${tlsa.matchingType} ${tlsa.data}`;
}

/** One logical text as quoted strings of at most 255 octets, escaped as RFC 1035 s5.1 wants it. */
export function txtText(text: string): string {
  return txtChunks(text)
    .map((chunk) => `"${chunk.map(escapeOctet).join('')}"`)
    .join(' ');
}

/** One logical text escaped as for `txtText`, neither quoted nor cut. */
export function escapedText(text: string): string {
  return utf8(text).map(escapeOctet).join('');
}

/** The octets of the text, cut into character-strings; an empty text is one empty string. */
export function txtChunks(text: string): readonly (readonly number[])[] {
  const octets = utf8(text);
  const chunks: (readonly number[])[] = [];
  for (let at = 0; at < octets.length; at += longestString) {
    chunks.push(octets.slice(at, at + longestString));
  }
  return chunks.length === 0 ? [[]] : chunks;
}

/** Every record of the set in presentation form. */
export function rdataTexts(rrset: Rrset): readonly string[] {
  switch (rrset.type) {
    case 'MX':
      return rrset.records.map(mxText);
    case 'TXT':
      return rrset.records.map(txtText);
    case 'TLSA':
      return rrset.records.map(tlsaText);
  }
}

/** Quotes and backslashes by a backslash, everything that is not printable ASCII as `\DDD`. */
function escapeOctet(octet: number): string {
  if (octet === 0x22 || octet === 0x5c) return `\\${String.fromCharCode(octet)}`;
  if (octet >= 0x20 && octet <= 0x7e) return String.fromCharCode(octet);
  return `\\${octet.toString().padStart(3, '0')}`;
}

/** UTF-8 without an encoder of the platform; a lone surrogate becomes U+FFFD, as encoders do it. */
export function utf8(text: string): readonly number[] {
  const escaped = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
  return (escaped.match(/%[0-9A-F]{2}|[^%]/g) ?? []).map((part) =>
    part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0),
  );
}
