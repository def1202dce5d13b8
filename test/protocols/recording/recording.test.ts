import fc from 'fast-check';
import type { Exchange, RunSettings } from '../../../src/protocols/recording/format.js';
import { readRecording, RecordingError } from '../../../src/protocols/recording/read.js';
import { writeRecording } from '../../../src/protocols/recording/write.js';

const settings: RunSettings = {
  mode: 'gate',
  profile: 'exchange',
  domains: ['contoso.com'],
  plan: { file: 'dane-cutover.yaml', text: 'version: 1\n' },
  ledger: [],
  trustAnchors: ['. IN DS 1 13 2 00'],
  roots: ['AAAA', 'BBBB'],
  at: 1_790_000_000,
  atIsGiven: true,
  resolvers: [{ address: '127.0.0.1', port: 53 }],
  allowPrivateAddresses: true,
  endpointMap: { '192.0.2.1:25/tcp': '127.0.0.1:2525' },
  families: 'both',
  smtpProbe: 'auto',
  controlHosts: [{ address: 'mx.example.net', port: 25 }],
  smtpProxy: { kind: 'https', host: 'proxy.example.net', port: 8443 },
  ehloName: 'probe.example.net',
};

const base64 = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));
const port = fc.nat({ max: 65535 });
const timing = fc.record({ at: fc.nat(), took: fc.nat() });
const failed = fc.record({
  outcome: fc.constantFrom('refused', 'timed-out', 'unreachable', 'not-attempted', 'garbage'),
  detail: fc.string(),
  timing,
});
const outcomeOf = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(failed, fc.record({ outcome: fc.constant('answered'), value, timing }));

const exchange = fc.oneof(
  fc.record({
    kind: fc.constant('dns'),
    request: fc.record(
      {
        server: fc.string(),
        port,
        name: fc.string(),
        type: port,
        recurse: fc.boolean(),
        edns: fc.boolean(),
        channel: fc.oneof(
          fc.record(
            { kind: fc.constant('tls'), serverName: fc.string() },
            { requiredKeys: ['kind'] },
          ),
          fc.record(
            { kind: fc.constant('https'), host: fc.string(), path: fc.string() },
            { requiredKeys: ['kind', 'path'] },
          ),
        ),
      },
      { requiredKeys: ['server', 'port', 'name', 'type', 'recurse', 'edns'] },
    ),
    result: outcomeOf(
      fc.record(
        {
          transport: fc.constantFrom('udp', 'tcp', 'tls', 'https'),
          message: base64,
          chain: fc.array(base64),
        },
        { requiredKeys: ['transport', 'message'] },
      ),
    ),
  }),
  fc.record({
    kind: fc.constant('smtp'),
    request: fc.record(
      {
        address: fc.string(),
        port,
        serverName: fc.string(),
        keyType: fc.constantFrom('rsa', 'ecdsa'),
      },
      { requiredKeys: ['address', 'port', 'serverName'] },
    ),
    result: outcomeOf(
      fc.record(
        {
          lines: fc.array(
            fc.record({ from: fc.constantFrom('server', 'client'), text: fc.string() }),
          ),
          injected: base64,
          tls: fc.oneof(
            fc.record({ ok: fc.constant(true), version: fc.string(), chain: fc.array(base64) }),
            fc.record({ ok: fc.constant(false), alert: fc.string() }),
          ),
        },
        { requiredKeys: ['lines'] },
      ),
    ),
  }),
  fc.record({
    kind: fc.constant('https'),
    request: fc.record({ address: fc.string(), port, host: fc.string(), path: fc.string() }),
    result: outcomeOf(
      fc.record(
        {
          status: fc.nat({ max: 999 }),
          body: base64,
          chain: fc.array(base64),
          contentType: fc.string(),
          location: fc.string(),
        },
        { requiredKeys: ['status', 'body', 'chain'] },
      ),
    ),
  }),
) as fc.Arbitrary<Exchange>;

const whole = writeRecording(
  settings,
  [
    {
      kind: 'dns',
      request: {
        server: '127.0.0.1',
        port: 53,
        name: 'contoso.com.',
        type: 15,
        recurse: true,
        edns: true,
      },
      result: {
        outcome: 'answered',
        value: { transport: 'udp', message: 'AAAA' },
        timing: { at: 1, took: 2 },
      },
    },
    {
      kind: 'smtp',
      request: { address: '192.0.2.1', port: 25, serverName: 'mx.example.com' },
      result: {
        outcome: 'answered',
        value: {
          lines: [{ from: 'server', text: '220' }],
          tls: { ok: true, version: 'TLSv1.3', chain: [] },
        },
        timing: { at: 1, took: 2 },
      },
    },
    {
      kind: 'https',
      request: { address: '192.0.2.2', port: 443, host: 'mta-sts.contoso.com', path: '/' },
      result: { outcome: 'refused', detail: 'ECONNREFUSED', timing: { at: 3, took: 4 } },
    },
  ],
  ['BBBB'],
  'dane-cutover 0.1.0',
);

function refusal(text: string): string {
  try {
    readRecording(text);
  } catch (error) {
    if (error instanceof RecordingError) return error.message;
    throw error;
  }
  return '';
}

describe('a recording', () => {
  it('reads back as it was written', () => {
    fc.assert(
      fc.property(fc.array(exchange, { maxLength: 4 }), (exchanges) => {
        const text = writeRecording(settings, exchanges, ['BBBB'], 'tool');
        expect(readRecording(text)).toEqual({
          format: 'dane-cutover-recording',
          version: 1,
          tool: 'tool',
          settings: { ...settings, roots: ['BBBB'] },
          exchanges: JSON.parse(JSON.stringify(exchanges)) as unknown,
        });
      }),
    );
  });

  it('has one text, whatever the order of keys in memory', () => {
    const turned = Object.fromEntries(Object.entries(settings).reverse()) as unknown as RunSettings;
    expect(writeRecording(turned, [], [])).toBe(writeRecording(settings, [], []));
    const { exchanges, settings: read, tool } = readRecording(whole);
    expect(writeRecording(read, exchanges, read.roots, tool)).toBe(whole);
  });

  it('keeps the TLS reports that the gate heard', () => {
    const policy = { type: 'tlsa', domain: 'contoso.com', strings: ['3 1 1 ab'], mxHosts: [] };
    const details = [{ resultType: 'tlsa-invalid', sessions: 1, receivingHost: 'mx.contoso.com' }];
    const report = { organization: 'A', from: 1, until: 2 };
    const tlsReports = {
      last: 3,
      reports: [{ ...report, policies: [{ ...policy, failures: 1, details }] }],
    };
    const text = writeRecording({ ...settings, tlsReports }, [], []);
    expect(readRecording(text).settings.tlsReports).toEqual(tlsReports);
    expect(refusal(text.replace('"failures":1', '"failures":-1'))).toContain('.failures');
    expect(refusal(text.replace('"last":3', '"last":0'))).toContain('$.settings.tlsReports.last');
  });

  it('keeps how the run asked: encrypted resolvers, or the root it began at', () => {
    const asked: RunSettings = {
      ...settings,
      resolvers: [
        {
          address: '192.0.2.53',
          port: 853,
          channel: { kind: 'tls', serverName: 'dns.example.net' },
        },
        { address: '192.0.2.54', port: 443, channel: { kind: 'https', path: '/dns-query' } },
      ],
      iteration: { rootHints: [{ server: 'ns.test.', address: '192.0.2.1' }] },
    };
    expect(readRecording(writeRecording(asked, [], settings.roots)).settings).toEqual(asked);
  });

  it('keeps the ledger slice it judged by', () => {
    const at = 1_790_000_000;
    const entry = {
      domain: 'contoso.com',
      stage: 's1-lower-ttl',
      fact: 'dnssec-enabled',
      value: true,
      at,
      by: 'me',
    };
    const ledger = [entry] as unknown as RunSettings['ledger'];
    const text = writeRecording({ ...settings, ledger, baseLedger: ledger }, [], []);
    expect(readRecording(text).settings).toMatchObject({ ledger: [entry], baseLedger: [entry] });
    expect(refusal(text.replace('dnssec-enabled', 'dnssec-enabeld'))).toContain('$.settings.');
  });

  it.each([
    ['"version":1', '"version":2', '$.version: expected 1'],
    ['dane-cutover-recording', 'other', '$.format: expected'],
    ['"kind":"dns"', '"kind":"doh"', '$.exchanges[0].kind: unexpected "doh"'],
    [
      '"port":53,"recurse"',
      '"port":65536,"recurse"',
      '$.exchanges[0].request.port: expected a whole number',
    ],
    ['"outcome":"answered"', '"outcome":"assumed"', '$.exchanges[0].result: unknown key "value"'],
    ['"outcome":"refused"', '"outcome":"lost"', '$.exchanges[2].result.outcome: expected'],
    ['"message":"AAAA"', '"message":"AAA"', '$.exchanges[0].result.value.message: expected base64'],
    [
      '"message":"AAAA"',
      '"message":"AA=A"',
      '$.exchanges[0].result.value.message: expected base64',
    ],
    ['"took":2', '"took":-2', '$.exchanges[0].result.timing.took: expected a number'],
    ['"ok":true', '"ok":1', '$.exchanges[1].result.value.tls.ok: unexpected 1'],
    ['"atIsGiven":true', '"atIsGiven":"no"', '$.settings.atIsGiven: expected true or false'],
    ['"mode":"gate"', '"mode":"pass"', '$.settings.mode: expected "verify" or "gate" or "check"'],
    [
      '"domains":["contoso.com"]',
      '"domains":"contoso.com"',
      '$.settings.domains: expected an array',
    ],
    ['"profile":"exchange",', '', '$.settings: missing key "profile"'],
    [
      '"profile":"exchange",',
      '"profile":"exchange","skip":true,',
      '$.settings: unknown key "skip"',
    ],
    [
      '"192.0.2.1:25/tcp":"127.0.0.1:2525"',
      '"a":1',
      '$.settings.endpointMap["a"]: expected a string',
    ],
    ['"exchanges":[', '"exchanges":[7,', '$.exchanges[0]: expected an object'],
  ])('with %s made %s is refused: %s', (from, to, message) => {
    expect(whole).toContain(from);
    expect(refusal(whole.replace(from, to))).toContain(message);
  });

  it.each(['', 'null', '[]', '"x"', '{', '['.repeat(200_000)])('is none: %.20j', (text) => {
    expect(refusal(text)).not.toBe('');
  });

  it('larger than any run is refused before it is parsed', () => {
    expect(refusal(' '.repeat(64 * 2 ** 20 + 1))).toBe('$: recording too large');
  });

  it('keeps a key called __proto__ a key', () => {
    const text = whole.replace('"192.0.2.1:25/tcp"', '"__proto__"');
    const { endpointMap } = readRecording(text).settings;
    expect(Object.keys(endpointMap)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(endpointMap)).toBe(Object.prototype);
  });

  it('bent at any place is read or refused, and never anything else', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: whole.length }),
        fc.nat({ max: 9 }),
        fc.string({ maxLength: 4 }),
        (at, cut, put) => {
          refusal(whole.slice(0, at) + put + whole.slice(at + cut));
        },
      ),
      { numRuns: 500 },
    );
  });
});
