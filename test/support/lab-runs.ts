import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlan } from '../../src/assess/read-plan.js';
import { desired } from '../../src/core/migration/desired.js';
import type { StageId } from '../../src/core/migration/ids.js';
import { stageIndex } from '../../src/core/migration/ids.js';
import { recordTexts } from '../../src/core/rrset.js';
import { instantToText } from '../../src/core/time.js';
import { labNames } from '../../src/lab/addresses.js';
import type { Lab } from '../../src/lab/lab.js';
import { nameFromText } from '../../src/protocols/dns/name.js';
import { rdataFromText } from '../../src/protocols/dns/rdata.js';
import { rrType } from '../../src/protocols/dns/types.js';
import { replaceRrset } from '../../src/protocols/dns-update/message.js';
import type { RunSettings } from '../../src/protocols/recording/format.js';
import type { RunOptions } from '../../src/session/options.js';
import { prepare } from '../../src/session/prepare.js';
import { planText } from '../cli/spawn-cli.js';
import { digest } from './as-seen.js';

/** A folder for the files that a run reads; gone after `close`. */
export class RunFolder {
  readonly #path = mkdtempSync(join(tmpdir(), 'dane-cutover-'));

  file(name: string, content: string | Uint8Array): string {
    const path = join(this.#path, name);
    writeFileSync(path, content);
    return path;
  }

  close(): void {
    rmSync(this.#path, { recursive: true, force: true });
  }
}

/** Has the lab serve one stage, with the tenant's cmdlets behind it, a day after everything older has run out. */
export async function become(lab: Lab, stage: StageId): Promise<void> {
  const result = readPlan(planText(stage), 'plan');
  const [plan] = result.ok ? result.plan.domains : [];
  if (plan === undefined) throw new Error('bad plan');
  const { rrsets, policy } = desired(plan, stage, digest);
  lab.policyHost.publish(policy?.body);
  for (const set of rrsets) {
    const type = rrType[set.type];
    const texts = recordTexts(set).map((text) => (set.type === 'TXT' ? `"${text}"` : `${text}.`));
    const rdatas = texts.map((text) => rdataFromText(type, text));
    await lab.update(replaceRrset({ name: nameFromText(set.owner), type, ttl: set.ttl, rdatas }));
  }
  const reached = (id: StageId) => stageIndex(stage) >= stageIndex(id);
  if (reached('s3-enable-dnssec')) lab.tenant.enableDnssecForVerifiedDomain(labNames.domain);
  if (reached('s8-enable-dane')) lab.tenant.enableSmtpDaneInbound(labNames.domain);
  lab.clock.advance(86_400);
  lab.flushResolver();
}

/** Settings of a run over the lab, as the command line would prepare them. Throws for options that do not fit. */
export function labSettings(
  lab: Lab,
  folder: RunFolder,
  changes: Partial<RunOptions> & { readonly stage?: StageId } = {},
): RunSettings {
  const { stage, ...options } = changes;
  const planned = stage !== undefined && {
    mode: 'verify' as const,
    planFile: folder.file('plan.yaml', planText(stage)),
    domains: [],
  };
  const prepared = prepare(
    {
      mode: 'check',
      domains: [labNames.domain],
      smtpProbe: 'require',
      families: 'both',
      profile: 'exchange',
      resolvers: [lab.resolver],
      trustAnchorsFile: folder.file('anchors', lab.trustAnchors),
      allowPrivateAddresses: true,
      at: instantToText(lab.clock.now()),
      endpointMapFile: folder.file('map.json', JSON.stringify(lab.endpoints)),
      extraCaFile: folder.file('ca.pem', lab.caPem),
      ...planned,
      ...options,
    },
    () => 0,
  );
  if (!prepared.ok) throw new Error(prepared.errors.join('\n'));
  return prepared.settings;
}
