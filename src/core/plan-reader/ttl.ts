import type { DomainPlan } from '../plan.js';
import type { Seconds } from '../time.js';
import { readFields } from './fields.js';
import type { Refusals } from './refusals.js';
import { readInteger } from './scalars.js';
import type { YamlEntry, YamlScalar } from './yaml-node.js';

/** Microsoft's floor for the lowered TTL. */
const lowest = 30;
/** A week: what caches hold at most by default. More is a slip of the finger, and nobody waits longer. */
const highest = 604_800;

interface Ttl {
  readonly value: Seconds;
  readonly at: YamlScalar;
}

/** Three TTLs of the MX RRset; `during` is the lowered one and may not exceed the others. */
export function readTtls(
  entry: YamlEntry | undefined,
  refusals: Refusals,
): DomainPlan['ttl'] | undefined {
  if (entry === undefined) return undefined;
  const shape = { required: ['before', 'during', 'after'], optional: [] };
  const fields = readFields(entry.value, entry.key, 'ttl', shape, refusals);
  if (fields === undefined) return undefined;
  const [before, during, after] = shape.required.map((name) =>
    readMxTtl(fields.get(name), `ttl.${name}`, refusals),
  );
  if (during !== undefined) {
    refuseShorter('ttl.before', before, during, refusals);
    refuseShorter('ttl.after', after, during, refusals);
  }
  if (before === undefined || during === undefined || after === undefined) return undefined;
  return { before: before.value, during: during.value, after: after.value };
}

/** A TTL of a TXT record: any that a cache honours. */
export function readTxtTtl(
  entry: YamlEntry | undefined,
  path: string,
  fallback: Seconds,
  refusals: Refusals,
): Seconds | undefined {
  if (entry === undefined) return fallback;
  const ttl = readInteger(entry, path, refusals);
  if (ttl === undefined) return undefined;
  if (ttl.value >= 1 && ttl.value <= highest) return ttl.value;
  return refuseRange(path, ttl, 1, refusals);
}

function readMxTtl(
  entry: YamlEntry | undefined,
  path: string,
  refusals: Refusals,
): Ttl | undefined {
  const ttl = readInteger(entry, path, refusals);
  if (ttl === undefined) return undefined;
  if (ttl.value > highest || ttl.value < 0) return refuseRange(path, ttl, lowest, refusals);
  if (ttl.value >= lowest) return ttl;
  const message = `${path} is ${ttl.value}; the sequence allows no TTL below ${lowest} s`;
  const fix = `Use 60, or another value of at least ${lowest} that your DNS provider accepts.`;
  return refusals.refuse('plan-ttl-below-30', ttl.at, message, fix);
}

function refuseRange(path: string, ttl: Ttl, from: number, refusals: Refusals): undefined {
  const message = `${path} is ${ttl.value}; it must be ${from} to ${highest} seconds`;
  return refusals.refuse(
    'plan-ttl-range',
    ttl.at,
    message,
    'Write the TTL in seconds, such as 3600.',
  );
}

function refuseShorter(
  path: string,
  longer: Ttl | undefined,
  during: Ttl,
  refusals: Refusals,
): void {
  if (longer === undefined || longer.value >= during.value) return;
  const message = `ttl.during is ${during.value}, which is more than ${path} with ${longer.value}`;
  const fix = `Use ${longer.value} or less: this is the lowered TTL of the cutover.`;
  refusals.refuse('plan-ttl-range', during.at, message, fix);
}
