import { nameLength, nameOfRead, type WireName } from './name.js';
import { WireError } from './wire-error.js';

/** Names of one message by the offset at which they begin: pointers mostly lead to one that was read already. */
export type KnownNames = Map<number, WireName>;

/** A cursor over octets that cannot leave `[start, end)`; every step beyond throws WireError. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #known: KnownNames | undefined;
  #at: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length, known?: KnownNames) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#known = known;
    if (end > bytes.length) throw new WireError('length points beyond the message');
  }

  get offset(): number {
    return this.#at;
  }

  get left(): number {
    return this.#end - this.#at;
  }

  take(count: number): Uint8Array {
    if (count > this.left) throw new WireError('message ends too early');
    const taken = this.#bytes.subarray(this.#at, this.#at + count);
    this.#at += count;
    return taken;
  }

  rest(): Uint8Array {
    return this.take(this.left);
  }

  u8(): number {
    return this.#octets(1);
  }

  u16(): number {
    return this.#octets(2);
  }

  u32(): number {
    return this.#octets(4);
  }

  #octets(count: number): number {
    if (count > this.#end - this.#at) throw new WireError('message ends too early');
    let value = 0;
    for (const end = this.#at + count; this.#at < end; this.#at++)
      value = value * 0x100 + (this.#bytes[this.#at] ?? 0);
    return value;
  }

  /** Octets preceded by their one-octet length. */
  counted(): Uint8Array {
    return this.take(this.u8());
  }

  /** A name without compression: RDATA once decompressed, or of types that never compress. */
  plainName(): WireName {
    return this.#name(false);
  }

  /** A name that may use pointers (RFC 1035 s4.1.4) into the whole message. */
  name(): WireName {
    return this.#name(true);
  }

  /** Throws WireError where octets are left over. */
  finish(): void {
    if (this.left !== 0) throw new WireError(`${this.left} octets too many`);
  }

  #name(mayPoint: boolean): WireName {
    const { name, next } = readName(this.#bytes, this.#at, this.#end, mayPoint, this.#known);
    this.#at = next;
    return name;
  }
}

function readName(
  bytes: Uint8Array,
  start: number,
  end: number,
  mayPoint: boolean,
  known: KnownNames | undefined,
): { readonly name: WireName; readonly next: number } {
  const labels: Uint8Array[] = [];
  let next: number | undefined;
  let [at, limit, lowest, size] = [start, end, start, 1];
  for (;;) {
    const length = bytes[at] ?? 0;
    if (at >= limit) throw new WireError('name runs beyond its end');
    if (length === 0) {
      const name = nameOfRead(labels);
      known?.set(start, name);
      return { name, next: next ?? at + 1 };
    }
    if (length < 0x40) {
      size += length + 1;
      if (at + 1 + length > limit || size > 255) throw new WireError('name runs beyond its end');
      labels.push(bytes.subarray(at + 1, at + 1 + length));
      at += 1 + length;
      continue;
    }
    if (length < 0xc0 || !mayPoint || at + 2 > limit)
      throw new WireError('label type that is not allowed here');
    next ??= at + 2;
    at = (length - 0xc0) * 0x100 + (bytes[at + 1] ?? 0);
    // Only strictly backwards, else a pointer could loop for ever.
    if (at >= lowest) throw new WireError('compression pointer does not point backwards');
    [lowest, limit] = [at, bytes.length];
    const suffix = known?.get(at);
    if (suffix !== undefined) return { name: joined(labels, suffix, size), next };
  }
}

/** `size`: octets of the labels, and one. */
function joined(labels: readonly Uint8Array[], suffix: WireName, size: number): WireName {
  if (labels.length === 0) return suffix;
  if (size - 1 + nameLength(suffix) > 255) throw new WireError('name runs beyond its end');
  return nameOfRead([...labels, ...suffix.labels]);
}

/** Joins octet strings. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Two octets, most significant first. */
export function u16Bytes(value: number): Uint8Array {
  return Uint8Array.of((value >>> 8) & 0xff, value & 0xff);
}

/** Four octets, most significant first. */
export function u32Bytes(value: number): Uint8Array {
  return Uint8Array.of(
    (value >>> 24) & 0xff,
    (value >>> 16) & 0xff,
    (value >>> 8) & 0xff,
    value & 0xff,
  );
}

/** Octet-wise order, shorter first where one is a prefix of the other (RFC 4034 s6.3). */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return compareBytes(a, b) === 0;
}
