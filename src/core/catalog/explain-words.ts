import { stages } from '../migration/stages.js';
import type { Profile } from '../verdict.js';
import { findingInfo, type FindingCode } from './findings.js';
import { smtpStatuses, type SmtpStatusInfo } from './smtp-status.js';
import type { TenantCodeInfo } from './tenant-codes.js';
import { tlsRptResults, type TlsRptResultInfo } from './tls-rpt-results.js';
import type { DnssecReasonInfo } from './dnssec-reasons.js';
import { seenBy } from './seen-from-outside.js';
import type { FindingInfo } from './types.js';

export type CodeKind = 'finding' | 'tenant' | 'smtp' | 'tls-rpt' | 'dnssec';

export interface ExplanationSection {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** Everything the catalog knows of one code, ready for a terminal or a page. */
export interface Explanation {
  /** The name of its page: as in the tables, TLS-RPT result types with `tls-rpt-` in front. */
  readonly code: string;
  readonly kind: CodeKind;
  readonly title: string;
  readonly authority: string;
  readonly aliases: readonly string[];
  readonly sections: readonly ExplanationSection[];
  /** Codes with pages of their own. */
  readonly related: readonly string[];
}

export type Entry = Omit<Explanation, 'code' | 'kind'>;

export const resultPrefix = 'tls-rpt-';
export const reasonPrefix = 'dnssec-';
const profiles: readonly Profile[] = ['exchange', 'rfc', 'strict'];

export function ofFinding(code: FindingCode): Entry {
  const info = findingInfo(code);
  return {
    title: info.title,
    authority: info.authority,
    aliases: [],
    sections: [
      { heading: 'Why it matters', lines: [info.why] },
      { heading: 'What to do', lines: info.remedy },
      { heading: 'How it weighs', lines: weights(info) },
      {
        heading: 'Seen from outside',
        lines: [seenBy(code, info)],
      },
    ],
    related: [...info.microsoft.map(pageOf), ...resultsNaming(code)].filter(unique),
  };
}

function weights({ defaultLevel, stageLevels = [], withoutPlan }: FindingInfo): readonly string[] {
  const words = (levels: FindingInfo['defaultLevel']) => {
    const same = profiles.every((profile) => levels[profile] === levels.exchange);
    return same
      ? levels.exchange
      : profiles.map((profile) => `${profile} ${levels[profile]}`).join(', ');
  };
  return [
    `by default: ${words(defaultLevel)}`,
    ...stageLevels.map(({ from, to, level }) => `from ${from} to ${to}: ${level}`),
    ...(withoutPlan === undefined ? [] : [`check without a plan: ${words(withoutPlan)}`]),
  ];
}

export function ofTenantCode(code: string, info: TenantCodeInfo): Entry {
  const normal = stages.filter(({ expectedCodes }) => expectedCodes.includes(code));
  return {
    title: info.title,
    authority: `Microsoft: ${info.cmdlet}`,
    aliases: [],
    sections: [
      { heading: 'What it means', lines: [info.meaning] },
      { heading: 'What to do', lines: [...info.action, ...retries(info)] },
      { heading: 'Seen from outside', lines: [info.predicate ?? 'no: it lies inside the tenant'] },
      {
        heading: 'Normal at',
        lines: [normal.map(({ id }) => id).join(', ') || 'no stage'],
      },
    ],
    related: info.findings,
  };
}

function retries({ retryMinutes }: TenantCodeInfo): readonly string[] {
  return retryMinutes === undefined
    ? []
    : [`A pipeline may retry by itself after ${retryMinutes.join(', ')} minutes.`];
}

export function ofStatus(info: SmtpStatusInfo): Entry {
  return {
    title: info.title,
    authority: info.authority,
    aliases: info.aliases,
    sections: [
      { heading: 'What it means', lines: [info.meaning] },
      { heading: 'What to do', lines: info.action },
      { heading: 'Seen from outside', lines: [info.predicate] },
      {
        heading: 'When mail bounces',
        lines: [
          'Exchange Online tries again from the DNS query on: twice after 15 minutes, then every hour, and bounces after 24 hours.',
        ],
      },
    ],
    related: info.findings,
  };
}

export function ofResult(type: string, info: TlsRptResultInfo): Entry {
  return {
    title: info.title,
    authority: 'RFC 8460 section 4.3',
    aliases: [type],
    sections: [
      { heading: 'What it means', lines: [info.meaning] },
      { heading: 'What to do', lines: info.action },
      {
        heading: 'Seen from outside',
        lines: [
          `In the TLS reports of senders: \`dane-cutover tlsrpt FILE…\` reads them. Our own probe shows the same fault as ${info.findings.join(', ')}.`,
        ],
      },
    ],
    related: [...(info.microsoft === undefined ? [] : [info.microsoft]), ...info.findings],
  };
}

export function ofReason(reason: string, info: DnssecReasonInfo, isFirst: boolean): Entry {
  const { ede, state } = info;
  const microsoft = state === 'insecure' ? [] : ['5.7.324', '450-4.7.324', '5.4.312'];
  return {
    title: info.title,
    authority: info.authority,
    // Several reasons share an EDE; the first in the table answers to its number.
    aliases: [reason, ...(ede !== undefined && isFirst ? [`EDE ${ede}`, `ede${ede}`] : [])],
    sections: [
      { heading: 'What it means', lines: [info.meaning] },
      { heading: 'What to do', lines: info.action },
      {
        heading: 'Seen from outside',
        lines: [
          'Beside the step of the chain where it breaks: `dane-cutover dnssec NAME TYPE`, asked with DO and CD, so that no resolver hides it.',
        ],
      },
      {
        heading: 'What it makes of the answer',
        lines: [ede === undefined ? state : `${state}; Extended DNS Error ${ede} (RFC 8914)`],
      },
    ],
    related: [...info.findings, ...microsoft],
  };
}

/** Microsoft's codes as findings name them (`4.7.323`, `450 4.7.324`), by the name of their page. */
function pageOf(code: string): string {
  const found = entries<SmtpStatusInfo>(smtpStatuses).find(([, { aliases }]) =>
    aliases.includes(code),
  );
  return found?.[0] ?? code;
}

function resultsNaming(code: FindingCode): readonly string[] {
  return entries<TlsRptResultInfo>(tlsRptResults)
    .filter(([, info]) => info.findings.includes(code))
    .map(([type]) => `${resultPrefix}${type}`);
}

function unique(value: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(value) === index;
}

export function entries<Info>(
  table: Readonly<Record<string, Info>>,
): readonly (readonly [string, Info])[] {
  return Object.entries(table);
}
