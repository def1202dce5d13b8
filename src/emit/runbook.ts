import { stageOf } from '../core/migration/stages.js';
import type { DomainPlan } from '../core/plan.js';
import { comment, powershellString } from './powershell.js';
import { runbookStep, type RunbookStep, type TenantStep } from './runbook-steps.js';

/**
 * The PowerShell script of one tenant step for one domain, to be read by a person before it is run (PowerShell 7,
 * module ExchangeOnlineManagement). It stops unless the result is Success, and ends with what to attest.
 */
export function tenantRunbook(plan: DomainPlan, step: TenantStep): string {
  const row = runbookStep(plan, step);
  const lines = [
    ...comment(`dane-cutover runbook: ${plan.domain}, ${step}`, row.title, ''),
    ...comment('Before:', ...row.before.map((line) => `  ${line}`), ''),
    ...(row.cmdlet === undefined ? [] : commands(plan, step, row, row.cmdlet)),
    ...comment('After:', ...row.after.map((line) => `  ${line}`)),
    ...attest(plan, row),
  ];
  return [...lines, ''].join('\n');
}

function commands(
  plan: DomainPlan,
  step: TenantStep,
  row: RunbookStep,
  cmdlet: string,
): readonly string[] {
  const domain = powershellString(plan.domain);
  return [
    '#Requires -Version 7.0',
    '#Requires -Modules ExchangeOnlineManagement',
    "$ErrorActionPreference = 'Stop'",
    ...(step === 'r3-return-to-legacy' ? legacyMustResolve(plan) : []),
    'Connect-ExchangeOnline -ShowBanner:$false',
    `$result = ${cmdlet} -DomainName ${domain}`,
    `$result | ConvertTo-Json -Depth 8 | Set-Content -Encoding utf8 -LiteralPath ${resultFile(plan, row)}`,
    `$result | Format-List ${row.shows.join(', ')}`,
    ...Object.entries(row.errors).flatMap(([code, advice]) => comment(`  ${code}: ${advice}`)),
    'if ("$($result.Result)" -ne \'Success\') { throw "Not done: $($result.ErrorData | ConvertTo-Json -Compress)" }',
    ...statusNote(step),
    `Get-DnssecStatusForVerifiedDomain -DomainName ${domain} | Format-List`,
    ...(step === 's8-enable-dane' || step === 'r1-disable-dane'
      ? [`Get-SmtpDaneInboundStatus -DomainName ${domain} | Format-List`]
      : []),
    '',
  ];
}

/** The same code is an error in one stage and progress in another. */
function statusNote(step: TenantStep): readonly string[] {
  if (step !== 's3-enable-dnssec' && step !== 's8-enable-dane') return [];
  const codes = stageOf(step).expectedCodes.join(', ');
  return comment(
    codes === '' ? 'No error code is expected here.' : `Codes that are normal here: ${codes}`,
  );
}

/** GetHostAddresses throws where the name is gone, and so stops the script before anything changes. */
function legacyMustResolve(plan: DomainPlan): readonly string[] {
  return [`[System.Net.Dns]::GetHostAddresses(${powershellString(plan.legacyMx)}) | Out-Host`];
}

function resultFile(plan: DomainPlan, row: RunbookStep): string {
  return powershellString(`${plan.domain}.${row.fact ?? 'rollback'}.json`);
}

function attest(plan: DomainPlan, row: RunbookStep): readonly string[] {
  if (row.fact === undefined) return [];
  const file = `${plan.domain}.${row.fact}.json`;
  return comment(
    'Tell the ledger, or the gate keeps waiting:',
    `  dane-cutover attest ${plan.domain} ${row.fact} --json ${file}`,
  );
}
