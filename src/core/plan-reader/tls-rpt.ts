import { parseDomainName } from '../name.js';
import { type Refusals, shown } from './refusals.js';
import { readList } from './scalars.js';
import type { YamlEntry } from './yaml-node.js';

const mostUris = 10;
const longestUri = 400;

/** RFC 8460 s3: `mailto:` and `https:` URIs; `,` `!` `;` would end the value and must be percent-encoded. Absent: none. */
export function readTlsRpt(entry: YamlEntry | undefined, refusals: Refusals): readonly string[] {
  const items = readList(entry, 'tls-rpt', 'mailto: or https: URIs', mostUris, refusals) ?? [];
  for (const item of items.filter(({ text }) => !isReportUri(text))) {
    const message = `tls-rpt holds ${shown(item.text)}, to which no report can go`;
    const fix =
      'Write "mailto:tlsrpt@example.com" or "https://example.com/report"; encode , ! ; as %2C %21 %3B.';
    refusals.refuse('plan-tls-rpt-uri', item, message, fix);
  }
  return items.map(({ text }) => text);
}

function isReportUri(uri: string): boolean {
  if (uri.length > longestUri || !/^[\x21-\x7e]+$/.test(uri) || /[,!;"\\<>]/.test(uri))
    return false;
  const mail = /^mailto:[^@\s?]+@([^@?]+)$/i.exec(uri);
  const web = /^https:\/\/([^/:?#@]+)(:\d{1,5})?([/?][^#]*)?$/i.exec(uri);
  const host = (mail ?? web)?.[1];
  return host !== undefined && parseDomainName(host) !== undefined;
}
