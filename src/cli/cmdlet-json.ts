import { tenantCodes, type TenantCodeInfo } from '../core/catalog/index.js';
import { isNewExchangeHost, newHostShape } from '../core/exchange-hosts.js';
import type { AttestableFact } from '../core/ledger.js';
import { parseDomainName, type DomainName } from '../core/name.js';
import type { DomainPlan } from '../core/plan.js';
import { foreign, shorten } from '../emit/foreign-text.js';

/** What a cmdlet's JSON proves, or the lines that say why it proves nothing. */
export type CmdletResult =
  | {
      readonly ok: true;
      /** The documented columns that the ledger keeps. */
      readonly value: Readonly<Record<string, string>>;
      readonly newMx?: DomainName;
    }
  | { readonly ok: false; readonly lines: readonly string[] };

/** Characters; a result is a few hundred. */
const largest = 64 * 1024;

/** Reads what Enable-DnssecForVerifiedDomain or Enable-SmtpDaneInbound printed through ConvertTo-Json. */
export function readCmdletJson(text: string, plan: DomainPlan, fact: AttestableFact): CmdletResult {
  const row = rowOf(text);
  if (row === undefined) return refused('The file holds no JSON object with a Result.');
  const { Result, DnssecMxValue, ErrorData } = row;
  if (Result !== 'Success') {
    const shown = typeof Result === 'string' ? Result : JSON.stringify(Result ?? null);
    return refused(`Result is ${show(shown)}, not Success.`, ...errorLines(ErrorData));
  }
  if (fact !== 'dnssec-enabled') return { ok: true, value: { Result } };
  return newHost(DnssecMxValue, plan);
}

function newHost(value: unknown, plan: DomainPlan): CmdletResult {
  const host = typeof value === 'string' ? parseDomainName(value) : undefined;
  if (host === undefined || !isNewExchangeHost(host)) {
    const shown = typeof value === 'string' ? show(value) : 'missing';
    return refused(`DnssecMxValue is ${shown}; it must be ${newHostShape}.`);
  }
  if (plan.newMx !== undefined && plan.newMx !== host) {
    return refused(
      'DnssecMxValue is not the host of the plan:',
      `    cmdlet  ${host}`,
      `    plan    ${plan.newMx}`,
      'Find out which is right before anything is published: a wrong host takes the mail elsewhere.',
    );
  }
  return { ok: true, value: { Result: 'Success', DnssecMxValue: host }, newMx: host };
}

/** One object, or an array of one, as PowerShell makes of a pipeline. */
function rowOf(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.length > largest) return undefined;
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    const row: unknown = Array.isArray(parsed) && parsed.length === 1 ? parsed[0] : parsed;
    return isRecord(row) ? row : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** ErrorData holds ErrorCode and ErrorDetails; older modules print it as text. */
function errorLines(data: unknown): readonly string[] {
  const text = typeof data === 'string' ? data : JSON.stringify(data ?? '');
  const named = Object.entries<TenantCodeInfo>(tenantCodes).find(([code]) => text.includes(code));
  const seen = text === '""' ? [] : [`ErrorData: ${show(text)}`];
  if (named === undefined) return seen;
  const [code, { title, meaning, action }] = named;
  return [
    ...seen,
    `${code}: ${title}. ${meaning}`,
    ...action.map((step, index) => `${index === 0 ? 'Next: ' : '      '}${step}`),
    `dane-cutover explain ${code}`,
  ];
}

function show(text: string): string {
  return shorten(foreign(text), 300);
}

function refused(...lines: readonly string[]): CmdletResult {
  return { ok: false, lines: ['Nothing was written to the ledger.', ...lines] };
}
