import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instantToText } from '../../src/core/time.js';
import { rdataFromText } from '../../src/protocols/dns/rdata.js';
import { rrType } from '../../src/protocols/dns/types.js';
import { closeLabs, mxSet, openLab } from '../lab/helpers.js';
import { silence, type DnsOverride } from '../survey/world.js';
import { commandLine, type Printed } from '../support/command-line.js';
import { forging, secondServer, tracedRecording } from '../support/traced.js';

jest.setTimeout(30_000);

const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-cli-'));
afterEach(() => closeLabs());
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text?: string): string {
  const path = join(folder, name);
  if (text !== undefined) writeFileSync(path, text);
  return path;
}

const run = (...args: readonly string[]): Promise<Printed> => commandLine(args);

interface Question {
  readonly name: string;
  readonly type: keyof typeof rrType;
  readonly dns?: DnsOverride;
  readonly trustAnchors?: readonly string[];
}

async function replayed(question: Question, ...more: readonly string[]): Promise<Printed> {
  const { name, type, ...rest } = question;
  return run('replay', file('trace.json', await tracedRecording(name, type, rest)), ...more);
}

const mx: Question = { name: 'contoso.com.', type: 'MX' };
const wrongMx = rdataFromText(rrType.MX, '0 evil.example.net.');
const forged: Question = { ...mx, dns: forging('contoso.com.', 'MX', wrongMx) };
const lost: Question = { ...mx, dns: ({ type }) => (type === rrType.MX ? silence : undefined) };

describe('the exit code and the first line', () => {
  test.each<readonly [string, Question, number, string]>([
    ['secure data pass', mx, 0, 'SECURE  contoso.com. MX'],
    [
      'a proven absence passes',
      { name: 'nowhere.contoso.com.', type: 'TLSA' },
      0,
      'SECURE  nowhere.contoso.com. TLSA',
    ],
    [
      'a zone proven not to be signed passes, and is called insecure',
      { name: 'unsigned.com.', type: 'MX' },
      0,
      'INSECURE  unsigned.com. MX  no-ds',
    ],
    ['bogus data fail', forged, 1, 'BOGUS  contoso.com. MX  signature-invalid (EDE 6)'],
    [
      'insecure for want of an anchor proves nothing, and is unknown',
      { ...mx, trustAnchors: [`example.org. IN DS 1 13 2 ${'ab'.repeat(32)}`] },
      4,
      'INSECURE  contoso.com. MX  anchorless',
    ],
    ['silence is unknown', lost, 4, 'INDETERMINATE  contoso.com. MX  network-error (EDE 23)'],
  ])('%s', async (_, question, code, first) => {
    const printed = await replayed(question);
    expect(printed.out.split('\n')[0]).toBe(first);
    expect([printed.code, printed.err]).toEqual([code, '']);
    for (const line of printed.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test.each<readonly [string, readonly string[], string]>([
    ['one argument', ['contoso.com'], 'too few arguments'],
    ['three arguments', ['contoso.com', 'MX', 'A'], 'unexpected argument A'],
    ['no type', ['contoso.com', 'MAIL'], '"MAIL" is no type of record'],
    ['a type that only questions have', ['contoso.com', 'ANY'], '"ANY" is no type of record'],
    ['no name', ['a..b', 'MX'], 'is no name'],
    ['two formats', ['contoso.com', 'MX', '--json', '--mermaid'], 'exclude each other'],
  ])('%s is wrong usage, 2, and nothing is asked', async (_, args, message) => {
    const { code, out, err } = await run('dnssec', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('a resolver that is not there is unknown, 4', async () => {
    const { code, out } = await run('dnssec', 'contoso.com', 'MX', '--resolver', '127.0.0.1:1');
    expect(out).toMatch(/^INDETERMINATE {2}contoso\.com\. MX {2}network-error \(EDE 23\)\n/);
    expect(code).toBe(4);
  });
});

describe('the tree', () => {
  test('goes from the anchor to the data, each zone below its parent', async () => {
    const { out } = await replayed(mx);
    const at = (text: string): number => out.split('\n').findIndex((line) => line.includes(text));
    const places = [
      '✓ .  secure',
      '✓ com.  secure',
      '✓ contoso.com.  secure',
      'contoso.com. MX  TTL',
    ];
    expect(places.map(at)).toEqual([...places.map(at)].sort((a, b) => a - b));
    expect(places.map(at)).not.toContain(-1);
    expect(out).toMatch(/✓ MX signed by \d+ of contoso\.com\. until/);
    expect(out).toContain('10 mx.contoso.com.');
    expect(out).toContain('Servers  2 of 2 say the same, serial 7');
  });

  test('says what broke, where, and what to do about it', async () => {
    const { out } = await replayed(forged);
    expect(out).toMatch(
      /✗ contoso\.com\. MX: signature-invalid, key tag \d+,\s+signer contoso\.com\./,
    );
    expect(out).toContain('Next: ');
    expect(out).toContain('dane-cutover explain dnssec-signature-invalid');
    expect(out).toMatch(/✗ MX signature-invalid: \d+ ECDSAP256SHA256 of contoso\.com\./);
  });

  test('names the aliases on the way, and ends where a zone is proven not to be signed', async () => {
    const alias = await replayed({ name: 'www.contoso.com.', type: 'A' });
    expect(alias.out).toContain('alias to mx.contoso.com. (secure)');
    const { out } = await replayed({ name: 'unsigned.com.', type: 'MX' });
    expect(out).toContain('· unsigned.com.  insecure (no-ds)');
    expect(out).toContain('no DS, by');
    expect(out).toContain('com. NSEC');
  });
});

describe('what the servers say', () => {
  const lagging: Question = { ...mx, dns: forging('contoso.com.', 'MX', wrongMx, [secondServer]) };

  test('stands server by server where they differ, and the verdict stays that of the answer', async () => {
    const { code, out } = await replayed(lagging);
    expect(out.split('\n')[0]).toBe('SECURE  contoso.com. MX');
    expect(out).toContain('! The servers differ');
    const [, differing = ''] = out.split('! The servers differ');
    expect(differing).toMatch(
      /secure {2}10 mx\.contoso\.com\.\n {8}ns1\.contoso\.com 192\.0\.2\.11 {2}serial 7/,
    );
    expect(differing).toMatch(/bogus \(signature-invalid\) {2}0 evil\.example\.net\./);
    expect(differing).toMatch(/ns2\.contoso\.com 192\.0\.2\.12/);
    expect(code).toBe(0);
  });

  test('is in the JSON, an entry for each address', async () => {
    const { out } = await replayed(lagging, '--json');
    const { servers } = JSON.parse(out) as {
      readonly servers: readonly {
        readonly address: string;
        readonly dnssec: { readonly state: string };
        readonly records: readonly string[];
      }[];
    };
    expect(servers.map(({ address, dnssec, records }) => [address, dnssec.state, records])).toEqual(
      [
        ['192.0.2.11', 'secure', ['10 mx.contoso.com.']],
        ['192.0.2.12', 'bogus', ['0 evil.example.net.']],
      ],
    );
  });
});

describe('other forms', () => {
  test.each<readonly [string, Question, string, number]>([
    ['pass', mx, 'secure', 0],
    ['fail', forged, 'bogus', 1],
    ['unknown', lost, 'indeterminate', 4],
  ])(
    '--json has the verdict %s, the state and the exit code of the text',
    async (verdict, question, state, code) => {
      const printed = await replayed(question, '--json');
      expect(JSON.parse(printed.out)).toMatchObject({
        format: 'dane-cutover-dnssec',
        version: 1,
        verdict,
        name: 'contoso.com.',
        type: 'MX',
        answer: { dnssec: { state } },
      });
      expect(printed.code).toBe(code);
    },
  );

  test('--mermaid is a flowchart with every zone, and the exit code of the text', async () => {
    const { code, out } = await replayed(forged, '--mermaid');
    const lines = out.trimEnd().split('\n');
    expect([lines[0], lines[1], lines.at(-1)]).toEqual(['```mermaid', 'flowchart TD', '```']);
    expect(out).toContain(':::bogus');
    expect(out.match(/^ {2}zone\d+\[/gm)).toHaveLength(3);
    expect(out.match(/-->\|DS\|/g)).toHaveLength(2);
    expect(code).toBe(1);
  });

  test('--mermaid of a run over domains is wrong usage', async () => {
    const recording = file('check.json');
    await run('check', 'example.com', '--resolver', '127.0.0.1:1', '--recording', recording);
    const { code, err } = await run('replay', recording, '--mermaid');
    expect(err).toContain('one traced question');
    expect(code).toBe(2);
  });
});

describe('over sockets', () => {
  test('asks, records, and replays to the same octets; a server behind is seen beside the answer', async () => {
    const lab = await openLab({ senders: [] });
    await lab.update(mxSet(60, '5 mail.contoso.com.'));
    const recording = file('live.json');
    const options = [
      ...['--resolver', lab.resolver, '--allow-private-addresses'],
      ...['--trust-anchors', file('anchors', lab.trustAnchors)],
      ...['--endpoint-map', file('map.json', JSON.stringify(lab.endpoints))],
      ...['--at', instantToText(lab.clock.now()), '--recording', recording],
    ];
    const live = await run('dnssec', 'contoso.com', 'MX', ...options);
    expect(live.err).toBe('');
    expect(live.out).toMatch(/^SECURE {2}contoso\.com\. MX\n/);
    expect(live.out).toContain('! The servers differ');
    expect(live.code).toBe(0);
    expect(readFileSync(recording, 'utf8')).toContain('"question":{"name":"contoso.com."');
    expect(await run('replay', recording)).toEqual(live);
  });
});
