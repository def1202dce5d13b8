import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { matchesMxPattern, readStsPolicy } from '../../../src/protocols/mta-sts/index.js';
import { renderPolicy } from '../../../src/core/migration/policy-file.js';

const read = (text: string): ReturnType<typeof readStsPolicy> =>
  readStsPolicy(Buffer.from(text, 'latin1'));
const good = 'version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 604800\r\n';

describe('MTA-STS policy file', () => {
  it('reads what we write (K01, K02)', () => {
    const policy = {
      mode: 'enforce' as const,
      maxAge: 604800,
      mx: ['mx.example.com', '*.example.net'],
    };
    const file = renderPolicy(policy, () => '0'.repeat(64));
    expect(read(file.body)).toEqual({ policy, faults: [] });
  });

  it('accepts LF, no space after the colon, trailing blanks and a blank last line (K01)', () => {
    const { policy } = read(
      'version:STSv1\nmode: testing  \nmx:\tMX.example.com\nmax_age: 86400\n\n',
    );
    expect(policy).toEqual({ mode: 'testing', maxAge: 86400, mx: ['mx.example.com'] });
  });

  it('mode none needs no mx (K02)', () => {
    expect(read('version: STSv1\nmode: none\nmax_age: 0\n').policy).toEqual({
      mode: 'none',
      maxAge: 0,
      mx: [],
    });
  });

  it('unknown keys are skipped, of version, mode and max_age the first counts (K06)', () => {
    expect(read(`${good}id: x\nmode: none\nmax_age: 1\nnote: caf\xc3\xa9\n`).policy).toMatchObject({
      mode: 'enforce',
      maxAge: 604800,
    });
  });

  it('an IPv4 address passes the grammar and then matches nothing (K05)', () => {
    const { policy } = read(good.replace('mx.example.com', '192.0.2.1'));
    expect(policy?.mx).toEqual(['192.0.2.1']);
  });

  it.each([
    ['Mode for mode (K01)', good.replace('mode', 'Mode')],
    ['no version (K02)', good.replace('version: STSv1\r\n', '')],
    ['another version (K02)', good.replace('STSv1', 'STSv2')],
    ['no max_age (K02)', good.replace('max_age: 604800\r\n', '')],
    ['no mx (K02)', good.replace('mx: mx.example.com\r\n', '')],
    ['Enforce (K03)', good.replace('enforce', 'Enforce')],
    ['31557601 (K04)', good.replace('604800', '31557601')],
    ['eleven digits (K04)', good.replace('604800', '00000604800')],
    ['a negative age (K04)', good.replace('604800', '-1')],
    ['two hosts in one line (K05)', good.replace('mx.example.com', 'a.example.com, b.example.com')],
    ['a bare star (K05)', good.replace('mx.example.com', '*.')],
    ['a trailing dot (K05)', good.replace('mx.example.com', 'mx.example.com.')],
    ['a star inside (K05)', good.replace('mx.example.com', 'mx.*.example.com')],
    ['a U-label (K05)', good.replace('mx.example.com', 'b\xc3\xbccher.example.com')],
    ['a byte order mark (K07)', `\xef\xbb\xbf${good}`],
    ['a web page (K07)', `<!DOCTYPE html>\n${good}`],
    ['a control character (K07)', good.replace('enforce', 'enforce\u0000')],
    ['a line that is no field (K01)', `${good}nonsense\r\n`],
    ['nothing', ''],
  ])('refuses %s', (_what, text) => {
    const result = read(text);
    expect(result.policy).toBeUndefined();
    expect(result.faults.map((fault) => fault.code)).toEqual(['sts-policy-invalid']);
  });

  it('tells the usual other files by name (K07)', () => {
    expect(read(`\xef\xbb\xbf${good}`).faults[0]?.detail).toBe('begins with a byte order mark');
    expect(read('<html>').faults[0]?.detail).toBe('an HTML page');
  });

  it('a body above 64 KiB is refused by its size alone (J06)', () => {
    const result = read(`${good}x: ${'y'.repeat(65_536)}\n`);
    expect(result).toMatchObject({ faults: [{ code: 'sts-body-too-large' }] });
    expect(result.policy).toBeUndefined();
  });

  it('never throws on any octets, and no octets become a policy by chance', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        expect(readStsPolicy(octets).policy).toBeUndefined();
      }),
    );
  });
});

describe('MX patterns (L01, L02)', () => {
  it.each([
    ['*.mx.microsoft', 'contoso-com.o-v1.mx.microsoft', false],
    ['*.o-v1.mx.microsoft', 'contoso-com.o-v1.mx.microsoft', true],
    ['*.mail.protection.outlook.com', 'contoso-com.mail.protection.outlook.com', true],
    ['*.example.com', 'example.com', false],
    ['MX.Example.com', 'mx.example.COM.', true],
    ['192.0.2.1', 'mx.example.com', false],
  ])('%s against %s: %s', (pattern, host, matches) => {
    expect(matchesMxPattern(pattern, host)).toBe(matches);
  });
});
