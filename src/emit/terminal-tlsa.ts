import type { DaneResult, TlsaMatch } from '../core/observation.js';
import type { TlsaRecord } from '../core/rrset.js';
import { foreign } from './foreign-text.js';
import { indented } from './indent.js';
import { painter } from './paint.js';

export interface TlsaPage {
  readonly host: string;
  readonly baseDomain: string;
  readonly result: DaneResult;
  /** What the served key would be as `3 1 1`. */
  readonly served?: string;
}

export function tlsaText({ usage, selector, matchingType, data }: TlsaRecord): string {
  return `${usage} ${selector} ${matchingType} ${data}`;
}

/** Words for the reasons of a `TlsaMatch`; a word of its own stands for itself. */
const reasons: Readonly<Record<string, string>> = {
  matched: 'matches',
  'no-match': 'fits nothing in the chain',
  'weaker-digest':
    'not looked at: SHA-512 records for the same stand beside it (RFC 7671 section 9)',
  'usage-0-1': 'SMTP senders do not use usages 0 and 1 (RFC 7672 section 3.1.3)',
  'unknown-parameter': 'a usage, selector or matching type that does not exist',
  'bad-length': 'the data is not as long as a digest of this matching type',
  'malformed-data': 'the data is no whole certificate or key',
  'empty-digest': 'the digest of nothing',
  'ta-not-sent': 'the chain does not contain the issuer that it names',
  'path-invalid': 'no valid path of signatures leads from the server’s certificate to it',
  'name-mismatch': 'the server’s certificate bears another name',
  expired: 'a certificate on the path has run out',
  'not-yet-valid': 'a certificate on the path is not valid yet',
};

export function tlsaReason({ reason }: TlsaMatch): string {
  return reasons[reason] ?? reason;
}

/** The answer, then each record with what it came to. Records are printed whole: they are meant to be compared. */
export function renderTlsa(
  { host, baseDomain, result, served }: TlsaPage,
  options: { readonly color: boolean; readonly width: number },
): string {
  const paint = painter(options.color);
  const { outcome, matches } = result;
  const matched = matches.filter((match) => match.matched).length;
  const words = {
    match: ['MATCH', 'green', `${matched} of ${matches.length}, one is enough`],
    'no-match': ['NO MATCH', 'red', 'a DANE sender skips this host'],
    'none-usable': [
      'NO MATCH',
      'red',
      'no usable record: TLS is asked for, nobody is authenticated',
    ],
  } as const;
  const [word, colour, why] = words[outcome];
  const lines = matches.flatMap((match) => [
    `${match.matched ? paint('✓', 'green') : paint('✗', 'red')} ${foreign(tlsaText(match.record))}`,
    ...indented(tlsaReason(match), 4, options.width),
    ...(match.looksLike === undefined
      ? []
      : indented(`It is ${match.looksLike}.`, 4, options.width)),
  ]);
  const name = baseDomain === host ? host : `${host} (records of ${baseDomain})`;
  return [
    `${paint(word, colour)}  ${foreign(name)}  ${why}`,
    '',
    ...lines,
    ...(outcome === 'match' || served === undefined
      ? []
      : ['', 'The chain given would be:', `    ${served}`, ...indented(compare, 0, options.width)]),
    '',
  ].join('\n');
}

const compare =
  'Publish it only where the file is the one that the mail server itself uses, beside the old record, and wait one TTL before the old one goes.';
