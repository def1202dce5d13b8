import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isIPv6 } from 'node:net';
import { run } from '../world/process.js';
import type { AddressWord, DomainWord } from '../words.js';

/** Postfix's own DANE client, with a configuration per address family since it picks one address of many. */
export interface PosttlsFinger {
  /** One host, at its address of the family of `address`. */
  host(host: string, address: string): Promise<AddressWord>;
  /** The domain by way of its MX set. */
  domain(domain: string): Promise<DomainWord>;
}

export async function makePosttlsFinger(folder: string): Promise<PosttlsFinger> {
  for (const family of ['ipv4', 'ipv6', 'all']) {
    const etc = join(folder, family);
    await mkdir(etc, { recursive: true });
    await writeFile(join(etc, 'main.cf'), postfixClient(etc, family));
  }
  const ask = async (family: string, destination: string): Promise<string> => {
    const args = ['-v', '-c', '-t', '10', '-l', 'dane', '-L', 'summary,certmatch', destination];
    const { stdout, stderr } = await run('posttls-finger', args, {
      env: { MAIL_CONFIG: join(folder, family) },
    });
    return `${stdout}\n${stderr}`;
  };
  return {
    host: async (host, address) =>
      readHost(await ask(isIPv6(address) ? 'ipv6' : 'ipv4', `[${host}]`), address),
    domain: async (domain) =>
      /address lookup failed.*try again/i.test(await ask('all', domain)) ? 'deferred' : 'usable',
  };
}

/** The reached address must be the one asked about: another one would prove nothing. */
export function readHost(text: string, address: string): AddressWord {
  if (/TLSA lookup error/.test(text)) return 'deferred';
  if (!text.includes(`[${address}]`)) return 'failed';
  if (/no matching DANE TLSA records/.test(text)) return 'mismatch';
  if (/Verified TLS connection established/.test(text)) return 'authenticated';
  if (/(Untrusted|Trusted|Anonymous) TLS connection established/.test(text)) return 'tls';
  if (/Failed to establish|lookup failed|SSL_connect error/.test(text)) return 'failed';
  // Greeting, EHLO and QUIT were exchanged and no handshake was begun.
  return /connect_addr: trying/.test(text) && /smtp_stream_setup/.test(text) ? 'no-tls' : 'failed';
}

/** `main.cf` of a client. `family` is `ipv4`, `ipv6` or `all`. */
export function postfixClient(folder: string, family: string): string {
  return `compatibility_level = 3.6
smtp_dns_support_level = dnssec
inet_protocols = ${family}
myhostname = sender.example.net
data_directory = ${folder}
queue_directory = ${folder}
`;
}
