import { hungUpTwice } from '../protocols/smtp/transcript.js';
import type { SmtpRequest, SmtpTranscript } from '../protocols/recording/network.js';
import type { KeyOffer } from './unverified-tls.js';

/**
 * Asks for a type of key, in at most two sessions. A server without such a key sends an alert, or, as Windows does, just
 * hangs up, and so does a network that is having a bad moment: then the same is tried again, and two that end alike say so.
 * Some, Java's among them, hold an ECDSA certificate back where the signature of its RSA issuer is not among the algorithms
 * offered (RFC 5246 s7.4.2), so a refusal of ECDSA alone is asked again in a way that lets RSA issuers in.
 */
export async function probeOnceMore(
  { keyType }: SmtpRequest,
  probe: (keys?: KeyOffer) => Promise<SmtpTranscript>,
): Promise<SmtpTranscript> {
  const first = await probe(keyType);
  if (keyType === 'ecdsa' && alertMatches(first, refusals)) return ofRsaIssuer(first, probe);
  if (keyType === undefined || !hungUp(first)) return first;
  const second = await probe(keyType);
  return hungUp(second) ? { ...second, tls: { ok: false, alert: hungUpTwice } } : second;
}

/** A server of TLS 1.3 alone has said what it has to say. Every other end but a refusal leaves it open, and is told. */
async function ofRsaIssuer(
  first: SmtpTranscript,
  probe: (keys: KeyOffer) => Promise<SmtpTranscript>,
): Promise<SmtpTranscript> {
  const second = await probe('ecdsa-of-rsa');
  return alertMatches(second, oldVersion) ? first : second;
}

const refusals = /_ALERT_(?:HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY)$/;
const oldVersion = /_ALERT_PROTOCOL_VERSION$/;

function alertMatches({ tls }: SmtpTranscript, pattern: RegExp): boolean {
  return tls?.ok === false && pattern.test(tls.alert);
}

const hangUps: readonly string[] = ['connection-closed', 'ECONNRESET', 'ECONNABORTED', 'EPIPE'];

function hungUp({ tls }: SmtpTranscript): boolean {
  return tls?.ok === false && hangUps.includes(tls.alert);
}
