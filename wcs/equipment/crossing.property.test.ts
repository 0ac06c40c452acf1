import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '#base/random.ts';
import { minutes } from '#base/time.ts';
import { toyHouse } from '#tests/support/equipment-house.ts';

const STARVED = 'a vehicle never came through';

test('links cut, machines broken, switched off and hung, restarts: nobody drives into what is shut, two are never in one, and all come out', async () => {
  let crossings = 0;
  let restarts = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
      const random = createRandom(seed);
      const house = toyHouse(random, 4);
      await house.start();
      for (let i = 0; i < 4; i++) {
        await house.run(random.integer(20_000, 120_000), random.next() * 0.2);
        if (random.chance(0.7)) await house.restart();
      }
      expect(house.faults).toEqual([]);
      // Nothing goes wrong any more: whoever is before or in something comes through.
      await house.run(minutes(5), 0);
      expect(house.faults).toEqual([]);
      expect(house.isOver(), STARVED).toBe(true);
      crossings += house.done.crossings;
      restarts += house.done.restarts;
    }),
    { numRuns: 60, seed: 7 },
  );
  // It would be no proof if nobody had crossed anything.
  expect(crossings).toBeGreaterThan(300);
  expect(restarts).toBeGreaterThan(50);
}, 120_000);
