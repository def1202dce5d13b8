/**
 * `dane-cutover/dnssec`: a DNSSEC validator (RFC 4033 to 4035, 5155, 6840, 9276, 9824) that asks through a function of
 * yours. Clock, trust anchors, algorithms, digests, limits and transport are arguments; it opens no socket, reads no file and
 * keeps no state outside of what `createValidator` returns. Names are `WireName`, times whole seconds since 1970, TTLs
 * seconds, RDATA octets without compression. A ready transport is `dane-cutover/dnssec/network`.
 */

// The validator.
export { createValidator } from './validator.js';
export type {
  Ask,
  AskResult,
  ValidatedAnswer,
  Validator,
  ValidatorOptions,
  ZoneState,
} from './types.js';
export type { DnssecState, DnssecStatus } from '../../core/observation.js';
export { instantFromText, instantToText, type Instant, type Seconds } from '../../core/time.js';
export { extendedErrors, reasons, type Reason } from './status.js';
export { defaultLimits, type Limits } from './limits.js';
export { createCryptoMemory, type CryptoMemory, type MemorySizes } from './memory.js';

// Trust anchors.
export {
  builtInAnchors,
  embeddedAnchors,
  parseTrustAnchors,
  type EmbeddedAnchor,
  type TrustAnchor,
} from './anchors.js';
export { readAnchorFile } from './anchor-file.js';
export { isAutotrustFile, parseAutotrust } from './autotrust.js';
export { parseRootAnchorsXml } from './root-anchors-xml.js';

// Algorithms.
export {
  defaultAlgorithms,
  defaultDigests,
  sha1Algorithms,
  type AlgorithmTable,
  type DigestTable,
  type DsDigest,
  type SignatureAlgorithm,
  type VerifyResult,
} from './algorithms.js';

// Names, records and messages.
export {
  equalNames,
  isSubdomain,
  nameFromText,
  nameOf,
  nameToText,
  nameToWire,
  rootName,
  WireError,
  type WireName,
} from '../dns/name.js';
export {
  decodeMessage,
  encodeMessage,
  type Edns,
  type EdnsOption,
  type Flags,
  type Message,
  type Question,
  type ResourceRecord,
} from '../dns/message.js';
export { rdataFromText, rdataToText } from '../dns/rdata.js';
export { rcode, rcodeName, rrClass, rrType, rrTypeFromName, rrTypeName } from '../dns/types.js';
