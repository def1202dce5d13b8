import { createHash, createPublicKey } from 'node:crypto';
import { generateLabKey, issueCertificate } from '../../../src/lab/certificates.js';
import { matchTlsa, tlsaFor } from '../../../src/protocols/tlsa/index.js';
import type { TlsaRecord } from '../../../src/core/rrset.js';

const now = 1_795_000_000;
const dates = { notBefore: now - 1000, notAfter: now + 1000 };
const root = issueCertificate({ subject: 'Root', ca: true, ...dates });
const leaf = issueCertificate({
  subject: 'mx.example.com',
  dnsNames: ['mx.example.com'],
  issuer: root,
  key: generateLabKey('rsa'),
  ...dates,
});
const chain = [leaf.der, root.der];
const hash = (content: string | Uint8Array, algorithm = 'sha256') =>
  createHash(algorithm).update(content).digest('hex');
const record = (data: string, head = '3 1 1'): TlsaRecord => {
  const [usage = 0, selector = 0, matchingType = 0] = head.split(' ').map(Number);
  return { usage, selector, matchingType, data };
};
const looks = (records: readonly TlsaRecord[], ders: readonly Uint8Array[] = chain) =>
  matchTlsa(records, ders, { baseDomain: 'mx.example.com', now }).matches.map(
    ({ looksLike }) => looksLike,
  );
const keyPem = (leaf.key.publicKey.export({ type: 'spki', format: 'pem' }) as string).trimEnd();
const pkcs1 = createPublicKey(keyPem).export({ type: 'pkcs1', format: 'der' });
const base64 = Buffer.from(leaf.der).toString('base64');
const pem = leaf.pem.trimEnd();

describe('a record that was made of the wrong thing (P19)', () => {
  test.each<readonly [string, TlsaRecord, string]>([
    ['the PEM file', record(hash(`${pem}\n`)), 'the SHA-256 of the PEM text of the certificate'],
    ['the PEM without its last line end', record(hash(pem)), 'the PEM text of the certificate'],
    [
      'the PEM with line ends of Windows',
      record(hash(`${pem}\n`.replaceAll('\n', '\r\n'))),
      'the PEM text of the certificate',
    ],
    ['the PEM of the key', record(hash(`${keyPem}\n`)), 'the PEM text of the public key'],
    [
      'fullchain.pem',
      record(hash(`${pem}\n${root.pem.trimEnd()}\n`)),
      'the PEM text of the whole chain',
    ],
    ['Base64', record(hash(base64)), 'the Base64 text of the certificate of the server'],
    ['Base64 with a line end', record(hash(`${base64}\n`)), 'the Base64 text of the certificate'],
    [
      'lower hexadecimal',
      record(hash(Buffer.from(leaf.der).toString('hex'))),
      'the hexadecimal text of the certificate',
    ],
    [
      'upper hexadecimal',
      record(hash(leaf.key.spki.toString('hex').toUpperCase())),
      'the hexadecimal text of the public key',
    ],
    ['the digest again', record(hash(hash(leaf.key.spki))), 'hashed once more as text'],
    ['the certificate instead of the key', record(hash(leaf.der)), 'that is 3 0 1, not 3 1 1'],
    [
      'the key instead of the certificate',
      record(hash(leaf.key.spki), '3 0 1'),
      'that is 3 1 1, not 3 0 1',
    ],
    ['the bare key bits', record(hash(pkcs1)), 'the bare key bits'],
    ['the issuer', record(hash(root.key.spki)), 'certificate 2 in the chain: that is 2 1 1'],
    [
      'the server under usage 2',
      record(hash(leaf.key.spki), '2 1 1'),
      'of the server: that is 3 1 1, not 2 1 1',
    ],
    ['usage 1', record(hash(leaf.key.spki), '1 1 1'), 'that is 3 1 1, not 1 1 1'],
    ['SHA-1', record(hash(leaf.der, 'sha1')), 'the SHA-1 of the certificate of the server'],
    ['SHA-384', record(hash(leaf.key.spki, 'sha384')), 'the SHA-384 of the public key'],
    [
      'SHA-512 under matching type 1',
      record(hash(leaf.key.spki, 'sha512')),
      'the SHA-512 of the public key of the server: that is 3 1 2, not 3 1 1',
    ],
    ['SHA-256 under type 2', record(hash(leaf.key.spki), '3 1 2'), 'that is 3 1 1, not 3 1 2'],
    [
      'the key itself under matching type 1',
      record(leaf.key.spki.toString('hex')),
      'itself: that is 3 1 0, not 3 1 1',
    ],
    ['nothing', record(hash('')), 'the SHA-256 of nothing: the input was empty'],
    ['a line feed', record(hash('\n')), 'nothing but a line feed'],
    ['half a digest', record(hash(leaf.key.spki).slice(0, 40)), 'cut to 40 of 64 digits'],
  ])('%s is recognised', (_, given, words) => {
    expect(looks([given])).toEqual([expect.stringContaining(words)]);
    expect(looks([{ ...given, data: given.data.toUpperCase() }])).toEqual(looks([given]));
  });

  test('a stranger is nobody’s mistake', () => {
    expect(looks([record('ab'.repeat(32)), record('ab')])).toEqual([undefined, undefined]);
  });

  test('is not looked for beside a match, nor without a readable leaf', () => {
    expect(looks([tlsaFor(chain, 3, 1, 1), record(hash(pem))])).toEqual([undefined, undefined]);
    expect(looks([record(hash(''))], [Buffer.from('no certificate')])).toEqual([undefined]);
  });
});
