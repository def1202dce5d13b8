import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DomainReport, Report } from '../../src/core/report.js';
import { exitCodes } from '../../src/cli/exit-codes.js';
import { commandLine } from '../support/command-line.js';
import type { Scenario } from './table/scenario.js';
import { runIn } from './world/world.js';

/** Each world is opened, looked at and recorded; the recording alone must bring the same verdict, codes and exit code. */
export function play(scenarios: readonly Scenario[]): void {
  test.each(scenarios)('$id: $verdict', async (scenario) => {
    const { report, recording } = await runIn(scenario.twist);
    expectOutcome(scenario, report);
    const replayed = await replay(recording);
    expect(replayed.exit).toBe(exitCodes[scenario.verdict]);
    expect(replayed.report).toEqual(JSON.parse(JSON.stringify(report)));
  });
}

/** By the command line, from a file. */
async function replay(
  recording: string,
): Promise<{ readonly exit: number; readonly report: unknown }> {
  const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-'));
  const file = join(folder, 'recording.json');
  try {
    writeFileSync(file, recording);
    const { code: exit, all: out } = await commandLine(['replay', file, '--json']);
    return { exit, report: JSON.parse(out) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function expectOutcome(scenario: Scenario, report: Report): void {
  const { domains, verdict } = report;
  const findings = domains.flatMap((domain) => domain.findings);
  const codes = Object.fromEntries(findings.map(({ code, level }) => [code, level]));
  expect({ verdict, codes }).toEqual({ verdict: scenario.verdict, codes: scenario.codes });
  const [first] = domains;
  if (first === undefined) throw new Error('no domain was judged');
  expectDetails(scenario, first);
}

function expectDetails(
  { mx = 'secure', tenant = [], dane, delivery, reason, says }: Scenario,
  { observation, summary, tenantCodes, findings, exchange }: DomainReport,
): void {
  expect(observation.mx.dnssec.state).toBe(mx);
  expect(tenantCodes.map(({ code }) => code)).toEqual(tenant);
  expect(findings.filter(({ subject }) => subject === '')).toEqual([]);
  if (dane !== undefined) expect(summary.dane).toBe(dane);
  if (delivery !== undefined) {
    const codes = exchange.delivery.codes.map(({ code }) => code);
    expect([...new Set(codes)]).toEqual(delivery);
  }
  if (reason !== undefined) {
    expect(JSON.stringify(observation)).toContain(`"reason":"${reason}"`);
  }
  if (says !== undefined) {
    expect(JSON.stringify(findings.map(({ evidence }) => evidence))).toContain(says);
  }
}
