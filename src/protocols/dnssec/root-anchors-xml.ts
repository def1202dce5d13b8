import { Buffer } from 'node:buffer';
import { instantFromText, type Instant } from '../../core/time.js';
import { concatBytes, equalBytes, u16Bytes } from '../dns/byte-reader.js';
import { nameFromText, type WireName } from '../dns/name.js';
import { WireError } from '../dns/wire-error.js';
import type { TrustAnchor } from './anchors.js';
import { dsRdataFor } from './keys.js';
import { childrenOf, parseXml, textOf, type XmlElement } from './small-xml.js';

/**
 * The keys of a root-anchors.xml (RFC 9718 s2) that are valid at `at`: from validFrom on, and before validUntil where
 * there is one. A public key that stands beside its digest must be the one digested. Throws WireError for a text of
 * another shape. Signatures over the file (RFC 9718 s3) are the caller's business: what is read here was chosen as trusted.
 */
export function parseRootAnchorsXml(text: string, at: Instant): readonly TrustAnchor[] {
  const root = parseXml(text);
  if (root.name !== 'TrustAnchor') throw new WireError('no TrustAnchor element');
  const zone = nameFromText(only(root, 'Zone'));
  const keys = childrenOf(root, 'KeyDigest').map((digest) => readKey(zone, digest));
  return keys.filter(({ from, until }) => from <= at && at < until).map(({ anchor }) => anchor);
}

interface DatedAnchor {
  readonly anchor: TrustAnchor;
  readonly from: Instant;
  readonly until: Instant;
}

function readKey(zone: WireName, element: XmlElement): DatedAnchor {
  const algorithm = octet(only(element, 'Algorithm'));
  const digestType = octet(only(element, 'DigestType'));
  const rdata = concatBytes([
    u16Bytes(whole(only(element, 'KeyTag'), 0xffff)),
    Uint8Array.of(algorithm, digestType),
    hex(only(element, 'Digest')),
  ]);
  checkPublicKey(zone, element, { algorithm, digestType, rdata });
  const until = element.attributes.get('validUntil');
  return {
    anchor: { owner: zone, type: 'DS', rdata },
    from: time(element.attributes.get('validFrom')),
    until: until === undefined ? Infinity : time(until),
  };
}

/** RFC 9718 s2.1.2: PublicKey and Flags come together or not at all. */
function checkPublicKey(
  zone: WireName,
  element: XmlElement,
  ds: { readonly algorithm: number; readonly digestType: number; readonly rdata: Uint8Array },
): void {
  const [key, second] = childrenOf(element, 'PublicKey');
  const hasFlags = childrenOf(element, 'Flags').length > 0;
  if (key === undefined && !hasFlags) return;
  if (key === undefined || second !== undefined) throw new WireError('not one PublicKey to Flags');
  const flags = u16Bytes(whole(only(element, 'Flags'), 0xffff));
  const octets = base64(textOf(key).replace(/\s/g, ''));
  const dnskey = concatBytes([flags, Uint8Array.of(3, ds.algorithm), octets]);
  const digested = dsRdataFor(zone, dnskey, ds.digestType);
  if (digested === undefined || !equalBytes(digested, ds.rdata))
    throw new WireError('a public key that is not the one of its digest');
}

function only(element: XmlElement, name: string): string {
  const [child, second] = childrenOf(element, name);
  if (child === undefined || second !== undefined)
    throw new WireError(`${element.name} without one ${name}`);
  return textOf(child).trim();
}

function whole(text: string, most: number): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  if (value > most) throw new WireError('a number out of its range');
  return value;
}

function octet(text: string): number {
  return whole(text, 0xff);
}

function hex(text: string): Uint8Array {
  const digits = text.replace(/\s/g, '');
  if (!/^([0-9a-f]{2}){1,64}$/i.test(digits))
    throw new WireError('a digest that is not hexadecimal');
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

function base64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new WireError('a public key that is not base64');
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

function time(text: string | undefined): Instant {
  const at = text === undefined ? undefined : instantFromText(text);
  if (at === undefined) throw new WireError('a KeyDigest without its time');
  return at;
}
