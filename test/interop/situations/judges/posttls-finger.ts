import { mkdir, writeFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { postfixClient } from '../../peers/posttls-finger.js';
import { run } from '../../world/process.js';
import type { Word } from '../words.js';

export type Finger = (
  level: 'dane' | 'secure',
  destination: string,
  /** Further options, and after the destination the names that a certificate may carry. */
  more?: readonly string[],
  patterns?: readonly string[],
) => Promise<string>;

/** Postfix's own client. One configuration: what it is asked about has addresses of one family only. */
export async function makeFinger(folder: string): Promise<Finger> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'main.cf'), postfixClient(folder, 'all'));
  return async (level, destination, more = [], patterns = []) => {
    const { stdout, stderr } = await run(
      'posttls-finger',
      [
        '-v',
        '-c',
        '-t',
        '10',
        '-l',
        level,
        '-L',
        'verbose,summary,certmatch',
        ...more,
        destination,
        ...patterns,
      ],
      { env: { MAIL_CONFIG: folder }, timeout: 30_000 },
    );
    return `${stdout}\n${stderr}`;
  };
}

/** By way of the MX where the domain has one host, so that the domain's own name counts (RFC 7672 section 3.2.2). */
export async function askFinger(
  finger: Finger,
  destination: string,
  address: string | undefined,
): Promise<Word> {
  return readFinger(await finger('dane', destination), address);
}

export function readFinger(text: string, address: string | undefined): Word {
  if (/does not accept mail|Name service error .*: Host not found$/m.test(text)) return 'no-mail';
  if (/TLSA lookup error|address lookup failed.*try again/i.test(text)) return 'tempfail';
  if (address !== undefined && !text.includes(`[${shown(address)}]`)) return 'unclear';
  // Postfix uses TLSA behind an insecure MX set as well, and calls the result trusted, not verified.
  if (/MX RRset insecure/.test(text)) return 'no-dane';
  const usable = /^posttls-finger: DNSSEC-signed TLSA record/m.test(text);
  const unusable = /no usable TLSA records found|all TLSA records unusable/.test(text);
  return session(text, usable || unusable, unusable);
}

function session(text: string, present: boolean, unusable: boolean): Word {
  if (/Verified TLS connection established/.test(text))
    return present ? 'dane-verified' : 'no-dane';
  if (/(Untrusted|Trusted|Anonymous) TLS connection established/.test(text)) {
    if (unusable) return 'encrypted';
    return present ? 'failed' : 'no-dane';
  }
  if (/STARTTLS rejected|SSL_connect error/.test(text)) return present ? 'failed' : 'no-dane';
  // Greeting, EHLO and QUIT were exchanged and no handshake was begun.
  if (/connect_addr: trying/.test(text) && /smtp_stream_setup/.test(text))
    return present ? 'failed' : 'no-dane';
  return 'unclear';
}

const shown = (address: string): string => (isIPv6(address) ? address.toLowerCase() : address);
