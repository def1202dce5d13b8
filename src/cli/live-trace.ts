import { traceVerdict, type DnssecTrace } from '../core/dnssec-trace.js';
import { mermaidTrace } from '../emit/mermaid-dnssec.js';
import { renderTrace } from '../emit/terminal-dnssec.js';
import { prepare } from '../session/prepare.js';
import { runTrace } from '../session/trace.js';
import type { Invocation } from './command.js';
import { exitCodes } from './exit-codes.js';
import { writeText } from './files.js';
import { pageWidth, wantsColor } from './io.js';
import { runOptions } from './live-run.js';
import { printJson, printText } from './print.js';
import { CliUsage } from './usage-error.js';

/** One question traced. Throws CliUsage for options that do not fit, before a packet leaves. */
export async function liveTrace(invocation: Invocation): Promise<DnssecTrace> {
  const { io, args, json } = invocation;
  if (json && args.flag('mermaid')) throw new CliUsage('--json and --mermaid exclude each other');
  const [name = '', type = ''] = args.positionals;
  const options = { ...runOptions(invocation, 'check'), domains: [], question: { name, type } };
  const prepared = prepare(options, io.now);
  if (!prepared.ok) throw new CliUsage(prepared.errors.join('\n'));
  const { trace, recording } = await runTrace(prepared.settings);
  const path = args.value('recording');
  if (path !== undefined) writeText(path, recording);
  return trace;
}

/** Prints the trace and turns its state into the exit code. */
export function finishTrace({ io, json, args }: Invocation, trace: DnssecTrace): number {
  const verdict = traceVerdict(trace);
  if (json) printJson(io, { format: 'dane-cutover-dnssec', version: 1, verdict, ...trace });
  else if (args.flag('mermaid')) printText(io, mermaidTrace(trace));
  else printText(io, renderTrace(trace, { color: wantsColor(io), width: pageWidth(io) }));
  return exitCodes[verdict];
}
