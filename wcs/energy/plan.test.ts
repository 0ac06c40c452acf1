import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '#base/random.ts';
import { minutes } from '#base/time.ts';
import { ENERGY, type EnergyVehicle, type EnergyView } from './model.ts';
import { energyPlan } from './plan.ts';

const quiet = { transports: 0, withinMs: minutes(30) };

/** Idle since now, at a place on a line. */
const vehicle = (
  id: string,
  battery: number,
  more: Partial<EnergyVehicle> = {},
): EnergyVehicle => ({
  ...{ vehicle: id, available: battery >= 12, reason: battery < 12 ? 'battery' : '', node: '0' },
  ...{ battery, load: null, interruptible: false, idleSince: 100_000, drain: 0.02 },
  ...more,
});
const at = (node: string, by: string | null = null) => ({ node, by });

function run(more: Partial<EnergyView>): string[] {
  const vehicles = more.vehicles ?? [];
  const nodeOf = new Map(vehicles.map((one) => [one.vehicle, one.node]));
  const wishes = energyPlan({
    ...{ now: 100_000, vehicles, chargers: [at('10')], demand: quiet, openJobs: 0 },
    seconds: (who, charger) => Math.abs(Number(nodeOf.get(who)) - Number(charger)),
    settings: ENERGY,
    ...more,
  });
  for (const { text } of wishes) {
    expect(text.en).toMatch(/%/);
    expect(text.zh).toMatch(/电/);
  }
  return wishes.map(({ vehicle: who, charger, why, instead }) => {
    return `${who}→${charger} ${why}${instead ? ` instead of ${instead}` : ''}`;
  });
}

describe('why a vehicle charges', () => {
  test.each<[string, number, Partial<EnergyVehicle>, Partial<EnergyView>]>([
    ['critical', 11, {}, {}],
    ['critical', 19, { facts: { battery: { critical: 20 } } }, {}],
    ['level', 24, {}, { openJobs: 9 }],
    ['level', 34, { facts: { battery: { minimum: 35 } } }, {}],
    ['idle', 79, { idleSince: 40_000 }, {}],
    ['opportunity', 79, {}, {}],
  ])('%s at %i %%', (why, battery, who, more) => {
    expect(run({ vehicles: [vehicle('V', battery, who)], ...more })).toEqual([`V→10 ${why}`]);
  });

  test('the work to come takes it below its level, so it charges before', () => {
    // A third of the fleet is on the way at a time: ten of the thirty minutes, 12 percent each.
    const demand = { transports: 10, withinMs: minutes(30) };
    const rest = [vehicle('W', 100), vehicle('X', 100)];
    expect(run({ vehicles: [vehicle('V', 36), ...rest], demand })).toEqual(['V→10 forecast']);
    expect(run({ vehicles: [vehicle('V', 38), ...rest], demand })).toEqual(['V→10 opportunity']);
  });

  test.each<[string, EnergyVehicle]>([
    ['has enough', vehicle('V', 80)],
    ['has a job', vehicle('V', 5, { available: false, reason: 'busy' })],
    ['cannot drive', vehicle('V', 5, { available: false, reason: 'manual' })],
    ['charges', vehicle('V', 20, { available: false, reason: 'charging' })],
  ])('not one that %s', (_, who) => {
    expect(run({ vehicles: [who] })).toEqual([]);
  });
});

describe('charging on occasion never starves the work', () => {
  const three = ['A', 'B', 'C'].map((id, i) => vehicle(id, 40 + i));
  const chargers = [at('1'), at('2'), at('3')];

  test('no more go than no work wants, the emptiest of them', () => {
    expect(run({ vehicles: three, chargers })).toHaveLength(3);
    expect(run({ vehicles: three, chargers, openJobs: 1 })).toHaveLength(2);
    expect(run({ vehicles: three, chargers, openJobs: 2 })).toEqual(['A→1 opportunity']);
    expect(run({ vehicles: three, chargers, openJobs: 3 })).toEqual([]);
    // Twenty in half an hour keep two on the way.
    const demand = { transports: 20, withinMs: minutes(30) };
    expect(run({ vehicles: three, chargers, demand })).toHaveLength(1);
  });

  test('who must charge counts as gone; who can be called away at any time does not', () => {
    const low = vehicle('L', 20);
    expect(run({ vehicles: [low, three[0]!], chargers, openJobs: 1 })).toEqual(['L→1 level']);
    const high = ['A', 'B', 'C'].map((id) => vehicle(id, 70));
    expect(run({ vehicles: high, chargers, openJobs: 2 })).toHaveLength(3);
    expect(run({ vehicles: high, chargers, openJobs: 3 })).toEqual([]);
  });
});

describe('chargers', () => {
  test('go to those in greater need, and the drives are shortest in sum', () => {
    const vehicles = [vehicle('A', 24, { node: '10' }), vehicle('B', 23), vehicle('C', 5)];
    expect(run({ vehicles })).toEqual(['C→10 critical']);
    const chargers = [at('10'), at('4')];
    expect(run({ vehicles: vehicles.slice(0, 2), chargers })).toEqual(['B→4 level', 'A→10 level']);
  });

  test('are left by one that has enough to one that must, and by nobody else', () => {
    const on = (battery: number) => [
      vehicle('ON', battery),
      vehicle('LOW', 20),
      vehicle('MAY', 50),
    ];
    const chargers = [at('10', 'ON')];
    expect(run({ vehicles: on(60), chargers })).toEqual(['LOW→10 level instead of ON']);
    expect(run({ vehicles: on(59), chargers })).toEqual([]);
    expect(run({ vehicles: on(90).filter((one) => one.vehicle !== 'LOW'), chargers })).toEqual([]);
    expect(run({ vehicles: on(60), chargers: [...chargers, at('99')] })).toEqual(['LOW→99 level']);
  });

  test('without a way are none', () => {
    const seconds = () => Number.POSITIVE_INFINITY;
    expect(run({ vehicles: [vehicle('V', 5)], seconds })).toEqual([]);
  });

  test('are never given twice, nobody gets two, and nobody passes one in greater need', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = createRandom(seed);
        const vehicles = Array.from({ length: random.integer(0, 20) }, (_, i) =>
          vehicle(`V${i}`, random.integer(0, 100), { node: String(random.integer(0, 99)) }),
        );
        const chargers = Array.from({ length: random.integer(0, 8) }, (_, i) =>
          at(String(i * 10), random.chance(0.4) ? (vehicles[i]?.vehicle ?? null) : null),
        );
        const said = run({ vehicles, chargers, openJobs: random.integer(0, 10) });
        const [who, where] = [0, 1].map((k) => said.map((one) => one.split(/→| /)[k]!));
        expect(new Set(who).size).toBe(said.length);
        expect(new Set(where).size).toBe(said.length);
        const free = chargers.filter(({ by }) => by === null);
        const served = new Set([...who!, ...chargers.map(({ by }) => by)]);
        const left = vehicles.filter((one) => one.battery < 25 && !served.has(one.vehicle));
        if (left.length === 0) return;
        const emptiest = Math.min(...left.map((one) => one.battery));
        for (const id of who!) {
          expect(vehicles.find((one) => one.vehicle === id)!.battery).toBeLessThanOrEqual(emptiest);
        }
        expect(said.length).toBeGreaterThanOrEqual(free.length);
      }),
      { numRuns: 300 },
    );
  });
});
