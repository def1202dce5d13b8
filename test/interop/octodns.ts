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
  const zones = join(folder, 'zones');
  await mkdir(zones, { recursive: true });
  await writeFile(join(zones, `${names.domain}.yaml`), zoneYaml);
  const config = join(folder, 'config.yaml');
  await writeFile(config, configYaml(zones));
  return run(validate, ['--config-file', config]);
}

/**
 * The strictest rules, with one exception that every Exchange Online domain needs: octoDNS wants a second MX for redundancy,
 * and does not know that Microsoft's hosts are redundant behind one name.
 */
function configYaml(zones: string): string {
  const provider = `{class: octodns.provider.yaml.YamlProvider, directory: ${zones}, default_ttl: 3600, enforce_order: true, escaped_semicolons: true}`;
  return `manager:
  validators:
    enabled: [strict, best-practice]
validators:
  mail:
    class: octodns.zone.mail.MailZoneValidator
    single_mx_regexes: ['\\.mx\\.microsoft\\.$', '\\.mail\\.protection\\.outlook\\.com\\.$']
providers:
  plan: ${provider}
  copy: ${provider}
zones:
  ${names.domain}.: {sources: [plan], targets: [copy]}
`;
}
