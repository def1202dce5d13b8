import { stageIndex } from '../migration/ids.js';
import { attestation } from '../migration/waits.js';
import type { Check } from './context.js';

const hour = 3600;
/** Microsoft may remove the legacy address about two days after the cmdlet of s3. */
export const legacyLifetime = 48 * hour;

/** Warns at 24 and 40 hours while the legacy host is still in the MX. */
export const checkLegacyClock: Check = ({ observation, cutover }) => {
  if (cutover === undefined) return [];
  const { plan, stage, ledger } = cutover;
  if (stageIndex(stage) >= stageIndex('s7-remove-legacy-mx')) return [];
  const enabled = attestation(ledger, plan, 'dnssec-enabled');
  if (enabled === undefined) return [];
  const age = observation.at - enabled.at;
  if (age < 24 * hour) return [];
  const code = age < 40 * hour ? 'legacy-clock-24h' : 'legacy-clock-40h';
  const evidence = { enabledAt: enabled.at, dueAt: enabled.at + legacyLifetime };
  return [{ code, subject: plan.legacyMx, evidence }];
};
