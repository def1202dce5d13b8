import { hungUpTwice } from '../protocols/smtp/transcript.js';
import type { SmtpRequest, SmtpTranscript } from '../protocols/recording/network.js';

/**
 * A server without a key of the type asked for sends an alert, or, as Windows does, just hangs up, and so does a network
 * that is having a bad moment. So such a session is tried again, and two that end alike say so.
 */
export async function probeOnceMore(
  { keyType }: SmtpRequest,
  probe: () => Promise<SmtpTranscript>,
): Promise<SmtpTranscript> {
  const first = await probe();
  if (keyType === undefined || !hungUp(first)) return first;
  const second = await probe();
  return hungUp(second) ? { ...second, tls: { ok: false, alert: hungUpTwice } } : second;
}

const hangUps: readonly string[] = ['connection-closed', 'ECONNRESET', 'ECONNABORTED', 'EPIPE'];

function hungUp({ tls }: SmtpTranscript): boolean {
  return tls?.ok === false && hangUps.includes(tls.alert);
}
