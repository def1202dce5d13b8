/**
 * The cdktf app of the demo, as a user writes it: the plan file in, the records of its stage out. PROVIDER and WEAKEN are
 * for the mistakes only.
 */
export const appSource = `const { readFileSync } = require('node:fs');
const { App, TerraformStack } = require('cdktf');
const { readPlan } = require('dane-cutover');
const { DaneCutover, RawProvider } = require('dane-cutover/cdktf');

const app = new App();
const stack = new TerraformStack(app, 'mail');
const file = process.env.PLAN_FILE ?? 'dane-cutover.yaml';
const plan = readPlan(readFileSync(file, 'utf8'), file);
const route53 = process.env.PROVIDER !== 'hashicorp-dns';
new RawProvider(stack, 'provider', route53
  ? { name: 'aws', source: 'hashicorp/aws', version: '~> 6.0', attributes: { region: 'us-east-1' } }
  : { name: 'dns', source: 'hashicorp/dns', version: '~> 3.0' });
const cutover = DaneCutover.fromPlan(stack, 'contoso', {
  plan,
  domain: 'contoso.com',
  provider: route53 ? { kind: 'route53', zoneId: 'Z0LAB' } : { kind: 'rfc2136', zone: 'contoso.com' },
});
if (process.env.WEAKEN === 'yes') cutover.mx.addOverride('lifecycle', undefined);
app.synth();
`;
