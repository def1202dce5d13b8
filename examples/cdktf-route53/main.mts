import { readFileSync } from 'node:fs';
import { App, TerraformStack } from 'cdktf';
import { readPlan } from 'dane-cutover';
import { DaneCutover, RawProvider } from 'dane-cutover/cdktf';

const file = 'dane-cutover.yaml';
const plan = readPlan(readFileSync(file, 'utf8'), file);

const app = new App();
const stack = new TerraformStack(app, 'mail-dns');

// Any provider construct named aws will do; this one spares the generated package.
new RawProvider(stack, 'aws', {
  name: 'aws',
  source: 'hashicorp/aws',
  version: '~> 6.0',
  attributes: { region: 'eu-central-1' },
});

// The stage is in the plan file: the same program writes every stage.
DaneCutover.fromPlan(stack, 'contoso', {
  plan,
  domain: 'contoso.com',
  provider: { kind: 'route53', zoneId: 'Z0123456789EXAMPLE' },
});

app.synth();
