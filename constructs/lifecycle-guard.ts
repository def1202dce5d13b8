import type { Refusal } from '../src/emit/refused.js';
import type { LifecycleGuard } from './providers/dialect.js';

/** A `lifecycle` block as it is synthesised, or whatever an escape hatch has put there. */
export type Lifecycle = unknown;

/**
 * Judges the block that Terraform will see, not the one we asked for: overrides, aspects and plain assignments all
 * end there. Whatever is no literal `true` counts as not set.
 */
export function lifecycleRefusals(
  slot: string,
  lifecycle: Lifecycle,
  guard: LifecycleGuard,
): readonly Refusal[] {
  const block = record(lifecycle);
  const ignored = block['ignore_changes'];
  const faults = [
    ...(guard.preventDestroy && block['prevent_destroy'] !== true
      ? ['prevent_destroy is not true']
      : []),
    ...(unset(block['create_before_destroy']) ? [] : ['create_before_destroy is set']),
    ...(unset(block['replace_triggered_by']) ? [] : ['replace_triggered_by is set']),
    ...ignoreFaults(ignored, guard),
  ];
  return faults.map((fault) => ({
    code: 'synth-lifecycle-weakened',
    message: `${fault} on ${slot}. ${guard.because} Take the override, aspect or assignment of lifecycle back.`,
  }));
}

function ignoreFaults(ignored: unknown, guard: LifecycleGuard): readonly string[] {
  if (!unset(ignored) && !Array.isArray(ignored)) {
    return ['ignore_changes covers everything, so no stage would ever be written'];
  }
  const names: readonly unknown[] = Array.isArray(ignored) ? ignored : [];
  const missing = guard.ignoreChanges.filter((name) => !names.includes(name));
  const frozen = guard.carriesStage.filter((name) => names.includes(name));
  return [
    ...missing.map((name) => `ignore_changes lacks ${name}`),
    ...frozen.map((name) => `ignore_changes covers ${name}, which carries the stage`),
  ];
}

function unset(value: unknown): boolean {
  return value === undefined || value === null || value === false || isEmptyList(value);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/**
 * The resource's block after the overrides of its stack, which the libraries merge in last: objects deeply, lists end to
 * end, `undefined` deletes.
 */
export function overridden(lifecycle: Lifecycle, overrides: unknown): Lifecycle {
  if (overrides === undefined) return lifecycle;
  if (!isRecord(overrides)) return overrides;
  const merged: Record<string, unknown> = { ...record(lifecycle) };
  for (const [key, value] of Object.entries(overrides)) {
    const old = merged[key];
    merged[key] =
      Array.isArray(value) && Array.isArray(old)
        ? [...(old as readonly unknown[]), ...(value as readonly unknown[])]
        : value;
  }
  return merged;
}

/** The value at a path of keys, `undefined` where the path ends early. */
export function at(tree: unknown, ...path: readonly string[]): unknown {
  return path.reduce((node, key) => record(node)[key], tree);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
