export interface TlsRptTxt {
  /** Where exactly one valid record exists: its report addresses, those that no reporter could use left out. */
  readonly rua: readonly string[];
  readonly faults: readonly { readonly code: string; readonly detail: string }[];
}

const maxRecords = 64;
const maxUris = 50;
const maxDetail = 200;

/**
 * RFC 8460 s3 over the TXT records of `_smtp._tls.D`, each with its strings joined: others discarded, exactly one
 * must remain, `rua` is required, unknown fields are skipped.
 */
export function readTlsRptTxt(txts: readonly string[]): TlsRptTxt {
  const looked = txts.slice(0, maxRecords);
  const records = looked.filter((text) => isRecord(text));
  const strays = looked.filter((text) => !isRecord(text) && /^\s*v\s*=\s*tlsrpt/i.test(text));
  const faults = strays.map((text) => invalid(`discarded: ${text}`));
  const [only, second] = records;
  if (only === undefined) return { rua: [], faults };
  if (second !== undefined)
    return {
      rua: [],
      faults: [...faults, { code: 'tlsrpt-several', detail: `${records.length} records` }],
    };
  const read = readRecord(only);
  return { rua: read.rua, faults: [...faults, ...read.faults] };
}

/** The grammar allows a blank before the semicolon, the rule of what is discarded does not: reporters go by either. */
function isRecord(text: string): boolean {
  return text.startsWith('v=TLSRPTv1;');
}

function readRecord(record: string): TlsRptTxt {
  const fields = record
    .split(';')
    .slice(1)
    .map((field) => field.replace(/^[ \t]+|[ \t]+$/g, ''));
  const rua = fields.find((field) => field.startsWith('rua='));
  if (rua === undefined) return { rua: [], faults: [invalid('no rua')] };
  const uris = rua.slice('rua='.length).split(',').slice(0, maxUris);
  const seen = uris.map((uri) => uri.replace(/^[ \t]+|[ \t]+$/g, ''));
  const wrong = seen.filter((uri) => !isReportUri(uri));
  return { rua: seen.filter(isReportUri), faults: wrong.map((uri) => invalid(`rua: ${uri}`)) };
}

/** `mailto:` with an address or `https:` with a host; `,` `!` and `;` must be percent-encoded inside. */
function isReportUri(uri: string): boolean {
  if (/[!,;\s]/.test(uri) || !/^[\x21-\x7e]+$/.test(uri)) return false;
  return (
    /^mailto:[^@]+@[A-Za-z0-9.-]+(?:\?.*)?$/i.test(uri) ||
    /^https:\/\/[A-Za-z0-9[][^/?#]*(?:[/?#].*)?$/i.test(uri)
  );
}

function invalid(detail: string): { readonly code: string; readonly detail: string } {
  return {
    code: 'tlsrpt-invalid',
    detail: detail.length > maxDetail ? `${detail.slice(0, maxDetail)}…` : detail,
  };
}
