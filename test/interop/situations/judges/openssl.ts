import { run } from '../../world/process.js';
import type { Word } from '../words.js';

export interface Handshake {
  readonly word: Word;
  /** PEM of what was presented, leaf first; empty where no session came about. */
  readonly chain: string;
}

export interface OpensslQuestion {
  readonly address: string;
  readonly base: string;
  readonly records: readonly string[];
  /** PEM of the CA for usages 0 and 1, which OpenSSL supports. */
  readonly roots: string;
}

/** `s_client` with the options that RFC 7672 asks for: no names for usage 3 (section 3.1.1), SNI is the base domain. */
export async function askOpenssl(question: OpensslQuestion): Promise<Handshake> {
  const { address, base, records, roots } = question;
  const target = address.includes(':') ? `[${address}]:25` : `${address}:25`;
  const { stdout, stderr } = await run(
    'openssl',
    [
      's_client',
      '-starttls',
      'smtp',
      '-connect',
      target,
      '-servername',
      base,
      '-showcerts',
      '-CAfile',
      roots,
      '-dane_ee_no_namechecks',
      '-dane_tlsa_domain',
      base,
      ...records.flatMap((record) => ['-dane_tlsa_rrdata', record]),
    ],
    { timeout: 15_000 },
  );
  const text = `${stdout}\n${stderr}`;
  return { word: readOpenssl(text), chain: agreed(text) ? chainOf(stdout) : '' };
}

/** A handshake that broke off has shown a chain that nobody vouched for. */
const agreed = (text: string): boolean => /Cipher is (?!\(NONE\))\S/.test(text);

/** A handshake that broke off may have matched a record before: it counts only once a cipher is agreed. */
export function readOpenssl(text: string): Word {
  if (/Failed to import any TLSA records/.test(text)) return 'encrypted';
  if (!agreed(text)) return /CONNECTED/.test(text) ? 'failed' : 'unclear';
  const matched = /^DANE TLSA \d+ \d+ \d+ \S+ (matched|signed) /m.test(text);
  if (/Verify return code: 0 \(ok\)/.test(text)) return matched ? 'dane-verified' : 'unclear';
  return /Verify return code: \d+/.test(text) ? 'failed' : 'unclear';
}

const chainOf = (text: string): string =>
  (text.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----\n/g) ?? []).join('');
