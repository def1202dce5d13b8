import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addresses } from './addresses.js';
import { mustRun, startDaemon, type Daemon } from './process.js';

/** Starts the validating resolver, with the private root and its anchor. No clock skew is forgiven, as with ours. */
export async function startUnbound(folder: string, anchors: string): Promise<Daemon> {
  await mkdir(folder, { recursive: true });
  const hints = join(folder, 'root.hints');
  await writeFile(
    hints,
    `. 3600000 NS a.root-servers.test.\na.root-servers.test. 3600000 A ${addresses.root}\n`,
  );
  const conf = unboundConfFile(folder);
  await writeFile(conf, unboundConf(folder, hints, anchors));
  return startDaemon('unbound', 'unbound', ['-d', '-p', '-c', conf], join(folder, 'log'));
}

const unboundConfFile = (folder: string): string => join(folder, 'unbound.conf');

/** Empties every cache: the peers judge what is served now. */
export async function emptyCaches(folder: string): Promise<void> {
  await mustRun('unbound-control', ['-q', '-c', unboundConfFile(folder), 'reload']);
}

function unboundConf(folder: string, hints: string, anchors: string): string {
  return `server:
  directory: "${folder}"
  chroot: ""
  username: ""
  use-syslog: no
  verbosity: 1
  interface: ${addresses.resolver}
  access-control: 127.0.0.0/8 allow
  do-ip6: no
  do-not-query-localhost: no
  num-threads: 1
  module-config: "validator iterator"
  root-hints: "${hints}"
  trust-anchor-file: "${anchors}"
  val-sig-skew-min: 0
  val-sig-skew-max: 0
  val-bogus-ttl: 0
  infra-host-ttl: 1
  ede: yes
  qname-minimisation: yes
  aggressive-nsec: no
  local-zone: "test." nodefault
  local-zone: "127.in-addr.arpa." nodefault
remote-control:
  control-enable: yes
  control-interface: "${join(folder, 'control')}"
`;
}
