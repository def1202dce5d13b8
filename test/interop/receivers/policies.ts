import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { policyAddress } from '../authorities/plan.js';
import type { PolicySpec } from '../situations/situation.js';
import { startDaemon, type Daemon } from '../world/process.js';
import { leafOf } from '../situations/situation.js';
import { makeLeaf, type Authorities, type Pair } from './certificates.js';
import type { PlacedSituation } from './placed.js';

/** One nginx that is the policy host of every domain, told apart by SNI. */
export async function startPolicies(
  folder: string,
  placed: readonly PlacedSituation[],
  authorities: Authorities,
): Promise<Daemon> {
  await mkdir(folder, { recursive: true });
  const servers = await Promise.all(
    placed.map(async ({ situation, names }) => {
      const policy = situation.policy?.(names);
      return policy === undefined ? '' : server(folder, names.domain, policy, authorities);
    }),
  );
  const conf = join(folder, 'nginx.conf');
  await writeFile(conf, configuration(folder, servers));
  const args = ['-p', folder, '-c', conf, '-e', join(folder, 'error.log')];
  return startDaemon('nginx (policies)', 'nginx', args, join(folder, 'log'));
}

async function certificate(
  folder: string,
  domain: string,
  kind: PolicySpec['certificate'],
  authorities: Authorities,
): Promise<Pair> {
  const leaf = leafOf({
    issuer: kind === 'stranger' ? 'stranger' : 'root',
    names: kind === 'other-name' ? 'other' : 'host',
    dates: kind === 'over' ? 'over' : 'now',
  });
  return makeLeaf(folder, `mta-sts.${domain}`, leaf, authorities, {
    host: `mta-sts.${domain}`,
    domain,
  });
}

async function server(
  folder: string,
  domain: string,
  policy: PolicySpec,
  authorities: Authorities,
): Promise<string> {
  const pair = await certificate(folder, domain, policy.certificate, authorities);
  const lines = [
    'version: STSv1',
    `mode: ${policy.mode}`,
    ...policy.mx.map((one) => `mx: ${one}`),
    'max_age: 604800',
  ];
  const home = join(folder, domain);
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'mta-sts.txt'), `${lines.join('\r\n')}\r\n`);
  const file = `default_type text/plain; alias ${join(home, 'mta-sts.txt')};`;
  const well = 'location = /.well-known/mta-sts.txt';
  const answers = {
    policy: `${well} { ${file} }`,
    redirect: `${well} { return 301 https://mta-sts.${domain}/policy.txt; } location = /policy.txt { ${file} }`,
    missing: `${well} { return 404; }`,
  };
  return `  server {
    listen ${policyAddress}:443 ssl;
    server_name mta-sts.${domain};
    ssl_certificate ${pair.certificate};
    ssl_certificate_key ${pair.key};
    ${answers[policy.answer]}
  }
`;
}

function configuration(folder: string, servers: readonly string[]): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${join(folder, 'tmp')};\n`,
  );
  return `daemon off;
user root;
worker_processes 1;
pid ${join(folder, 'nginx.pid')};
events { worker_connections 64; }
http {
  access_log ${join(folder, 'access.log')};
  server_names_hash_bucket_size 128;
${temporary.join('')}${servers.join('')}}
`;
}
