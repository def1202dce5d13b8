import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { names } from './world/addresses.js';
import { run, type Finished } from './world/process.js';

/** Runs the real `octodns-validate` with every rule it has over one zone file of ours. */
export async function validateWithOctodns(
  validate: string,
  folder: string,
  zoneYaml: string,
): Promise<Finished> {
  for (const [source, yaml] of Object.entries({ cutover: zoneYaml, rest: restOfZone })) {
    await mkdir(join(folder, source), { recursive: true });
    await writeFile(join(folder, source, `${names.domain}.yaml`), yaml);
  }
  const config = join(folder, 'config.yaml');
  await writeFile(config, configYaml(folder));
  return run(validate, ['--config-file', config]);
}

/** What a domain with mail has besides, kept by people in a source of its own: octoDNS insists on SPF and DMARC. */
const restOfZone = `---
'':
  ttl: 3600
  type: TXT
  value: v=spf1 include:spf.protection.outlook.com -all
_dmarc:
  ttl: 3600
  type: TXT
  value: v=DMARC1\\; p=reject
`;

/**
 * The strictest rules, with one exception that every Exchange Online domain needs: octoDNS wants a second MX for redundancy,
 * and does not know that Microsoft's hosts are redundant behind one name.
 */
function configYaml(folder: string): string {
  const provider = (source: string): string =>
    `{class: octodns.provider.yaml.YamlProvider, directory: ${join(folder, source)}, default_ttl: 3600, enforce_order: true, escaped_semicolons: true}`;
  return `manager:
  validators:
    enabled: [strict, best-practice]
validators:
  mail:
    class: octodns.zone.mail.MailZoneValidator
    single_mx_regexes: ['\\.mx\\.microsoft\\.$', '\\.mail\\.protection\\.outlook\\.com\\.$']
providers:
  cutover: ${provider('cutover')}
  rest: ${provider('rest')}
  published: ${provider('published')}
zones:
  ${names.domain}.: {sources: [rest, cutover], targets: [published]}
`;
}
