import type { PredictedStatus } from '../core/exchange/types.js';
import type { DomainReport } from '../core/report.js';
import type { Instant } from '../core/time.js';
import { deadlineTexts, normalText, outcomeWords, statusText } from './exchange-words.js';
import { foreign, shorten } from './foreign-text.js';
import { indented, labelled } from './indent.js';

/** Codes told one by one; more are in the JSON report. */
const mostCodes = 20;

/** What Exchange Online would say: as the tenant, as a sender, and until when the way back saves the mail. */
export function exchangeLines(domain: DomainReport, at: Instant, width: number): readonly string[] {
  const { status, deadline } = domain.exchange;
  const columns = { at: 0, label: 9, width };
  const texts = [...(status === undefined ? [] : [tenantText(status)]), senderText(domain)];
  return [
    ...texts.flatMap((text, index) => labelled(index === 0 ? 'Exchange' : '', text, columns)),
    ...codeLines(domain, width),
    ...answerLines(domain, width),
    ...(deadline === undefined
      ? []
      : deadlineTexts(deadline, at).flatMap((text, index) =>
          labelled(index === 0 ? 'Deadline' : '', text, columns),
        )),
  ];
}

function tenantText(status: PredictedStatus): string {
  const { feature, dnssecSupport, mxStatus, mtaStsStatus } = status;
  const parts = `DnssecSupport ${dnssecSupport}, MX ${mxStatus}, MTA-STS ${mtaStsStatus}`;
  return `tenant should say: DnssecFeatureStatus ${feature}, ${parts}`;
}

function senderText({ exchange }: DomainReport): string {
  const { outcome, why } = exchange.delivery;
  const because = outcome === 'authenticated' ? '' : `: ${why}`;
  return `strict sender: ${outcomeWords[outcome]}${because}`;
}

function codeLines({ exchange, stage }: DomainReport, width: number): readonly string[] {
  const { status, delivery } = exchange;
  const rows = [
    ...(status?.codes ?? []).map((one): readonly [string, string] => {
      const normal = normalText(one, stage);
      return [one.code, `${one.title}${normal === '' ? '' : ` (${normal})`}${from(one)}`];
    }),
    ...delivery.codes.map((one): readonly [string, string] => [
      one.code,
      `${statusText(one)} at ${one.subject}: ${one.title}${from(one)}`,
    ]),
  ];
  const hidden = rows.length - mostCodes;
  const [name, ...others] = [...new Set(rows.slice(0, mostCodes).map(([name]) => name))];
  return [
    ...rows
      .slice(0, mostCodes)
      .flatMap(([name, text]) => labelled(labelOf(name), text, { at: 9, label: 16, width })),
    ...(hidden > 0 ? indented(`… and ${hidden} more in the JSON report`, 9, width) : []),
    ...(status?.unseen ?? [])
      .filter((text) => !text.startsWith('DnssecFeatureStatus'))
      .flatMap((text) => indented(`not seen: ${text}`, 9, width)),
    ...(name === undefined ? [] : indented(explainText(name, others), 9, width)),
  ];
}

/** One command that can be typed as it stands; a bar between codes would be a pipe. */
function explainText(name: string, others: readonly string[]): string {
  const also = others.length === 0 ? '' : ` (the same for ${others.join(', ')})`;
  return `dane-cutover explain ${name}${also}`;
}

function labelOf(code: string): string {
  return shorten(foreign(code), 15);
}

/** The tenant's own answer: what differs, and how much of it could be compared. */
function answerLines({ exchange }: DomainReport, width: number): readonly string[] {
  const { tenantAnswer } = exchange;
  if (tenantAnswer === undefined) return [];
  const { fields, codes, dated } = tenantAnswer;
  const of = (word: string) => fields.filter(({ agreement }) => agreement === word);
  const counts = `${of('same').length} fields agree, ${of('differs').length} differ, ${of('not-comparable').length} not comparable`;
  const said = codes.slice(0, mostCodes).join(', ') || 'no code';
  const weight = dated ? '' : '; without a fresh time it decides nothing';
  const columns = { at: 0, label: 9, width };
  return [
    ...labelled('', `its own answer: ${said}; ${counts}${weight}`, columns),
    ...of('differs').flatMap(({ field, predicted, answered }) =>
      labelled('', `${field}: ${answered}, predicted ${predicted}`, columns),
    ),
  ];
}

function from({ findings }: { readonly findings: readonly string[] }): string {
  return findings.length === 0 ? '' : `; from ${findings.join(', ')}`;
}
