import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun, startDaemon, type Daemon } from '../world/process.js';
import { postfixMain, postfixServices } from '../world/postfix.js';
import { bracketed, type Placed } from './placed.js';

/** One Postfix with an smtpd per host. A second certificate is served beside the first, by key type. */
export async function startPostfixReceiver(
  folder: string,
  hosts: readonly Placed[],
): Promise<Daemon> {
  const etc = join(folder, 'etc');
  for (const one of [etc, join(folder, 'queue'), join(folder, 'data')]) {
    await mkdir(one, { recursive: true });
  }
  await mustRun('chown', ['postfix', join(folder, 'data')]);
  const [address = ''] = hosts.map((one) => one.address);
  await writeFile(join(etc, 'main.cf'), postfixMain(folder, address, 'example.com'));
  await writeFile(join(etc, 'master.cf'), `${hosts.map(smtpd).join('')}${postfixServices}`);
  await mustRun('postfix', ['-c', etc, 'check']);
  return startDaemon(
    'postfix (receiver)',
    '/usr/lib/postfix/sbin/master',
    ['-c', etc, '-d'],
    join(folder, 'out'),
  );
}

function smtpd({ address, name, tls, first, second }: Placed): string {
  const pairs = [first, ...(second === undefined ? [] : [second])];
  const chain = pairs.flatMap(({ key, certificate }) => [key, certificate]).join(',');
  return `${bracketed(address)}:25 inet n - n - - smtpd
  -o myhostname=${name}
  -o smtpd_tls_security_level=${tls === 'off' ? 'none' : 'may'}
  -o smtpd_tls_chain_files=${chain}
${tls === 'old' ? oldTls : ''}`;
}

/** TLS 1.0 and 1.1 need signatures over SHA-1, which security level 1 of OpenSSL forbids. */
const oldTls = `  -o smtpd_tls_protocols=<=TLSv1.1
  -o tls_medium_cipherlist=ALL:@SECLEVEL=0
`;
