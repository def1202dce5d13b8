import { Buffer } from 'node:buffer';
import { WireError } from './wire-error.js';

export { WireError } from './wire-error.js';

/**
 * A DNS name as it travels: labels are raw octets, outermost label last, the root label left out. Text loses labels
 * that hold dots or octets above 0x7f, and with them canonical order and NSEC3 hashes; hence bytes.
 */
export interface WireName {
  readonly labels: readonly Uint8Array[];
}

/** The texts of a name are asked for several times in each message, and made once. */
class Name implements WireName {
  #key: string | undefined;
  #text: string | undefined;

  constructor(readonly labels: readonly Uint8Array[]) {}

  get key(): string {
    return (this.#key ??= nameBy(lowerOctets, this));
  }

  get text(): string {
    return (this.#text ??= nameBy(plainOctets, this));
  }
}

/** The name of labels whose lengths were looked at by whoever read them. */
export function nameOfRead(labels: readonly Uint8Array[]): WireName {
  return new Name(labels);
}

export const rootName: WireName = new Name([]);

/** Octets of the name on the wire without compression, root octet included. */
export function nameLength(name: WireName): number {
  let length = 1;
  for (const label of name.labels) length += 1 + label.length;
  return length;
}

/** The name of these labels; throws WireError beyond RFC 1035 s2.3.4 (63 octets a label, 255 in all). */
export function nameOf(labels: readonly Uint8Array[]): WireName {
  for (const { length } of labels)
    if (length === 0 || length > 63) throw new WireError('label of 0 or more than 63 octets');
  const name = new Name(labels);
  if (nameLength(name) > 255) throw new WireError('name of more than 255 octets');
  return name;
}

/** Octets of presentation text with `\DDD` and `\X` resolved (RFC 1035 s5.1), each with whether it was escaped. */
export function* unescape(
  text: string,
): Generator<{ readonly octet: number; readonly escaped: boolean }> {
  for (let at = 0; at < text.length; at++) {
    const escaped = text[at] === '\\';
    const digits = escaped ? /^\d{3}/.exec(text.slice(at + 1, at + 4))?.[0] : undefined;
    const octet = digits === undefined ? text.charCodeAt(escaped ? ++at : at) : Number(digits);
    if (digits !== undefined) at += 3;
    if (!(octet <= (digits === undefined ? 0x7f : 0xff)))
      throw new WireError('bad escape or octet outside ASCII in presentation text');
    yield { octet, escaped };
  }
}

const isPlain = /^[\x21-\x5b\x5d-\x7e]*$/;

/** Nearly all text: nothing is escaped and nothing lies outside ASCII. */
function plainNameFromText(text: string): WireName {
  const octets = Buffer.from(text, 'latin1');
  const labels: Uint8Array[] = [];
  for (let at = 0; at < octets.length;) {
    const dot = octets.indexOf(0x2e, at);
    const end = dot === -1 ? octets.length : dot;
    labels.push(octets.subarray(at, end));
    at = end + 1;
  }
  return nameOf(labels);
}

/** Reads presentation form; a missing trailing dot is taken as there. Throws WireError. */
export function nameFromText(text: string): WireName {
  if (text === '' || text === '.') return rootName;
  if (isPlain.test(text)) return plainNameFromText(text);
  const labels: number[][] = [[]];
  for (const { octet, escaped } of unescape(text)) {
    if (octet === 0x2e && !escaped) labels.push([]);
    else labels[labels.length - 1]?.push(octet);
  }
  if (labels[labels.length - 1]?.length === 0) labels.pop();
  return nameOf(labels.map((label) => Uint8Array.from(label)));
}

function octetToText(octet: number): string {
  if (octet <= 0x20 || octet >= 0x7f) return `\\${octet.toString().padStart(3, '0')}`;
  const character = String.fromCharCode(octet);
  return '.\\"();@$'.includes(character) ? `\\${character}` : character;
}

/** Names are turned into text several times for each message, so each octet's text is made once. */
const octetTexts: readonly string[] = Array.from({ length: 256 }, (_, octet) => octetToText(octet));

/** The octet that stands for an octet in text, 0 where it takes more than one. */
const plainOctets = Uint8Array.from(octetTexts, (text) =>
  text.length === 1 ? text.charCodeAt(0) : 0,
);
const lowerOctets = plainOctets.map(lowerOctet);

/** A name of 255 octets, each of them written as `\\DDD`. */
const scratch = Buffer.alloc(4 * 256);

/** Writes one label's text at `at` and says where it ends; throws WireError where a name cannot be so long. */
function writeLabel(plain: Uint8Array, label: Uint8Array, at: number): number {
  if (at + 4 * label.length > scratch.length) throw new WireError('name of more than 255 octets');
  for (let place = 0; place < label.length; place++) {
    const octet = label[place] ?? 0;
    const one = plain[octet] ?? 0;
    if (one === 0) at += scratch.write(octetTexts[octet] ?? '', at, 'latin1');
    else scratch[at++] = one;
  }
  return at;
}

/** Made in one piece: a text put together octet by octet is a tree of pieces for as long as it is kept. */
function nameBy(plain: Uint8Array, { labels }: WireName): string {
  if (labels.length === 0) return '.';
  let at = 0;
  for (const label of labels) {
    at = writeLabel(plain, label, at);
    scratch[at++] = 0x2e;
  }
  return scratch.toString('latin1', 0, at);
}

/** One label in presentation form. */
export function labelToText(label: Uint8Array): string {
  return scratch.toString('latin1', 0, writeLabel(plainOctets, label, 0));
}

/** Presentation form with trailing dot and escapes (RFC 4343 s2.1); case is kept. */
export function nameToText(name: WireName): string {
  return name instanceof Name ? name.text : nameBy(plainOctets, name);
}

/** Lower-case presentation form: the key of a name in a Map. */
export function nameKey(name: WireName): string {
  return name instanceof Name ? name.key : nameBy(lowerOctets, name);
}

/** Wire form without compression. */
export function nameToWire(name: WireName): Uint8Array {
  const wire = new Uint8Array(nameLength(name));
  let at = 0;
  for (const label of name.labels) {
    wire[at] = label.length;
    wire.set(label, at + 1);
    at += 1 + label.length;
  }
  return wire;
}

function lowerOctet(octet: number): number {
  return octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet;
}

/** The name with A-Z lowered (RFC 4343 s3: ASCII only, whatever the locale). */
export function lowerName(name: WireName): WireName {
  return new Name(name.labels.map((label) => label.map(lowerOctet)));
}

/** Canonical wire form (RFC 4034 s6.2): uncompressed, lower case. */
export function canonicalNameWire(name: WireName): Uint8Array {
  const wire = nameToWire(name);
  // Label lengths are below 64 and so never taken for letters.
  for (let at = 0; at < wire.length; at++) wire[at] = lowerOctet(wire[at] ?? 0);
  return wire;
}

function compareLabels(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const difference = lowerOctet(a[at] ?? 0) - lowerOctet(b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Canonical order (RFC 4034 s6.1): negative, zero or positive. */
export function compareNames(a: WireName, b: WireName): number {
  for (let back = 1; ; back++) {
    const left = a.labels[a.labels.length - back];
    const right = b.labels[b.labels.length - back];
    if (left === undefined || right === undefined)
      return (left === undefined ? 0 : 1) - (right === undefined ? 0 : 1);
    const difference = compareLabels(left, right);
    if (difference !== 0) return difference;
  }
}

function equalLabels(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++)
    if (a[at] !== b[at] && lowerOctet(a[at] ?? 0) !== lowerOctet(b[at] ?? 0)) return false;
  return true;
}

/** True where the last `count` labels of both are the same; both have as many. */
function equalSuffixes(a: WireName, b: WireName, count: number): boolean {
  for (let back = 1; back <= count; back++) {
    const left = a.labels[a.labels.length - back];
    const right = b.labels[b.labels.length - back];
    if (left === undefined || right === undefined || !equalLabels(left, right)) return false;
  }
  return true;
}

export function equalNames(a: WireName, b: WireName): boolean {
  return a === b || (a.labels.length === b.labels.length && equalSuffixes(a, b, a.labels.length));
}

/** True where `child` is `parent` or lies below it. */
export function isSubdomain(child: WireName, parent: WireName): boolean {
  const { length } = parent.labels;
  return child.labels.length >= length && equalSuffixes(child, parent, length);
}

/** The name one label shorter, or `undefined` for the root. */
export function parentName(name: WireName): WireName | undefined {
  return name.labels.length === 0 ? undefined : new Name(name.labels.slice(1));
}

/** The last `count` labels of the name. */
export function suffixOf(name: WireName, count: number): WireName {
  return new Name(name.labels.slice(Math.max(0, name.labels.length - count)));
}

/** `label.parent`; throws WireError where that is too long. */
export function childName(label: Uint8Array, parent: WireName): WireName {
  return nameOf([label, ...parent.labels]);
}

/** `*.parent`. */
export function wildcardOf(parent: WireName): WireName {
  return childName(Uint8Array.of(0x2a), parent);
}

/** True where the left-most label is a lone asterisk (RFC 4592 s2.1.1). */
export function isWildcard(name: WireName): boolean {
  const first = name.labels[0];
  return first?.length === 1 && first[0] === 0x2a;
}

/** The longest name that is an ancestor-or-self of both. */
export function commonAncestor(a: WireName, b: WireName): WireName {
  let count = 0;
  while (count < Math.min(a.labels.length, b.labels.length) && equalSuffixes(a, b, count + 1))
    count++;
  return suffixOf(a, count);
}
