import type { Message, ResourceRecord } from '../../../src/protocols/dns/message.js';
import {
  isSubdomain,
  nameFromText,
  nameOf,
  nameToText,
  nameToWire,
  parentName,
  rootName,
  wildcardOf,
  type WireName,
} from '../../../src/protocols/dns/name.js';
import { readNameRdata } from '../../../src/protocols/dns/rdata.js';
import { rrType, rrTypeName } from '../../../src/protocols/dns/types.js';
import { dsFor } from '../../../src/protocols/dnssec/sign.js';
import {
  createValidator,
  type Ask,
  type TrustAnchor,
  type ValidatedAnswer,
  type Validator,
  type ValidatorOptions,
} from '../../../src/protocols/dnssec/index.js';
import { MiniZone, now, type ZoneSpec } from './mini-zone.js';

/** Replaces what one question comes to: `"mx.example.test. TLSA"` to a changed message or to a failure word. */
export type Tampering = Readonly<Record<string, (message: Message) => Message | string>>;

/** Signed zones under a private root, answering like a forwarder asked with DO and CD. */
export class MiniInternet {
  readonly zones: readonly MiniZone[];
  /** `"name type"` of every question asked so far. */
  readonly asked: string[] = [];
  readonly #specs: readonly ZoneSpec[];

  constructor(specs: readonly ZoneSpec[]) {
    this.#specs = [{ apex: '.' }, { apex: 'test.' }, ...specs].filter(
      (spec, at, all) => all.findLastIndex((other) => other.apex === spec.apex) === at,
    );
    this.zones = this.#specs
      .map((spec) => new MiniZone(spec))
      .sort((a, b) => b.apex.labels.length - a.apex.labels.length);
    for (const child of this.zones) {
      if (child.apex.labels.length === 0) continue;
      this.zoneFor(parentName(child.apex) ?? rootName).delegate(child, dsOf(child));
    }
  }

  /** The deepest zone the name lies in. */
  zoneFor(name: WireName): MiniZone {
    const zone = this.zones.find((one) => isSubdomain(name, one.apex));
    if (zone === undefined) throw new Error('no root zone');
    return zone;
  }

  zone(apex: string): MiniZone {
    return this.zoneFor(nameFromText(apex));
  }

  get anchors(): readonly TrustAnchor[] {
    const root = this.zone('.');
    return [{ owner: root.apex, type: 'DS', rdata: dsFor(root.apex, root.key.dnskey, 2) }];
  }

  answer(name: WireName, type: number): Message {
    const home = type === rrType.DS ? (parentName(name) ?? rootName) : name;
    const parts = this.#answer(this.zoneFor(home), name, type);
    return {
      id: 1,
      flags: { qr: true, aa: false, tc: false, rd: true, ra: true, ad: false, cd: true },
      opcode: 0,
      rcode: parts.exists ? 0 : 3,
      questions: [{ name, type, class: 1 }],
      answers: parts.answers,
      authorities: parts.authorities,
      additionals: [],
    };
  }

  #answer(zone: MiniZone, name: WireName, type: number, depth = 0): Parts {
    for (
      let above = parentName(name);
      above && isSubdomain(above, zone.apex);
      above = parentName(above)
    )
      if (zone.set(above, rrType.DNAME).length > 0)
        return this.#byDname(zone, above, name, type, depth);
    if (zone.set(name, type).length > 0) return data(zone.signed(zone.set(name, type)));
    if (zone.set(name, rrType.CNAME).length > 0)
      return this.#onwards(zone.signed(zone.set(name, rrType.CNAME)), [], type, depth);
    if (zone.exists(name)) return absent(zone, zone.proof(name, 'nodata'), true);
    if (zone.spec.denial === 'compact') return absent(zone, zone.proof(name, 'nxdomain'), true);
    return this.#byWildcard(zone, name, type, depth);
  }

  #byWildcard(zone: MiniZone, name: WireName, type: number, depth: number): Parts {
    const encloser = zone.encloserOf(name);
    const types = zone.types(wildcardOf(encloser));
    if (types.length === 0) return absent(zone, zone.proof(name, 'nxdomain'), false);
    const proof = zone.proof(name, 'expansion');
    if (types.includes(type))
      return { ...data(zone.expanded(name, encloser, type)), authorities: proof };
    if (types.includes(rrType.CNAME))
      return this.#onwards(zone.expanded(name, encloser, rrType.CNAME), proof, type, depth);
    return absent(zone, zone.proof(name, 'wildcard-nodata'), true);
  }

  #byDname(zone: MiniZone, owner: WireName, name: WireName, type: number, depth: number): Parts {
    const dname = zone.signed(zone.set(owner, rrType.DNAME));
    const prefix = name.labels.slice(0, name.labels.length - owner.labels.length);
    const target = nameOf([
      ...prefix,
      ...readNameRdata(dname[0]?.rdata ?? new Uint8Array()).labels,
    ]);
    const cname = { name, type: rrType.CNAME, class: 1, ttl: 300, rdata: nameToWire(target) };
    return this.#onwards([cname, ...dname], [], type, depth);
  }

  #onwards(
    alias: readonly ResourceRecord[],
    proof: readonly ResourceRecord[],
    type: number,
    depth: number,
  ): Parts {
    const target = readNameRdata(alias[0]?.rdata ?? new Uint8Array());
    if (depth > 30) return data(alias);
    const rest = this.#answer(this.zoneFor(target), target, type, depth + 1);
    return {
      exists: rest.exists,
      answers: [...alias, ...rest.answers],
      authorities: [...proof, ...rest.authorities],
    };
  }

  ask(tampering: Tampering = {}): Ask {
    return (name, type) => {
      const question = `${nameToText(name)} ${rrTypeName(type)}`;
      this.asked.push(question);
      const honest = this.answer(name, type);
      const result = tampering[question]?.(honest) ?? honest;
      return Promise.resolve(
        typeof result === 'string'
          ? { ok: false, failure: result, server: '192.0.2.53' }
          : { ok: true, message: result, server: '192.0.2.53' },
      );
    };
  }

  validator(tampering: Tampering = {}, options: Partial<ValidatorOptions> = {}): Validator {
    return createValidator({ anchors: this.anchors, now, ask: this.ask(tampering), ...options });
  }

  lookup(
    name: string,
    type: keyof typeof rrType,
    tampering: Tampering = {},
    options: Partial<ValidatorOptions> = {},
  ): Promise<ValidatedAnswer> {
    return this.validator(tampering, options).lookup(nameFromText(name), rrType[type]);
  }
}

interface Parts {
  readonly exists: boolean;
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
}

function dsOf(child: MiniZone): readonly Uint8Array[] {
  if (child.spec.unsigned === true) return [];
  return child.spec.ds?.(child.key, child.apex) ?? [dsFor(child.apex, child.key.dnskey, 2)];
}

function data(answers: readonly ResourceRecord[]): Parts {
  return { exists: true, answers, authorities: [] };
}

function absent(zone: MiniZone, proof: readonly ResourceRecord[], exists: boolean): Parts {
  return { exists, answers: [], authorities: [...zone.soa(), ...proof] };
}
