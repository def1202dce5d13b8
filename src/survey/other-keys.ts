import type { DaneResult, OtherKey, PkixResult } from '../core/observation.js';
import type { Network, SmtpRequest } from '../protocols/recording/network.js';
import { hungUpTwice, presentedChain, readSmtpTranscript } from '../protocols/smtp/index.js';
import type { SessionObservation } from '../protocols/smtp/index.js';

/**
 * Standards E11: one more question for each key type that the first session did not show, one after the other. Only for a
 * host whose records could match, since each costs the server a connection, or two where the first is refused.
 */
export async function observeOtherKeys(
  network: Network,
  request: SmtpRequest,
  first: SessionObservation,
  judge: (chain: readonly Uint8Array[]) => { readonly dane: DaneResult; readonly pkix: PkixResult },
): Promise<readonly OtherKey[]> {
  const shown = keyTypes[first.chain[0]?.keyType ?? ''];
  const others: OtherKey[] = [];
  for (const keyType of ['rsa', 'ecdsa'] as const) {
    if (keyType === shown) continue;
    const result = await network.smtp({ ...request, keyType });
    const seen = readSmtpTranscript(result);
    const other = { keyType, ...whatWasSeen(first, seen) };
    others.push(other.seen === 'shown' ? { ...other, ...judge(presentedChain(result)) } : other);
  }
  return others;
}

/** Names of `CertificateFacts` to what is asked for in a handshake. */
const keyTypes: Readonly<Record<string, OtherKey['keyType']>> = { rsa: 'rsa', ec: 'ecdsa' };

function whatWasSeen(
  first: SessionObservation,
  { outcome, starttls, detail, chain }: SessionObservation,
): Pick<OtherKey, 'seen' | 'detail' | 'chain'> {
  const nothing = { detail, chain: [] };
  if (outcome !== 'answered') return { seen: 'unseen', detail: `${outcome} ${detail}`, chain: [] };
  if (starttls === 'handshake-failed') return { seen: refusalOf(detail), ...nothing };
  if (starttls !== 'established') return { seen: 'unseen', detail: detail || starttls, chain: [] };
  const same = chain[0] !== undefined && chain[0].spkiSha256 === first.chain[0]?.spkiSha256;
  return same ? { seen: 'none', ...nothing } : { seen: 'shown', detail, chain };
}

/**
 * These two alerts are the server's own word that nothing offered fits (RFC 8446 s4.1.1, RFC 5246 s7.2.2). Any other may be
 * trouble of the moment, and octets that are no TLS are nobody's.
 */
function refusalOf(detail: string): OtherKey['seen'] {
  if (detail === hungUpTwice) return 'hung-up';
  return /_ALERT_(?:HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY)$/.test(detail) ? 'none' : 'unseen';
}
