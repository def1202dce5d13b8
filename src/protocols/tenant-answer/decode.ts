import { Buffer } from 'node:buffer';

/**
 * Text of a file that Windows may have written, UTF-8 or UTF-16: `>` of PowerShell 5 makes UTF-16 with a mark. Octets that
 * are no text of the kind become U+FFFD, so that a word they stand in is none that we know.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return utf16(bytes.subarray(2));
  if (first === 0xfe && second === 0xff) return utf16(swapped(bytes.subarray(2)));
  if (first === 0xef && second === 0xbb && third === 0xbf) return utf8(bytes.subarray(3));
  // JSON begins with an ASCII character, so the place of the first NUL tells the order of the octets (RFC 4627 s3).
  if (first === 0 && second !== 0) return utf16(swapped(bytes));
  return second === 0 && first !== 0 ? utf16(bytes) : utf8(bytes);
}

const utf8 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const utf16 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf16le');

/** An odd octet at the end belongs to no character. */
function swapped(bytes: Uint8Array): Uint8Array {
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16();
}
