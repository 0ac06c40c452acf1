import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '#base/random.ts';
import { createFloorTraffic } from './grants.ts';
import { toyDrive, wander } from './toy-drive.ts';
import { floorOf, randomDrawing } from './toy-movers.ts';

/** Rounds in which nobody moves, while everybody can and some have a way that is free of the dead. */
const MOST_STILL = 30;

test.each(['planned', 'banker'] as const)(
  '%s: on random floors, with delays, deaths and restarts, nobody meets anybody and whoever is free goes on',
  (grants) => {
    let legs = 0;
    let lost = 0;
    let kept = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const random = createRandom(seed);
        const floor = floorOf(randomDrawing(random));
        const options = { vehicleLength: 1.4, grants };
        const rests = floor.rests.filter((id) => floor.outgoing(id).length > 0);
        if (rests.length < 2) return;
        const count = random.integer(1, Math.max(1, Math.floor(rests.length * 0.7)));
        const starts = rests.slice(0, count);
        const drive = toyDrive(floor, createFloorTraffic(floor, options), starts, random, {
          idleness: random.next() * 0.6,
          base: random.integer(1, 5),
        });
        let still = 0;
        for (let round = 0; round < 250; round++) {
          wander(drive, floor, () => rests, random);
          const isMoving = drive.round();
          const dead = drive.movers.filter(({ movable }) => !movable);
          if (random.chance(0.02))
            drive.change(random.pick(drive.movers).vehicle, { movable: false });
          if (dead.length > 0 && random.chance(0.1)) {
            drive.change(random.pick(dead).vehicle, { movable: true });
          }
          if (random.chance(0.03)) {
            const before = drive.traffic.free(drive.movers);
            const turns = drive.turns();
            drive.traffic = createFloorTraffic(floor, options);
            drive.traffic.adopt(drive.movers, turns);
            const after = drive.traffic.free(drive.movers);
            for (const vehicle of before) after.has(vehicle) ? kept++ : lost++;
          }
          const free = drive.traffic.free(drive.movers);
          const waits = drive.movers.some(
            ({ vehicle, route }) => route.length > 0 && free.has(vehicle),
          );
          still = isMoving || !waits ? 0 : still + 1;
          expect(still).toBeLessThan(MOST_STILL);
        }
        for (const ended of drive.ended.values()) legs += ended;
      }),
      { numRuns: 100 },
    );
    expect(legs).toBeGreaterThan(2_000);
    // Turns bring back who was free. The banker alone has no order to bring back, and where two are left
    // one rest it may find the one free today and the other tomorrow.
    expect(lost).toBeLessThanOrEqual(grants === 'planned' ? 0 : kept / 100);
  },
  120_000,
);
