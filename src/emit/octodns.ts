import type { DomainName } from '../core/name.js';
import type { MxRecord, Rrset, TlsaRecord } from '../core/rrset.js';
import { naturalCompare } from './natural-order.js';
import { absolute } from './presentation.js';
import { assertWritable, relativeName } from './refused.js';

export interface OctodnsOptions {
  /** Said in the comment on top, such as `contoso.com at s4-add-new-mx`. */
  readonly note?: string;
  /**
   * What the YamlProvider that reads the file has as `escaped_semicolons`; today its default is true, in 2.0 false.
   * @default true
   */
  readonly escapedSemicolons?: boolean;
}

/**
 * A zone file for octoDNS's YamlProvider that holds `rrsets` and nothing else. It loads with `enforce_order` and
 * under YAML 1.1 and 1.2 alike: every text is single-quoted, since PyYAML reads an unquoted digest of digits as a number and
 * a name such as `on` as a boolean. Throws EmitRefused for an owner in a zone of Microsoft's, Error for one outside `zone`
 * and for a TXT that octoDNS cannot carry.
 */
export function octodnsZone(
  zone: DomainName,
  rrsets: readonly Rrset[],
  options: OctodnsOptions = {},
): string {
  assertWritable(rrsets, zone);
  const escaped = options.escapedSemicolons ?? true;
  const names = [...new Set(rrsets.map((rrset) => relativeName(rrset.owner, zone)))];
  const blocks = names.sort(naturalCompare).flatMap((name) => {
    const here = rrsets.filter((rrset) => relativeName(rrset.owner, zone) === name);
    return [`${quoted(name)}:`, ...recordBlocks(here, escaped)];
  });
  return ['---', ...note(options.note), ...blocks, ''].join('\n');
}

function note(text: string | undefined): readonly string[] {
  const about = text === undefined ? '' : `${text.replace(/[^\x20-\x7e]+/g, ' ')}. `;
  return [`# ${about}Written by dane-cutover: change dane-cutover.yaml instead.`];
}

/** One record is a mapping, several types at one name are a list of them. */
function recordBlocks(rrsets: readonly Rrset[], escaped: boolean): readonly string[] {
  if (rrsets.length === 1) return rrsets.flatMap((rrset) => indent(record(rrset, escaped)));
  const byType = [...rrsets].sort((a, b) => naturalCompare(a.type, b.type));
  return byType.flatMap((rrset) => indent(item(record(rrset, escaped))));
}

/** Keys in natural order, as `enforce_order` wants them. */
function record(rrset: Rrset, escaped: boolean): readonly string[] {
  return [`ttl: ${rrset.ttl}`, `type: ${rrset.type}`, 'values:', ...indent(values(rrset, escaped))];
}

function values(rrset: Rrset, escaped: boolean): readonly string[] {
  switch (rrset.type) {
    case 'MX':
      return [...rrset.records].sort(byPreference).flatMap((mx) => item(mxValue(mx)));
    case 'TXT':
      return [...rrset.records].sort().map((text) => `- ${quoted(txtValue(text, escaped))}`);
    case 'TLSA':
      return rrset.records.flatMap((tlsa) => item(tlsaValue(tlsa)));
  }
}

function byPreference(a: MxRecord, b: MxRecord): number {
  return a.preference - b.preference || naturalCompare(a.exchange, b.exchange);
}

function mxValue(mx: MxRecord): readonly string[] {
  return [`exchange: ${quoted(absolute(mx.exchange))}`, `preference: ${mx.preference}`];
}

function tlsaValue(tlsa: TlsaRecord): readonly string[] {
  return [
    `certificate_association_data: ${quoted(tlsa.data)}`,
    `certificate_usage: ${tlsa.usage}`,
    `matching_type: ${tlsa.matchingType}`,
    `selector: ${tlsa.selector}`,
  ];
}

/** octoDNS reads quotes at the head and `" "` anywhere as the marks of chunks, and knows ASCII only. */
function txtValue(text: string, escaped: boolean): string {
  if (!/^[\x20-\x7e]*$/.test(text) || text.startsWith('"') || /" "|\\;/.test(text)) {
    throw new Error('octoDNS cannot carry this TXT: quotes at its head, `" "`, `\\;` or non-ASCII');
  }
  return escaped ? text.replaceAll(';', '\\;') : text;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function item(lines: readonly string[]): readonly string[] {
  return lines.map((line, at) => `${at === 0 ? '- ' : '  '}${line}`);
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
