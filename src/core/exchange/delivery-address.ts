import type { SmtpStatus } from '../catalog/index.js';
import { onlySomeKeysMatch } from '../every-key.js';
import type { EndpointObservation, HostObservation, SmtpObservation } from '../observation.js';
import type { Instant } from '../time.js';
import type { StsWord } from './delivery-host.js';
import type { Certainty } from './types.js';
import type { Way, WayWord } from './delivery-way.js';

type Say = (word: WayWord, why: string, code?: SmtpStatus, certainty?: Certainty) => Way;

function sayAt(host: HostObservation, { address, port }: EndpointObservation): Say {
  const subject = `${host.host} ${address}:${port}`;
  return (word, why, code, certainty = 'seen') => ({
    word,
    why: `${subject}: ${why}`,
    sights: code === undefined ? [] : [{ code, subject, certainty }],
  });
}

/** Secure TLSA binds the sender: TLS, and a match (RFC 7672 s2.2). */
export function daneAddress(
  host: HostObservation,
  endpoint: EndpointObservation,
  at: Instant,
  sts: StsWord,
): Way {
  const say = sayAt(host, endpoint);
  const { smtp } = endpoint;
  const refused = tlsWay(smtp, say, '5.7.321');
  if (refused !== undefined) return refused;
  if (smtp.dane === undefined) return say('unknown', 'the certificate was not judged');
  if (onlySomeKeysMatch(smtp)) {
    return say('unknown', 'TLSA matches one of its two certificates', '5.7.323', 'possible');
  }
  if (smtp.dane.outcome === 'no-match') return mismatch(smtp, say, at);
  const dated = datesWay(smtp, say, at) ?? otherKeyWay(smtp, say);
  if (dated !== undefined) return dated;
  // Whether Exchange Online also enforces MTA-STS where DANE holds is not documented.
  if (sts === 'unlisted') return say('unknown', 'MTA-STS does not list it', '5.4.8', 'possible');
  if (sts === 'listed' && smtp.pkix?.ok !== true) {
    return say('unknown', 'the certificate fails MTA-STS', '5.7.5', 'possible');
  }
  return smtp.dane.outcome === 'match'
    ? say('authenticated', 'TLSA matches')
    : say('open', 'no usable TLSA record: TLS without authentication');
}

function mismatch(smtp: SmtpObservation, say: Say, at: Instant): Way {
  if (smtp.otherKeys?.some(({ dane }) => dane?.outcome === 'match') === true) {
    return say('unknown', 'TLSA matches only one of two keys', '5.7.323', 'possible');
  }
  const [leaf] = smtp.chain;
  const expired = leaf !== undefined && leaf.notAfter < at;
  const byDate = expired && smtp.dane?.matches.some(({ reason }) => reason === 'expired') === true;
  return byDate
    ? say('blocked', 'the certificate has run out', '5.7.322')
    : say('blocked', 'no TLSA record matches the certificate', '5.7.323');
}

/** Which of two keys a sender is shown is up to what it offers; ours is no guide to that. */
function otherKeyWay({ otherKeys = [] }: SmtpObservation, say: Say): Way | undefined {
  if (otherKeys.some(({ dane }) => dane?.outcome === 'no-match')) {
    return say('unknown', 'TLSA matches only one of two keys', '5.7.323', 'possible');
  }
  const unseen = otherKeys.some(({ seen }) => seen === 'unseen');
  return unseen ? say('unknown', 'whether it has a second key was not seen') : undefined;
}

/** RFC 7671 s5.1 ignores dates for usage 3; the page of Microsoft makes no exception, and nobody has seen which it is. */
function datesWay(smtp: SmtpObservation, say: Say, at: Instant): Way | undefined {
  const [leaf] = smtp.chain;
  if (leaf === undefined) return say('unknown', 'no certificate was seen');
  if (leaf.notAfter < at) {
    return say('unknown', 'TLSA matches a certificate that has run out', '5.7.322', 'possible');
  }
  if (leaf.notBefore > at) {
    return say('unknown', 'TLSA matches a certificate of the future', '5.7.323', 'possible');
  }
  return undefined;
}

/** No TLSA, and an enforced policy that lists the host: a certificate that a public CA vouches for (RFC 8461 s4.2). */
export function openAddress(host: HostObservation, endpoint: EndpointObservation): Way {
  const say = sayAt(host, endpoint);
  const { smtp } = endpoint;
  const refused = tlsWay(smtp, say, '5.7.5');
  if (refused !== undefined) return refused;
  if (smtp.pkix === undefined) return say('unknown', 'the certificate was not judged');
  if (smtp.pkix.ok) return say('open', 'MTA-STS holds, DANE does not apply');
  const { reason } = smtp.pkix;
  // The sender's list of CAs is its own.
  const sure = reason !== 'untrusted';
  const why = `the certificate fails MTA-STS (${reason})`;
  return sure ? say('blocked', why, '5.7.5') : say('unknown', why, '5.7.5', 'possible');
}

/** Where TLS is mandatory: how far it came, `undefined` where it stands. */
function tlsWay(smtp: SmtpObservation, say: Say, code: SmtpStatus): Way | undefined {
  if (smtp.outcome !== 'answered') return say('unknown', `not seen (${smtp.outcome})`);
  if (smtp.rejection !== undefined) return say('unknown', 'the server turned us away');
  switch (smtp.starttls) {
    case 'established':
      return undefined;
    case 'not-offered':
    case 'refused':
    case 'handshake-failed':
      return say('blocked', `TLS ${smtp.starttls}`, code);
    case 'injected':
      return say('unknown', 'octets were injected before TLS', code, 'possible');
    case 'unanswered':
    case 'not-tried':
      return say('unknown', 'the connection broke before TLS');
  }
}
