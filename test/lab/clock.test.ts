import fc from 'fast-check';
import { LabClock } from '../../src/lab/clock.js';

test('moved to an instant, the clock reads that instant, whatever moves came before', () => {
  const start = 1_795_000_000;
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 9 }),
      fc.array(fc.tuple(fc.double({ min: 0, max: 700_000, noNaN: true }), fc.nat(700_000)), {
        maxLength: 20,
      }),
      (millisecond, moves) => {
        const clock = new LabClock(start, () => 1_700_000_000_000 + millisecond);
        for (const [seconds, further] of moves) {
          clock.advance(seconds);
          const target = clock.now() + 1 + further;
          clock.advanceTo(target);
          expect(clock.now()).toBe(target);
        }
      },
    ),
  );
});
