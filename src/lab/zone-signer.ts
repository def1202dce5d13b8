import { Buffer } from 'node:buffer';
import type { Instant } from '../core/time.js';
import type { ResourceRecord } from '../protocols/dns/message.js';
import type { WireName } from '../protocols/dns/name.js';
import { rrType } from '../protocols/dns/types.js';
import { dsFor, generateZoneKey, signRrset, type ZoneKey } from '../protocols/dnssec/sign.js';
import type { LabClock } from './clock.js';
import { recordsOf, slot, type LabRrset } from './zone.js';

const hour = 3600;
/** Signatures are made anew every 12 hours and hold for 48: from 36 to 48 hours are always left. */
const period = 12 * hour;
const validity = 48 * hour;

/** Signs a zone with one P-256 key (algorithm 13) at the moment an RRset is served, on lab time. */
export class ZoneSigner {
  readonly #apex: WireName;
  readonly #clock: LabClock;
  #key: ZoneKey;
  #frozen: Instant | undefined;
  #madeAt = 0;
  readonly #made = new Map<string, ResourceRecord>();

  constructor(apex: WireName, clock: LabClock) {
    this.#apex = apex;
    this.#clock = clock;
    this.#key = generateZoneKey(13, 257);
  }

  dnskey(): LabRrset {
    return { owner: this.#apex, type: rrType.DNSKEY, ttl: hour, rdatas: [this.#key.dnskey] };
  }

  /** For the parent zone: SHA-256 (RFC 4509). */
  ds(): LabRrset {
    const rdatas = [dsFor(this.#apex, this.#key.dnskey, 2)];
    return { owner: this.#apex, type: rrType.DS, ttl: hour, rdatas };
  }

  readonly sign = (rrset: LabRrset): ResourceRecord => {
    const start = this.#periodStart();
    if (start !== this.#madeAt) this.#made.clear();
    this.#madeAt = start;
    const key = `${slot(rrset.owner, rrset.type)} ${rrset.ttl} ${rrset.rdatas.map(hex).join(' ')}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const options = { signer: this.#apex, inception: start - hour, expiration: start + validity };
    const made = signRrset(recordsOf(rrset), this.#key, options);
    this.#made.set(key, made);
    return made;
  };

  /** From now on old signatures are served until they expire: a signer that died unnoticed. */
  stopResigning(): void {
    this.#frozen = this.#periodStart();
  }

  /** A new key without a new DS at the parent: the zone becomes bogus, as after a careless change of provider. */
  changeKey(): void {
    this.#key = generateZoneKey(13, 257);
    this.#made.clear();
  }

  #periodStart(): Instant {
    return this.#frozen ?? Math.floor(this.#clock.now() / period) * period;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
