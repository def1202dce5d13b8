import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEndpointMap, mapEndpoint } from '../../src/io/endpoint-map.js';
import { formatEndpoint, parseEndpoint } from '../../src/io/endpoint.js';
import type { Outcome } from '../../src/protocols/recording/network.js';
import { closeAll, live, smtpServer, tcpServer, udpServer } from './servers.js';

afterEach(closeAll);

function word(outcome: Outcome<unknown>): string {
  return outcome.outcome === 'answered' ? 'answered' : `${outcome.outcome} ${outcome.detail}`;
}
const smtp = (
  address: string,
  port = 25,
): { address: string; port: number; serverName: string } => ({
  address,
  port,
  serverName: 'mx.example.com',
});
const https = (address: string): { address: string; port: number; host: string; path: string } => ({
  address,
  port: 443,
  host: 'mta-sts.example.com',
  path: '/',
});
const dns = (server: string, port = 53) =>
  ({ server, port, name: 'example.com.', type: 1, recurse: true, edns: true }) as const;

describe('private addresses', () => {
  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '::1',
    '::ffff:10.0.0.1',
    'fd00::1',
    '192.0.2.1',
  ])('MX and policy address %s is refused unless it was allowed', async (address) => {
    const network = live({ allowPrivateAddresses: false });
    expect(word(await network.smtp(smtp(address)))).toBe('not-attempted private-address');
    expect(word(await network.https(https(address)))).toBe('not-attempted private-address');
  });

  it('of a resolver is the choice of the user', async () => {
    const port = await udpServer((query, send) => {
      const reply = Buffer.from(query);
      reply[2] = 0x80;
      send(reply);
    });
    const network = live({ allowPrivateAddresses: false });
    expect(word(await network.dns(dns('127.0.0.1', port)))).toBe('answered');
  });

  it.each(['localhost', 'mx.example.com', '2130706433', '127.1', ''])(
    'a name or odd spelling such as %j is never looked up',
    async (address) => {
      const network = live();
      expect(word(await network.smtp(smtp(address)))).toBe('not-attempted not-an-address');
      expect(word(await network.https(https(address)))).toBe('not-attempted not-an-address');
      expect(word(await network.dns(dns(address)))).toBe('not-attempted not-an-address');
    },
  );
});

describe('a run with its own clock or endpoints', () => {
  const map = { '192.0.2.1:25/tcp': '127.0.0.1:9' };

  it.each([
    ['clock', { atIsGiven: true }],
    ['endpoints', { endpointMap: map }],
  ])('contacts no public address (%s)', async (_, options) => {
    const network = live(options);
    const expected = 'not-attempted public-address-with-test-clock';
    expect(word(await network.smtp(smtp('203.0.114.1')))).toBe(expected);
    expect(word(await network.https(https('2a01:111:f403::1')))).toBe(expected);
    expect(word(await network.dns(dns('203.0.114.1')))).toBe(expected);
  });

  it('contacts no public address that a map leads to', async () => {
    const network = live({ endpointMap: { '192.0.2.1:25/tcp': '203.0.114.1:25' } });
    expect(word(await network.smtp(smtp('192.0.2.1')))).toBe(
      'not-attempted public-address-with-test-clock',
    );
  });

  it('reaches a public address of its private world through the map', async () => {
    const { port } = await smtpServer({});
    const network = live({
      atIsGiven: true,
      allowPrivateAddresses: false,
      endpointMap: { '[2A01:111:f403:0::1]:25/tcp': `127.0.0.1:${port}` },
      timeouts: { handshake: 50 },
    });
    expect(word(await network.smtp(smtp('2a01:111:f403::1')))).toBe('answered');
  });

  it('maps by transport', async () => {
    const tcp = await tcpServer(() => undefined);
    const udp = await udpServer((query, send) => {
      const reply = Buffer.from(query);
      reply[2] = 0x80;
      send(reply);
    });
    const network = live({
      endpointMap: {
        '192.0.2.53:53/udp': `127.0.0.1:${udp}`,
        '192.0.2.53:53/tcp': `127.0.0.1:${tcp}`,
      },
    });
    expect(word(await network.dns(dns('192.0.2.53')))).toBe('answered');
  });
});

describe('an endpoint map', () => {
  it('is read into one spelling', () => {
    expect(
      parseEndpointMap(
        '{"[2001:DB8:0::1]:53/udp": "127.0.0.1:5353", "192.0.2.1:25/tcp": "[::1]:2525"}',
      ),
    ).toEqual({
      ok: true,
      map: { '[2001:db8::1]:53/udp': '127.0.0.1:5353', '192.0.2.1:25/tcp': '[::1]:2525' },
    });
  });

  it.each([
    ['[]', 'expected a JSON object'],
    ['{', 'expected a JSON object'],
    ['{"192.0.2.1:25": "127.0.0.1:1"}', 'is not ADDR:PORT/udp'],
    ['{"192.0.2.1/tcp": "127.0.0.1:1"}', 'is not ADDR:PORT/udp'],
    ['{"2001:db8::1:53/udp": "127.0.0.1:1"}', 'is not ADDR:PORT/udp'],
    ['{"mx.example.com:25/tcp": "127.0.0.1:1"}', 'is not ADDR:PORT/udp'],
    ['{"192.0.2.1:25/tcp": "localhost:1"}', 'leads to no ADDR:PORT'],
    ['{"192.0.2.1:25/tcp": "127.0.0.1"}', 'leads to no ADDR:PORT'],
    ['{"192.0.2.1:25/tcp": "127.0.0.1:70000"}', 'leads to no ADDR:PORT'],
    ['{"192.0.2.1:25/tcp": 25}', 'leads to no ADDR:PORT'],
    ['{"[::1]:25/tcp": "127.0.0.1:1", "[0::1]:25/tcp": "127.0.0.1:2"}', 'is given twice'],
    ['{"__proto__": "127.0.0.1:2"}', 'is not ADDR:PORT/udp'],
  ])('%s is refused: %s', (text, message) => {
    const result = parseEndpointMap(text);
    expect(result.ok ? '' : result.errors.join()).toContain(message);
  });

  it('leaves what it does not name', () => {
    const endpoint = { address: '192.0.2.1', port: 25 };
    expect(mapEndpoint({}, endpoint, 'tcp')).toBe(endpoint);
    expect(mapEndpoint({ '192.0.2.1:25/udp': '127.0.0.1:1' }, endpoint, 'tcp')).toBe(endpoint);
  });
});

describe('an endpoint of the user', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1:53'],
    ['192.0.2.1:5353', '192.0.2.1:5353'],
    ['2001:db8::1', '[2001:db8::1]:53'],
    ['[2001:db8::1]', '[2001:db8::1]:53'],
    ['[2001:DB8::1]:5353', '[2001:db8::1]:5353'],
  ])('%s is %s', (text, expected) => {
    const endpoint = parseEndpoint(text);
    expect(endpoint && formatEndpoint(endpoint)).toBe(expected);
  });

  it.each([
    '',
    'localhost',
    '192.0.2.1:',
    '192.0.2.1:0',
    '192.0.2.1:65536',
    '[192.0.2.1]:53',
    '[::1',
    '::1]:53',
    'a:b',
  ])('%j is none', (text) => {
    expect(parseEndpoint(text)).toBeUndefined();
  });
});

describe('unverified TLS', () => {
  it('occurs in exactly one file of the sources', () => {
    const root = join(__dirname, '../../src');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .filter((name) => readFileSync(join(root, name), 'utf8').includes('rejectUnauthorized'));
    const settings = files.sort().map((name) => {
      const text = readFileSync(join(root, name), 'utf8');
      return [name, ...(text.match(/rejectUnauthorized.*/g) ?? [])];
    });
    expect(settings).toEqual([
      ['io/proxy-tls.ts', 'rejectUnauthorized: true,'],
      ['io/unverified-tls.ts', 'rejectUnauthorized: false,'],
    ]);
  });
});
