import type { Instant, Seconds } from '../core/time.js';
import type { LabClock } from './clock.js';
import { nextSerial, type Zone } from './zone.js';

export type ZoneEdit = (zone: Zone) => Zone;

/** The versions of one zone over lab time; a server with a lag sees the version that was current `lag` seconds ago. */
export class ZoneStore {
  readonly #clock: LabClock;
  readonly #versions: { readonly since: number; readonly zone: Zone }[];
  #planned: readonly { readonly at: number; readonly edit: ZoneEdit }[] = [];

  constructor(zone: Zone, clock: LabClock) {
    this.#clock = clock;
    this.#versions = [{ since: -Infinity, zone }];
  }

  current(): Zone {
    return this.asSeen(0);
  }

  asSeen(lag: Seconds): Zone {
    const now = this.#clock.milliseconds();
    this.#carryOut(now);
    const at = now - lag * 1000;
    const seen = this.#versions.findLast(({ since }) => since <= at) ?? this.#versions[0];
    if (seen === undefined) throw new Error('a zone store is never empty');
    return seen.zone;
  }

  /** One new version with the next serial; nothing where `edit` changed nothing. */
  change(edit: ZoneEdit): void {
    const now = this.#clock.milliseconds();
    this.#carryOut(now);
    this.#add(now, edit);
  }

  /** The edit is made when lab time gets there, however it gets there. */
  changeAt(at: Instant, edit: ZoneEdit): void {
    this.#planned = [...this.#planned, { at: at * 1000, edit }].sort((a, b) => a.at - b.at);
  }

  #carryOut(now: number): void {
    const due = this.#planned.filter(({ at }) => at <= now);
    if (due.length === 0) return;
    this.#planned = this.#planned.filter(({ at }) => at > now);
    for (const { at, edit } of due) this.#add(at, edit);
  }

  #add(since: number, edit: ZoneEdit): void {
    const before = this.#versions.at(-1)?.zone;
    const after = before === undefined ? undefined : edit(before);
    if (after === undefined || after === before) return;
    this.#versions.push({ since, zone: nextSerial(after) });
  }
}
