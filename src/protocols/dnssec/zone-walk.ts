import type { Instant } from '../../core/time.js';
import {
  equalNames,
  isSubdomain,
  nameKey,
  nameToText,
  parentName,
  rootName,
  type WireName,
} from '../dns/name.js';
import type { Ds } from '../dns/rdata.js';
import { rrType } from '../dns/types.js';
import type { AlgorithmTable, DigestTable } from './algorithms.js';
import { anchorsByOwner, type TrustAnchor } from './anchors.js';
import { isDelegation } from './denial.js';
import { LeastRecent } from '../least-recent.js';
import { createPurse, type Limits, type Purse } from './limits.js';
import type { CryptoMemory } from './memory.js';
import { collectProofs, denialBy } from './proofs.js';
import type { Reply } from './reply.js';
import { findRrset, type Rrset } from './rrsets.js';
import {
  earliest,
  failed,
  notSecure,
  secure,
  type Evidence,
  type NotSecure,
  type Reason,
} from './status.js';
import { verifyRrset, type Bounds, type UsableKey } from './verify.js';
import {
  namedByAnchors,
  namedByDs,
  readDsRecords,
  usableDsOf,
  zoneKeysOf,
  type TrustedZone,
  type ZoneTrust,
} from './zones.js';

export interface WalkOptions {
  readonly anchors: readonly TrustAnchor[];
  readonly now: Instant;
  readonly algorithms: AlgorithmTable;
  readonly digests: DigestTable;
  readonly limits: Limits;
  readonly memory: CryptoMemory;
  readonly fetch: (name: WireName, type: number, purse: Purse) => Promise<Reply>;
}

type OkReply = Extract<Reply, { ok: true }>;

/**
 * Finds the zone each name lies in, from the closest trust anchor down, one label at a time: at each name the parent
 * zone is asked for its DS and must prove what it says. Labels are never counted on to be cuts, and below a proven
 * insecure cut nothing is asked.
 */
export class ZoneWalk {
  readonly #options: WalkOptions;
  readonly #anchors: ReadonlyMap<string, readonly TrustAnchor[]>;
  readonly #zones: LeastRecent<string, Promise<ZoneTrust>>;

  constructor(options: WalkOptions) {
    this.#options = options;
    this.#anchors = anchorsByOwner(options.anchors);
    this.#zones = new LeastRecent(options.limits.zonesKept);
  }

  get now(): Instant {
    return this.#options.now;
  }

  bounds(purse: Purse): Bounds {
    const { now, limits, memory } = this.#options;
    return { now, limits, budget: purse.signatures, memory };
  }

  /** The zone of `name`, or the place above it where trust ended. */
  trustAt(name: WireName, purse: Purse = createPurse(this.#options.limits)): Promise<ZoneTrust> {
    const key = nameKey(name);
    const known = this.#zones.get(key);
    if (known !== undefined) return known;
    const found = this.#find(name, purse);
    this.#zones.set(key, found);
    // A lost packet must not become a verdict on the zone (standards A26): the next question tries again.
    const forget = (): void => this.#zones.delete(key);
    found.then((trust) => {
      if (trust.status.state === 'indeterminate') forget();
    }, forget);
    return found;
  }

  async #find(name: WireName, purse: Purse): Promise<ZoneTrust> {
    const anchors = this.#anchors.get(nameKey(name));
    if (anchors !== undefined) return this.#fromAnchors(name, anchors, purse);
    const parent = parentName(name);
    if (parent === undefined)
      return untrusted(
        rootName,
        notSecure('insecure', 'anchorless', ['no trust anchor covers it']),
      );
    const above = await this.trustAt(parent, purse);
    return above.trusted ? this.#step(above, name, purse) : above;
  }

  async #fromAnchors(
    apex: WireName,
    anchors: readonly TrustAnchor[],
    purse: Purse,
  ): Promise<ZoneTrust> {
    const isEntry = namedByAnchors(apex, anchors, this.#options);
    if (isEntry === undefined)
      return untrusted(apex, notSecure('insecure', 'anchorless', ['no trust anchor we can use']));
    return this.#withKeys(apex, isEntry, [], undefined, purse);
  }

  async #withKeys(
    apex: WireName,
    isEntry: (key: UsableKey) => boolean,
    chain: readonly string[],
    soFar: Evidence | undefined,
    purse: Purse,
  ): Promise<ZoneTrust> {
    const reply = await this.#options.fetch(apex, rrType.DNSKEY, purse);
    if (!reply.ok) return untrusted(apex, prefixed(chain, reply.status));
    const at = `${nameToText(apex)} DNSKEY`;
    const set = findRrset(reply.answers, apex, rrType.DNSKEY);
    if (set === undefined)
      return untrusted(
        apex,
        failed('dnskey-missing', [...chain, `${at}: none, from ${reply.server}`]),
      );
    const result = zoneKeysOf(set, isEntry, this.#options.algorithms, this.bounds(purse));
    if (!result.ok) {
      const line = `${result.text}, from ${reply.server}`;
      return untrusted(apex, keyFault(apex, result.reason, [...chain, line]));
    }
    const evidence = result.verified.evidence;
    const line = `${at}: secure by key tag ${result.entry}`;
    return {
      trusted: true,
      apex,
      keys: result.keys,
      status: secure([...chain, line], soFar === undefined ? evidence : earliest(soFar, evidence)),
    };
  }

  async #step(above: TrustedZone, name: WireName, purse: Purse): Promise<ZoneTrust> {
    const reply = await this.#options.fetch(name, rrType.DS, purse);
    if (!reply.ok) return untrusted(name, prefixed(above.status.chain, reply.status));
    const set = findRrset(reply.answers, name, rrType.DS);
    if (set !== undefined) return this.#byDs(above, set, reply, purse);
    if (this.#isAliased(above, name, reply, purse)) return above;
    const alias = findRrset(reply.answers, name, rrType.CNAME);
    if (alias !== undefined) return this.#forgedAlias(above, alias, reply);
    return this.#byDenial(above, name, reply, purse);
  }

  /** Who tells of an alias and denies it in one message is not believed, however little the denial would have to prove. */
  #forgedAlias(above: TrustedZone, alias: Rrset, { server }: OkReply): ZoneTrust {
    const line = `${nameToText(alias.name)} DS: an alias in its place that is not signed, from ${server}`;
    return untrusted(alias.name, failed('no-ds-proof', [...above.status.chain, line]));
  }

  async #byDs(above: TrustedZone, set: Rrset, reply: OkReply, purse: Purse): Promise<ZoneTrust> {
    const at = `${nameToText(set.name)} DS`;
    const verified = verifyRrset(set, above, this.bounds(purse));
    const chain = above.status.chain;
    if (!verified.ok)
      return untrusted(
        set.name,
        failed(verified.reason, [...chain, `${verified.text}, from ${reply.server}`]),
      );
    if (verified.expandedFrom !== undefined)
      return untrusted(
        set.name,
        failed('no-ds-proof', [...chain, `${at}: made from a wildcard, from ${reply.server}`]),
      );
    const selected = usableDsOf(set, this.#options);
    if (!('usable' in selected))
      return untrusted(
        set.name,
        notSecure('insecure', selected.unsupported, [
          ...chain,
          `${at}: ${selected.unsupported}, ${dsText(readDsRecords(set))}`,
        ]),
      );
    const weak = selected.usable.every((ds) => ds.digestType === 1) ? ', SHA-1 digests only' : '';
    const names = dsText(selected.usable);
    const line = `${at}: secure by key tag ${verified.keyTag} of ${nameToText(above.apex)}, names ${names}${weak}`;
    return this.#withKeys(
      set.name,
      namedByDs(set.name, selected.usable, this.#options.digests),
      [...chain, line],
      earliest(above.status, verified.evidence),
      purse,
    );
  }

  /** An alias at the name, or a DNAME above it, leaves no room for a cut. */
  #isAliased(above: TrustedZone, name: WireName, reply: OkReply, purse: Purse): boolean {
    return reply.answers.some((set) => {
      const fits =
        (set.type === rrType.CNAME && equalNames(set.name, name)) ||
        (set.type === rrType.DNAME && !equalNames(set.name, name) && isSubdomain(name, set.name));
      return fits && verifyRrset(set, above, this.bounds(purse)).ok;
    });
  }

  #byDenial(above: TrustedZone, name: WireName, reply: OkReply, purse: Purse): ZoneTrust {
    const { limits } = this.#options;
    const proofs = collectProofs(reply.authorities, above, this.bounds(purse));
    const denial = denialBy(proofs, { name, type: rrType.DS, apex: above.apex }, limits);
    const chain = above.status.chain;
    const at = `${nameToText(name)} DS`;
    if (denial.proven === 'nothing') {
      const text = `${at}: ${proofs.fault?.text ?? 'absence not proven'}, from ${reply.server}`;
      return untrusted(name, withoutProof(denial.reason, [...chain, text]));
    }
    if (denial.optout)
      return untrusted(
        name,
        notSecure('insecure', 'optout', [...chain, `${at}: in an opt-out span`]),
      );
    if (denial.types !== undefined && isDelegation(denial.types))
      return untrusted(
        name,
        notSecure('insecure', 'no-ds', [
          ...chain,
          `${at}: proven absent by ${nameToText(above.apex)}`,
        ]),
      );
    return above;
  }
}

/** DS records in a line of a chain. */
const shownDs = 4;

function dsText(records: readonly Ds[]): string {
  const texts = records
    .slice(0, shownDs)
    .map((ds) => `key tag ${ds.keyTag} algorithm ${ds.algorithm} digest type ${ds.digestType}`);
  return [...texts, ...(records.length > shownDs ? ['more'] : [])].join(' and ');
}

function untrusted(apex: WireName, status: NotSecure): ZoneTrust {
  return { trusted: false, apex, status };
}

function prefixed(chain: readonly string[], status: NotSecure): NotSecure {
  return { ...status, chain: [...chain, ...status.chain] };
}

/** A root whose own signature is out of its window says that our clock is off (standards A38). */
function keyFault(apex: WireName, reason: Reason, chain: readonly string[]): NotSecure {
  const ofTime = reason === 'signature-expired' || reason === 'signature-not-yet-valid';
  return apex.labels.length === 0 && ofTime
    ? notSecure('indeterminate', 'clock-suspect', chain)
    : failed(reason, chain);
}

function withoutProof(reason: Reason, chain: readonly string[]): NotSecure {
  if (reason === 'nsec3-iterations') return notSecure('insecure', reason, chain);
  return failed(reason === 'nsec-missing' ? 'no-ds-proof' : reason, chain);
}
