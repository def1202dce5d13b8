import { join } from 'node:path';
import { PlanRefused } from '../assess/assess.js';
import { instantToText } from '../core/time.js';
import type { Report } from '../core/report.js';
import { annotations } from '../emit/annotations.js';
import { logSafe } from '../emit/log-safe.js';
import { formatPlanErrors } from '../emit/plan-errors.js';
import { renderSummary } from '../emit/summary-report.js';
import { renderReport } from '../emit/terminal-report.js';
import { appendLedger } from '../io/ledger-file.js';
import { prepare } from '../session/prepare.js';
import { runSession } from '../session/session.js';
import { InputError, readInputs, type ActionInputs } from './inputs.js';
import type { RunnerPorts } from './ports.js';

/** The whole step. Nothing that goes wrong leaves `verdict` empty: a fault of ours is `unknown` and fails the step. */
export async function run(ports: RunnerPorts): Promise<void> {
  try {
    const inputs = readInputs(ports.input, ports.facts);
    const prepared = prepare(inputs.options, ports.now);
    if (!prepared.ok) return refuse(ports, prepared.errors);
    const { report, recording } = await runSession(prepared.settings, {}, prepared.secrets);
    const path = join(ports.folder, 'dane-cutover-recording.json');
    ports.writeFile(path, recording);
    ports.output('recording', path);
    record(report, inputs);
    await publish(report, inputs, ports);
  } catch (error) {
    await stopped(error, ports);
  }
}

/** Only `verify` carries entries; a gate's report has none. */
function record(report: Report, { ledgerFile }: ActionInputs): void {
  const entries = report.domains.flatMap(({ ledgerEntries }) => ledgerEntries);
  if (ledgerFile !== undefined && entries.length > 0) appendLedger(ledgerFile, entries);
}

async function publish(report: Report, inputs: ActionInputs, ports: RunnerPorts): Promise<void> {
  const path = join(ports.folder, 'dane-cutover-report.json');
  ports.writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
  const first = report.domains[0];
  const waits = report.domains.flatMap(({ verdict }) =>
    verdict.word === 'wait' ? (verdict.notBefore ?? []) : [],
  );
  ports.output('verdict', report.verdict);
  ports.output('stage', first?.stage ?? '');
  ports.output('next-stage', first?.nextStage ?? '');
  ports.output('not-before', waits.length > 0 ? instantToText(Math.max(...waits)) : '');
  ports.output('report-json', path);
  ports.log(logSafe(renderReport(report, { color: false, width: 100 })));
  annotations(report).forEach(ports.annotate);
  await ports.summary(renderSummary(report));
  if (inputs.failOn.has(report.verdict)) ports.fail(headline(report));
}

function headline({ verdict, domains }: Report): string {
  const decisive = domains.find((domain) => domain.verdict.word === verdict);
  const why = decisive && 'why' in decisive.verdict ? `: ${decisive.verdict.why}` : '';
  return logSafe(`${verdict.toUpperCase()} ${decisive?.domain ?? ''}${why}`);
}

/** Wrong inputs: nothing was sent, so nothing is known. */
function refuse(ports: RunnerPorts, errors: readonly string[]): void {
  ports.output('verdict', 'unknown');
  ports.fail(logSafe(errors.join('\n')));
}

async function stopped(error: unknown, ports: RunnerPorts): Promise<void> {
  if (error instanceof PlanRefused) {
    const { file, text, result } = error;
    ports.output('verdict', 'fail');
    ports.log(logSafe(formatPlanErrors(result.errors, file, text)));
    result.errors.slice(0, 10).forEach(({ code, position, message, fix }) =>
      ports.annotate({
        level: 'error',
        file,
        ...position,
        title: code,
        message: `${message.replace(/[.:]?$/, '.')} ${fix}`,
      }),
    );
    return ports.fail(
      logSafe(`${file} is refused: ${result.errors.map(({ code }) => code).join(', ')}`),
    );
  }
  if (error instanceof InputError) return refuse(ports, [error.message]);
  const text = error instanceof Error ? error.message : String(error);
  refuse(ports, [
    `dane-cutover stopped: ${text}. Nothing was judged; please report it with the inputs, a password in smtp-proxy left out.`,
  ]);
}
