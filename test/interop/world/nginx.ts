import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addresses, names } from './addresses.js';
import { startDaemon, type Daemon } from './process.js';
import type { Identity } from './pki.js';

const policyFile = (folder: string): string => join(folder, 'www', '.well-known', 'mta-sts.txt');

/** Starts the policy host: one name, one file, over HTTPS only. */
export async function startNginx(folder: string, identity: Identity): Promise<Daemon> {
  await mkdir(join(folder, 'www', '.well-known'), { recursive: true });
  const conf = join(folder, 'nginx.conf');
  await writeFile(conf, nginxConf(folder, identity));
  return startDaemon(
    'nginx',
    'nginx',
    ['-p', folder, '-c', conf, '-e', join(folder, 'error.log')],
    join(folder, 'log'),
  );
}

/** Publishes the policy whole or not at all; `undefined` takes it away. */
export async function publishPolicy(folder: string, body: string | undefined): Promise<void> {
  const file = policyFile(folder);
  if (body === undefined) return rm(file, { force: true });
  await writeFile(`${file}.new`, body);
  await rename(`${file}.new`, file);
}

function nginxConf(folder: string, identity: Identity): string {
  return `daemon off;
user root;
worker_processes 1;
pid ${join(folder, 'nginx.pid')};
events { worker_connections 64; }
http {
  access_log ${join(folder, 'access.log')};
  client_body_temp_path ${join(folder, 'tmp')}; proxy_temp_path ${join(folder, 'tmp')};
  fastcgi_temp_path ${join(folder, 'tmp')}; uwsgi_temp_path ${join(folder, 'tmp')}; scgi_temp_path ${join(folder, 'tmp')};
  server {
    listen ${addresses.policy}:443 ssl;
    server_name ${names.policyHost};
    ssl_certificate ${identity.certificate};
    ssl_certificate_key ${identity.key};
    root ${join(folder, 'www')};
    location = /.well-known/mta-sts.txt { default_type text/plain; }
  }
}
`;
}
