import type { DomainReport } from '../core/report.js';
import type { Instant } from '../core/time.js';
import {
  deadlineTexts,
  normalText,
  outcomeWords,
  statusFields,
  statusText,
} from './exchange-words.js';
import { code, md } from './markdown-text.js';
import { folded, markdownTable } from './markdown-table.js';

/** Rows of a table; more are in the JSON report. */
const longestTable = 40;

/** Where senders defer mail now, the time that is left stands above everything that is folded. */
export function deadlineSection({ exchange }: DomainReport, at: Instant): readonly string[] {
  const { deadline } = exchange;
  if (deadline === undefined) return [];
  const [first = '', ...others] = deadlineTexts(deadline, at);
  return ['', `> **${md(first)}**`, ...others.map((text) => `> ${md(text)}`), ''];
}

/** The predicted answer of the tenant and of a sender, folded. */
export function exchangeSection({ exchange, stage }: DomainReport): readonly string[] {
  const { status, delivery } = exchange;
  const rows = [
    ...(status?.codes ?? []).map((one) => [
      code(one.code),
      md(normalText(one, stage) || one.part),
      md(one.title),
      one.findings.map((name) => code(name)).join(', '),
    ]),
    ...delivery.codes.map((one) => [
      code(statusText(one)),
      md(one.subject),
      md(one.title),
      one.findings.map((name) => code(name)).join(', '),
    ]),
  ].slice(0, longestTable);
  const lines = [
    ...(status === undefined
      ? []
      : [...markdownTable(['field', 'predicted'], fieldRows(status)), '']),
    `Mail of a strict sender: ${outcomeWords[delivery.outcome]}. ${md(delivery.why)}`,
    '',
    ...answerTable(exchange),
    ...(rows.length === 0 ? [] : markdownTable(['code', 'where', '', 'finding'], rows)),
    ...(status?.unseen ?? []).flatMap((text) => ['', `Not seen: ${md(text)}`]),
  ];
  return ['', ...folded('what Exchange would say', lines)];
}

/** The tenant's own answer beside the prediction, field by field. */
function answerTable({ tenantAnswer }: DomainReport['exchange']): readonly string[] {
  if (tenantAnswer === undefined) return [];
  const { fields, codes, dated } = tenantAnswer;
  const rows = fields.map(({ field, predicted, answered, agreement }) => [
    field,
    code(predicted),
    code(answered),
    agreement === 'differs' ? '**differs**' : agreement,
  ]);
  const said = codes.length === 0 ? 'no code' : codes.map((one) => code(one)).join(', ');
  const weight = dated ? 'It is fresh.' : 'Without a fresh time it decides nothing.';
  return [
    `The tenant's own answer: ${said}. ${weight}`,
    '',
    ...markdownTable(['field', 'predicted', 'answered', ''], rows),
    '',
  ];
}

function fieldRows(
  status: NonNullable<DomainReport['exchange']['status']>,
): readonly (readonly string[])[] {
  return statusFields(status).map(([name, value]) => [name, code(value)]);
}
