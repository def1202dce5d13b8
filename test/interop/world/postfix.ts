import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addresses, names } from './addresses.js';
import { mustRun, startDaemon, type Daemon } from './process.js';
import type { Identity } from './pki.js';

export type HostRole = 'legacy' | 'new';

export interface PostfixOptions {
  readonly folder: string;
  readonly ipv6: boolean;
  readonly legacy: Identity;
  readonly fresh: Identity;
}

const configFolder = (folder: string): string => join(folder, 'etc');

/** Starts one Postfix with an smtpd per MX host, each with its own certificate; accepted mail is discarded. */
export async function startPostfix(options: PostfixOptions): Promise<Daemon> {
  const etc = configFolder(options.folder);
  for (const folder of [etc, join(options.folder, 'queue'), join(options.folder, 'data')]) {
    await mkdir(folder, { recursive: true });
  }
  await mustRun('chown', ['postfix', join(options.folder, 'data')]);
  await writeFile(
    join(etc, 'main.cf'),
    postfixMain(options.folder, addresses.legacyMx, names.domain),
  );
  await writeFile(join(etc, 'master.cf'), masterCf(options, []));
  await mustRun('postfix', ['-c', etc, 'check']);
  return startDaemon(
    'postfix',
    '/usr/lib/postfix/sbin/master',
    ['-c', etc, '-d'],
    join(options.folder, 'out'),
  );
}

/** Switches STARTTLS off for the hosts named, on for the others, without a restart. */
export async function setStarttlsOff(
  options: PostfixOptions,
  off: readonly HostRole[],
): Promise<void> {
  const etc = configFolder(options.folder);
  await writeFile(join(etc, 'master.cf'), masterCf(options, off));
  await mustRun('postfix', ['-c', etc, 'reload']);
}

/** `main.cf` of a receiver that discards what it accepts; every program of it lives below `folder`. */
export function postfixMain(folder: string, address: string, domain: string): string {
  return `compatibility_level = 3.6
queue_directory = ${join(folder, 'queue')}
data_directory = ${join(folder, 'data')}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file_prefixes = ${folder}
maillog_file = ${join(folder, 'mail.log')}
myhostname = mail.example.net
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = ${address}
relay_domains = ${domain}
relay_transport = discard:
alias_maps =
alias_database =
smtpd_relay_restrictions = reject_unauth_destination
smtpd_tls_session_cache_database =
smtpd_peername_lookup = no
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
biff = no
`;
}

function smtpd(address: string, host: string, identity: Identity, off: boolean): string {
  return `${address}:25 inet n - n - - smtpd
  -o myhostname=${host}
  -o smtpd_tls_security_level=${off ? 'none' : 'may'}
  -o smtpd_tls_cert_file=${identity.certificate}
  -o smtpd_tls_key_file=${identity.key}
`;
}

function masterCf(options: PostfixOptions, off: readonly HostRole[]): string {
  const fresh = (address: string): string =>
    smtpd(address, names.newHost, options.fresh, off.includes('new'));
  return `${smtpd(addresses.legacyMx, names.legacyHost, options.legacy, off.includes('legacy'))}${fresh(addresses.newMx)}${
    options.ipv6 ? fresh(`[${addresses.newMxV6}]`) : ''
  }${postfixServices}`;
}

/** The services of `master.cf` behind every smtpd. */
export const postfixServices = `pickup unix n - n 60 1 pickup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
cleanup unix n - n - 0 cleanup
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
