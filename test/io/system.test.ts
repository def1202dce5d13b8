import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock } from '../../src/io/clock.js';
import { readEndpointMap } from '../../src/io/endpoint-map.js';
import {
  readRootHints,
  readTrustAnchors,
  systemResolvers,
  trustRoots,
  UsageError,
} from '../../src/io/system.js';
import { builtInAnchorLines } from '../../src/protocols/dnssec/anchors.js';
import { certificate } from './servers.js';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'dane-cutover-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, 'file');
  writeFileSync(path, text);
  return path;
}

describe('facts of the machine', () => {
  it('reads resolvers with and without a port and leaves out those with a zone id', () => {
    expect(
      systemResolvers(['127.0.0.53', '192.0.2.1:5353', '[2001:db8::1]:53', 'fe80::1%eth0']),
    ).toEqual([
      { address: '127.0.0.53', port: 53 },
      { address: '192.0.2.1', port: 5353 },
      { address: '2001:db8::1', port: 53 },
    ]);
    expect(Array.isArray(systemResolvers())).toBe(true);
  });

  it('adds the certificates of NODE_EXTRA_CA_CERTS to the roots', () => {
    const root = certificate('root.example.com');
    const plain = trustRoots();
    expect(plain.length).toBeGreaterThan(50);
    expect(plain).not.toContain(root.der.toString('base64'));
    expect(trustRoots('')).toEqual(plain);
    const more = trustRoots(file(`# a comment\n${root.pem}\n${root.pem}`));
    expect(more).toEqual([...plain, root.der.toString('base64')]);
  });

  it('refuses a file of roots that is none, or is cut', () => {
    expect(() => trustRoots(join(folder, 'missing'))).toThrow(UsageError);
    expect(() => trustRoots(file('nothing here'))).toThrow(UsageError);
    const cut = certificate('root.example.com').pem.replace(/\n[^\n]+\n-----END/, '\n-----END');
    expect(() => trustRoots(file(cut))).toThrow(UsageError);
  });

  it('reads trust anchors as lines, whatever their layout', () => {
    const text = `; root\n\n${builtInAnchorLines[0]}\n. 3600 IN DS ( 38696 8 2 ; new\n 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C48\n 3AF444A4C0FB2B16 )\n`;
    const read = readTrustAnchors(file(text), 0).map((line) => line.toUpperCase());
    expect(read).toEqual(builtInAnchorLines);
  });

  it.each([
    ['', '. IN A 192.0.2.1'],
    ['', '; only a comment'],
    ['', 'x'.repeat(70_000)],
  ])('refuses a file of trust anchors that is none%s', (_, text) => {
    expect(() => readTrustAnchors(file(text), 0)).toThrow(UsageError);
  });

  it('reads root hints, and refuses a file that is none', () => {
    const hints = '. NS a.example.\na.example. 60 A 192.0.2.1\n';
    expect(readRootHints(file(hints))).toEqual([{ server: 'a.example.', address: '192.0.2.1' }]);
    expect(() => readRootHints(file('. NS a.example.'))).toThrow(UsageError);
    expect(() => readRootHints(file(hints.replace('a.example. 60', 'b.example. 60')))).toThrow(
      UsageError,
    );
    expect(() => readRootHints(file(`${hints}. MX 1 a.example.`))).toThrow(UsageError);
    expect(() => readRootHints(file('x'.repeat(70_000)))).toThrow(UsageError);
  });

  it('refuses files that are not there', () => {
    expect(() => readTrustAnchors(join(folder, 'missing'), 0)).toThrow(UsageError);
    expect(readEndpointMap(join(folder, 'missing'))).toEqual({
      ok: false,
      errors: [`endpoint map: ${join(folder, 'missing')} cannot be read: no such file`],
    });
    expect(readEndpointMap(file('{}'))).toEqual({ ok: true, map: {} });
  });

  it('counts on from the instant it was given', () => {
    const clock = createClock(1_000_000);
    expect(clock.at).toBe(1_000_000);
    expect(clock.now() - clock.at).toBe(Math.floor(clock.elapsed() / 1000));
    expect(Math.abs(createClock().at - Date.now() / 1000)).toBeLessThan(60);
  });
});
