import type {
  DeliveryCode,
  DeliveryOutcome,
  PredictedCode,
  PredictedStatus,
  Procedure,
  RollbackDeadline,
} from '../core/exchange/types.js';
import type { StageId } from '../core/migration/ids.js';
import type { Instant } from '../core/time.js';
import { fromNowText, spanText } from './human-time.js';

/** What a message of a strict sender comes to, for people. */
export const outcomeWords: Readonly<Record<DeliveryOutcome, string>> = {
  authenticated: 'delivered, every host authenticated',
  unauthenticated: 'delivered without DANE',
  mixed: 'refused at some hosts, delivered at others',
  deferred: 'deferred, then bounced',
  bounced: 'bounced at once',
  unknown: 'unknown',
};

/** The fields of the cmdlet in its own words; what nobody outside can see is `unknown`. */
export function statusFields(
  status: PredictedStatus,
): readonly (readonly [name: string, value: string])[] {
  const { expectedMx, actualMx, mtaStsAvailable } = status;
  const available = mtaStsAvailable === undefined ? 'unknown' : mtaStsAvailable ? 'True' : 'False';
  return [
    ['DnssecFeatureStatus', status.feature],
    ['ExpectedMxRecord', expectedMx ? `${expectedMx.preference} ${expectedMx.host}` : 'unknown'],
    ['DnssecSupport', status.dnssecSupport],
    ['MxValidation', status.mxStatus],
    ['ActualMxRecords', actualMx === undefined ? 'unknown' : actualMx.join(', ') || 'none'],
    ['MtaStsValidation', status.mtaStsStatus],
    ['MtaStsAvailable', available],
    ['MtaStsMode', status.mtaStsMode ?? 'unknown'],
  ];
}

export function normalText({ expected }: PredictedCode, stage: StageId | undefined): string {
  if (stage === undefined) return '';
  return expected ? `normal at ${stage}` : `not normal at ${stage}`;
}

/** `4.7.323, then 5.7.323`; a code that one look cannot settle says so. */
export function statusText({ code, whileRetrying, certainty }: DeliveryCode): string {
  const codes = whileRetrying === code ? code : `${whileRetrying}, then ${code}`;
  return certainty === 'possible' ? `perhaps ${codes}` : codes;
}

/** Microsoft's rollback procedures. Each takes protection away, which is what a forger wants: the truth is compared first. */
const procedureWords: Readonly<Record<Procedure, string>> = {
  'r1-disable-dane':
    'take TLSA back (Disable-SmtpDaneInbound) once the key on the mail server itself shows that nobody stands in between',
  'r2-unsign-domain':
    'take the DS out at the parent, whose TTL counts too, once the console of the DNS provider shows that the zone is yours',
  'relax-mta-sts':
    'serve the MTA-STS policy in mode testing with a new id once the mail server itself shows that the certificate is its own',
};

/** Until when, and why then. */
export function deadlineTexts(deadline: RollbackDeadline, now: Instant): readonly string[] {
  const { since, basis, rollBackBy, exchangeGivesUp, othersGiveUp, to, inTime, procedure } =
    deadline;
  const ways = [
    'correct it',
    ...(procedure === undefined ? [] : [procedureWords[procedure]]),
    ...(to === undefined ? [] : [`go back to ${to}`]),
  ];
  const way = ways.length === 1 ? 'correct it' : `${ways.join(', or ')},`;
  return [
    inTime
      ? `Senders defer mail now: ${way} by ${fromNowText(rollBackBy, now)}.`
      : `Senders defer mail, and ${fromNowText(rollBackBy, now)} was the last moment to save all of it: ${way} at once.`,
    basis === 'ledger'
      ? `Counted from ${fromNowText(since, now)}, when the ledger first shows this stage.`
      : 'Counted from now: nothing says since when. If it began earlier, all of this comes earlier.',
    `Exchange Online bounces the first message ${fromNowText(exchangeGivesUp, now)}; other senders try on until ${fromNowText(othersGiveUp, now)} (RFC 5321 section 4.5.4.1).`,
    ...(deadline.legacyGone === undefined
      ? []
      : [`The legacy host may lose its address ${fromNowText(deadline.legacyGone, now)}.`]),
    ...(deadline.callBy > now ? [`Call somebody within ${spanText(deadline.callBy - now)}.`] : []),
  ];
}
