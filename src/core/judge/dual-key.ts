import type { CertificateFacts, DaneResult, SmtpObservation } from '../observation.js';
import type { Finding } from '../verdict.js';

/**
 * Standards E11: a server with an RSA and an ECDSA certificate shows the one that the client's offer decides, so that
 * a record for one of them lets some senders through and stops others.
 */
export function dualKeyFindings(
  subject: string,
  smtp: SmtpObservation,
  published: readonly string[],
): readonly Finding[] {
  const first = smtp.dane?.outcome;
  return (smtp.otherKeys ?? []).flatMap((other) => {
    if (other.seen === 'unseen' || other.seen === 'hung-up') {
      const { seen, detail } = other;
      const evidence = { keyType: keyName(other.keyType), seen, detail };
      return [{ code: 'dual-key-unseen', subject, evidence }];
    }
    const second = other.dane?.outcome;
    if (other.seen !== 'shown' || first === undefined || second === undefined) return [];
    if ((first === 'match') === (second === 'match')) return [];
    const leaf = first === 'match' ? other.chain[0] : smtp.chain[0];
    return [gap(subject, leaf, published)];
  });
}

function gap(
  subject: string,
  leaf: CertificateFacts | undefined,
  published: readonly string[],
): Finding {
  const keyType = keyName(leaf?.keyType ?? 'unknown');
  const served = `3 1 1 ${leaf?.spkiSha256 ?? ''}`;
  return { code: 'dual-key-gap', subject, evidence: { keyType, published, served } };
}

const names: Readonly<Record<string, string>> = { rsa: 'RSA', ecdsa: 'ECDSA', ec: 'ECDSA' };

function keyName(keyType: string): string {
  return names[keyType] ?? keyType;
}

/** Texts of the records that a certificate of another key type matched: they are not spare. */
export function matchedByOtherKeys(smtp: SmtpObservation): ReadonlySet<string> {
  const results: readonly DaneResult[] = (smtp.otherKeys ?? []).flatMap(({ dane }) => dane ?? []);
  const matches = results.flatMap((result) => result.matches.filter(({ matched }) => matched));
  return new Set(matches.map(({ record }) => JSON.stringify(record)));
}
