import { createHash, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from '../world/process.js';
import type { Issuer, LeafSpec } from '../situations/situation.js';

/** PEM files. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

type AuthorityName = Exclude<Issuer, 'itself'>;
export type Authorities = Readonly<Record<AuthorityName, Pair>>;

const day = 86_400_000;
const dates = {
  now: [-1, 60],
  over: [-60, -30],
  'to-come': [30, 60],
} as const;

interface Order {
  readonly folder: string;
  readonly name: string;
  readonly subject: string;
  readonly dates: LeafSpec['dates'];
  readonly key: LeafSpec['key'];
  readonly extensions: readonly string[];
  /** Absent: signs itself. */
  readonly issuer?: Pair;
}

const authorityExtensions = [
  'basicConstraints=critical,CA:TRUE',
  'keyUsage=critical,keyCertSign,cRLSign',
  'subjectKeyIdentifier=hash',
];
const leafExtensions = (purpose: LeafSpec['purpose']): readonly string[] => [
  'basicConstraints=critical,CA:FALSE',
  `extendedKeyUsage=${purpose}Auth`,
  'subjectKeyIdentifier=hash',
];

export async function makeAuthorities(folder: string): Promise<Authorities> {
  const ca = (name: string, more: Partial<Order>): Promise<Pair> =>
    issue({
      folder,
      name,
      subject: `/CN=Interop ${name}`,
      dates: 'now',
      key: 'ec',
      extensions: authorityExtensions,
      ...more,
    });
  const [root, stranger] = await Promise.all([ca('root', {}), ca('stranger', {})]);
  const [intermediate, lapsed, powerless, constrained, shallow] = await Promise.all([
    ca('intermediate', { issuer: root }),
    ca('lapsed', { issuer: root, dates: 'over' }),
    ca('powerless', { issuer: root, extensions: leafExtensions('server') }),
    ca('constrained', {
      issuer: root,
      extensions: [
        ...authorityExtensions,
        'nameConstraints=critical,permitted;DNS:somebody-else.example.net',
      ],
    }),
    ca('shallow', {
      issuer: root,
      extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0', ...authorityExtensions.slice(1)],
    }),
  ]);
  const below = await ca('below', { issuer: shallow });
  return { root, stranger, intermediate, lapsed, powerless, constrained, shallow, below };
}

/** A leaf for `host`; `name` is that of its files. */
export async function makeLeaf(
  folder: string,
  name: string,
  spec: LeafSpec,
  authorities: Authorities,
  { host, domain }: { readonly host: string; readonly domain: string },
): Promise<Pair> {
  const names = {
    host,
    domain,
    target: `target.${domain}`,
    wildcard: `*.${host.slice(host.indexOf('.') + 1)}`,
    'deep-wildcard': `*.${domain}`,
    'domain-wildcard': `*.${domain.slice(domain.indexOf('.') + 1)}`,
    other: 'mail.somebody-else.example.net',
    'cn-only': host,
  };
  const text = names[spec.names];
  const san = spec.names === 'cn-only' ? [] : [`subjectAltName=DNS:${text}`];
  return issue({
    folder,
    name,
    subject: `/CN=${text}`,
    dates: spec.dates,
    key: spec.key,
    extensions: [...leafExtensions(spec.purpose), ...san],
    ...(spec.issuer !== 'itself' && { issuer: authorities[spec.issuer] }),
  });
}

const keyArguments = {
  ec: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p384: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  rsa: ['-newkey', 'rsa:2048'],
  rsa1024: ['-newkey', 'rsa:1024'],
  ed25519: ['-newkey', 'ed25519'],
} as const;

/** `openssl ca`, since it alone of the commands takes both dates. Each certificate has a folder and so a register of its own. */
async function issue(order: Order): Promise<Pair> {
  const home = join(order.folder, order.name);
  await mkdir(home, { recursive: true });
  const file = (name: string): string => join(home, name);
  const pair = { certificate: file('certificate.pem'), key: file('key.pem') };
  await writeFile(file('index'), '');
  await writeFile(file('extensions'), `${order.extensions.join('\n')}\n`);
  await writeFile(file('conf'), configuration(home));
  await mustRun('openssl', [
    'req',
    '-new',
    '-nodes',
    ...keyArguments[order.key],
    '-keyout',
    pair.key,
    '-out',
    file('request'),
    '-subj',
    order.subject,
  ]);
  const [from, to] = dates[order.dates];
  const issuer =
    order.issuer === undefined
      ? ['-selfsign', '-keyfile', pair.key]
      : ['-cert', order.issuer.certificate, '-keyfile', order.issuer.key];
  await mustRun('openssl', [
    'ca',
    '-batch',
    '-notext',
    '-rand_serial',
    '-config',
    file('conf'),
    ...issuer,
    '-in',
    file('request'),
    '-out',
    pair.certificate,
    '-extfile',
    file('extensions'),
    '-startdate',
    stamp(from),
    '-enddate',
    stamp(to),
  ]);
  // Exim reads the key after it has given up its rights.
  await chmod(pair.key, 0o644);
  return pair;
}

function stamp(days: number): string {
  const text = new Date(Date.now() + days * day).toISOString().replace(/[-:T]/g, '');
  return `${text.slice(0, 14)}Z`;
}

function configuration(home: string): string {
  return `[ca]
default_ca = register
[register]
database = ${join(home, 'index')}
new_certs_dir = ${home}
serial = ${join(home, 'serial')}
rand_serial = yes
default_md = default
policy = any
unique_subject = no
[any]
commonName = supplied
`;
}

export async function writeChain(file: string, parts: readonly string[]): Promise<string> {
  const texts = await Promise.all(parts.map((part) => readFile(part, 'utf8')));
  await writeFile(file, texts.join(''));
  return file;
}

/** The data of a TLSA record for a certificate, hex (RFC 6698 section 2.1). */
export async function tlsaData(
  certificate: string,
  selector: string,
  matching: string,
): Promise<string> {
  const x509 = new X509Certificate(await readFile(certificate));
  const content =
    selector === '0' ? x509.raw : x509.publicKey.export({ type: 'spki', format: 'der' });
  if (matching === '0') return content.toString('hex');
  return createHash(matching === '2' ? 'sha512' : 'sha256')
    .update(content)
    .digest('hex');
}
