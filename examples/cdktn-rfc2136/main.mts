import { readFileSync } from 'node:fs';
import { App, TerraformOutput, TerraformStack } from 'cdktn';
import { readPlan } from 'dane-cutover';
import { DaneCutover, RawProvider } from 'dane-cutover/cdktn';

const file = 'dane-cutover.yaml';
const plan = readPlan(readFileSync(file, 'utf8'), file);

const app = new App();
const stack = new TerraformStack(app, 'mail-dns');

// The TSIG key comes from DNS_UPDATE_KEYNAME, DNS_UPDATE_KEYALGORITHM and DNS_UPDATE_KEYSECRET.
new RawProvider(stack, 'dns', {
  name: 'dns',
  source: 'hashicorp/dns',
  version: '~> 3.5',
  blocks: { update: [{ server: '192.0.2.53' }] },
});

const cutover = DaneCutover.fromPlan(stack, 'contoso', {
  plan,
  domain: 'contoso.com',
  provider: { kind: 'rfc2136', zone: 'contoso.com' },
});

// For the web server of mta-sts.contoso.com; publish it before the apply that changes the TXT.
if (cutover.policy) {
  new TerraformOutput(stack, 'mta-sts-txt', { value: cutover.policy.body });
}

app.synth();
