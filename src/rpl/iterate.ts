import type { Instant } from '../core/time.js';
import type { Message } from '../protocols/dns/message.js';
import {
  equalNames,
  isSubdomain,
  nameKey,
  nameToText,
  parentName,
  rootName,
  suffixOf,
  type WireName,
} from '../protocols/dns/name.js';
import { readAddress } from '../protocols/dns/rdata.js';
import { rcode, rrType, rrTypeName } from '../protocols/dns/types.js';
import type { AskResult } from '../protocols/dnssec/index.js';
import { asDsAnswer, cutOf, kindOf, scrub, type Cut, type Kind } from './delegation.js';
import type { Config, ServerZone } from './format.js';
import { keyOf, lifeOf, rootAddresses, type Memory } from './memory.js';
import { questionOf, type World } from './world.js';

interface Said {
  readonly message: Message;
  readonly server: string;
  readonly kind: Kind;
}

const maxHops = 24;
const maxDepth = 6;

/** Answers questions by walking the virtual servers from the root or the nearest stub, or through a forwarder. */
export class Resolver {
  readonly #world: World;
  readonly #config: Config;
  readonly #memory: Memory;
  /** How far server lists are turned: a second try begins elsewhere. */
  readonly #turn: number;
  readonly #now: Instant;
  readonly #hosts = new Map<string, readonly string[]>();
  readonly #asked: { name: WireName; type: number; message: Message }[] = [];

  constructor(world: World, config: Config, memory: Memory, turn: number, now: Instant) {
    this.#world = world;
    this.#config = config;
    this.#memory = memory;
    this.#turn = turn;
    this.#now = now;
  }

  ask(name: WireName, type: number): AskResult {
    const kept = this.#memory.answers.get(keyOf(name, type));
    if (kept !== undefined && kept.until > this.#now)
      return { ok: true, message: kept.message, server: 'cache' };
    const result = this.#resolve(name, type, 0);
    if (result.ok) this.#asked.push({ name, type, message: result.message });
    else this.#world.unanswered.add(`${nameToText(name)} ${rrTypeName(type)}`.toLowerCase());
    return result;
  }

  /** Zones whose keys were asked for. */
  askedKeys(): readonly WireName[] {
    return this.#asked.filter(({ type }) => type === rrType.DNSKEY).map(({ name }) => name);
  }

  /** Keeps what was heard, as a resolver keeps what it could validate. */
  keep(isGood: (name: WireName, type: number) => boolean): void {
    for (const { name, type, message } of this.#asked) {
      const until = this.#now + lifeOf(message);
      if (isGood(name, type)) this.#memory.answers.set(keyOf(name, type), { message, until });
    }
  }

  #configured(home: WireName): ServerZone | undefined {
    return [...this.#config.zones]
      .filter((zone) => isSubdomain(home, zone.apex))
      .sort((a, b) => b.apex.labels.length - a.apex.labels.length)[0];
  }

  #resolve(name: WireName, type: number, depth: number): AskResult {
    if (depth > maxDepth) return timeout;
    const home = type === rrType.DS ? (parentName(name) ?? rootName) : name;
    const zone = this.#configured(home);
    if (zone?.kind === 'forward') return this.#forward(zone, name, type, depth);
    const starts = [this.#nearestCut(home), this.#configuredCut(home)];
    for (const start of starts) {
      const result = this.#descend(start, name, type, home, depth);
      if (result.ok) return result;
    }
    return type === rrType.DS ? this.#dsFromMemory(name) : timeout;
  }

  #dsFromMemory(name: WireName): AskResult {
    const referral = this.#memory.referrals.get(nameKey(name));
    const asAnswer = referral && asDsAnswer(referral, name);
    const message =
      asAnswer !== undefined && asAnswer.answers.length > 0
        ? asAnswer
        : this.#memory.proofs.noDs(name);
    return message === undefined ? timeout : { ok: true, server: 'referral', message };
  }

  #forward(zone: ServerZone, name: WireName, type: number, depth: number): AskResult {
    const said = this.#exchange(zone, name, type, depth);
    if (said !== undefined) return { ok: true, message: said.message, server: said.server };
    return type === rrType.DS ? this.#dsFromMemory(name) : timeout;
  }

  #configuredCut(home: WireName): Cut {
    const zone = this.#configured(home);
    return zone ?? { apex: rootName, addresses: rootAddresses, hosts: [] };
  }

  #nearestCut(home: WireName): Cut {
    const least = this.#configuredCut(home);
    for (let at: WireName | undefined = home; at !== undefined; at = parentName(at)) {
      if (equalNames(at, least.apex)) return least;
      const cut = this.#memory.cuts.get(nameKey(at));
      if (cut !== undefined) return cut;
    }
    return least;
  }

  #addresses(cut: Cut, depth: number): readonly string[] {
    // What came along is enough at first; where that did not lead to a good answer, the other hosts are sought too.
    const sought =
      cut.addresses.length === 0 || this.#turn > 0
        ? cut.hosts.flatMap((host) => this.#hostAddresses(host, cut, depth))
        : [];
    const known = [...new Set([...cut.addresses, ...sought])];
    const turn = known.length === 0 ? 0 : this.#turn % known.length;
    return [...known.slice(turn), ...known.slice(0, turn)];
  }

  /** Each host is sought once: hosts that hang on each other's zones would otherwise multiply the work. */
  #hostAddresses(host: WireName, cut: Cut, depth: number): readonly string[] {
    const known = this.#hosts.get(nameKey(host));
    if (known !== undefined || depth >= maxDepth) return known ?? [];
    this.#hosts.set(nameKey(host), []);
    const found = [rrType.A, rrType.AAAA].flatMap((type) => this.#seek(host, type, cut, depth));
    this.#hosts.set(nameKey(host), found);
    return found;
  }

  /** A host below the very cut whose servers are sought is sought from above it. */
  #seek(host: WireName, type: number, cut: Cut, depth: number): readonly string[] {
    const kept = this.#memory.cuts.get(nameKey(cut.apex));
    this.#memory.cuts.delete(nameKey(cut.apex));
    const result = this.#resolve(host, type, depth + 2);
    if (kept !== undefined) this.#memory.cuts.set(nameKey(cut.apex), kept);
    if (!result.ok) return [];
    return result.message.answers
      .filter((record) => record.type === type)
      .map((record) => readAddress(record.rdata));
  }

  /** The first server that says something of use; else the last that said anything. */
  #exchange(cut: Cut, name: WireName, type: number, depth: number): Said | undefined {
    let last: Said | undefined;
    for (const server of this.#addresses(cut, depth)) {
      const query = questionOf(name, type);
      let message = this.#world.send(server, query, 'udp');
      if (message?.flags.tc === true) message = this.#world.send(server, query, 'tcp') ?? message;
      if (message === undefined) continue;
      this.#memory.proofs.hear(message);
      const kind = kindOf(message, cut.apex, name, type);
      last = { message, server, kind };
      if (kind.kind !== 'lame') return last;
    }
    return last;
  }

  #descend(start: Cut, name: WireName, type: number, home: WireName, depth: number): AskResult {
    let cut = start;
    for (let hop = 0; hop < maxHops; hop++) {
      const said = this.#exchange(cut, name, type, depth);
      if (said?.kind.kind === 'answer') {
        const message = scrub(said.message, cut.apex, name, this.#turn > 0);
        const isDs = type === rrType.DS && message.rcode === rcode.NOERROR;
        return {
          ok: true,
          server: said.server,
          message: isDs ? asDsAnswer(message, name) : message,
        };
      }
      const next =
        said?.kind.kind === 'referral'
          ? this.#remember(said.kind.cut, said.message)
          : this.#cutBelow(cut, home, depth);
      if (next === undefined)
        return said === undefined
          ? timeout
          : { ok: true, server: said.server, message: said.message };
      cut = next;
    }
    return timeout;
  }

  #remember(cut: Cut, message: Message): Cut {
    this.#memory.cuts.set(nameKey(cut.apex), cut);
    this.#memory.referrals.set(nameKey(cut.apex), message);
    return cut;
  }

  /** A server that knows nothing of the question may know of a cut on the way: QNAME minimisation (RFC 9156 s3). */
  #cutBelow(cut: Cut, home: WireName, depth: number): Cut | undefined {
    for (let count = cut.apex.labels.length + 1; count <= home.labels.length; count++) {
      const name = suffixOf(home, count);
      for (const type of [rrType.NS, rrType.A]) {
        const said = this.#exchange(cut, name, type, depth);
        if (said?.kind.kind === 'referral') return this.#remember(said.kind.cut, said.message);
        if (said?.kind.kind !== 'answer' || type !== rrType.NS) continue;
        const below = cutOf(said.message, name);
        if (below.hosts.length > 0) return this.#remember(below, said.message);
      }
    }
    return undefined;
  }
}

const timeout: AskResult = { ok: false, failure: 'timeout', server: 'none' };
