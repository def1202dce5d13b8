import type { ResourceRecord } from '../../../src/protocols/dns/message.js';
import {
  childName,
  compareNames,
  equalNames,
  isSubdomain,
  nameFromText,
  nameKey,
  parentName,
  suffixOf,
  wildcardOf,
  type WireName,
} from '../../../src/protocols/dns/name.js';
import { compareBytes } from '../../../src/protocols/dns/byte-reader.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { recordsFromText } from '../../../src/protocols/dns/zone-text.js';
import {
  generateZoneKey,
  nsec3Hash,
  nsec3Owner,
  nsec3Rdata,
  nsecRdata,
  signRrset,
  type SignOptions,
  type ZoneKey,
} from '../../../src/protocols/dnssec/sign.js';

export const now = 1_790_000_000;

export interface Nsec3Style {
  readonly iterations: number;
  readonly salt: Uint8Array;
  readonly optout: boolean;
}

export interface ZoneSpec {
  readonly apex: string;
  /** Zone-file text with absolute names; SOA and NS of the apex are added. */
  readonly records?: string;
  readonly algorithm?: number;
  readonly unsigned?: boolean;
  /** How absence is proven; plain NSEC without it. */
  readonly denial?: Nsec3Style | 'compact';
  readonly sign?: Partial<SignOptions>;
  /** Keys published beside the signing key. */
  readonly extraKeys?: readonly Uint8Array[];
  readonly key?: ZoneKey;
  /** DS RDATA in the parent; SHA-256 of the key without it, none for an empty list. */
  readonly ds?: (key: ZoneKey, apex: WireName) => readonly Uint8Array[];
}

interface Node {
  readonly name: WireName;
  readonly sets: Map<number, ResourceRecord[]>;
}

export const defaultSign = { inception: now - 86_400, expiration: now + 30 * 86_400 };

/** A zone in memory that signs as it answers. Cuts are told to it by `delegate`. */
export class MiniZone {
  readonly apex: WireName;
  readonly key: ZoneKey;
  readonly spec: ZoneSpec;
  readonly #nodes = new Map<string, Node>();

  constructor(spec: ZoneSpec) {
    this.spec = spec;
    this.apex = nameFromText(spec.apex);
    this.key = spec.key ?? generateZoneKey(spec.algorithm ?? 13, 257);
    const apex = spec.apex;
    this.add(recordsFromText(`${apex} 3600 IN SOA ns.test. host.test. 1 7200 3600 86400 300`));
    this.add(recordsFromText(`${apex} 3600 IN NS ns.test.`));
    this.add(recordsFromText(spec.records ?? ''));
    if (spec.unsigned === true) return;
    for (const rdata of [this.key.dnskey, ...(spec.extraKeys ?? [])])
      this.add([{ name: this.apex, type: rrType.DNSKEY, class: 1, ttl: 3600, rdata }]);
  }

  add(records: readonly ResourceRecord[]): void {
    for (const record of records) {
      const node: Node = this.#nodes.get(nameKey(record.name)) ?? {
        name: record.name,
        sets: new Map<number, ResourceRecord[]>(),
      };
      node.sets.set(record.type, [...(node.sets.get(record.type) ?? []), record]);
      this.#nodes.set(nameKey(record.name), node);
    }
  }

  delegate(child: MiniZone, ds: readonly Uint8Array[]): void {
    this.add([...child.set(child.apex, rrType.NS)]);
    this.add(
      ds.map((rdata) => ({ name: child.apex, type: rrType.DS, class: 1, ttl: 3600, rdata })),
    );
  }

  /** The records of an RRset, unsigned. */
  set(name: WireName, type: number): readonly ResourceRecord[] {
    return this.#nodes.get(nameKey(name))?.sets.get(type) ?? [];
  }

  types(name: WireName): readonly number[] {
    return [...(this.#nodes.get(nameKey(name))?.sets.keys() ?? [])];
  }

  /** The name has records, or something below it has. */
  exists(name: WireName): boolean {
    return [...this.#nodes.values()].some((node) => isSubdomain(node.name, name));
  }

  signed(records: readonly ResourceRecord[], more: Partial<SignOptions> = {}): ResourceRecord[] {
    if (this.spec.unsigned === true || records.length === 0) return [...records];
    const options = { signer: this.apex, ...defaultSign, ...this.spec.sign, ...more };
    return [...records, signRrset(records, this.key, options)];
  }

  /** Records of `*.encloser` made to bear `name`, with the wildcard's signature. */
  expanded(name: WireName, encloser: WireName, type: number): ResourceRecord[] {
    return this.signed(this.set(wildcardOf(encloser), type)).map((one) => ({ ...one, name }));
  }

  encloserOf(name: WireName): WireName {
    let found = parentName(name) ?? name;
    while (!this.exists(found)) found = parentName(found) ?? found;
    return found;
  }

  soa(): ResourceRecord[] {
    return this.signed(this.set(this.apex, rrType.SOA));
  }

  #style(): Nsec3Style | undefined {
    return typeof this.spec.denial === 'object' ? this.spec.denial : undefined;
  }

  #isCut(name: WireName): boolean {
    return this.set(name, rrType.NS).length > 0 && !equalNames(name, this.apex);
  }

  #bitmap(name: WireName): number[] {
    const types = [...this.types(name)];
    if (this.#isCut(name) && !types.includes(rrType.DS)) return types;
    return types.length === 0 ? [] : [...types, rrType.RRSIG];
  }

  #owners(): WireName[] {
    return [...this.#nodes.values()].map((node) => node.name).sort(compareNames);
  }

  nsec(owner: WireName, next: WireName, types: readonly number[]): ResourceRecord[] {
    const all = [...types, rrType.RRSIG, rrType.NSEC];
    return this.signed([
      { name: owner, type: rrType.NSEC, class: 1, ttl: 300, rdata: nsecRdata(next, all) },
    ]);
  }

  /** The NSEC at the name or the one whose span holds it. */
  nsecFor(name: WireName): ResourceRecord[] {
    const owners = this.#owners();
    const at = owners.findLastIndex((owner) => compareNames(owner, name) <= 0);
    const owner = owners[at] ?? this.apex;
    return this.nsec(owner, owners[at + 1] ?? this.apex, this.types(owner));
  }

  #hashed(): { readonly name: WireName; readonly hash: Uint8Array }[] {
    const style = this.#style();
    if (style === undefined) return [];
    const names = new Map<string, WireName>();
    for (const owner of this.#owners()) {
      if (style.optout && this.#isCut(owner) && this.set(owner, rrType.DS).length === 0) continue;
      for (let count = this.apex.labels.length; count <= owner.labels.length; count++)
        names.set(nameKey(suffixOf(owner, count)), suffixOf(owner, count));
    }
    return [...names.values()]
      .map((name) => ({ name, hash: nsec3Hash(name, style.salt, style.iterations) }))
      .sort((a, b) => compareBytes(a.hash, b.hash));
  }

  hasNsec3(name: WireName): boolean {
    return this.#hashed().some((entry) => equalNames(entry.name, name));
  }

  nsec3For(name: WireName): ResourceRecord[] {
    const style = this.#style();
    const hashed = this.#hashed();
    if (style === undefined) return [];
    const hash = nsec3Hash(name, style.salt, style.iterations);
    const at = hashed.findLastIndex((entry) => compareBytes(entry.hash, hash) <= 0);
    const here = hashed.at(at);
    const next = hashed[(at < 0 ? hashed.length - 1 : at) + 1] ?? hashed[0];
    if (here === undefined || next === undefined) return [];
    const params = {
      hashAlgorithm: 1,
      flags: style.optout ? 1 : 0,
      iterations: style.iterations,
      salt: style.salt,
    };
    const rdata = nsec3Rdata(params, next.hash, this.#bitmap(here.name));
    const owner = nsec3Owner(here.name, this.apex, params);
    return this.signed([{ name: owner, type: rrType.NSEC3, class: 1, ttl: 300, rdata }]);
  }

  /** The proof that the name exists without the type, or does not exist, or is no better match than a wildcard. */
  proof(
    name: WireName,
    kind: 'nodata' | 'nxdomain' | 'expansion' | 'wildcard-nodata',
  ): ResourceRecord[] {
    if (this.spec.unsigned === true) return [];
    if (this.spec.denial === 'compact') return this.#compactProof(name, kind);
    const encloser = kind === 'nodata' ? name : this.encloserOf(name);
    const wildcard = kind === 'nodata' || kind === 'expansion' ? [] : [wildcardOf(encloser)];
    if (this.#style() === undefined)
      return unique([name, ...wildcard].map((one) => this.nsecFor(one)));
    if (kind === 'nodata' && this.hasNsec3(name)) return this.nsec3For(name);
    const nextCloser = suffixOf(name, this.encloserOf(name).labels.length + 1);
    const names =
      kind === 'expansion' ? [nextCloser] : [this.encloserOf(name), nextCloser, ...wildcard];
    return unique(names.map((one) => this.nsec3For(one)));
  }

  #compactProof(name: WireName, kind: string): ResourceRecord[] {
    const next = childName(Uint8Array.of(0), name);
    return this.nsec(name, next, kind === 'nxdomain' ? [rrType.NXNAME] : this.types(name));
  }
}

function unique(proofs: readonly ResourceRecord[][]): ResourceRecord[] {
  const kept = new Map<string, ResourceRecord[]>();
  for (const proof of proofs) kept.set(nameKey(proof[0]?.name ?? { labels: [] }), proof);
  return [...kept.values()].flat();
}
