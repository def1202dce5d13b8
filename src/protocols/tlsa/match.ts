import type { DaneResult, TlsaMatch } from '../../core/observation.js';
import type { TlsaRecord } from '../../core/rrset.js';
import { parseCertificate } from '../x509/certificate.js';
import { parseAll } from '../x509/pkix.js';
import { associationData } from './association.js';
import type { PresentedChain, TlsaContext } from './association.js';
import { lookalikes } from './mistakes.js';
import { trustAnchorReason } from './trust-anchor.js';
import { isEmptyDigest, isOvertaken, unusableReason } from './usability.js';

const maxPresented = 16;

/**
 * RFC 7672 s3.1 and RFC 7671 s5: the records of one secure TLSA set against one presented chain, leaf first.
 * One match authenticates. A chain whose leaf cannot be read matches nothing.
 */
export function matchTlsa(
  records: readonly TlsaRecord[],
  chainDer: readonly Uint8Array[],
  context: TlsaContext,
): DaneResult {
  const folded = records.map((record) => ({ ...record, data: record.data.toLowerCase() }));
  const usable = folded.filter((record) => unusableReason(record) === undefined);
  const chain = readChain(chainDer);
  const anchors = new Map<string, string>();
  const matches = folded.map((record) => judge(record, usable, chain, context, anchors));
  if (matches.some((match) => match.matched)) return { outcome: 'match', matches };
  const outcome = usable.length === 0 ? 'none-usable' : 'no-match';
  return { outcome, matches: withLookalikes(matches, chain) };
}

/** Only where nothing matched: beside a match, records for other keys are the normal state of a rollover. */
function withLookalikes(
  matches: readonly TlsaMatch[],
  chain: PresentedChain | undefined,
): readonly TlsaMatch[] {
  if (chain === undefined) return matches;
  const lookalike = lookalikes([chain.leaf, ...chain.others]);
  return matches.map((match) => {
    const looksLike = lookalike(match.record);
    return looksLike === undefined ? match : { ...match, looksLike };
  });
}

function readChain(chainDer: readonly Uint8Array[]): PresentedChain | undefined {
  const [first, ...rest] = chainDer.slice(0, maxPresented);
  const leaf = first && parseCertificate(first);
  return leaf && { leaf, others: parseAll(rest) };
}

function judge(
  record: TlsaRecord,
  usable: readonly TlsaRecord[],
  chain: PresentedChain | undefined,
  context: TlsaContext,
  anchors: Map<string, string>,
): TlsaMatch {
  const fault = unusableReason(record);
  if (fault !== undefined) return { record, usable: false, matched: false, reason: fault };
  if (isOvertaken(record, usable))
    return { record, usable: true, matched: false, reason: 'weaker-digest' };
  const reason = chain === undefined ? 'no-match' : reasonOf(record, chain, context, anchors);
  if (reason === 'matched') return { record, usable: true, matched: true, reason };
  return {
    record,
    usable: true,
    matched: false,
    reason: isEmptyDigest(record) ? 'empty-digest' : reason,
  };
}

/** Usage 3 is the leaf alone: neither dates nor names count (RFC 7671 s5.1). */
function reasonOf(
  record: TlsaRecord,
  chain: PresentedChain,
  context: TlsaContext,
  anchors: Map<string, string>,
): string {
  if (record.usage === 2) return trustAnchorReason(record, chain, context, anchors);
  return associationData(chain.leaf, record) === record.data ? 'matched' : 'no-match';
}
