import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReportFileError } from '../../src/io/report-file-error.js';
import { reportsIn } from '../../src/io/report-file.js';
import { readReportFile, readReportFiles, reportPaths } from '../../src/io/report-files.js';
import { UsageError } from '../../src/io/system.js';
import { jsonText, microsoftDouble, rfcShape } from '../support/tls-reports.js';

const json = jsonText(rfcShape);
const bytes = (text: string) => Buffer.from(text, 'utf8');
const organizations = (content: Uint8Array) =>
  reportsIn(content).map(({ report }) => report.organization);
function refusal(content: Uint8Array): string {
  try {
    reportsIn(content);
  } catch (error) {
    if (error instanceof ReportFileError) return error.message;
    throw error;
  }
  return '';
}

const wrapped = (text: string) => text.replace(/(.{76})/g, '$1\r\n');
function mail(type: string, encoding: string, body: string, outer = 'multipart/report'): string {
  return [
    'Received: from sender.example.net',
    'From: tlsrpt@sender.example.net',
    'Subject: Report Domain: contoso.com Submitter: sender.example.net',
    'TLS-Report-Domain: contoso.com',
    'TLS-Report-Submitter: sender.example.net',
    'MIME-Version: 1.0',
    `Content-Type: ${outer}; report-type="tlsrpt";`,
    '\tboundary="a=b c"',
    '',
    'A preamble that nobody reads.',
    '--a=b c',
    'Content-Type: text/plain',
    '',
    'This is an aggregate TLS report. --a=b c is not a boundary here.',
    '--a=b c  ',
    `Content-Type: ${type}; name="s!contoso.com!1!2.json"`,
    `Content-Transfer-Encoding: ${encoding}`,
    '',
    body,
    '--a=b c--',
    'an epilogue',
    '',
  ].join('\r\n');
}
const gzipMail = mail(
  'application/tlsrpt+gzip',
  'base64',
  wrapped(gzipSync(json).toString('base64')),
);
const quoted = (text: string) =>
  text
    .replace(/=/g, '=3D')
    .replace(/(.{60})/g, '$1=\r\n')
    .replaceAll('{', '=7B');

describe('a report file (O07)', () => {
  test('is JSON or gzip, by its octets and not by its name', () => {
    expect(organizations(bytes(`\n ${json}`))).toEqual(['Example Sender']);
    expect(organizations(gzipSync(json))).toEqual(['Example Sender']);
  });

  test('is a mail with gzip in base64', () => {
    expect(reportsIn(bytes(gzipMail))).toMatchObject([
      {
        report: { organization: 'Example Sender' },
        mailDomain: 'contoso.com',
        mailSubmitter: 'sender.example.net',
      },
    ]);
  });

  test.each([
    ['quoted-printable', quoted(json)],
    ['base64', wrapped(Buffer.from(json).toString('base64'))],
    ['8bit', json],
    ['7BIT ', json],
  ])('is a mail with JSON in %s', (encoding, body) => {
    expect(organizations(bytes(mail('application/tlsrpt+json', encoding, body)))).toEqual([
      'Example Sender',
    ]);
  });

  test('may have bare line feeds, a wrong label, a forwarded mail around it, or no end', () => {
    expect(organizations(bytes(gzipMail.replaceAll('\r\n', '\n')))).toHaveLength(1);
    const octets = mail('application/octet-stream', 'base64', gzipSync(json).toString('base64'));
    expect(organizations(bytes(octets))).toHaveLength(1);
    const forwarded = [
      'Subject: Fwd',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      'Content-Type: message/rfc822',
      '',
      gzipMail,
      '--x--',
    ].join('\r\n');
    expect(reportsIn(bytes(forwarded))).toMatchObject([{ mailDomain: 'contoso.com' }]);
    expect(organizations(bytes(gzipMail.replace(/--a=b c--[^]*$/, '')))).toHaveLength(1);
    const single = gzipMail.replace(/Content-Type: multipart[\s\S]*?A preamble[\s\S]*$/, '');
    const alone = `${single}Content-Type: application/tlsrpt+json\r\n\r\n${json}`;
    expect(organizations(bytes(alone))).toHaveLength(1);
  });

  test('may be labelled as anything where its file name says what it is, and is not taken without', () => {
    const body = wrapped(gzipSync(json).toString('base64'));
    const labelled = mail('text/plain', 'base64', body);
    expect(organizations(bytes(labelled))).toEqual(['Example Sender']);
    const disposed = labelled.replace(
      '; name="s!contoso.com!1!2.json"',
      '\r\nContent-Disposition: attachment; filename="s!contoso.com!1!2.JSON.GZ"',
    );
    expect(organizations(bytes(disposed))).toEqual(['Example Sender']);
    const unnamed = labelled.replace('; name="s!contoso.com!1!2.json"', '');
    expect(refusal(bytes(unnamed))).toBe('the mail holds no TLS report');
  });

  test('is a mailbox; other mail in it is skipped, a broken report is not', () => {
    const spam = 'From: a@example.org\r\nSubject: hello\r\n\r\nbuy\r\n';
    const microsoft = mail('application/tlsrpt+json', '8bit', jsonText(microsoftDouble));
    const box = (...mails: readonly string[]) =>
      bytes(mails.map((one) => `From x Tue Nov 24 00:00:00 2026\r\n${one}\r\n\r\n`).join(''));
    expect(organizations(box(gzipMail, spam, microsoft))).toEqual([
      'Example Sender',
      'Microsoft Corporation',
    ]);
    expect(refusal(box(spam, spam))).toBe('the mail holds no TLS report');
    expect(refusal(box(gzipMail, mail('application/tlsrpt+json', '8bit', 'x')))).toBe('not JSON');
  });

  test.each<readonly [string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /neither JSON nor gzip/],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47]), /neither JSON nor gzip/],
    ['half a gzip', gzipSync(json).subarray(0, 60), /damaged/],
    ['gzip of nonsense', gzipSync('nonsense'), /not JSON/],
    ['a mail without a report', bytes('From: a\r\n\r\nhello'), /holds no TLS report/],
    [
      'an unknown encoding',
      bytes(mail('application/tlsrpt+json', 'x-uuencode', json)),
      /unknown transfer encoding/,
    ],
  ])('is refused: %s', (_, content, problem) => {
    expect(refusal(content)).toMatch(problem);
  });

  test('that unpacks to more than its bound is refused before it fills memory', () => {
    const bomb = gzipSync(Buffer.alloc(33 * 2 ** 20, 0x20));
    expect(bomb.length).toBeLessThan(100_000);
    expect(refusal(bomb)).toBe('it unpacks to too much');
    const inMail = mail('application/tlsrpt+gzip', 'base64', bomb.toString('base64'));
    expect(refusal(bytes(inMail))).toBe('it unpacks to too much');
    // Each below its own bound, together above that of the file.
    const padded = gzipSync(`${json}${' '.repeat(20 * 2 ** 20)}`).toString('base64');
    const part = `--x\r\nContent-Type: application/tlsrpt+gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n${padded}\r\n`;
    const many = `From: a\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${part.repeat(5)}--x--`;
    expect(refusal(bytes(many))).toBe('it unpacks to too much');
  });

  test('that nests parts without end, or has too many, is refused', () => {
    const opens = Array.from(
      { length: 50 },
      (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`,
    );
    expect(refusal(bytes(opens.join('')))).toBe('the mail has too many parts');
    const head = 'Content-Type: multipart/mixed; boundary=x\r\n\r\n';
    expect(refusal(bytes(`${head}${'--x\r\n\r\n\r\n'.repeat(5000)}`))).toBe(
      'the mail has too many parts',
    );
  });

  test('that is anything at all throws nothing but the typed error', () => {
    const near = fc.constantFrom(gzipMail, mail('application/tlsrpt+json', '8bit', json), json);
    const damaged = fc
      .tuple(near, fc.nat(), fc.nat({ max: 40 }), fc.uint8Array({ maxLength: 12 }))
      .map(([text, at, cut, put]) => {
        const whole = bytes(text);
        const from = at % whole.length;
        return Buffer.concat([whole.subarray(0, from), put, whole.subarray(from + cut)]);
      });
    const gzipped = fc.uint8Array({ maxLength: 300 }).map((inner) => gzipSync(inner));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged, gzipped), (content) => {
        refusal(content);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the report files that the user names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-reports-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'sub.json'));
  mkdirSync(join(folder, 'empty'));
  for (const name of ['b.json', 'a.json.gz', 'c.eml', 'README.md', '[x].json']) {
    writeFileSync(join(folder, name), name === 'b.json' ? json : 'x');
  }
  const names = (given: string) =>
    reportPaths([join(folder, given)]).map((path) => path.slice(folder.length + 1));

  test('a folder gives its report files in order, those below it not', () => {
    expect(names('')).toEqual(['[x].json', 'a.json.gz', 'b.json', 'c.eml']);
    expect(names('empty')).toEqual([]);
  });

  test('a star stands for any characters of the last part, everything else for itself', () => {
    expect(names('*.json')).toEqual(['[x].json', 'b.json']);
    expect(names('[x]*')).toEqual(['[x].json']);
    expect(names('?.jso*')).toEqual([]);
    expect(names('nothing*')).toEqual([]);
    expect(names('b*.j*on')).toEqual(['b.json']);
    // No character counts for two parts of the pattern.
    for (const given of ['b.js*son', 'b.json*b.json', '*b*b*', 'b*on*on', '*json*.json'])
      expect(names(given)).toEqual([]);
    expect(() => names('*********')).not.toThrow();
    expect(() => names('*a*a*a*a*a*a*a')).toThrow(UsageError);
  });

  test('what is not there is wrong usage, what is no report is said', () => {
    expect(() => names('missing.json')).toThrow(UsageError);
    writeFileSync(join(folder, `${'a'.repeat(250)}b`), '');
    expect(names('*a*a*a*a*a')).toEqual([]);
    expect(() => reportPaths([join(folder, 'missing', '*.json')])).toThrow(UsageError);
    expect(() => readReportFile(join(folder, 'missing.json'))).toThrow(UsageError);
    expect(readReportFile(join(folder, 'c.eml'))).toMatchObject({ ok: false });
    const two = [join(folder, 'b.json'), join(folder, 'b.json')];
    expect(readReportFiles(two)).toHaveLength(2);
    expect(() => readReportFiles(two, 1500)).toThrow(/too many/);
    expect(readReportFile(join(folder, 'b.json'))).toMatchObject({ ok: true, reports: [{}] });
  });
});
