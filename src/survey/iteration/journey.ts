import {
  isSubdomain,
  nameKey,
  nameToText,
  parentName,
  rootName,
  suffixOf,
} from '../../protocols/dns/name.js';
import type { WireName } from '../../protocols/dns/name.js';
import type { Message } from '../../protocols/dns/message.js';
import { rcode, rrType } from '../../protocols/dns/types.js';
import { createBudget } from '../../protocols/dnssec/limits.js';
import type { Budget } from '../../protocols/dnssec/limits.js';
import type { AskResult } from '../../protocols/dnssec/types.js';
import type { IterationLimits } from './limits.js';
import { addressesOf, glueFor, readResponse, serverNames } from './response.js';
import type { Heard, Zone } from './response.js';

/** A message of one server, sent for at most once however many journeys want it. */
export type Fetch = (address: string, name: WireName, type: number) => Promise<AskResult>;

export interface JourneyOptions {
  readonly fetch: Fetch;
  readonly rootHints: readonly string[];
  /** True for addresses that are not to be contacted. */
  readonly refuses: (address: string) => boolean;
  /** A and AAAA, as far as those addresses count. */
  readonly addressTypes: readonly number[];
  /** The servers of each zone are begun at this one: another try starts elsewhere. */
  readonly turn: number;
  readonly limits: IterationLimits;
}

const underscore = 0x5f;

/**
 * The way from the root to one answer, one step after the other. What it asks follows from the answers alone, never
 * from what other journeys have found out meanwhile: so a replay asks the same. For the same reason cuts are looked
 * for label by label with questions that other names below share.
 */
export class Journey {
  readonly #options: JourneyOptions;
  readonly #budget: Budget;
  /** Servers that gave no use on this journey are tried last from then on. */
  readonly #failed = new Set<string>();
  /** Names of servers being looked up, so that no two wait for each other. */
  readonly #path: string[] = [];
  readonly #found = new Map<string, readonly string[]>();

  constructor(options: JourneyOptions) {
    this.#options = options;
    this.#budget = createBudget(options.limits.queries);
  }

  async find(name: WireName, type: number): Promise<AskResult> {
    // RFC 4035 s3.1.4.1: DS is asked at the parent.
    const home = type === rrType.DS ? (parentName(name) ?? rootName) : name;
    let zone = await this.#zoneOf(home);
    for (;;) {
      const heard = await this.#askZone(zone, name, type);
      if (heard.kind === 'nothing') return heard.result;
      if (heard.kind === 'answer')
        return { ok: true, message: heard.message, server: heard.server };
      zone = await this.#enter(heard.zone);
    }
  }

  /** The deepest zone known to hold the name; a cut that does not show here shows at the question itself. */
  async #zoneOf(name: WireName): Promise<Zone> {
    let zone = await this.#root();
    const most = Math.min(name.labels.length, this.#options.limits.labels);
    for (let count = 1; count <= most; count++) {
      const suffix = suffixOf(name, count);
      // RFC 9156 s2.3: `_tcp` and its like are hardly ever cuts.
      if (suffix.labels[0]?.[0] === underscore) break;
      if (count <= zone.apex.labels.length) continue;
      const heard = await this.#askZone(zone, suffix, rrType.NS);
      if (heard.kind === 'nothing') break;
      if (heard.kind === 'referral') zone = await this.#enter(heard.zone);
      else if (heard.message.rcode === rcode.NXDOMAIN) break;
      else zone = this.#sameServers(zone, suffix, heard.message);
    }
    return zone;
  }

  /** Parent and child on one server: it answers for the child, and so it serves it, as do those it names. */
  #sameServers(zone: Zone, cut: WireName, { answers, additionals }: Message): Zone {
    const names = serverNames(answers, cut);
    if (names.length === 0) return zone;
    const glue = glueFor(additionals, names, zone.apex).map(({ address }) => address);
    const addresses = [...zone.addresses, ...this.#allowed(glue)];
    return { apex: cut, addresses: [...new Set(addresses)], glueless: names };
  }

  /** RFC 9609: the hints tell whom to ask who serves the root. They are the caller's, so no address of them is refused. */
  async #root(): Promise<Zone> {
    const hints: Zone = { apex: rootName, addresses: this.#options.rootHints, glueless: [] };
    const heard = await this.#askZone(hints, rootName, rrType.NS);
    if (heard.kind !== 'answer') return hints;
    const { answers, additionals } = heard.message;
    const glue = glueFor(additionals, serverNames(answers, rootName), rootName);
    const primed = this.#allowed(glue.map(({ address }) => address));
    return primed.length > 0 ? { ...hints, addresses: primed } : hints;
  }

  /** The first question to a zone is the same for all who come: it tells which of its servers answer at all. */
  async #enter(zone: Zone): Promise<Zone> {
    const entered = { ...zone, addresses: this.#allowed(zone.addresses) };
    await this.#askZone(entered, zone.apex, rrType.NS);
    return entered;
  }

  async #askZone(zone: Zone, name: WireName, type: number): Promise<Heard> {
    let worst: AskResult = nobody(zone);
    let tried = 0;
    for await (const address of this.#serversOf(zone)) {
      if (tried++ === this.#options.limits.addresses) break;
      if (!this.#budget.spend()) return { kind: 'nothing', result: this.#spent() };
      const result = await this.#options.fetch(address, name, type);
      const heard = readResponse(result, zone.apex, name, type);
      if (heard.kind !== 'nothing') return heard;
      this.#failed.add(address);
      // A server's own error says more than silence.
      if (tried === 1 || (!worst.ok && heard.result.ok)) worst = heard.result;
    }
    return { kind: 'nothing', result: worst };
  }

  /** Servers whose address is known, then those whose name must be looked up first, then those that failed before. */
  async *#serversOf(zone: Zone): AsyncGenerator<string> {
    const seen = new Set<string>();
    const late: string[] = [];
    const fresh = (address: string): boolean => {
      if (seen.has(address)) return false;
      seen.add(address);
      if (!this.#failed.has(address)) return true;
      late.push(address);
      return false;
    };
    yield* rotated(zone.addresses, this.#options.turn).filter(fresh);
    const names = zone.glueless
      // Its own zone would be asked where its own zone is served.
      .filter((name) => !isSubdomain(name, zone.apex))
      .slice(0, this.#options.limits.gluelessNames);
    for (const name of rotated(names, this.#options.turn))
      for (const address of await this.#addressesOf(name)) if (fresh(address)) yield address;
    yield* late;
  }

  async #addressesOf(name: WireName): Promise<readonly string[]> {
    const key = nameKey(name);
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    if (this.#path.includes(key) || this.#path.length >= this.#options.limits.depth) return [];
    this.#path.push(key);
    const found: string[] = [];
    for (const type of this.#options.addressTypes) {
      const result = await this.find(name, type);
      if (result.ok) found.push(...this.#allowed(addressesOf(result.message, name)));
    }
    this.#path.pop();
    this.#found.set(key, found);
    return found;
  }

  #allowed(addresses: readonly string[]): readonly string[] {
    return addresses.filter((address) => !this.#options.refuses(address));
  }

  #spent(): AskResult {
    const { queries } = this.#options.limits;
    return { ok: false, failure: 'not-attempted', server: `nobody, after ${queries} questions` };
  }
}

function nobody({ apex }: Zone): AskResult {
  return {
    ok: false,
    failure: 'not-attempted',
    server: `no reachable server of ${nameToText(apex)}`,
  };
}

function rotated<T>(list: readonly T[], turn: number): readonly T[] {
  const start = list.length === 0 ? 0 : turn % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
