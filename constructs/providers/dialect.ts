import type { Rrset } from '../../src/core/rrset.js';
import type { Refusal } from '../../src/emit/refused.js';
import type { Fields } from '../fields.js';

/** One RRset as one resource of a Terraform provider. */
export interface ResourceShape {
  readonly type: string;
  readonly fields: Fields;
}

/** What the `lifecycle` block of a record set must say, and so what nobody may weaken. */
export interface LifecycleGuard {
  readonly preventDestroy: boolean;
  /** Attributes that Terraform must leave alone. */
  readonly ignoreChanges: readonly string[];
  /** Attributes that carry the stage: ignoring them would freeze the records of an earlier one. */
  readonly carriesStage: readonly string[];
  /** What happens where the guard is weakened; ends the refusal. */
  readonly because: string;
}

/**
 * How one DNS provider writes RRsets. Every dialect has whole sets as its unit: one resource a record would be a delete and
 * a create where a member changes.
 */
export interface Dialect {
  /** Throws Error where the owner lies outside the zone, or where `refusals` has said that there is no such resource. */
  shape(rrset: Rrset): ResourceShape;
  /** What this provider cannot do with the set, each with the way out. */
  refusals(rrset: Rrset): readonly Refusal[];
  /** The id that `import` wants. */
  importId(rrset: Rrset): string;
  guard(rrset: Rrset): LifecycleGuard;
  /** Where a TTL change is made when Terraform cannot make it in place; absent: Terraform makes it. */
  readonly ttlOutsideTerraform?: string;
}

/** Losing one of these for a moment loses mail or its protection; a TLS-RPT record only loses reports. */
export function mustSurvive(rrset: Rrset): boolean {
  return !rrset.owner.startsWith('_smtp._tls.');
}

/** For servers that refuse or raise low TTLs. */
export function ttlFloorRefusals(rrset: Rrset, minimumTtl: number): readonly Refusal[] {
  if (rrset.ttl >= minimumTtl) return [];
  return [
    {
      code: 'synth-provider-ttl-floor',
      message: `${rrset.owner} ${rrset.type} wants a TTL of ${rrset.ttl}, and this provider serves none below ${minimumTtl}. Raise ttl.during in dane-cutover.yaml to ${minimumTtl}: every wait is computed from it.`,
    },
  ];
}
