import type { Instant } from '../core/time.js';
import { readAddress, rdataFromText } from '../protocols/dns/rdata.js';
import { nameFromText, rootName, type WireName } from '../protocols/dns/name.js';
import { timeFromText } from '../protocols/dns/text-codecs.js';
import { rrType } from '../protocols/dns/types.js';
import type { TrustAnchor } from '../protocols/dnssec/index.js';
import { WireError } from '../protocols/dns/wire-error.js';
import type { Config, ServerZone } from './format.js';
import { recordFromText } from './record-text.js';

/** An address in one spelling, port and TLS name cut off. */
export function addressFromText(text: string): string {
  const address = text.trim().split(/[@#\s]/)[0] ?? '';
  return readAddress(rdataFromText(address.includes(':') ? rrType.AAAA : rrType.A, address));
}

interface OpenZone {
  readonly kind: ServerZone['kind'];
  apex: WireName;
  readonly addresses: string[];
  readonly hosts: WireName[];
}

/** Quotes and comments off; `#` begins one only after a blank (it also marks TLS names in addresses). */
function cleanValue(text: string): string {
  const quoted = /^(["'])(.*?)\1/.exec(text)?.[2];
  return quoted ?? text.replace(/(^|\s)[#;].*$/, '').trim();
}

/** `20070916134226`, seconds, or `-1` for "dates do not count"; 0 sets nothing. */
function clockOf(text: string): Instant | 'ignored' | undefined {
  if (text === '-1') return 'ignored';
  return text === '0' || text === '' ? undefined : timeFromText(text);
}

const isOn = (values: readonly string[] | undefined): boolean =>
  values === undefined || !/^(no|false|off)$/i.test(values[values.length - 1] ?? '');

/** Options as lists by name, and the zones whose servers are given. */
class ConfigReader {
  readonly options = new Map<string, string[]>();
  readonly zones: OpenZone[] = [];
  #block = 'server';
  #zone: OpenZone | undefined;

  line(text: string): void {
    const [, key = '', rest = ''] = /^\s*([A-Za-z0-9-]+):\s*(.*)$/.exec(text) ?? [];
    if (key === '') return;
    const name = key.toLowerCase();
    const value = cleanValue(rest);
    if (value === '' && !/^["']/.test(rest)) return this.#open(name);
    const values = this.options.get(name) ?? [];
    values.push(value);
    this.options.set(name, values);
    this.#zoneOption(name, value);
  }

  #open(block: string): void {
    this.#block = block;
    // Other blocks (`auth-zone:`) are options too: whoever skips files wants to know of them.
    this.options.set(block, this.options.get(block) ?? []);
    const kind = block === 'stub-zone' ? 'stub' : block === 'forward-zone' ? 'forward' : undefined;
    this.#zone = kind && { kind, apex: rootName, addresses: [], hosts: [] };
    if (this.#zone !== undefined) this.zones.push(this.#zone);
  }

  #zoneOption(name: string, value: string): void {
    const kind = /^(stub|forward)-(addr|host)$/.exec(name)?.slice(1);
    if (name === 'name' && this.#zone !== undefined && /-zone$/.test(this.#block))
      this.#zone.apex = nameFromText(value);
    if (kind === undefined) return;
    const zone = this.#zone ?? this.#rootZone(kind[0] === 'forward' ? 'forward' : 'stub');
    if (kind[1] === 'host') zone.hosts.push(nameFromText(value));
    else zone.addresses.push(addressFromText(value));
  }

  /** Without a zone block around it (as one dialect writes it) an address serves the root. */
  #rootZone(kind: ServerZone['kind']): OpenZone {
    const known = this.zones.find((zone) => zone.kind === kind && zone.apex.labels.length === 0);
    if (known !== undefined) return known;
    const zone: OpenZone = { kind, apex: rootName, addresses: [], hosts: [] };
    this.zones.push(zone);
    return zone;
  }
}

function anchorFromText(text: string): TrustAnchor {
  const { record } = recordFromText(text.trim(), { origin: rootName, ttl: 0 });
  if (record.type !== rrType.DS && record.type !== rrType.DNSKEY)
    throw new WireError('a trust anchor is a DS or a DNSKEY record');
  const type = record.type === rrType.DS ? 'DS' : 'DNSKEY';
  return { owner: record.name, type, rdata: record.rdata };
}

/** The lines up to CONFIG_END. Options that say nothing about validation stay in `options`. Throws WireError. */
export function readConfig(lines: readonly string[]): Config {
  const reader = new ConfigReader();
  for (const line of lines) if (!/^\s*[;#]/.test(line)) reader.line(line);
  const { options, zones } = reader;
  const get = (name: string): readonly string[] => options.get(name) ?? [];
  const clock = [...get('val-override-date'), ...get('val-override-timestamp')]
    .map(clockOf)
    .findLast((at) => at !== undefined);
  return {
    anchors: get('trust-anchor').map(anchorFromText),
    insecure: get('domain-insecure').map(nameFromText),
    ...(clock === undefined ? {} : { clock }),
    zones,
    ip4: isOn(options.get('do-ip4')),
    ip6: isOn(options.get('do-ip6')),
    options,
  };
}
