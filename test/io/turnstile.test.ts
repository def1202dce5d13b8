import { createTurnstile } from '../../src/io/turnstile.js';

/** Runs `keys` as tasks that each wait a few turns; returns the most that ran at once, in all and per key. */
async function crowd(
  places: number,
  keys: readonly (string | undefined)[],
): Promise<[number, number]> {
  const turnstile = createTurnstile(places);
  const inside: (string | undefined)[] = [];
  let most = 0;
  let mostOfKey = 0;
  await Promise.all(
    keys.map((key) =>
      turnstile.pass(key, async () => {
        inside.push(key);
        most = Math.max(most, inside.length);
        const same = inside.filter((other) => other === key).length;
        if (key !== undefined) mostOfKey = Math.max(mostOfKey, same);
        for (let turn = 0; turn < 5; turn++) await Promise.resolve();
        inside.splice(inside.indexOf(key), 1);
      }),
    ),
  );
  expect(inside).toEqual([]);
  return [most, mostOfKey];
}

describe('the turnstile', () => {
  it('lets only so many through at once', async () => {
    expect(await crowd(3, new Array<undefined>(10).fill(undefined))).toEqual([3, 0]);
  });

  it('lets one of each key through at once (F08)', async () => {
    expect(await crowd(8, ['a', 'a', 'a', 'b', 'b', 'c'])).toEqual([3, 1]);
  });

  it('goes on after a failure, and hands it to its caller alone', async () => {
    const turnstile = createTurnstile(1);
    const bad = turnstile.pass('a', () => Promise.reject(new Error('bad')));
    const good = turnstile.pass('a', async () => 'good');
    await expect(bad).rejects.toThrow('bad');
    await expect(good).resolves.toBe('good');
  });
});
