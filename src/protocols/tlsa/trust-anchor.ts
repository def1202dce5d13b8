import { Buffer } from 'node:buffer';
import type { TlsaRecord } from '../../core/rrset.js';
import { parseCertificate } from '../x509/certificate.js';
import type { Certificate } from '../x509/certificate.js';
import { matchesDnsName } from '../x509/name-match.js';
import { findPath, sameDer } from '../x509/path.js';
import { associationData } from './association.js';
import type { PresentedChain, TlsaContext } from './association.js';

/**
 * Usage 2 (RFC 7671 s5.2, RFC 7672 s3.1.2): the record must name a CA that the server sent, or carry it whole, with
 * a valid path from the leaf up to it, and the leaf must carry one of the names. `checked` holds what each anchor
 * came to, so that many records of one CA cost one path.
 */
export function trustAnchorReason(
  record: TlsaRecord,
  chain: PresentedChain,
  context: TlsaContext,
  checked: Map<string, string>,
): string {
  const anchors = anchorsOf(record, chain);
  if (anchors.length === 0) return endsAtRoot(chain) ? 'no-match' : 'ta-not-sent';
  const key = anchors.map(({ x509 }) => x509.fingerprint256).join(' ');
  const reason = checked.get(key) ?? judgeAnchors(anchors, chain, context);
  checked.set(key, reason);
  return reason;
}

/** All that fit, since each is an anchor (RFC 6698 s2.1.1): a cross-signed CA is sent in two forms, and one may have expired. */
function anchorsOf(record: TlsaRecord, { leaf, others }: PresentedChain): readonly Certificate[] {
  // A leaf is no trust anchor: usage 2 says who may issue, usage 3 says which leaf (RFC 7671 s5.2).
  const candidates = others.filter((one) => !sameDer(one, leaf));
  const sent = candidates.filter((one) => associationData(one, record) === record.data);
  if (sent.length > 0 || record.selector !== 0 || record.matchingType !== 0) return sent;
  const carried = parseCertificate(Buffer.from(record.data, 'hex'));
  return carried !== undefined && !sameDer(carried, leaf) ? [carried] : [];
}

function judgeAnchors(
  anchors: readonly Certificate[],
  { leaf, others }: PresentedChain,
  context: TlsaContext,
): string {
  const { reason } = findPath({ leaf, presented: others, anchors, now: context.now });
  if (reason === 'no-path') return 'path-invalid';
  if (reason !== 'ok') return reason;
  return isNamed(leaf, context) ? 'matched' : 'name-mismatch';
}

/** The common name is used only where the certificate has no DNS-ID at all (RFC 7672 s3.2.3). */
function isNamed(
  leaf: Certificate,
  { host, baseDomain, mailDomain, mailDomainTarget }: TlsaContext,
): boolean {
  const { dnsNames, hasDnsId } = leaf.extensions;
  const patterns = hasDnsId ? dnsNames : [leaf.commonName ?? ''];
  const original = host !== undefined && host === mailDomain ? host : undefined;
  const names = [baseDomain, original, mailDomain, mailDomainTarget].filter(
    (name) => name !== undefined,
  );
  return names.some((name) => patterns.some((pattern) => matchesDnsName(pattern, name)));
}

/** Whether the CA may have been left out: a chain that reaches a self-signed certificate is whole. */
function endsAtRoot({ leaf, others }: PresentedChain): boolean {
  return [leaf, ...others].some((one) => one.subjectKey === one.issuerKey);
}
