import { attestableFacts, type AttestableFact, type LedgerEntry } from '../../core/ledger.js';
import { stageIndex } from '../../core/migration/ids.js';
import { stages } from '../../core/migration/stages.js';
import type { DomainPlan } from '../../core/plan.js';
import { nearest } from '../../core/suggest.js';
import { instantToText } from '../../core/time.js';
import { foreign } from '../../emit/foreign-text.js';
import { appendLedger } from '../../io/ledger-file.js';
import { readCmdletJson, type CmdletResult } from '../cmdlet-json.js';
import type { Command, Invocation } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { defaultLedgerFile, instantOf, plannedDomain, planOf, readText } from '../files.js';
import { complain, printJson, printText } from '../print.js';
import { CliUsage } from '../usage-error.js';

export const attestCommand: Command = {
  name: 'attest',
  summary: 'tell the ledger a fact that only people know',
  usage: 'DOMAIN FACT [--json FILE] [--by NAME]',
  about: [
    `FACT is one of: ${attestableFacts.join(', ')}.`,
    '--json names the file with the result of the cmdlet (- for standard input); its Result must be Success.',
    'For JSON instead of text use --output json.',
  ],
  options: ['plan-file', 'ledger-file', 'by', 'at'],
  overrides: {
    json: {
      kind: 'value',
      hint: 'FILE',
      help: 'the JSON that the cmdlet printed, - for standard input',
    },
  },
  positionals: { least: 2, most: 2 },
  run: async (invocation) => {
    const [domainText = '', factText = ''] = invocation.args.positionals;
    const { plan: all, file } = planOf(invocation);
    const plan = plannedDomain(all, domainText, file);
    const fact = factOf(factText);
    const result = cmdletResult(invocation, plan, fact);
    if (result?.ok === false) return refuse(invocation, result.lines);
    noteWrongStage(invocation, plan, fact);
    return append(invocation, plan, fact, result, file);
  },
};

function append(
  invocation: Invocation,
  plan: DomainPlan,
  fact: AttestableFact,
  result: Extract<CmdletResult, { ok: true }> | undefined,
  planFile: string,
): number {
  const entry: LedgerEntry = {
    domain: plan.domain,
    stage: plan.stage,
    fact,
    value: result?.value ?? true,
    at: instantOf(invocation),
    by: whoOf(invocation),
  };
  const path = invocation.args.value('ledger-file') ?? defaultLedgerFile;
  appendLedger(path, [entry]);
  const newMx = plan.newMx === undefined ? result?.newMx : undefined;
  if (invocation.json) {
    const head = { format: 'dane-cutover-attestation', version: 1, ok: true };
    printJson(invocation.io, { ...head, entry, ...(newMx && { newMx }) });
    return exitCodes.pass;
  }
  printText(
    invocation.io,
    [
      `${plan.domain}: ${fact} at ${instantToText(entry.at)} by ${foreign(entry.by)}, written to ${path}`,
      ...(newMx === undefined
        ? []
        : [
            `Now add this line to ${plan.domain} in ${planFile}, in a change of its own:`,
            `    new-mx: ${newMx}`,
          ]),
      '',
    ].join('\n'),
  );
  return exitCodes.pass;
}

function refuse({ io, json }: Invocation, lines: readonly string[]): number {
  if (json) {
    printJson(io, { format: 'dane-cutover-attestation', version: 1, ok: false, why: lines });
  }
  complain(io, `${lines.join('\n')}\n`);
  return exitCodes.fail;
}

function factOf(text: string): AttestableFact {
  const found = attestableFacts.find((fact) => fact === text);
  if (found !== undefined) return found;
  const meant = nearest(text, attestableFacts);
  const hint = meant ? `did you mean ${meant}?` : `one of: ${attestableFacts.join(', ')}`;
  throw new CliUsage(`${text} is no fact that can be attested`, hint);
}

function cmdletResult(
  invocation: Invocation,
  plan: DomainPlan,
  fact: AttestableFact,
): CmdletResult | undefined {
  const path = invocation.args.value('json');
  if (path === undefined) return undefined;
  if (!stages.some(({ cmdlet }) => cmdlet?.fact === fact)) {
    throw new CliUsage(`no cmdlet tells ${fact}: attest it without --json`);
  }
  return readCmdletJson(readText(path), plan, fact);
}

/** The person who looked; a ledger line by nobody is no evidence. */
function whoOf({ args, io }: Invocation): string {
  const given = args.value('by');
  const name =
    given ?? io.env.GITHUB_ACTOR ?? io.env.USER ?? io.env.LOGNAME ?? io.env.USERNAME ?? '';
  if (/^[^\p{C}]{1,200}$/u.test(name) && name.trim() !== '') return name;
  throw new CliUsage(
    given === undefined ? 'nobody is named as the one who attests' : '--by is no name on one line',
    'name the person by --by NAME',
  );
}

/** The cmdlet of a later stage has run early: the gate will say what follows, but the person should know now. */
function noteWrongStage({ io }: Invocation, plan: DomainPlan, fact: AttestableFact): void {
  const row = stages.find(({ attestations }) => attestations.includes(fact));
  if (row === undefined || stageIndex(plan.stage) >= stageIndex(row.id)) return;
  complain(io, `note: ${fact} belongs to ${row.id}, and the plan is at ${plan.stage}\n`);
}
