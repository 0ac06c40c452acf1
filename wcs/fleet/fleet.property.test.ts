import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut } from '#app/site/default-site.ts';
import { createRandom } from '#base/random.ts';
import { forgetful, leg, ringWithSpurs, toyFloor, toySite } from './toy-floor.ts';

/** Everything a seed decides: floor, vehicles, legs and delays. */
function randomFloor(seed: number) {
  const random = createRandom(seed);
  const ring = random.integer(8, 30);
  const spurs = Array.from({ length: ring }, (_, i) => i).filter(() => random.chance(0.6));
  while (spurs.length < 4) spurs.push([...Array(ring).keys()].find((i) => !spurs.includes(i))!);
  const ends = spurs.map((i) => `S${String(i).padStart(2, '0')}`);
  const count = Math.max(2, Math.min(12, random.integer(2, 12), Math.floor(ends.length * 0.7)));
  const chord: [number, number] = [0, Math.floor(ring / 2)];
  const site = toySite({
    graph: ringWithSpurs(ring, spurs, random.chance(0.5) ? chord : undefined),
    vehicles: ends.slice(0, count),
    parking: ends.slice(0, count),
  });
  const floor = toyFloor(site, {
    random,
    idleness: random.next() * 0.6,
    loss: random.chance(0.5) ? 0.15 : 0,
    reboots: random.chance(0.5) ? 0.002 : 0,
    settings: { baseNodes: random.integer(2, 8), refillNodes: random.integer(0, 2) },
  });
  return { random, site, floor, ends };
}

describe('the fleet on random floors', () => {
  it('never puts two vehicles on one node, and ends every leg', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
        const { random, site, floor, ends } = randomFloor(seed);
        await floor.restart(forgetful);
        const wanted = new Set<string>();
        for (const [i, { id }] of site.vehicles.entries()) {
          for (let n = 0; n < 3; n++) wanted.add(`${i}-${n}-${id}`);
        }
        const busy = new Map<string, string>();
        const waiting = [...wanted];
        for (let round = 0; round < 4_000 && (waiting.length > 0 || busy.size > 0); round++) {
          await floor.round(forgetful);
          for (const event of floor.events.splice(0)) {
            expect(event.type).toBe('leg.finished');
            for (const [vehicle, legId] of busy) if (legId === event.legId) busy.delete(vehicle);
          }
          const next = waiting.findIndex((legId) => !busy.has(legId.slice(-3)));
          if (next < 0 || !random.chance(0.3)) continue;
          const [legId] = waiting.splice(next, 1);
          const vehicle = legId!.slice(-3);
          busy.set(vehicle, legId!);
          await floor.tick(forgetful, { legs: [leg(legId!, vehicle, random.pick(ends))] });
        }
        expect([...busy.values(), ...waiting]).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('keeps the default floor moving', async () => {
    const site = layOut();
    const random = createRandom(7);
    const floor = toyFloor(site, { random, idleness: 0.2 });
    await floor.restart(forgetful);
    const stations = site.locations.flatMap((location) => location.node ?? []);
    let ended = 0;
    const busy = new Map<string, string>();
    for (let round = 0; round < 3_000; round++) {
      await floor.round(forgetful);
      for (const event of floor.events.splice(0)) {
        expect(event.type).toBe('leg.finished');
        ended++;
        for (const [vehicle, legId] of busy) if (legId === event.legId) busy.delete(vehicle);
      }
      for (const { id } of site.vehicles) {
        if (busy.has(id) || !random.chance(0.02)) continue;
        const legId = `${id}-${round}`;
        busy.set(id, legId);
        await floor.tick(forgetful, { legs: [leg(legId, id, random.pick(stations))] });
      }
    }
    expect(ended).toBeGreaterThan(80);
  });
});
