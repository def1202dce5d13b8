import type { DomainReport, Report } from '../core/report.js';
import { instantToText } from '../core/time.js';
import { conditions, countText } from './headline.js';
import { code, octets } from './markdown-text.js';
import { domainSummary } from './summary-domain.js';

/** Octets; GitHub refuses more than 1 MiB a step, and other steps of the job write too. */
const budget = 512 * 1024;

/**
 * The report as Markdown for a job summary or a comment: the answer first, the evidence folded. Cut at whole sections
 * with a note where it would grow too large.
 */
export function renderSummary(report: Report): string {
  const head = [
    ...(report.domains.length === 1
      ? []
      : [`## ${report.verdict.toUpperCase()}  ${countText(report)}`, '']),
    ...conditions(report).flatMap((text) => [`> ${text}`, '']),
  ].join('\n');
  const foot = `${footText(report)}\n`;
  let text = head;
  let told = 0;
  for (const domain of report.domains) {
    const section = fitting(domain, report, budget - octets(text) - octets(foot) - 200);
    if (section === undefined) break;
    text += `${section}\n`;
    told += 1;
  }
  const rest = report.domains.length - told;
  const note =
    rest === 0 ? '' : `\n**Cut here:** ${rest} more domains are in the JSON report only.\n`;
  return `${text}${note}\n${foot}`;
}

/** The whole section, or the answer and table alone, or nothing, whichever the room allows. */
function fitting(domain: DomainReport, report: Report, room: number): string | undefined {
  const { answer, details } = domainSummary(domain, report);
  const whole = [...answer, ...details].join('\n');
  if (octets(whole) <= room) return whole;
  const short = [...answer, '', '**Cut here:** the details are in the JSON report only.', ''].join(
    '\n',
  );
  return octets(short) <= room ? short : undefined;
}

function footText(report: Report): string {
  const plan = report.planFile === undefined ? '' : `, plan ${code(report.planFile)}`;
  const mode = report.mode;
  return `${code(report.tool)}, ${mode}, judged at ${instantToText(report.at)}${plan}. The recording of this run replays offline to the same verdict.`;
}
