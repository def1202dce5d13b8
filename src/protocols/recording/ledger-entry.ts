import { attestableFacts, type LedgerEntry, type ServedFacts } from '../../core/ledger.js';
import { isStageId, type StageId } from '../../core/migration/ids.js';
import { parseDomainName, type DomainName } from '../../core/name.js';
import { instantFromText, type Instant } from '../../core/time.js';
import {
  matching,
  object,
  oneOf,
  ShapeError,
  string,
  variants,
  whole,
  type Reader,
} from './shape.js';

const digest = matching(/^[0-9a-f]{64}$/, 'a SHA-256 digest in lower-case hex');
const seconds = whole(0, 2 ** 32 - 1);

const domain: Reader<DomainName> = (value, path) => {
  const text = string(value, path);
  const name = parseDomainName(text);
  // one spelling only: an entry must not hide from the domain it speaks of behind capitals or a dot
  if (name === undefined || name !== text) throw new ShapeError(path, 'expected a domain name');
  return name;
};

const stage: Reader<StageId> = (value, path) => {
  const text = string(value, path);
  if (!isStageId(text)) throw new ShapeError(path, 'expected a stage id');
  return text;
};

/** Seconds since 1970, as recordings hold it. */
export const instant: Reader<Instant> = whole(0, 2 ** 40);

/** RFC 3339 text, as people read it in the ledger file. */
export const instantText: Reader<Instant> = (value, path) => {
  const at = instantFromText(string(value, path));
  if (at === undefined || at < 0) throw new ShapeError(path, 'expected an RFC 3339 time');
  return at;
};

const largestValue = 16_384;
const deepestValue = 8;

/** A cmdlet's JSON, which is small and flat: what is printed and hashed later must not be able to exhaust the stack. */
const attestedValue: Reader<unknown> = (value, path) => {
  if (depthOf(value, deepestValue) > deepestValue) throw new ShapeError(path, 'nested too deeply');
  if (JSON.stringify(value).length > largestValue) throw new ShapeError(path, 'too large');
  return value;
};

function depthOf(value: unknown, most: number): number {
  if (most < 0 || typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map((inner) => depthOf(inner, most - 1)));
}

const servedFacts: Reader<ServedFacts> = object(
  { mxTtl: seconds },
  {
    mtaStsTxtTtl: seconds,
    policy: object({ mode: string, maxAge: seconds, digest }),
  },
);

/** One ledger entry, its time read by `at`. A fact that this version does not know is refused, never skipped. */
export function ledgerEntry(at: Reader<Instant>): Reader<LedgerEntry> {
  const common = { domain, stage, at, by: matching(/^[^\p{Cc}]{1,200}$/u, 'one line of text') };
  const rest = { recordingDigest: digest };
  const live = object({ ...common, fact: oneOf('live'), value: servedFacts }, rest);
  const old = object({ ...common, fact: oneOf('old-data'), value: servedFacts }, rest);
  const attested = object(
    { ...common, fact: oneOf(...attestableFacts), value: attestedValue },
    rest,
  );
  return variants<LedgerEntry>('fact', (fact) => {
    if (fact === 'live') return live;
    if (fact === 'old-data') return old;
    return (attestableFacts as readonly unknown[]).includes(fact) ? attested : undefined;
  });
}
