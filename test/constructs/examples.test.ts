import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlan } from '../../src/assess/read-plan.js';
import { desired } from '../../src/core/migration/desired.js';
import type { DomainPlan } from '../../src/core/plan.js';
import { octodnsZone } from '../../src/emit/octodns.js';
import { readTerraformJson } from '../../src/emit/terraform-json.js';
import { comparable, sha256 } from '../emit/plans.js';

const examples = join(__dirname, '../../examples');

function planOf(example: string): DomainPlan {
  const file = join(examples, example, 'dane-cutover.yaml');
  const result = readPlan(readFileSync(file, 'utf8'), file);
  const domain = result.ok ? result.plan.domains[0] : undefined;
  if (domain === undefined) throw new Error(`${file} was refused`);
  return domain;
}

/** Runs the example as its user does, through the public exports: `npm run build` must have made them. */
function synthesise(example: string): string {
  if (!existsSync(join(examples, '../lib/constructs-cdktn/runtime.js'))) {
    throw new Error('run `npm run build` first: examples import the built package');
  }
  const out = mkdtempSync(join(tmpdir(), 'dane-cutover-'));
  try {
    const env = { ...process.env, CDKTF_OUTDIR: out, NODE_NO_WARNINGS: '1' };
    execFileSync(process.execPath, ['main.mts'], { cwd: join(examples, example), env });
    return readFileSync(join(out, 'stacks/mail-dns/cdk.tf.json'), 'utf8');
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

describe('examples', () => {
  test.each(['cdktf-route53', 'cdktn-rfc2136'])(
    '%s synthesises the stage of its plan',
    (example) => {
      const plan = planOf(example);
      const { sets } = readTerraformJson(synthesise(example));
      const state = desired(plan, plan.stage, sha256);
      expect(comparable(sets.map(({ rrset }) => rrset))).toEqual(comparable(state.rrsets));
    },
  );

  test('the octoDNS file is what the writer makes of its plan', () => {
    const plan = planOf('octodns');
    const { rrsets } = desired(plan, plan.stage, sha256);
    const note = `${plan.domain} at ${plan.stage}`;
    const committed = readFileSync(join(examples, 'octodns/mail/contoso.com.yaml'), 'utf8');
    expect(committed).toBe(octodnsZone(plan.domain, rrsets, { note }));
  });

  test('import the package by its public name only', () => {
    for (const example of ['cdktf-route53', 'cdktn-rfc2136']) {
      const files = readdirSync(join(examples, example)).filter((file) => file.endsWith('.mts'));
      for (const file of files) {
        expect(readFileSync(join(examples, example, file), 'utf8')).not.toMatch(/from '\.\.?\//);
      }
    }
  });
});
