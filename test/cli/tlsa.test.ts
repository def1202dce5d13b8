import { createHash } from 'node:crypto';
import { issueCertificate } from '../../src/lab/certificates.js';
import { CliFolder } from './spawn-cli.js';

const folder = new CliFolder();
afterAll(() => folder.close());
const now = Date.UTC(2026, 10, 24) / 1000;
const dates = { notBefore: now - 86_400, notAfter: now + 86_400 };
const root = issueCertificate({ subject: 'Root', ca: true, ...dates });
const leaf = issueCertificate({
  subject: 'mx.example.com',
  dnsNames: ['mx.example.com'],
  issuer: root,
  ...dates,
});
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const key = sha256(leaf.key.spki);
const issuer = sha256(root.key.spki);
beforeAll(() => {
  folder.write('leaf.pem', leaf.pem);
  folder.write('chain.pem', `${leaf.key.pem}${leaf.pem.trimEnd()}\n${root.pem}`);
  folder.write('not.pem', 'nothing');
  folder.write('broken.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
});
const match = (...args: readonly string[]) =>
  folder.run(['tlsa', 'match', '--chain', 'chain.pem', '--host', 'mx.example.com', ...args]);

describe('tlsa match', () => {
  test('a record that matches exits 0, each record with what it came to', () => {
    const { code, out, err } = match(`3 1 1 ${key.toUpperCase()}`, `3 1 1 ${'ab'.repeat(32)}`);
    expect(out).toMatch(/^MATCH {2}mx\.example\.com {2}1 of 2/);
    expect(out).toContain(`✓ 3 1 1 ${key}\n`);
    expect(out).toContain(`✗ 3 1 1 ${'ab'.repeat(32)}\n    fits nothing in the chain\n`);
    expect([code, err]).toEqual([0, '']);
  });

  test('no match exits 1, says what the record was made of and how to compare first', () => {
    const { code, out } = match(`3 1 1 ${sha256(leaf.der)}`);
    expect(out).toContain('NO MATCH');
    expect(out.replace(/\s+/g, ' ')).toContain('that is 3 0 1, not 3 1 1');
    expect(out).toContain(`    3 1 1 ${key}\n`);
    expect(out).toContain('Publish it only where the file is the one');
    expect(code).toBe(1);
  });

  test('usage 2 is judged at --at, under --base-domain', () => {
    const record = `_25._tcp.mx.example.com. 3600 IN TLSA 2 1 1 ${issuer}`;
    expect(match('--at', '2026-11-24T00:00:00Z', record).code).toBe(0);
    const late = match('--at', '2026-12-24T00:00:00Z', record);
    expect(late.out).toContain('a certificate on the path has run out');
    expect(late.code).toBe(1);
    const other = match('--at', '2026-11-24T00:00:00Z', '--base-domain', 'mx.example.net', record);
    expect(other.out).toContain('bears another name');
    expect(other.code).toBe(1);
  });

  test('a set without a usable record is no match', () => {
    expect(match(`1 1 1 ${key}`).code).toBe(1);
  });

  test.each<readonly string[]>([
    [],
    ['3 1 1'],
    ['3 1 1 xyz'],
    ['3 1 1 abc'],
    ['256 1 1 ab'],
    ['3 1 1 ab', '--usage', '3'],
    ['3 1 1 ab', '--at', 'yesterday'],
    ['3 1 1 ab', '--base-domain', 'not a name'],
  ])('wrong usage exits 2: %j', (...args) => {
    const { code, out } = match(...args);
    expect([code, out]).toEqual([2, '']);
  });

  test.each(['not.pem', 'broken.pem', 'none.pem'])('%s is wrong usage', (file) => {
    const args = ['--chain', file, '--host', 'mx.example.com', `3 1 1 ${key}`];
    expect(folder.run(['tlsa', 'match', ...args]).code).toBe(2);
  });

  test('gives the same as data', () => {
    const { out } = match(`3 1 1 ${sha256('')}`, '--json', '--at', '2026-11-24T00:00:00Z');
    expect(JSON.parse(out)).toMatchObject({
      format: 'dane-cutover-tlsa-match',
      outcome: 'no-match',
      at: '2026-11-24T00:00:00Z',
      records: [
        { reason: 'empty-digest', looksLike: 'the SHA-256 of nothing: the input was empty' },
      ],
      served: `3 1 1 ${key}`,
    });
  });
});

describe('tlsa make', () => {
  const make = (...args: readonly string[]) =>
    folder.run(['tlsa', 'make', '--chain', 'chain.pem', ...args]);

  test('prints the record, and beside it that it must be made on the server', () => {
    const { code, out, err } = make();
    expect(out).toBe(`3 1 1 ${key}\n`);
    expect(err).toContain('the mail server itself uses');
    expect(code).toBe(0);
    expect(make('--host', 'mx.example.com').out).toBe(
      `_25._tcp.mx.example.com. IN TLSA 3 1 1 ${key}\n`,
    );
  });

  test('names the issuer for usage 2, and warns of every other choice than 3 1 1', () => {
    expect(make('--usage', '2').out).toBe(`2 1 1 ${issuer}\n`);
    const { out, err } = make('--selector', '0', '--matching-type', '2');
    expect(out).toMatch(/^3 0 2 [0-9a-f]{128}\n$/);
    expect(err).toContain('changes with every renewal');
    expect(err).toContain('every sender must support');
  });

  test.each([
    ['--usage', '1'],
    ['--selector', '2'],
    ['--matching-type', '3'],
    ['--at', '2026-11-24T00:00:00Z'],
    ['extra'],
  ])('wrong usage exits 2: %s %s', (...args) => {
    expect(make(...args.filter((text) => text !== undefined)).code).toBe(2);
  });

  test('usage 2 needs an issuer in the file, and a word that is neither make nor match is refused', () => {
    expect(folder.run(['tlsa', 'make', '--chain', 'leaf.pem', '--usage', '2']).code).toBe(2);
    const { code, err } = folder.run(['tlsa', 'mach']);
    expect(err).toContain('did you mean tlsa match?');
    expect(code).toBe(2);
  });
});
