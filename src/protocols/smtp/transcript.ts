import { Buffer } from 'node:buffer';
import type { CertificateFacts, SmtpObservation } from '../../core/observation.js';
import type { Outcome, SmtpTranscript } from '../recording/network.js';
import { readCertificate } from '../x509/certificate.js';
import { offersStarttls } from './ehlo.js';
import { createReplyReader } from './reply.js';
import type { Reply } from './reply.js';

/** What a session says by itself; `dane` and `pkix` need DNS and roots and are added by the survey. */
export type SessionObservation = Omit<SmtpObservation, 'dane' | 'pkix'>;

/** Certificates read of one chain; a longer chain is cut, the leaf comes first. */
export const maxChain = 16;
const maxDetail = 512;

type Step = Pick<SessionObservation, 'outcome' | 'detail' | 'starttls'> & {
  readonly rejection?: number;
};

/** Reads one probe. Never throws: whatever does not fit is `garbage`, whatever is missing is `unanswered`. */
export function readSmtpTranscript(result: Outcome<SmtpTranscript>): SessionObservation {
  if (result.outcome !== 'answered')
    return {
      outcome: result.outcome,
      detail: cut(result.detail),
      starttls: 'not-tried',
      banner: '',
      chain: [],
    };
  const transcript = result.value;
  const banner = transcript.lines.find((line) => line.from === 'server')?.text ?? '';
  const tls = transcript.tls;
  const version = tls?.ok === true ? { tlsVersion: cut(tls.version) } : {};
  return {
    ...readSession(transcript),
    banner: cut(banner),
    ...version,
    chain: readChain(tls?.ok === true ? tls.chain : []),
  };
}

/** DER of a transcript's certificates in wire order, at most 16; empty where no handshake came to an end. */
export function presentedChain(result: Outcome<SmtpTranscript>): readonly Uint8Array[] {
  if (result.outcome !== 'answered' || result.value.tls?.ok !== true) return [];
  return result.value.tls.chain.slice(0, maxChain).map((text) => Buffer.from(text, 'base64'));
}

function readSession(transcript: SmtpTranscript): Step {
  const greeting = replyTo(transcript, undefined);
  if (greeting === 'garbage')
    return { outcome: 'garbage', detail: 'greeting', starttls: 'not-tried' };
  // A connection that opens and closes without a word is not known to be a mail server.
  if (greeting === undefined)
    return { outcome: 'garbage', detail: 'no-greeting', starttls: 'not-tried' };
  if (greeting.code !== 220) return turnedAway(greeting);
  const ehlo = replyTo(transcript, 'EHLO');
  if (ehlo === 'garbage') return answered('unanswered', 'garbage after EHLO');
  if (ehlo === undefined) return answered('unanswered', 'no reply to EHLO');
  if (ehlo.code !== 250) return ehloRefused(ehlo);
  if (!offersStarttls(ehlo)) return answered('not-offered', '');
  return readStarttls(transcript);
}

function readStarttls(transcript: SmtpTranscript): Step {
  const reply = replyTo(transcript, 'STARTTLS');
  if (reply === 'garbage') return answered('unanswered', 'garbage after STARTTLS');
  if (reply === undefined) return answered('unanswered', 'no reply to STARTTLS');
  // RFC 5321 s3.8: the whole service closes, to us and for now; that says nothing of STARTTLS.
  if (reply.code === 421) return turnedAway(reply);
  if (reply.code !== 220) return answered('refused', replyText(reply));
  // Octets in clear between the 220 and the handshake would be read as if they came under TLS (CVE-2011-0411).
  if (transcript.injected !== undefined && transcript.injected !== '')
    return answered('injected', `${Buffer.from(transcript.injected, 'base64').length} octets`);
  if (transcript.tls === undefined) return answered('unanswered', 'no handshake');
  if (!transcript.tls.ok) return brokenHandshake(transcript.tls.alert);
  return answered('established', '');
}

/** What the live network calls a handshake for one type of key that ended by a hang-up, and so did the next. */
export const hungUpTwice = 'hung-up-twice';

/**
 * A server that cannot do TLS says so by an alert, or by octets that are none. A connection that is reset, closed or falls
 * silent says nothing about it: the network does that to every server.
 */
const networkEndings: readonly string[] = [
  'timed-out',
  'connection-closed',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
];

function brokenHandshake(alert: string): Step {
  return networkEndings.includes(alert)
    ? answered('unanswered', `in the handshake: ${alert}`)
    : answered('handshake-failed', alert);
}

/** Only "command unknown" says that there is no EHLO and so no STARTTLS; every other refusal says nothing of it. */
function ehloRefused(reply: Reply): Step {
  const unknown = reply.code === 500 || reply.code === 502;
  return unknown ? answered('not-offered', replyText(reply)) : turnedAway(reply);
}

function turnedAway(reply: Reply): Step {
  return { ...answered('not-tried', replyText(reply)), rejection: reply.code };
}

function answered(starttls: SessionObservation['starttls'], detail: string): Step {
  return { outcome: 'answered', starttls, detail: cut(detail) };
}

/** The first reply after the client's command, or the greeting where there is no command. */
function replyTo(
  transcript: SmtpTranscript,
  verb: string | undefined,
): Reply | 'garbage' | undefined {
  const sent = transcript.lines.findIndex(
    (line) => line.from === 'client' && firstWord(line.text) === verb,
  );
  if (verb !== undefined && sent < 0) return undefined;
  const reader = createReplyReader();
  for (const line of transcript.lines.slice(sent + 1)) {
    if (line.from === 'client') break;
    reader.push(Buffer.from(`${line.text}\r\n`, 'latin1'));
  }
  const result = reader.next();
  if (result.kind === 'garbage') return 'garbage';
  return result.kind === 'reply' ? result.reply : undefined;
}

function firstWord(text: string): string {
  return (text.split(' ', 1)[0] ?? '').toUpperCase();
}

/** Stops at the first certificate that cannot be read: what follows must not move up to the leaf's place. */
function readChain(chain: readonly string[]): readonly CertificateFacts[] {
  const facts: CertificateFacts[] = [];
  for (const text of chain.slice(0, maxChain)) {
    const certificate = readCertificate(Buffer.from(text, 'base64'));
    if (certificate === undefined) break;
    facts.push(certificate);
  }
  return facts;
}

function replyText(reply: Reply): string {
  return `${reply.code} ${reply.lines[0] ?? ''}`;
}

function cut(text: string): string {
  return text.length > maxDetail ? `${text.slice(0, maxDetail)}…` : text;
}
