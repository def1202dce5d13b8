import { createHash } from 'node:crypto';
import { desired, type DesiredState } from '../../core/migration/desired.js';
import { diff, type ChangeSet } from '../../core/migration/diff.js';
import {
  exchangeOnlineStages,
  isStageId,
  stageIndex,
  type StageId,
} from '../../core/migration/ids.js';
import { parseDomainName, type DomainName } from '../../core/name.js';
import type { DomainPlan } from '../../core/plan.js';
import { nearest } from '../../core/suggest.js';
import { nsupdateScript } from '../../emit/nsupdate.js';
import { octodnsZone } from '../../emit/octodns.js';
import { tenantRunbook } from '../../emit/runbook.js';
import { tenantSteps, type TenantStep } from '../../emit/runbook-steps.js';
import { zoneFile } from '../../emit/zonefile.js';
import { parseEndpoint } from '../../io/endpoint.js';
import type { Command, Invocation } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { plannedDomain, planOf } from '../files.js';
import { complain, printJson } from '../print.js';
import { CliUsage } from '../usage-error.js';

const formats = ['octodns', 'zonefile', 'nsupdate', 'policy', 'runbook'] as const;
type Format = (typeof formats)[number];

export const renderCommand: Command = {
  name: 'render',
  summary: 'write the records, the policy or the runbook of a stage',
  usage: '[DOMAIN] [--stage STAGE] [--octodns|--zonefile|--nsupdate|--policy|--runbook]',
  about: [
    'nsupdate writes one message from --from (default: the row before) to --stage, TTL changes included.',
    `runbook also takes the rollbacks as --stage: ${tenantSteps.slice(2).join(', ')}.`,
  ],
  options: ['plan-file', 'domain', 'stage', 'format', ...formats, 'from', 'zone', 'server'],
  positionals: { least: 0, most: 1 },
  run: async (invocation) => {
    const plan = onePlan(invocation);
    const format = formatOf(invocation);
    const step = stepText(invocation, plan);
    if (needsNewMx(plan, step, invocation)) {
      complain(
        invocation.io,
        `plan-new-mx-missing: ${step} publishes the new MX host, and the plan has no new-mx.\n` +
          '    Run the cmdlet of s3 and add its DnssecMxValue first. Nothing was written.\n',
      );
      return exitCodes.fail;
    }
    const rendered = render(plan, step, format, invocation);
    if (invocation.json) {
      const head = { format: 'dane-cutover-rendering', version: 1, domain: plan.domain };
      printJson(invocation.io, { ...head, stage: step, as: format, ...rendered });
    } else invocation.io.out(rendered.text);
    return exitCodes.pass;
  },
};

interface Rendered {
  readonly text: string;
  readonly state?: DesiredState;
  readonly from?: StageId;
  readonly changes?: ChangeSet;
}

function render(plan: DomainPlan, step: string, format: Format, invocation: Invocation): Rendered {
  if (format === 'runbook') return { text: tenantRunbook(plan, tenantStep(step)) };
  const stage = stageOfText(step, '--stage');
  const state = desired(plan, stage, sha256);
  switch (format) {
    case 'octodns': {
      const note = `${plan.domain} at ${stage}`;
      return { text: octodnsZone(zoneOf(invocation, plan), state.rrsets, { note }), state };
    }
    case 'zonefile':
      return { text: zoneFile(state), state };
    case 'policy':
      if (state.policy === undefined)
        throw new CliUsage(`${plan.domain} has no mta-sts in the plan`);
      return { text: state.policy.body, state };
    case 'nsupdate':
      return nsupdate(plan, state, invocation);
  }
}

function nsupdate(plan: DomainPlan, state: DesiredState, invocation: Invocation): Rendered {
  const before = exchangeOnlineStages[stageIndex(state.stage) - 1];
  const named = invocation.args.value('from');
  const from = named === undefined ? before : stageOfText(named, '--from');
  if (from === undefined)
    throw new CliUsage(`no row lies before ${state.stage}: name one by --from`);
  const changes = diff(desired(plan, from, sha256), state);
  const server = serverOf(invocation);
  const text = nsupdateScript(changes, {
    zone: zoneOf(invocation, plan),
    reason: `${plan.domain}: ${from} to ${state.stage}`,
    ...(server && { server }),
  });
  return { text, state, from, changes };
}

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

function onePlan(invocation: Invocation): DomainPlan {
  const { plan, file } = planOf(invocation);
  const names = [...invocation.args.positionals, ...invocation.args.list('domain')];
  const [name = '', ...others] = names;
  if (names.length === 1) return plannedDomain(plan, name, file);
  const [only] = plan.domains;
  if (others.length > 0) throw new CliUsage('render writes one domain at a time');
  if (plan.domains.length === 1 && only !== undefined) return only;
  const all = plan.domains.map(({ domain }) => domain).join(', ');
  throw new CliUsage(`${file} holds several domains`, `name one by --domain: ${all}`);
}

function formatOf({ args }: Invocation): Format {
  const text = args.value('format');
  const flags = formats.filter((format) => args.flag(format));
  const [flag, other = text] = flags;
  if (flag !== undefined) {
    if (other !== undefined && other !== flag) {
      throw new CliUsage(
        `--${flag} and --${flags.length > 1 ? other : `format ${other}`} exclude each other`,
      );
    }
    return flag;
  }
  const found = formats.find((format) => format === (text ?? 'zonefile'));
  if (found !== undefined) return found;
  const meant = nearest(text ?? '', formats);
  throw new CliUsage(
    `--format ${text ?? ''} is none of ${formats.join(', ')}`,
    meant && `did you mean ${meant}?`,
  );
}

function stepText({ args }: Invocation, plan: DomainPlan): string {
  return args.value('stage') ?? plan.stage;
}

/** From s4 on the records name the new host; without it they would be those of another stage. */
function needsNewMx(plan: DomainPlan, step: string, { args }: Invocation): boolean {
  const stagesNamed = [step, args.value('from') ?? step].filter(isStageId);
  const furthest = Math.max(-1, ...stagesNamed.map((stage) => stageIndex(stage)));
  return plan.newMx === undefined && furthest >= stageIndex('s4-add-new-mx');
}

function stageOfText(text: string, option: string): StageId {
  if (isStageId(text)) return text;
  const meant = nearest(text, exchangeOnlineStages);
  throw new CliUsage(`${option} ${text} is no stage`, meant && `did you mean ${meant}?`);
}

function tenantStep(text: string): TenantStep {
  const found = tenantSteps.find((step) => step === text);
  if (found !== undefined) return found;
  const meant = nearest(text, tenantSteps);
  const hint = meant ? `did you mean ${meant}?` : `these have one: ${tenantSteps.join(', ')}`;
  throw new CliUsage(`${text} has no runbook`, hint);
}

function zoneOf({ args }: Invocation, plan: DomainPlan): DomainName {
  const text = args.value('zone');
  if (text === undefined) return plan.domain;
  const zone = parseDomainName(text);
  const holds = zone !== undefined && (plan.domain === zone || plan.domain.endsWith(`.${zone}`));
  if (!holds) throw new CliUsage(`--zone ${text} does not hold ${plan.domain}`);
  return zone;
}

function serverOf({ args }: Invocation): { address: string; port: number } | undefined {
  const text = args.value('server');
  if (text === undefined) return undefined;
  const endpoint = parseEndpoint(text);
  if (endpoint === undefined) throw new CliUsage(`--server ${text} is not ADDR[:PORT]`);
  return endpoint;
}
