import { Buffer } from 'node:buffer';
import type { DomainPlan } from '../core/plan.js';
import { familyCounts } from '../core/vantage.js';
import { scopeOf } from '../protocols/address.js';
import type { CryptoMemory } from '../protocols/dnssec/memory.js';
import type { RunSettings } from '../protocols/recording/format.js';
import type { Network } from '../protocols/recording/network.js';
import type { WireName } from '../protocols/dns/name.js';
import type { Asker } from './asker.js';
import type { Resolution } from './resolution.js';

export interface SurveyHooks {
  /** Called with the DER of each root that a path ended at: a recording needs no others. */
  readonly onAnchor?: (der: Uint8Array) => void;
  /** Arithmetic that surveys share; it changes nothing but what they cost. */
  readonly memory?: CryptoMemory;
}

/** What every step of one survey shares. */
export interface SurveyContext {
  readonly domain: WireName;
  readonly domainText: string;
  readonly network: Network;
  readonly settings: RunSettings;
  readonly plan?: DomainPlan;
  readonly asker: Asker;
  readonly resolution: Resolution;
  readonly roots: readonly Uint8Array[];
  readonly onAnchor: (der: Uint8Array) => void;
}

/** What is needed to ask the servers of a zone, whatever for. */
export type ServerContext = Pick<SurveyContext, 'settings' | 'asker' | 'resolution'>;

const decoded = new WeakMap<readonly string[], readonly Uint8Array[]>();

/** The same array for the same settings, so that roots are parsed once in a run. */
export function rootsOf(settings: RunSettings): readonly Uint8Array[] {
  const before = decoded.get(settings.roots);
  if (before !== undefined) return before;
  const roots = settings.roots.map((text) => Uint8Array.from(Buffer.from(text, 'base64')));
  decoded.set(settings.roots, roots);
  return roots;
}

/**
 * Why an address from DNS is not contacted, or `undefined`. Strangers write these records: without the scope rule an
 * MX or NS record would point our probes at the machines behind our own firewall.
 */
export function refusal(
  context: { readonly settings: Pick<RunSettings, 'allowPrivateAddresses' | 'families'> },
  address: string,
): string | undefined {
  const { allowPrivateAddresses, families } = context.settings;
  if (!allowPrivateAddresses && scopeOf(address) !== 'public') return 'private-address';
  return familyCounts(address, families) ? undefined : 'address-family';
}
