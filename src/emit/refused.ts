import { isMicrosoftMailZone } from '../core/exchange-hosts.js';
import type { DomainName } from '../core/name.js';
import { rrsetKey, type Rrset } from '../core/rrset.js';

/** Why a writer writes nothing; `code` is a key of the findings catalog. */
export interface Refusal {
  readonly code:
    | 'synth-microsoft-zone'
    | 'synth-provider-ttl'
    | 'synth-provider-ttl-floor'
    | 'synth-lifecycle-weakened'
    | 'synth-tlsa-unsupported';
  /** What was asked for, and the way out. */
  readonly message: string;
}

/** `synth-…: what was wrong. The way out.` */
export function refusalText({ code, message }: Refusal): string {
  return `${code}: ${message}`;
}

/** Thrown by the text writers for RRsets that no plan leads to: wrong usage by the caller. */
export class EmitRefused extends Error {
  override readonly name = 'EmitRefused';
  constructor(readonly refusal: Refusal) {
    super(refusalText(refusal));
  }
}

/** Microsoft alone publishes below `mx.microsoft` and the legacy suffixes: its TLSA is expected there, never written. */
export function microsoftZoneRefusal(rrset: Pick<Rrset, 'owner' | 'type'>): Refusal | undefined {
  if (!isMicrosoftMailZone(rrset.owner)) return undefined;
  return {
    code: 'synth-microsoft-zone',
    message: `${rrsetKey(rrset)} lies in a zone that Microsoft runs, so nothing of yours can be published there. Leave it out: Enable-SmtpDaneInbound makes Microsoft publish its TLSA.`,
  };
}

/** Throws EmitRefused for foreign zones, and Error where two RRsets claim one slot or an owner is outside `zone`. */
export function assertWritable(rrsets: readonly Rrset[], zone?: DomainName): void {
  const seen = new Set<string>();
  for (const rrset of rrsets) {
    const refusal = microsoftZoneRefusal(rrset);
    if (refusal) throw new EmitRefused(refusal);
    const key = rrsetKey(rrset);
    if (seen.has(key)) throw new Error(`two RRsets for ${key}`);
    seen.add(key);
    if (zone !== undefined) relativeName(rrset.owner, zone);
  }
}

/** The owner below its zone, `''` at the apex. Throws Error where it is not in the zone. */
export function relativeName(owner: DomainName, zone: DomainName): string {
  if (owner === zone) return '';
  if (!owner.endsWith(`.${zone}`)) throw new Error(`${owner} is not in the zone ${zone}`);
  return owner.slice(0, -zone.length - 1);
}
