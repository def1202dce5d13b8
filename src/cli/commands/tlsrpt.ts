import { summariseReports } from '../../core/tls-report/summary.js';
import type { VerdictWord } from '../../core/verdict.js';
import { renderTlsReports } from '../../emit/terminal-tls-reports.js';
import { readReportFiles, reportPaths, type ReportFile } from '../../io/report-files.js';
import { UsageError } from '../../io/system.js';
import type { Command } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { pageWidth, wantsColor } from '../io.js';
import { printJson, printText } from '../print.js';
import { CliUsage } from '../usage-error.js';

export const tlsrptCommand: Command = {
  name: 'tlsrpt',
  summary: 'read TLS reports: what fails at which MX, and what to do',
  usage: 'FILE...',
  about: [
    'FILE is JSON, gzip, a mail with either (.eml), a mailbox of such mails, a folder of these, or - for standard input.',
    'Nobody signs a report: anybody may have written it. It is a hint where to look, and never a reason to publish what it shows.',
    'Exit code 0 where no sender reports a failure, 1 where one does, 4 where a file cannot be read as a report.',
  ],
  options: [],
  positionals: { least: 1, most: 1000 },
  run: async ({ args, io, json }) => {
    const files = filesOf(args.positionals);
    const read = files.flatMap((file) => (file.ok ? file.reports : []));
    const domains = summariseReports(read.map(({ report }) => report));
    const unreadable = files.flatMap((file) =>
      file.ok ? [] : [{ path: file.path, problem: file.problem }],
    );
    const notes = files.flatMap(labelNotes);
    const verdict = verdictOf([
      ...domains.map((domain) => domain.verdict),
      ...(unreadable.length > 0 || domains.length === 0 ? (['unknown'] as const) : []),
    ]);
    if (json) {
      const head = { format: 'dane-cutover-tls-reports', version: 1, verdict };
      printJson(io, { ...head, domains, unreadable, notes });
    } else {
      const page = { domains, unreadable, notes };
      printText(io, renderTlsReports(page, { color: wantsColor(io), width: pageWidth(io) }));
    }
    return exitCodes[verdict];
  },
};

function filesOf(given: readonly string[]): readonly ReportFile[] {
  try {
    const paths = reportPaths(given.filter((path) => path !== '-'));
    const all = given.includes('-') ? [...paths, '-'] : paths;
    if (all.length === 0) {
      throw new CliUsage(
        `no report file in ${given.join(', ')}`,
        'a report ends in .json, .gz, .eml, .mbox, .mail or .msg',
      );
    }
    return readReportFiles(all);
  } catch (error) {
    if (error instanceof UsageError) throw new CliUsage(error.message);
    throw error;
  }
}

function verdictOf(words: readonly VerdictWord[]): VerdictWord {
  return (['fail', 'unknown', 'pass'] as const).find((word) => words.includes(word)) ?? 'unknown';
}

/** RFC 8460 s5.3: the header tells receivers which domain the report is about; a wrong one sends it astray. */
function labelNotes(file: ReportFile): readonly string[] {
  if (!file.ok) return [];
  return file.reports.flatMap(({ report, mailDomain }) => {
    const label = mailDomain?.trim().toLowerCase().replace(/\.$/, '');
    const fits = label === undefined || report.policies.some(({ domain }) => domain === label);
    return fits ? [] : [`${file.path}: the mail says ${label}, its report is about other domains`];
  });
}
