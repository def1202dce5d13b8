/** One DER element: where it begins, where its content begins and where it ends, within the whole encoding. */
export interface DerElement {
  readonly tag: number;
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

/** No field we read has more members; a certificate that does is not worth the work. */
const maxMembers = 4096;

/**
 * The element at `offset`, or `undefined` where it is malformed or reaches beyond `limit`. Only what X.690 DER
 * allows in certificates: one-octet tags, definite and shortest lengths, at most four length octets.
 */
export function derAt(bytes: Uint8Array, offset: number, limit: number): DerElement | undefined {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (offset + 2 > limit || tag === undefined || first === undefined) return undefined;
  if ((tag & 0x1f) === 0x1f) return undefined;
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || count > 4) return undefined;
  const content = offset + 2 + count;
  if (content > limit) return undefined;
  let length = count === 0 ? first : 0;
  for (const octet of bytes.subarray(offset + 2, content)) length = length * 256 + octet;
  const shortest = count === 0 || (length >= 0x80 && length >= 256 ** (count - 1));
  if (!shortest || content + length > limit) return undefined;
  return { tag, start: offset, content, end: content + length };
}

/** The element that fills `bytes` exactly, or `undefined`. */
export function derWhole(bytes: Uint8Array): DerElement | undefined {
  const element = derAt(bytes, 0, bytes.length);
  return element?.end === bytes.length ? element : undefined;
}

/** The elements inside a constructed element, or `undefined` where they do not fill it exactly. */
export function derMembers(
  bytes: Uint8Array,
  parent: DerElement,
): readonly DerElement[] | undefined {
  const members: DerElement[] = [];
  let offset = parent.content;
  while (offset < parent.end) {
    const member = derAt(bytes, offset, parent.end);
    if (member === undefined || members.length >= maxMembers) return undefined;
    members.push(member);
    offset = member.end;
  }
  return members;
}

export function derContent(bytes: Uint8Array, element: DerElement): Uint8Array {
  return bytes.subarray(element.content, element.end);
}

/** An OBJECT IDENTIFIER in dotted form, or `undefined`. Arcs above 2^32 are refused: none that we know has one. */
export function derOid(bytes: Uint8Array, element: DerElement | undefined): string | undefined {
  if (element?.tag !== derTag.oid) return undefined;
  const arcs: number[] = [];
  let arc = 0;
  let open = false;
  for (const octet of derContent(bytes, element)) {
    arc = arc * 128 + (octet & 0x7f);
    open = octet >= 0x80;
    if (arc > 0xffffffff) return undefined;
    if (open) continue;
    arcs.push(arc);
    arc = 0;
  }
  const first = arcs[0];
  if (open || first === undefined) return undefined;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - 40 * root, ...arcs.slice(1)].join('.');
}
