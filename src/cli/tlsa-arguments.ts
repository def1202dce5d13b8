import { parseDomainName, type DomainName } from '../core/name.js';
import type { TlsaRecord } from '../core/rrset.js';
import { certificatesInPem, readCertificate } from '../protocols/x509/index.js';
import type { Invocation } from './command.js';
import { readText } from './files.js';
import { CliUsage } from './usage-error.js';

/** The chain of `--chain`, DER, the server's certificate first. Throws CliUsage. */
export function chainOf({ args }: Invocation): readonly Uint8Array[] {
  const path = args.value('chain');
  if (path === undefined) throw new CliUsage('--chain is missing', '--chain FILE.pem');
  const chain = certificatesInPem(readText(path));
  if (chain.length === 0) {
    throw new CliUsage(`${path} holds no certificate`, 'PEM: -----BEGIN CERTIFICATE-----');
  }
  const bad = chain.findIndex((der) => readCertificate(der) === undefined);
  if (bad >= 0) throw new CliUsage(`${path}: certificate ${bad + 1} cannot be read`);
  return chain;
}

/** A host name given by an option, or `undefined` where it was not given. */
export function nameOption(
  { args }: Invocation,
  option: 'host' | 'base-domain',
): DomainName | undefined {
  const text = args.value(option);
  if (text === undefined) return undefined;
  const name = parseDomainName(text);
  if (name === undefined) throw new CliUsage(`--${option} ${text} is no host name`);
  return name;
}

const form = "'U S M HEX', such as '3 1 1 0d2f…'";

/** A record in presentation form (RFC 6698 s2.2), with or without the owner, TTL, class and type in front. */
export function tlsaArgument(text: string): TlsaRecord {
  const bare = text.length > 200_000 ? '' : text.replace(/^.*\bTLSA\b/is, '').trim();
  const [, usage, selector, matchingType, data] =
    /^(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})\s+([0-9A-Fa-f\s()]+)$/.exec(bare) ?? [];
  const hex = (data ?? '').replace(/[\s()]/g, '').toLowerCase();
  const numbers = [usage, selector, matchingType].map(Number);
  const [u = NaN, s = NaN, m = NaN] = numbers;
  if (hex === '' || hex.length % 2 !== 0 || !numbers.every((number) => number <= 255)) {
    throw new CliUsage(`${text.slice(0, 200)} is no TLSA record`, form);
  }
  return { usage: u, selector: s, matchingType: m, data: hex };
}

/** A small number of an option, one of `allowed`. */
export function numberOption(
  { args }: Invocation,
  option: 'usage' | 'selector' | 'matching-type',
  allowed: readonly number[],
  otherwise: number,
): number {
  const text = args.value(option);
  if (text === undefined) return otherwise;
  const found = allowed.find((number) => String(number) === text);
  if (found !== undefined) return found;
  throw new CliUsage(`--${option} ${text} is none of ${allowed.join(', ')}`);
}
