import { exchangeOnlineStages, stageIndex, type StageId } from '../migration/ids.js';
import type { DomainName } from '../name.js';
import type { DomainPlan, Position } from '../plan.js';
import { readFields, type Fields } from './fields.js';
import { readDomainKey, readLegacyMx, readNewMx } from './hosts.js';
import { readMtaSts } from './mta-sts.js';
import type { Refusals } from './refusals.js';
import { readChoice, readInteger } from './scalars.js';
import { readTlsRpt } from './tls-rpt.js';
import { readTtls, readTxtTtl } from './ttl.js';
import type { YamlEntry } from './yaml-node.js';

const tracks = ['exchange-online'] as const;
const shape = {
  required: ['track', 'stage', 'legacy-mx', 'preference', 'ttl'],
  optional: ['new-mx', 'mta-sts', 'tls-rpt', 'tls-rpt-ttl', 'raise-ttl'],
};

/** One domain of the plan; `undefined` where anything of it was refused. */
export function readDomainPlan(entry: YamlEntry, refusals: Refusals): DomainPlan | undefined {
  const faultsBefore = refusals.count;
  const domain = readDomainKey(entry.key, refusals);
  const fields = readFields(entry.value, entry.key, domain ?? 'the domain', shape, refusals);
  if (fields === undefined) return undefined;
  const rest = readRest(fields, refusals);
  if (domain === undefined || rest === undefined || refusals.count > faultsBefore) return undefined;
  return { domain, ...rest, positions: positionsOf(entry, fields) };
}

type Rest = Omit<DomainPlan, 'domain' | 'positions'>;

function readRest(fields: Fields, refusals: Refusals): Rest | undefined {
  const track = readChoice(fields.get('track'), 'track', tracks, 'plan-unknown-track', refusals);
  const stage = readChoice(
    fields.get('stage'),
    'stage',
    exchangeOnlineStages,
    'plan-unknown-stage',
    refusals,
  );
  const legacyMx = readLegacyMx(fields.get('legacy-mx'), refusals);
  const newMx = readNewMx(fields.get('new-mx'), refusals);
  requireNewMx(fields, stage, refusals);
  const preference = readPreference(fields, refusals);
  const ttl = readTtls(fields.get('ttl'), refusals);
  const extras = readExtras(fields, legacyMx, newMx, refusals);
  if (track === undefined || stage === undefined || legacyMx === undefined) return undefined;
  if (preference === undefined || ttl === undefined || extras === undefined) return undefined;
  const next = newMx === undefined ? {} : { newMx };
  return { track, stage, legacyMx, ...next, preference, ttl, ...extras };
}

function readExtras(
  fields: Fields,
  legacy: DomainName | undefined,
  next: DomainName | undefined,
  refusals: Refusals,
): Pick<DomainPlan, 'mtaSts' | 'tlsRpt' | 'tlsRptTtl' | 'raiseTtl'> | undefined {
  const policy = fields.get('mta-sts');
  const mtaSts = policy === undefined ? undefined : readMtaSts(policy, { legacy, next }, refusals);
  const tlsRpt = readTlsRpt(fields.get('tls-rpt'), refusals);
  const tlsRptTtl = readTxtTtl(fields.get('tls-rpt-ttl'), 'tls-rpt-ttl', 3600, refusals);
  const raise = fields.get('raise-ttl');
  const raiseTtl =
    raise === undefined
      ? 's10'
      : readChoice(raise, 'raise-ttl', ['s7', 's10'] as const, 'plan-wrong-type', refusals);
  if (tlsRptTtl === undefined || raiseTtl === undefined) return undefined;
  return { ...(mtaSts === undefined ? {} : { mtaSts }), tlsRpt, tlsRptTtl, raiseTtl };
}

/** The page's prerequisite: one MX, at 0 or 10. Anything else needs a plan made by a person. */
function readPreference(fields: Fields, refusals: Refusals): number | undefined {
  const preference = readInteger(fields.get('preference'), 'preference', refusals);
  if (preference === undefined || preference.value === 0 || preference.value === 10)
    return preference?.value;
  const message = `preference is ${preference.value}; the sequence starts from one MX at 0 or 10`;
  const fix = 'Bring the domain to a single MX at 0 or 10 first, then write that value here.';
  return refusals.refuse('plan-preference', preference.at, message, fix);
}

/** From s4 on the records name the new host; without this refusal `desired` would not be total. */
function requireNewMx(fields: Fields, stage: StageId | undefined, refusals: Refusals): void {
  const pin = fields.get('stage');
  if (stage === undefined || pin === undefined || fields.has('new-mx')) return;
  if (stageIndex(stage) < stageIndex('s4-add-new-mx')) return;
  const message = `stage ${stage} publishes the new MX host, and new-mx is not there`;
  const fix =
    'Run Enable-DnssecForVerifiedDomain at s3 and add its DnssecMxValue as new-mx before moving on.';
  refusals.refuse('plan-new-mx-missing', pin.value, message, fix);
}

/** Where an annotation points: at the value of a scalar, at the key of anything larger. */
function positionsOf(entry: YamlEntry, fields: Fields): Readonly<Record<string, Position>> {
  const nested = [...fields].flatMap(([name, field]): (readonly [string, Position])[] => {
    if (field.value.kind !== 'mapping') return [[name, place(field)]];
    const inner = field.value.entries.map((child): readonly [string, Position] => [
      `${name}.${child.key.text}`,
      place(child),
    ]);
    return [[name, field.key.position], ...inner];
  });
  return Object.fromEntries([['domain', entry.key.position] as const, ...nested]);
}

function place(entry: YamlEntry): Position {
  return entry.value.kind === 'scalar' ? entry.value.position : entry.key.position;
}
