import { createHash } from 'node:crypto';
import type { Instant } from '../core/time.js';
import { nameFromText, type WireName } from '../protocols/dns/name.js';
import { rdataFromText } from '../protocols/dns/rdata.js';
import { rrType } from '../protocols/dns/types.js';
import { labAddresses as at, labNames } from './addresses.js';
import type { Internet } from './internet.js';
import type { MicrosoftZones } from './tenant.js';
import { removeRrset, withRrset, type LabRrset, type Zone } from './zone.js';
import type { ZoneEdit, ZoneStore } from './zone-store.js';

/** One thing that is in a zone or not; the last order given counts, also over delayed earlier ones. */
class Presence {
  readonly #store: ZoneStore;
  readonly #sets: readonly LabRrset[];
  #orders = 0;

  constructor(store: ZoneStore, sets: readonly LabRrset[]) {
    this.#store = store;
    this.#sets = sets;
  }

  show(when: Instant): void {
    this.#order(when, (zone) => this.#sets.reduce(withRrset, zone));
  }

  hide(when: Instant): void {
    const without = (zone: Zone, { owner, type }: LabRrset): Zone => removeRrset(zone, owner, type);
    this.#order(when, (zone) => this.#sets.reduce(without, zone));
  }

  #order(when: Instant, edit: ZoneEdit): void {
    const order = ++this.#orders;
    this.#store.changeAt(when, (zone) => (order === this.#orders ? edit(zone) : zone));
  }
}

/** `spki`: the key the new host presents; Microsoft publishes more records than match, on purpose. */
export function microsoftZones(internet: Internet, spki: Uint8Array): MicrosoftZones {
  const newHost = nameFromText(labNames.newMx);
  const legacyHost = nameFromText(labNames.legacyMx);
  const host = new Presence(internet.partition, [
    rrset(newHost, rrType.A, 3600, at.newMx),
    rrset(newHost, rrType.AAAA, 3600, at.newMxV6),
  ]);
  const tlsa = new Presence(internet.partition, [
    rrset(nameFromText(`_25._tcp.${labNames.newMx}`), rrType.TLSA, 1800, ...tlsaTexts(spki)),
  ]);
  const legacy = new Presence(internet.legacy, [rrset(legacyHost, rrType.A, 60, at.legacyMx)]);
  return {
    showNewHost: (when) => host.show(when),
    hideNewHost: (when) => host.hide(when),
    showTlsa: (when) => tlsa.show(when),
    hideTlsa: (when) => tlsa.hide(when),
    showLegacyHost: (when) => legacy.show(when),
    hideLegacyHost: (when) => legacy.hide(when),
  };
}

function tlsaTexts(spki: Uint8Array): readonly string[] {
  const digest = (bytes: Uint8Array | string): string =>
    createHash('sha256').update(bytes).digest('hex');
  const keys = [digest('the key before'), digest(spki), digest('the key to come')];
  return keys.map((hex) => `3 1 1 ${hex}`);
}

function rrset(owner: WireName, type: number, ttl: number, ...texts: readonly string[]): LabRrset {
  return { owner, type, ttl, rdatas: texts.map((text) => rdataFromText(type, text)) };
}
