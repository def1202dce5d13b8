import { createHash, X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './process.js';

export interface Identity {
  /** PEM files. */
  readonly certificate: string;
  readonly key: string;
  /** SHA-256 of the SubjectPublicKeyInfo, hex: the data of a `3 1 1` record. */
  readonly spki: string;
}

export interface Authority {
  readonly folder: string;
  readonly certificate: string;
  readonly key: string;
}

/** A private CA; both MX hosts and the policy host get certificates that outlive every wait. */
export async function makeAuthority(folder: string): Promise<Authority> {
  await mkdir(folder, { recursive: true });
  const authority = { folder, certificate: join(folder, 'ca.pem'), key: join(folder, 'ca.key') };
  await newKey(authority.key);
  await mustRun('openssl', [
    'req',
    '-x509',
    '-new',
    '-key',
    authority.key,
    '-out',
    authority.certificate,
    '-days',
    '365',
    '-subj',
    '/CN=Interop private CA',
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  ]);
  return authority;
}

export async function issue(authority: Authority, host: string): Promise<Identity> {
  const base = join(authority.folder, host);
  const [key, request, leaf, certificate] = [
    `${base}.key`,
    `${base}.csr`,
    `${base}.leaf`,
    `${base}.pem`,
  ];
  await newKey(key);
  await mustRun('openssl', ['req', '-new', '-key', key, '-out', request, '-subj', `/CN=${host}`]);
  const extensions = `${base}.ext`;
  await writeFile(
    extensions,
    `basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:${host}\n`,
  );
  await mustRun('openssl', [
    'x509',
    '-req',
    '-in',
    request,
    '-CA',
    authority.certificate,
    '-CAkey',
    authority.key,
    '-CAcreateserial',
    '-days',
    '180',
    '-extfile',
    extensions,
    '-out',
    leaf,
  ]);
  const pem = await readFile(leaf, 'utf8');
  await writeFile(certificate, pem + (await readFile(authority.certificate, 'utf8')));
  const spki = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return { certificate, key, spki: createHash('sha256').update(spki).digest('hex') };
}

async function newKey(file: string): Promise<void> {
  await mustRun('openssl', [
    'genpkey',
    '-algorithm',
    'EC',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-out',
    file,
  ]);
}
