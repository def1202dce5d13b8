import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun, startDaemon, type Daemon } from '../world/process.js';
import type { Placed } from './placed.js';

/** One Exim for all its hosts: it looks up by its own address which certificate to present. */
export async function startExim(
  binary: string,
  folder: string,
  hosts: readonly Placed[],
): Promise<Daemon> {
  for (const one of ['spool', 'log']) await mkdir(join(folder, one), { recursive: true });
  const table = (file: string, line: (host: Placed) => string | undefined): Promise<void> =>
    writeFile(join(folder, file), hosts.flatMap((one) => line(one) ?? []).join(''));
  await table('certificates', ({ address, first }) => `${address}: ${first.certificate}\n`);
  await table('keys', ({ address, first }) => `${address}: ${first.key}\n`);
  await table('sni-certificates', ({ name, tls, second }) =>
    tls === 'sni' && second !== undefined ? `${name}: ${second.certificate}\n` : undefined,
  );
  await table('sni-keys', ({ name, tls, second }) =>
    tls === 'sni' && second !== undefined ? `${name}: ${second.key}\n` : undefined,
  );
  await table('off', ({ address, tls }) => (tls === 'off' ? `${address}: yes\n` : undefined));
  await table('refused', ({ address, tls }) =>
    tls === 'refused' ? `${address}: yes\n` : undefined,
  );
  const conf = join(folder, 'exim.conf');
  await writeFile(conf, configuration(folder, hosts));
  await mustRun('chown', ['-R', 'Debian-exim', join(folder, 'spool'), join(folder, 'log')]);
  return startDaemon('exim', binary, ['-bdf', '-C', conf], join(folder, 'out'));
}

function configuration(folder: string, hosts: readonly Placed[]): string {
  const lookup = (file: string, otherwise = ''): string =>
    `\${lookup{$received_ip_address}lsearch{${join(folder, file)}}{$value}{${otherwise}}}`;
  const bySni = (kind: string): string =>
    `\${lookup{\${lc:$tls_in_sni}}lsearch{${join(folder, `sni-${kind}`)}}{$value}{${lookup(kind)}}}`;
  return `primary_hostname = exim.example.net
spool_directory = ${join(folder, 'spool')}
log_file_path = ${join(folder, 'log', '%slog')}
pid_file_path = ${join(folder, 'exim.pid')}
local_interfaces = ${hosts.map(({ address }) => address).join(' : ')}
daemon_smtp_ports = 25
smtp_accept_max = 0
rfc1413_query_timeout = 0s
host_lookup =
keep_environment =
tls_advertise_hosts = \${if eq{${lookup('off', 'no')}}{yes}{}{*}}
tls_certificate = ${bySni('certificates')}
tls_privatekey = ${bySni('keys')}
acl_smtp_starttls = starttls
begin acl
starttls:
  defer
    condition = ${lookup('refused', 'no')}
    message = no TLS today
  accept
`;
}
