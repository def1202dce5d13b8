import type { Report } from '../core/report.js';
import { prepare } from '../session/prepare.js';
import type { RunOptions } from '../session/options.js';
import { runSession } from '../session/session.js';
import type { Invocation } from './command.js';
import { exitCodes } from './exit-codes.js';
import { defaultLedgerFile, defaultPlanFile, writeText } from './files.js';
import { pageWidth, wantsColor } from './io.js';
import { printJson, printText } from './print.js';
import { renderReport } from '../emit/terminal-report.js';
import { CliUsage } from './usage-error.js';

/** One look at the live state. Throws CliUsage for options that do not fit, before a packet leaves. */
export async function liveRun(invocation: Invocation, mode: RunOptions['mode']): Promise<Report> {
  const { io, args } = invocation;
  const prepared = prepare(runOptions(invocation, mode), io.now);
  if (!prepared.ok) throw new CliUsage(prepared.errors.join('\n'));
  const onDomain = (domain: string): void => {
    if (io.errIsTerminal) io.err(`looking at ${domain} …\n`);
  };
  const { settings, secrets } = prepared;
  const { report, recording } = await runSession(settings, { onDomain }, secrets);
  const path = args.value('recording');
  if (path !== undefined) writeText(path, recording);
  return report;
}

/** A check is of the domains named; the plan and the ledger belong to the other modes. */
export function runOptions({ args, io }: Invocation, mode: RunOptions['mode']): RunOptions {
  const planned = mode !== 'check';
  const optional = <K extends string>(key: K, value: string | undefined) =>
    (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string };
  return {
    mode,
    ...(planned && {
      planFile: args.value('plan-file') ?? defaultPlanFile,
      ledgerFile: args.value('ledger-file') ?? defaultLedgerFile,
    }),
    ...optional('basePlanFile', args.value('base-plan-file')),
    ...optional('baseLedgerFile', args.value('base-ledger-file')),
    domains: planned ? args.list('domain') : args.positionals,
    smtpProbe: args.value('smtp-probe') ?? 'auto',
    families: args.value('address-families') ?? 'both',
    profile: args.value('profile') ?? 'exchange',
    resolvers: args.list('resolver'),
    ...optional('rootHintsFile', args.value('root-hints')),
    ...optional('trustAnchorsFile', args.value('trust-anchors')),
    allowPrivateAddresses: args.flag('allow-private-addresses'),
    ...optional('smtpProxy', args.value('smtp-proxy') ?? proxyFromEnvironment(io.env)),
    ...optional('ehloName', args.value('ehlo-name')),
    controlHosts: args.list('control-hosts'),
    ...optional('at', args.value('at')),
    ...optional('endpointMapFile', args.value('endpoint-map')),
    tlsReports: args.list('tls-rpt-reports'),
    ...optional('tlsReportsLast', args.value('tls-rpt-last')),
    tenantAnswers: args.list('tenant-answer'),
    ...optional('extraCaFile', io.env.NODE_EXTRA_CA_CERTS),
  };
}

/** A login on the command line can be read by everybody on the machine; the environment is the process's own. */
function proxyFromEnvironment(env: Invocation['io']['env']): string | undefined {
  const given = env.DANE_CUTOVER_SMTP_PROXY;
  return given === '' ? undefined : given;
}

/** Prints the report and turns its verdict into the exit code. */
export function finish({ io, json }: Invocation, report: Report): number {
  if (json) printJson(io, report);
  else printText(io, renderReport(report, { color: wantsColor(io), width: pageWidth(io) }));
  return exitCodes[report.verdict];
}
