import { canonicalAddress, parseIpAddress } from '../protocols/address.js';

export interface Endpoint {
  /** An IP literal in canonical spelling. */
  readonly address: string;
  readonly port: number;
}

/** Reads `ADDR[:PORT]`, IPv6 with a port in brackets; `undefined` where that is not what the text is. */
export function parseEndpoint(text: string, defaultPort = 53): Endpoint | undefined {
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text);
  const bare = /^([^:]*)(?::(\d{1,5}))?$/.exec(text);
  const [, address, port] = bracketed ?? bare ?? [undefined, text];
  const parsed = parseIpAddress(address ?? '');
  // brackets hold IPv6 only (RFC 3986 s3.2.2)
  if (parsed === undefined || (bracketed !== null && parsed.family === 4)) return undefined;
  const number = port === undefined ? defaultPort : Number(port);
  if (number < 1 || number > 65535) return undefined;
  return { address: canonicalAddress(parsed), port: number };
}

/** `192.0.2.1:25`, `[2001:db8:0:0:0:0:0:1]:25`. */
export function formatEndpoint({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
