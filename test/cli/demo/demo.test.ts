import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Children } from '../../../src/cli/demo/children.js';
import { legacyTooEarly } from '../../../src/cli/demo/mistakes/legacy-too-early.js';
import { Scene } from '../../../src/cli/demo/scene.js';
import { walk } from '../../../src/cli/demo/walk.js';

const root = resolve(__dirname, '../../..');
const main = join(root, 'lib/src/cli/main.js');

jest.setTimeout(60_000);

/** A checkout whose bundle says `verdict` to everything. */
function checkoutThatSays(verdict: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-test-'));
  cpSync(join(root, 'action.yml'), join(folder, 'action.yml'));
  for (const name of ['lib', 'node_modules', 'package.json']) {
    symlinkSync(join(root, name), join(folder, name));
  }
  mkdirSync(join(folder, 'dist/action'), { recursive: true });
  const answer = `verdict<<X\\n${verdict}\\nX\\n`;
  writeFileSync(
    join(folder, 'dist/action/index.js'),
    `require('node:fs').writeFileSync(process.env.GITHUB_OUTPUT, "${answer}");
     process.exitCode = ${verdict === 'pass' ? 0 : 1};`,
  );
  return folder;
}

describe('the demo', () => {
  it.each([
    ['pass', 's0-baseline: the gate, no facts: expected wait, got pass'],
    ['wait', 's0-baseline: verify: expected pass, got wait'],
  ])(
    'an Action that answers %s to everything ends it, with what differed',
    async (verdict, what) => {
      const checkout = checkoutThatSays(verdict);
      const scene = await Scene.open({ root: checkout, children: new Children() });
      try {
        await expect(walk(scene)).rejects.toThrow(what);
      } finally {
        await scene.close();
        rmSync(checkout, { recursive: true });
      }
    },
  );

  it('lab time does not move under a child process', async () => {
    const children = new Children();
    const scene = await Scene.open({ root, children });
    try {
      const check = scene.check();
      await expect(scene.advanceTo(scene.now + 60)).rejects.toThrow('under a child process');
      await check;
    } finally {
      await scene.close();
    }
  });

  it('a mistake is refused by the committed bundle, and forced it loses mail', async () => {
    const scene = await Scene.open({ root, children: new Children(), lag: 0 });
    try {
      expect(await legacyTooEarly.refuse(scene)).toMatchObject([
        { by: 'plan parser', code: 'plan-new-mx-missing' },
      ]);
      const { senders, seen } = await legacyTooEarly.force(scene);
      expect(seen).toMatchObject({ verdict: 'fail', codes: ['sts-mx-mismatch'] });
      for (const { sent, lost } of senders) expect(lost).toBe(sent);
    } finally {
      await scene.close();
    }
  });

  it('Ctrl-C ends it and its children, and leaves no folder behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-test-'));
    const demo = spawn(process.execPath, [main, 'demo'], {
      env: { ...process.env, TMPDIR: folder },
      stdio: 'ignore',
    });
    const ended = new Promise((done) => demo.on('close', (code, signal) => done(code ?? signal)));
    while (readdirSync(folder).length === 0) await new Promise((done) => setTimeout(done, 50));
    await new Promise((done) => setTimeout(done, 300));
    demo.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
