import { nextStage, type StageId } from '../../core/migration/ids.js';
import { labNames } from '../../lab/addresses.js';
import { DemoFailure } from './demo-failure.js';

/** Published before the cutover began, and kept at s0 and s1. */
export const idBefore = '20260801T000000Z';
export const weekOfMaxAge = 604_800;

/** What a team would write on the first day. */
export const firstPlan = `# yaml-language-server: $schema=./node_modules/dane-cutover/schema/plan.json
version: 1
domains:
  ${labNames.domain}:
    track: exchange-online
    stage: s0-baseline
    legacy-mx: ${labNames.legacyMx}
    preference: 0
    ttl: { before: 3600, during: 60, after: 3600 }
    mta-sts: { before: enforce, max-age: ${weekOfMaxAge}, before-id: ${idBefore} }
    tls-rpt: [ "mailto:tlsrpt@${labNames.domain}" ]
`;

/** The plan file at any stage, as the walk leaves it; `newMx` from s4 on. */
export function planAt(stage: StageId, newMx?: string): string {
  const text = firstPlan.replace(/stage: \S+/, `stage: ${stage}`);
  return newMx === undefined ? text : addNewMx(text, newMx);
}

/** The one-line change that goes on to the next stage. */
export function moveOn(
  text: string,
  from: StageId,
): { readonly text: string; readonly to: StageId } {
  const to = nextStage(from);
  if (to === undefined) throw new DemoFailure(`no stage follows ${from}`);
  const moved = text.replace(`stage: ${from}\n`, `stage: ${to}\n`);
  const changed = changedLines(text, moved);
  if (changed !== 1) throw new DemoFailure(`moving to ${to} changed ${changed} lines`);
  return { text: moved, to };
}

/** The change of s3: the host that the cmdlet named, in a line of its own. */
export function addNewMx(text: string, host: string): string {
  return text.replace(
    /^( +)legacy-mx: .*\n/m,
    (line, indent: string) => `${line}${indent}new-mx: ${host}\n`,
  );
}

function changedLines(before: string, after: string): number {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  if (old.length !== fresh.length) return Math.abs(old.length - fresh.length);
  return fresh.filter((line, index) => line !== old[index]).length;
}
