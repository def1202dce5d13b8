import type { Children } from '../children.js';
import { Scene } from '../scene.js';
import { daneWhileBogus } from './dane-while-bogus.js';
import { deleteAndCreate } from './delete-and-create.js';
import { legacyTooEarly } from './legacy-too-early.js';
import type { Mistake, MistakeRecord } from './mistake.js';
import { policyHeld } from './policy-held.js';
import { shortWildcard } from './short-wildcard.js';

export const mistakes: readonly Mistake[] = [
  deleteAndCreate,
  policyHeld,
  shortWildcard,
  legacyTooEarly,
  daneWhileBogus,
];

/** Refused beforehand, then forced, on a lab of its own. Throws DemoFailure where either went otherwise. */
export async function playMistake(
  mistake: Mistake,
  options: { readonly root: string; readonly children: Children },
): Promise<MistakeRecord> {
  const scene = await Scene.open({ ...options, lag: 0 });
  try {
    const refusals = await mistake.refuse(scene);
    const forced = await mistake.force(scene);
    return { title: mistake.title, refusals, forced };
  } finally {
    await scene.close();
  }
}
