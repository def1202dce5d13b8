import type { DomainReport, Report } from '../core/report.js';
import { decisive, groupFindings } from './finding-groups.js';
import { fromNowText } from './human-time.js';

/** What was asked, as `s1-lower-ttl → s2-relax-mta-sts`; empty for a check without a plan. */
export function questionText({ stage, nextStage }: DomainReport): string {
  if (stage === undefined) return '';
  return nextStage === undefined ? stage : `${stage} → ${nextStage}`;
}

/** The answer in one sentence, to stand behind the verdict word and the domain. */
export function answerText(domain: DomainReport, report: Report): string {
  const { verdict } = domain;
  const question = questionText(domain);
  if (verdict.word === 'pass') return passText(domain);
  if (verdict.word === 'wait' && verdict.notBefore !== undefined) {
    return `${question} not before ${fromNowText(verdict.notBefore, report.at)}`;
  }
  if (question !== '') return question;
  return findingsText(domain) || verdict.why;
}

/** The reason below the answer; empty where the answer holds it. */
export function reasonText(domain: DomainReport): string {
  const { verdict, stage } = domain;
  return verdict.word === 'pass' || stage === undefined ? '' : verdict.why;
}

function passText(domain: DomainReport): string {
  const { stage, nextStage } = domain;
  if (nextStage !== undefined) return `${questionText(domain)} may be taken now`;
  if (stage !== undefined) return `${stage} is live on every server`;
  const hosts = domain.summary.hosts.length;
  return hosts === 1 ? 'secure DANE on its only MX' : `secure DANE on all ${hosts} MX hosts`;
}

function findingsText({ findings }: DomainReport): string {
  const groups = groupFindings(decisive(findings));
  const told = groups.slice(0, 2).map(({ first, findings: all }) => {
    const more = all.length > 1 ? ` and ${all.length - 1} more` : '';
    return `${first.title} (${first.subject}${more})`;
  });
  const rest = groups.length > 2 ? [`and ${groups.length - 2} more`] : [];
  return [...told, ...rest].join('; ');
}

/** What the caller set that a reader must know before he believes the answer. */
export function conditions(report: Report): readonly string[] {
  const { families } = report;
  const other = families === 'ipv4' ? 'IPv6' : 'IPv4';
  return [
    ...(report.atIsGiven ? ['The time was given by the caller (at), not read from a clock.'] : []),
    ...(report.endpointMapUsed
      ? ['Endpoints were mapped by a file (endpoint-map): this is not the public internet.']
      : []),
    ...(families === 'both'
      ? []
      : [`address-families is ${families}: ${other} addresses are accepted as unseen.`]),
    ...(report.profile === 'exchange' ? [] : [`Findings weigh by the profile ${report.profile}.`]),
  ];
}

/** `2 domains: 1 fail, 1 pass`. */
export function countText({ domains }: Report): string {
  const words = ['fail', 'unknown', 'wait', 'pass'] as const;
  const counts = words.flatMap((word) => {
    const count = domains.filter(({ verdict }) => verdict.word === word).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return `${domains.length} domains: ${counts.join(', ')}`;
}
