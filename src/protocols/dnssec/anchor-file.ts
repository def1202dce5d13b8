import type { Instant } from '../../core/time.js';
import { WireError } from '../dns/wire-error.js';
import { parseTrustAnchors, type TrustAnchor } from './anchors.js';
import { isAutotrustFile, parseAutotrust } from './autotrust.js';
import { parseRootAnchorsXml } from './root-anchors-xml.js';

/**
 * The keys of an anchor file that are trusted at `at`. Told apart by its content: IANA's root-anchors.xml (RFC 9718),
 * unbound's auto-trust-anchor-file with its states (RFC 5011), or plain DS and DNSKEY lines. Throws WireError for a
 * text that is none of them, and where nothing in it is trusted: no anchor at all must never pass for a wish.
 */
export function readAnchorFile(text: string, at: Instant): readonly TrustAnchor[] {
  const anchors = parseAnchorFile(text, at);
  if (anchors.length === 0) throw new WireError('no trust anchor that is valid now');
  return anchors;
}

function parseAnchorFile(text: string, at: Instant): readonly TrustAnchor[] {
  if (/^\uFEFF?\s*</.test(text)) return parseRootAnchorsXml(text, at);
  return isAutotrustFile(text) ? parseAutotrust(text) : parseTrustAnchors(text);
}
