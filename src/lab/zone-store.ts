import type { Seconds } from '../core/time.js';
import type { LabClock } from './clock.js';
import { nextSerial, type Zone } from './zone.js';

/** The versions of one zone over lab time; a server with a lag sees the version that was current `lag` seconds ago. */
export class ZoneStore {
  readonly #clock: LabClock;
  #versions: { readonly since: number; readonly zone: Zone }[];

  constructor(zone: Zone, clock: LabClock) {
    this.#clock = clock;
    this.#versions = [{ since: -Infinity, zone }];
  }

  current(): Zone {
    return this.asSeen(0);
  }

  asSeen(lag: Seconds): Zone {
    const at = this.#clock.milliseconds() - lag * 1000;
    const seen = this.#versions.findLast(({ since }) => since <= at) ?? this.#versions[0];
    if (seen === undefined) throw new Error('a zone store is never empty');
    return seen.zone;
  }

  /** One new version with the next serial; nothing where `edit` changed nothing. */
  change(edit: (zone: Zone) => Zone): void {
    const before = this.current();
    const after = edit(before);
    if (after === before) return;
    this.#versions.push({ since: this.#clock.milliseconds(), zone: nextSerial(after) });
  }
}
