import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderReasonTable } from '../../src/emit/code-table.js';
import * as dnssec from '../../src/protocols/dnssec/index.js';
import * as network from '../../src/session/dnssec-network.js';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs/dnssec.md'), 'utf8');
const example = join(root, 'examples/dnssec');

describe('docs/dnssec.md', () => {
  test('shows every reason with its state and its Extended DNS Error, as the sources have them', () => {
    expect(page).toContain(renderReasonTable());
  });

  test('shows the limits and their defaults', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)];
    expect(Object.fromEntries(rows.map(([, name, value]) => [name, Number(value)]))).toEqual(
      dnssec.defaultLimits,
    );
  });

  test('links to files that exist', () => {
    const targets = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target = '']) => target);
    expect(targets.length).toBeGreaterThan(25);
    expect(targets.filter((target) => !existsSync(join(root, 'docs', target)))).toEqual([]);
  });

  test.each([
    ['dane-cutover/dnssec', dnssec],
    ['dane-cutover/dnssec/network', network],
  ])('imports from %s only what it exports', (door, exported) => {
    const texts = [page, readFileSync(join(example, 'README.md'), 'utf8')].join('\n');
    const lines = [...texts.matchAll(/import \{([^}]+)\} from '([^']+)'/g)];
    const named = lines
      .filter(([, , from]) => from === door)
      .flatMap(([, names = '']) => names.split(',').map((name) => name.trim()));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !Object.hasOwn(exported, name))).toEqual([]);
  });
});

test('the example judges its world offline: four states, their reasons, and SHA-1 where it is allowed', () => {
  const out = execFileSync(process.execPath, ['main.mts'], {
    cwd: example,
    encoding: 'utf8',
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  expect(out.split('\n').filter((line) => !line.startsWith('  '))).toEqual([
    'contoso.test MX: secure answer 0 mx.contoso.test.',
    `_25._tcp.mx.contoso.test TLSA: secure answer 3 1 1 ${'ab'.repeat(32)}`,
    '_25._tcp.contoso.test TLSA: secure nxdomain',
    'unsigned.test MX: insecure (no-ds, EDE -) answer 0 mx.contoso.test.',
    'broken.test MX: bogus (ds-mismatch, EDE 9) answer 0 mx.contoso.test.',
    'unheard-of.test MX: indeterminate (network-error, EDE 23) failed',
    'sha1.test MX: insecure (unsupported-algorithm, EDE 1) answer 0 mx.contoso.test.',
    'sha1.test MX, SHA-1 signatures allowed: secure',
    '',
  ]);
  const chain = out.split('\n').filter((line) => line.startsWith('  '));
  expect(chain.at(-1)).toMatch(/^ {2}broken\.test\. DNSKEY: no key that the parent's DS/);
});
