import type { LedgerEntry } from '../core/ledger.js';
import type { DomainPlan } from '../core/plan.js';
import type { Finding } from '../core/verdict.js';
import type { RunSettings } from '../protocols/recording/format.js';

/**
 * Evidence is written on the base branch. A pull request may not bring any: beside a move it could write the sightings
 * that its own gate then believes, and alone those that the gate after its merge would. Entries that are gone are
 * refused too.
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
  const added = ledger.slice(base.length);
  if (added.length === 0) return [];
  const code = stageMoves ? 'change-ledger-and-stage' : 'change-ledger-entries';
  return [{ code, subject, evidence: { added: added.length, entries: shown(added) } }];
}

/** A ledger may hold thousands; a reviewer reads the change itself. */
const mostShown = 5;

function shown(entries: readonly LedgerEntry[]): readonly string[] {
  const words = entries
    .slice(0, mostShown)
    .map(({ fact, domain, stage }) => `${fact} of ${domain} at ${stage}`);
  const more = entries.length - words.length;
  return more === 0 ? words : [...words, `and ${more} more`];
}
