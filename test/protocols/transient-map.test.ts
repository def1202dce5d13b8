import fc from 'fast-check';
import { getHeapSpaceStatistics } from 'node:v8';
import { TransientMap } from '../../src/protocols/transient-map.js';
import { collectAll } from '../support/collect.js';

const step = fc.record({
  what: fc.constantFrom('set' as const, 'delete' as const, 'clear' as const),
  key: fc.integer({ min: 0, max: 20 }),
  value: fc.integer(),
});

/** Clearing everything is rare, or the maps would never grow. */
const steps = fc.array(
  fc.oneof({ weight: 30, arbitrary: step.filter(({ what }) => what !== 'clear') }, step),
  {
    maxLength: 400,
    size: 'max',
  },
);

const oldObjects = (): number =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')?.space_used_size ??
  NaN;

/**
 * Octets of old objects, at the most, while entries came and went in a map that was old already: a collection may fall
 * into the middle.
 */
function oldAtMost(
  map: Pick<Map<string, unknown>, 'set' | 'delete'> | TransientMap<string, unknown>,
): number {
  map.set('first', {});
  collectAll();
  const before = oldObjects();
  let most = before;
  for (let count = 0; count < 300_000; count++) {
    map.set(
      `question ${count}`,
      Array.from({ length: 20 }, () => count),
    );
    map.delete(`question ${count - 50}`);
    if (count % 1_000 === 0) most = Math.max(most, oldObjects());
  }
  return most - before;
}

describe('TransientMap', () => {
  it('holds what a Map holds, whatever was set and deleted before', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const [map, model] = [new TransientMap<number, number>(), new Map<number, number>()];
        for (const { what, key, value } of all) {
          for (const one of [map, model]) {
            if (what === 'set') one.set(key, value);
            if (what === 'delete') one.delete(key);
            if (what === 'clear') one.clear();
          }
          expect(map.size).toBe(model.size);
          expect([map.get(key), map.has(key)]).toEqual([model.get(key), model.has(key)]);
        }
        expect([...map.keys()]).toEqual([...model.keys()]);
        expect([...map.values()]).toEqual([...model.values()]);
      }),
    );
  });

  it('lets go of what was deleted, where a Map that has become old keeps all of it until it is collected itself', () => {
    const kept = oldAtMost(new Map());
    const ours = oldAtMost(new TransientMap());
    expect(kept).toBeGreaterThan(4_000_000);
    expect(ours).toBeLessThan(kept / 4);
  });
});
