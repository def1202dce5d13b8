import type { LedgerEntry } from '../core/ledger.js';
import type { DomainPlan } from '../core/plan.js';
import type { Finding } from '../core/verdict.js';
import type { RunSettings } from '../protocols/recording/format.js';

/**
 * Evidence is written by `verify` on the base branch. A pull request that moves a stage may not bring its own: it could
 * write the sightings that its own gate then believes. Entries that are gone are refused always.
 */
export function ledgerFindings(
  settings: RunSettings,
  stageMoves: boolean,
  plan: DomainPlan,
): readonly Finding[] {
  const { ledger, baseLedger } = settings;
  if (baseLedger === undefined) return [];
  const lines = (entries: readonly LedgerEntry[]) => entries.map((entry) => JSON.stringify(entry));
  const now = lines(ledger);
  const base = lines(baseLedger);
  const subject = plan.domain;
  const kept = base.every((line, index) => now[index] === line);
  if (!kept) return [{ code: 'ledger-rewritten', subject, evidence: { entries: base.length } }];
  const added = now.length - base.length;
  if (!stageMoves || added === 0) return [];
  return [{ code: 'change-ledger-and-stage', subject, evidence: { added } }];
}
