import { isUnseen } from '../belief.js';
import { smtpStatuses, type SmtpStatus, type SmtpStatusInfo } from '../catalog/index.js';
import { mxHosts, type JudgeContext } from '../judge/context.js';
import { refusedByHeld } from '../judge/held-policies.js';
import type { HostObservation } from '../observation.js';
import { instantToText } from '../time.js';
import type { Finding } from '../verdict.js';
import { hostWay } from './delivery-host.js';
import { combine, type StatusSight, type Way, type WayWord } from './delivery-way.js';
import type { DeliveryCode, DeliveryOutcome, DeliveryPrediction } from './types.js';

/**
 * What Exchange Online, or another sender as strict, writes when it sends to the domain: each host on its own, then all
 * of them, since a message waits only where no host is left (Microsoft: how SMTP DANE works; RFC 7672 s2.1, s2.2).
 */
export function predictDelivery(
  context: JudgeContext,
  findings: readonly Finding[],
): DeliveryPrediction {
  const way = domainWay(context);
  return {
    outcome: outcomes[way.word],
    why: way.why,
    codes: way.sights.map((sight) => deliveryCode(sight, findings)),
  };
}

const outcomes: Readonly<Record<WayWord, DeliveryOutcome>> = {
  authenticated: 'authenticated',
  open: 'unauthenticated',
  mixed: 'mixed',
  blocked: 'deferred',
  bounced: 'bounced',
  unknown: 'unknown',
};

function domainWay(context: JudgeContext): Way {
  const { observation } = context;
  const { mx, domain } = observation;
  const dns = (certainty: StatusSight['certainty']): StatusSight => ({
    code: '5.4.312',
    subject: domain,
    certainty,
  });
  // Before the unseen ones: a proof that is false was seen.
  if (mx.dnssec.state === 'bogus') {
    const documented = { code: '5.7.324', subject: domain, certainty: 'possible' } as const;
    const why = 'the DNSSEC proof of the MX is false';
    return { word: 'blocked', why, sights: [dns('seen'), documented] };
  }
  if (isUnseen(mx)) {
    return { word: 'unknown', why: 'the MX could not be looked up', sights: [dns('possible')] };
  }
  if (mx.status === 'nxdomain') return bounced('the domain does not exist');
  const [first] = mx.records;
  if (mx.records.length === 1 && first?.exchange === '') return bounced('the MX is a null MX');
  const ways = mxHosts(observation).map((host) => heldWay(host, context));
  return ways.length === 0
    ? { word: 'unknown', why: 'no MX host was looked at', sights: [] }
    : combine(ways);
}

/**
 * Whoever fetched an enforced policy earlier goes by it until its max_age is over (RFC 8461 s5.1). Which sender did, and
 * whether Exchange Online minds where DANE holds, cannot be seen: it may refuse a host that others take.
 */
function heldWay(host: HostObservation, context: JudgeContext): Way {
  const way = hostWay(host, context.observation);
  const until = refusedByHeld(host.host, context);
  if (until === undefined || way.sights.some(({ code }) => code === '5.4.8')) return way;
  const sights: readonly StatusSight[] = [
    ...way.sights,
    { code: '5.4.8', subject: host.host, certainty: 'possible' },
  ];
  if (way.word === 'blocked' || way.word === 'unknown') return { ...way, sights };
  const end = instantToText(until);
  const why = `senders that hold an earlier MTA-STS policy refuse ${host.host} until ${end}`;
  return { word: 'unknown', why, sights };
}

function bounced(why: string): Way {
  return { word: 'bounced', why, sights: [] };
}

function deliveryCode(
  { code, subject, certainty }: StatusSight,
  findings: readonly Finding[],
): DeliveryCode {
  const info: SmtpStatusInfo = smtpStatuses[code];
  return {
    code,
    whileRetrying: info.aliases[0] ?? code,
    title: info.title,
    certainty,
    subject,
    findings: causes(code, subject, findings),
  };
}

/** Findings at the same host first; those about the whole domain belong to every code of it. */
function causes(
  code: SmtpStatus,
  subject: string,
  findings: readonly Finding[],
): readonly string[] {
  const named: readonly string[] = smtpStatuses[code].findings;
  const [host = ''] = subject.split(' ');
  const raised = findings.filter((finding) => named.includes(finding.code));
  const here = raised.filter((finding) => finding.subject.includes(host));
  return [...new Set((here.length > 0 ? here : raised).map((finding) => finding.code))];
}
