import { Buffer } from 'node:buffer';
import { isMxPattern } from '../../core/mta-sts-pattern.js';
import type { MtaStsPolicy } from '../../core/observation.js';
import { fault } from './fault.js';
import type { Fault } from './fault.js';

export interface StsPolicyResult {
  /** Absent where a fault makes senders ignore the file. */
  readonly policy?: MtaStsPolicy;
  readonly faults: readonly Fault[];
}

/** RFC 8461 s3.3 suggests 64 KB; the probe keeps one octet more to show that there was more. */
export const maxPolicyOctets = 65_536;
const maxAgeLimit = 31_557_600;
const maxPatterns = 200;
const modes = ['enforce', 'testing', 'none'] as const;

/** RFC 8461 s3.2 over the octets of `mta-sts.txt`. Never throws; every fault is `sts-policy-invalid` or the size. */
export function readStsPolicy(body: Uint8Array): StsPolicyResult {
  if (body.length > maxPolicyOctets)
    return refused('sts-body-too-large', `more than ${maxPolicyOctets} octets`);
  const text = Buffer.from(body).toString('latin1');
  const wrong = wrongFile(text);
  if (wrong !== undefined) return refused('sts-policy-invalid', wrong);
  const fields = new Map<string, string>();
  const mx: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [key, value] = readLine(line);
    if (key === undefined) return refused('sts-policy-invalid', `not "key: value": ${line}`);
    if (key === 'mx') mx.push(value.toLowerCase());
    // Of version, mode and max_age the first counts, and so of keys that nobody knows.
    else if (key !== '' && !fields.has(key)) fields.set(key, value);
  }
  return assemble(fields, mx);
}

/** The usual other things found at the address: a byte order mark, or the site's own page with status 200. */
function wrongFile(text: string): string | undefined {
  if (text.startsWith('\xef\xbb\xbf')) return 'begins with a byte order mark';
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(text)) return 'an HTML page';
  return undefined;
}

const policyLine = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*(.*?)[ \t]*$/;

/** Key and value; both empty for a blank line, which no sender is known to mind; key `undefined` where it is neither. */
function readLine(line: string): readonly [string | undefined, string] {
  if (/^[ \t]*$/.test(line)) return ['', ''];
  const [, key, value] = policyLine.exec(line) ?? [];
  // Octets below the printable range are allowed nowhere, octets above it only in values of unknown keys.
  const known = key === 'mx' || key === 'mode' || key === 'version' || key === 'max_age';
  const allowed = known ? /^[ -~]*$/ : /^[ -~\x80-\xff]*$/;
  return value !== undefined && allowed.test(value) ? [key, value] : [undefined, ''];
}

function assemble(fields: ReadonlyMap<string, string>, mx: readonly string[]): StsPolicyResult {
  const version = fields.get('version');
  if (version !== 'STSv1') return invalid('version', version);
  const mode = modes.find((word) => word === fields.get('mode'));
  if (mode === undefined) return invalid('mode', fields.get('mode'));
  const maxAge = readMaxAge(fields.get('max_age'));
  if (maxAge === undefined) return invalid('max_age', fields.get('max_age'));
  if (mx.length === 0 && mode !== 'none') return invalid('mx', undefined);
  if (mx.length > maxPatterns) return refused('sts-policy-invalid', `${mx.length} mx lines`);
  const wrong = mx.find((pattern) => !isAllowed(pattern));
  if (wrong !== undefined) return invalid('mx', wrong);
  return { policy: { mode, maxAge, mx }, faults: [] };
}

/** The grammar admits an IPv4 address; it matches nothing, as no certificate carries it as a DNS name. */
function isAllowed(pattern: string): boolean {
  return isMxPattern(pattern) || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(pattern);
}

function readMaxAge(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return undefined;
  return Number(text) <= maxAgeLimit ? Number(text) : undefined;
}

function invalid(key: string, value: string | undefined): StsPolicyResult {
  return refused('sts-policy-invalid', value === undefined ? `no ${key}` : `${key}: ${value}`);
}

function refused(code: string, detail: string): StsPolicyResult {
  return { faults: [fault(code, detail)] };
}
