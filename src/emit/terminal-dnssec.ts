import { explain } from '../core/catalog/index.js';
import {
  serversDiffer,
  serverWord,
  type Dispute,
  type DnssecTrace,
  type ServerAnswerLink,
} from '../core/dnssec-trace.js';
import type { DnssecState } from '../core/observation.js';
import { dnssecTree } from './dnssec-tree.js';
import { foreign, shortenDigests } from './foreign-text.js';
import { dayTimeText, spanText, timeText } from './human-time.js';
import { indented, labelled } from './indent.js';
import { painter, type Colour, type Paint } from './paint.js';
import type { TerminalOptions } from './terminal-report.js';
import { treeLines } from './tree.js';

const colours: Readonly<Record<DnssecState, Colour>> = {
  secure: 'green',
  insecure: 'yellow',
  bogus: 'red',
  indeterminate: 'cyan',
};

/** The answer, what broke and what to do, the chain as a tree, and what the servers say. */
export function renderTrace(trace: DnssecTrace, options: TerminalOptions): string {
  const paint = painter(options.color);
  const width = Math.max(40, options.width);
  const blocks = [
    headLines(trace, paint, width),
    faultLines(trace, width),
    treeLines(dnssecTree(trace), width),
    recordLines(trace, width),
    serverLines(trace, width),
    trace.disputes.flatMap((dispute) => disputeLines(dispute, width)),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headLines(trace: DnssecTrace, paint: Paint, width: number): readonly string[] {
  const { state, reason, ede, signaturesUntil, holdsUntil } = trace.answer.dnssec;
  const word = paint(paint(state.toUpperCase(), colours[state]), 'bold');
  const why = reason === undefined ? '' : `  ${reason}${ede === undefined ? '' : ` (EDE ${ede})`}`;
  const { status, failure } = trace.answer;
  const times = [
    ...(signaturesUntil === undefined
      ? []
      : [`signatures good for ${spanText(signaturesUntil - trace.at)}`]),
    ...(holdsUntil === undefined
      ? []
      : [`this evidence holds until ${timeText(holdsUntil, trace.at)}`]),
  ];
  const subject = `${foreign(trace.name)} ${trace.type}`;
  return [
    `${word}  ${subject}${why}`,
    ...indented(`${statusText(status, failure)}, judged at ${dayTimeText(trace.at)}`, 4, width),
    ...(times.length === 0 ? [] : indented(times.join('; '), 4, width)),
  ];
}

const statusWords = {
  answer: 'there are records',
  nodata: 'the name has no records of this type',
  nxdomain: 'the name does not exist',
  failed: 'no answer that can be judged',
} as const;

function statusText(status: DnssecTrace['answer']['status'], failure: string | undefined): string {
  return failure === undefined ? statusWords[status] : `${statusWords[status]}: ${failure}`;
}

/** What broke and where: the last step of the chain is the one that did not hold. */
function faultLines({ answer }: DnssecTrace, width: number): readonly string[] {
  const { reason, chain, state } = answer.dnssec;
  if (reason === undefined) return [];
  const found = explain(`dnssec-${reason}`);
  const remedy = found?.sections.find(({ heading }) => heading === 'What to do')?.lines ?? [];
  const mark = state === 'bogus' ? '✗' : state === 'insecure' ? '·' : '?';
  return [
    ...indented(`${mark} ${chain.at(-1) ?? reason}`, 0, width),
    ...(found === undefined ? [] : indented(`${found.title}.`, 4, width)),
    ...remedy.slice(0, 2).flatMap((line) => labelled('Next: ', line, { at: 4, label: 6, width })),
    ...(found === undefined ? [] : [`    dane-cutover explain ${found.code}`]),
  ];
}

function recordLines({ answer, name }: DnssecTrace, width: number): readonly string[] {
  const aliases = answer.aliases.map(({ target, state }) => `alias to ${target} (${state})`);
  if (aliases.length === 0) return [];
  return [`${foreign(name)}`, ...aliases.flatMap((text) => indented(text, 4, width))];
}

function serverLines(trace: DnssecTrace, width: number): readonly string[] {
  const { servers, serversFailure } = trace;
  const missing =
    serversFailure === undefined
      ? []
      : indented(`? the list of servers is not complete: ${serversFailure}`, 0, width);
  if (servers.length === 0) return missing;
  if (!serversDiffer(trace)) {
    const serials = [...new Set(servers.flatMap(({ serial }) => serial ?? []))];
    const serial = serials.length === 0 ? '' : `, serial ${serials.join(' and ')}`;
    const same = `Servers  ${servers.length} of ${servers.length} say the same${serial}`;
    return [...indented(same, 0, width), ...missing];
  }
  return ['! The servers differ', ...groups(servers, width), ...missing];
}

/** Those who say the same stand together. */
function groups(servers: readonly ServerAnswerLink[], width: number): readonly string[] {
  const words = [...new Set(servers.map(serverWord))];
  return words.flatMap((word) => {
    const same = servers.filter((server) => serverWord(server) === word);
    const [first] = same;
    if (first === undefined) return [];
    return [
      ...indented(saidText(first), 4, width),
      ...same.flatMap(({ server, address, serial }) =>
        indented(
          `${server} ${address}${serial === undefined ? '' : `  serial ${serial}`}`,
          8,
          width,
        ),
      ),
    ];
  });
}

function saidText({ status, dnssec, records, failure }: ServerAnswerLink): string {
  const why = dnssec.reason === undefined ? '' : ` (${dnssec.reason})`;
  const said = status === 'answer' ? records.join(', ') : statusText(status, failure);
  const fault = dnssec.state === 'bogus' ? `: ${dnssec.chain.at(-1) ?? ''}` : '';
  return shortenDigests(`${dnssec.state}${why}  ${said}${fault}`, 8);
}

function disputeLines({ server, name, type, reason, chain }: Dispute, width: number) {
  const text = `! ${server} gave an answer for ${name} ${type} that does not validate (${reason}); another gave a good one`;
  return [...indented(text, 0, width), ...indented(chain.at(-1) ?? '', 4, width)];
}
