import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut } from '#app/site/default-site.ts';
import { createRandom } from '#base/random.ts';
import type { LegRequest } from '#wcs/contracts.ts';
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

  it('comes through closures, breakdowns, pauses and changed minds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
        const { random, site, floor, ends } = randomFloor(seed);
        await floor.restart(forgetful);
        const ring = site.nodes.map(({ id }) => id).filter((id) => !ends.includes(id));
        /** Of each vehicle the leg that it has, and the one that shall follow it in the same order. */
        const has = new Map<string, LegRequest>();
        const closed = new Set<string>();
        const ended: string[] = [];
        let made = 0;
        const draw = (vehicle: string): LegRequest =>
          leg(`L${made++}`, vehicle, random.pick(ends), {
            action: { type: 'pick', load: `U${made}`, place: 'P' },
          });
        const withNext = (one: LegRequest): LegRequest =>
          random.chance(0.3) ? { ...one, next: draw(one.vehicle) } : one;

        async function ask(vehicle: string): Promise<void> {
          const open = has.get(vehicle);
          if (open && !random.chance(0.05)) return;
          // An open leg is called off in the tick in which another takes its place.
          const next = withNext(draw(vehicle));
          has.set(vehicle, next);
          await floor.tick(forgetful, { legs: [next], cancelled: open ? [open.legId] : [] });
        }

        async function disturb(): Promise<void> {
          const toy = random.pick([...floor.toys.values()]);
          const node = random.pick(ring);
          const by = { node, reason: 'spill', by: 'W1' };
          if (random.chance(0.02) && closed.size < 2) {
            closed.add(node);
            (await floor.fleet().closeNode(forgetful, by))();
          } else if (random.chance(0.05) && closed.has(node)) {
            closed.delete(node);
            (await floor.fleet().openNode(forgetful, by))();
          }
          const broken = [{ type: 'drive', level: 'fatal', references: {} } as const];
          if (random.chance(0.01)) toy.set({ errors: broken });
          if (random.chance(0.01)) toy.set({ paused: true });
          if (random.chance(0.01)) toy.set({ mode: random.pick(['intervened', 'semiautomatic']) });
          if (random.chance(0.03)) toy.set({ errors: [], paused: false, mode: 'automatic' });
        }

        async function hear(): Promise<void> {
          for (const event of floor.events.splice(0)) {
            ended.push(event.legId);
            const one = [...has.values()].find(({ legId }) => legId === event.legId);
            if (!one) continue;
            has.delete(one.vehicle);
            const { next } = one;
            if (event.type !== 'leg.finished' || !next) continue;
            has.set(next.vehicle, next);
            await floor.tick(forgetful, { legs: [next] });
          }
        }

        for (let round = 0; round < 500; round++) {
          await floor.round(forgetful);
          await disturb();
          await hear();
          if (random.chance(0.3)) await ask(random.pick(site.vehicles).id);
        }
        // All is well again: what is open comes to its end.
        for (const node of closed) (await floor.fleet().openNode(forgetful, { node, by: 'W1' }))();
        for (const toy of floor.toys.values()) {
          toy.set({ errors: [], paused: false, mode: 'automatic' });
        }
        for (let round = 0; round < 2_500 && has.size > 0; round++) {
          await floor.round(forgetful);
          await hear();
        }
        expect([...has.values()].map(({ legId }) => legId)).toEqual([]);
        expect(new Set(ended).size).toBe(ended.length);
        // No load was picked twice.
        const picks = [...floor.toys.values()].flatMap(({ done }) =>
          done.filter((what) => what.startsWith('pick')),
        );
        expect(new Set(picks).size).toBe(picks.length);
      }),
      { numRuns: 25 },
    );
  }, 90_000);

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

it('goes on where blocks for one vehicle and for one direction follow each other', async () => {
  const graph = ringWithSpurs(7, [0, 1, 2, 3, 4, 5, 6]);
  const id = (i: number) => `R0${i}`;
  const blocks = [
    {
      id: 'S',
      kind: 'single' as const,
      nodes: [1, 2, 4, 5].map(id),
      edges: [1, 4].map((i) => `${id(i)}>`),
    },
    { id: 'D', kind: 'same_direction' as const, nodes: [6, 0].map(id), edges: [`${id(6)}>`] },
  ];
  const spurs = [0, 1, 2, 3, 4, 5, 6].map((i) => `S0${i}`);
  const vehicles = ['S00', 'S03', 'S05'];
  const site = { ...toySite({ graph, vehicles, parking: spurs }), blocks };
  const random = createRandom(3);
  const floor = toyFloor(site, {
    random,
    idleness: 0.4,
    settings: { baseNodes: 2, refillNodes: 1 },
  });
  await floor.restart(forgetful);
  await floor.rounds(forgetful, 3);
  const open = new Map<string, string>();
  let ended = 0;
  for (let round = 0; round < 3_000; round++) {
    for (const event of floor.events.splice(0)) {
      if (event.type !== 'leg.finished') continue;
      ended++;
      for (const [vehicle, legId] of open) if (legId === event.legId) open.delete(vehicle);
    }
    for (const vehicle of floor.toys.keys()) {
      if (open.has(vehicle)) continue;
      const legId = `L${round}-${vehicle}`;
      open.set(vehicle, legId);
      await floor.tick(forgetful, { legs: [leg(legId, vehicle, random.pick(spurs))] });
    }
    await floor.round(forgetful);
  }
  expect(floor.calls).toEqual([]);
  expect(ended).toBeGreaterThan(200);
});
