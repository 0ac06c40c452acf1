import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, type Random } from '#base/random.ts';
import { byAge } from './tiers.ts';
import { assignVehicles } from './vehicles.ts';
import { type TransportNeed, VEHICLE_DISPATCH } from './vehicles-model.ts';
import { busy, need, vehicle, view } from './vehicles-rig.ts';
import { explainVehicles } from './vehicles-weigh.ts';

const ROUND_MS = 60_000;
const GROUPS = ['north', 'south'];
const { boundMs } = VEHICLE_DISPATCH;

const node = (random: Random): string => String(random.integer(0, 400));
const urgent = (random: Random) => ({
  priority: random.integer(80, 100),
  deadline: 1_000,
  group: random.chance(0.3) ? random.pick(GROUPS) : null,
});

/**
 * In each round all vehicles are free again, and more comes in than they can do, all of it nearer and more
 * urgent than what waits. 500 arrivals.
 */
function starve(seed: number): void {
  const random = createRandom(seed);
  const vehicles = Array.from({ length: 4 }, (_, i) =>
    vehicle(`V${i}`, { node: node(random), groups: [GROUPS[i % 2]!] }),
  );
  let waiting: TransportNeed[] = [];
  /** For each overdue job, how many rounds it may wait yet: as many as there are before it, and its own. */
  const left = new Map<string, number>();
  let arrived = 0;
  for (let round = 0; waiting.length > 0 || round === 0; round++) {
    const now = round * ROUND_MS;
    for (let i = 0; i < 8 && arrived < 500; i++) {
      const isFar = random.chance(0.1);
      const more = isFar ? { priority: 0 } : urgent(random);
      const stop = isFar ? '400' : vehicles[random.integer(0, 3)]!.node;
      waiting.push(need(`j${arrived++}`, [stop, stop], { createdAt: now - i, ...more }));
    }
    const overdue = waiting.filter((job) => now - job.createdAt >= boundMs).sort(byAge);
    overdue.forEach((job, place) => {
      if (!left.has(job.jobId)) left.set(job.jobId, place + 1);
    });
    const served = new Set(
      assignVehicles(view({ now, jobs: waiting, vehicles })).map((one) => one.jobId),
    );
    expect(served.size).toBeGreaterThan(0);
    for (const { jobId } of overdue) {
      const rounds = left.get(jobId)! - 1;
      left.set(jobId, rounds);
      if (!served.has(jobId)) expect(rounds, `${jobId} in round ${round}`).toBeGreaterThan(0);
    }
    waiting = waiting.filter((job) => !served.has(job.jobId));
  }
  expect(arrived).toBe(500);
}

test('no job waits over the bound for more rounds than there are older ones, whatever else comes', () => {
  fc.assert(fc.property(fc.integer(), starve), { numRuns: 20 });
});

function anyFloor(seed: number) {
  const random = createRandom(seed);
  const vehicles = Array.from({ length: random.integer(1, 12) }, (_, i) => {
    const id = `V${i}`;
    const more = { groups: [random.pick(GROUPS)], battery: random.integer(5, 100) };
    const kind = random.integer(0, 5);
    if (kind === 0) return vehicle(id, { ...more, available: false, reason: 'fault' });
    const soon: [string, number] = [node(random), random.integer(-5, 120)];
    if (kind < 3) return busy(id, { node: node(random), soon }, more);
    return vehicle(id, { ...more, node: node(random) });
  });
  const fetching = vehicles.filter(({ reason }) => reason === 'busy' && random.chance(0.7));
  const jobs = Array.from({ length: random.integer(0, 20) }, (_, i) =>
    need(`j${i}`, [node(random), node(random)], {
      createdAt: -random.integer(0, 600_000),
      priority: random.integer(0, 100),
      group: random.chance(0.3) ? random.pick(GROUPS) : null,
      fetchedBy: fetching[i]?.vehicle ?? null,
    }),
  );
  return view({ jobs, vehicles });
}

test('on any floor: one job a vehicle, none is put back, and all is the same again', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const floor = anyFloor(seed);
      const said = assignVehicles(floor);
      const begun = said.filter(({ begins }) => begins !== 'when_free');
      expect(new Set(begun.map((one) => one.vehicle)).size).toBe(begun.length);
      expect(new Set(said.map((one) => one.jobId)).size).toBe(said.length);
      const jobOf = new Map(said.map((one) => [one.jobId, one]));
      for (const { jobId, fetchedBy } of floor.jobs) {
        // One that could only come later, from elsewhere, is stuck on its way: the fleet settles that.
        const own = explainVehicles(floor, jobId)!.candidates.some(
          ({ vehicle: who, begins }) => who === fetchedBy && begins === 'now',
        );
        if (own) expect(jobOf.get(jobId)).toBeDefined();
      }
      for (const one of said) {
        const who = floor.vehicles.find((each) => each.vehicle === one.vehicle)!;
        const { group, fetchedBy } = floor.jobs.find((job) => job.jobId === one.jobId)!;
        expect(group === null || who.groups.includes(group)).toBe(true);
        expect(one.begins === 'begun').toBe(one.vehicle === fetchedBy);
        expect(one.candidates.some((each) => each.vehicle === one.vehicle)).toBe(true);
        if (one.begins !== 'now' || who.available) continue;
        // A vehicle that fetches turns round only when another one takes over what it fetched.
        const own = floor.jobs.find((job) => job.fetchedBy === one.vehicle)!;
        expect(jobOf.get(own.jobId)).toMatchObject({ begins: 'now' });
      }
      const turned = { ...floor, vehicles: [...floor.vehicles].reverse() };
      expect(assignVehicles({ ...turned, jobs: [...floor.jobs].reverse() })).toEqual(said);
    }),
    { numRuns: 500 },
  );
});
