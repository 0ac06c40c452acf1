import { describe, expect, test } from 'vitest';
import type { VehicleFacts } from '#hub/ports.ts';
import { PLAIN } from '../floor/classes.ts';
import { reasonText } from './reasons.ts';
import { assignVehicles } from './vehicles.ts';
import {
  type TransportNeed,
  VEHICLE_DISPATCH,
  type VehicleCandidate,
  type VehicleDispatchView,
} from './vehicles-model.ts';
import { busy, need, onLine, vehicle, view } from './vehicles-rig.ts';
import { explainVehicles } from './vehicles-weigh.ts';

const run = (more: Partial<VehicleDispatchView>): string[] =>
  assignVehicles(view(more)).map(
    ({ jobId, vehicle: who, begins }) => `${jobId}→${who}${begins === 'now' ? '' : ` ${begins}`}`,
  );

const FACTS: VehicleFacts = {
  ...{ version: '2.1.0', series: 'T', kinematics: 'DIFF', maxLoadKg: 500 },
  ...{ speed: { min: 0, max: 1.5 }, acceleration: 1, deceleration: 1 },
  ...{ size: { length: 1, width: 1, height: 1 }, envelopes: [] },
  limits: {
    ...{ orderNodes: 0, orderEdges: 0, nodeActions: 0, edgeActions: 0 },
    ...{ instants: 0, idLength: 0, messageBytes: 0 },
  },
  ...{ minOrderMs: 0, minStateMs: 0, optional: {}, zones: [] },
  actions: ['pick', 'drop'].map((name) => ({
    name,
    scopes: ['node'],
    parameters: [],
    blocking: [],
  })),
  loadSets: [{ name: 'pallet', type: 'EPAL', maxKg: 300, pickMs: 8_000, dropMs: 4_000 }],
};

describe('who may have a transport', () => {
  test.each<[string, Partial<VehicleCandidate>, Partial<TransportNeed>]>([
    ['wants_other_vehicle', {}, { fixed: 'V2' }],
    ['vehicle_type', { type: 'tugger' }, { type: 'forklift' }],
    ['vehicle_group', { groups: ['north'] }, { group: 'south' }],
    ['cannot_do', { facts: FACTS }, { actions: ['pick', 'tilt'] }],
    ['too_heavy', { facts: FACTS }, { load: { unit: 'U', grams: 500_001 } }],
    ['too_heavy', { facts: FACTS }, { load: { unit: 'U', grams: 300_001, loadSet: 'pallet' } }],
    ['too_heavy', { maxLoadGrams: 99 }, { load: { unit: 'U', grams: 100 } }],
    ['load_set', { facts: FACTS }, { load: { unit: 'U', loadSet: 'roll' } }],
    ['loaded', { load: 'other' }, {}],
    ['loaded', { load: '' }, { aboard: null }],
    ['no_way', {}, { stops: ['nowhere', '5'] }],
    ['no_way', {}, { stops: ['5', 'nowhere'] }],
    ['battery_for_way', { battery: 11.9, drain: 0.1 }, { stops: ['5', '10'] }],
    ['offline', { available: false, reason: 'offline' }, {}],
    ['out_of_order', { available: false, reason: 'out_of_order' }, {}],
    ['busy', { available: false, reason: 'busy' }, {}],
  ])('%s: refused, told, and in both languages', (reason, who, wish) => {
    const seconds = (from: string, to: string) => (to === 'nowhere' ? Infinity : onLine(from, to));
    const jobs = [need('a', ['5', '10'], wish)];
    expect(run({ jobs, seconds, vehicles: [vehicle('V1', who)] })).toEqual([]);
    const all = view({ jobs, seconds, vehicles: [vehicle('V1', who)] });
    expect(explainVehicles(all, 'a')).toEqual({ candidates: [], reasons: { V1: reason } });
    expect(reasonText(reason)).not.toEqual({ en: reason, zh: reason });
  });

  test.each<[string, Partial<VehicleCandidate>, Partial<TransportNeed>]>([
    ['the fixed one', {}, { fixed: 'V1' }],
    ['one of the type', { type: 'tugger' }, { type: 'tugger' }],
    ['one of the group', { groups: ['north', 'south'] }, { group: 'south' }],
    ['one that says nothing of itself', {}, { actions: ['tilt'], load: { unit: 'U', grams: 9e9 } }],
    ['one that just carries it', { facts: FACTS }, { load: { unit: 'U', grams: 500_000 } }],
    ['one that takes such loads', { facts: FACTS }, { load: { unit: 'U', loadSet: 'pallet' } }],
    ['one with the load on board, however low', { load: 'U', battery: 1 }, { load: { unit: 'U' } }],
    ['one that lasts to the charger', { battery: 12.1, drain: 0.1 }, { stops: ['5', '10'] }],
  ])('%s has it', (_, who, wish) => {
    const jobs = [need('a', ['5', '10'], wish)];
    expect(run({ jobs, vehicles: [vehicle('V1', who)] })).toEqual(['a→V1']);
  });

  test('the factsheet says how low a battery may be; the site says it for the others', () => {
    const jobs = [need('a', ['0', '100'])];
    const at = (battery: number, critical?: number) =>
      vehicle('V1', {
        ...{ battery, drain: 0.1 },
        ...(critical !== undefined && { facts: { ...FACTS, battery: { critical } } }),
      });
    // 10 % for the way, 10 % back to the charger.
    expect(run({ jobs, vehicles: [at(29.9)] })).toEqual([]);
    expect(run({ jobs, vehicles: [at(30.1)] })).toEqual(['a→V1']);
    expect(run({ jobs, vehicles: [at(39.9, 20)] })).toEqual([]);
    expect(run({ jobs, vehicles: [at(25.1, 5)] })).toEqual(['a→V1']);
  });
});

describe('what is on board', () => {
  const aboard = vehicle('V1', { node: '50', load: 'U' });
  const jobs = [need('a', ['0', '60'], { load: { unit: 'U' } }), need('b', ['0', '60'])];

  test('is brought on by who has it, from where that is; others have the rest', () => {
    const said = assignVehicles(view({ jobs, vehicles: [aboard, vehicle('V2')] }));
    expect(said.map(({ jobId, vehicle: who, rule }) => [jobId, who, rule])).toEqual([
      ['a', 'V1', 'on_board'],
      ['b', 'V2', 'least_cost'],
    ]);
    expect(said[0]!.parts).toMatchObject({ drive: 10, carry: 0 });
    expect(said[0]!.reasons).toEqual({ V2: 'on_other_vehicle' });
    expect(said[1]!.reasons).toEqual({ V1: 'loaded' });
  });

  test('of a vehicle that fell silent may be elsewhere by now', () => {
    const away = { ...aboard, available: false, reason: 'offline' };
    expect(run({ jobs: jobs.slice(0, 1), vehicles: [away, vehicle('V2')] })).toEqual(['a→V2']);
  });

  test('is the one that the ledger knows where a vehicle cannot name it', () => {
    const unnamed = { ...aboard, load: '' };
    const known = { ...jobs[0]!, aboard: 'V1' };
    expect(run({ jobs: [known], vehicles: [unnamed, vehicle('V2')] })).toEqual(['a→V1']);
  });

  test('goes before any number of more urgent ones', () => {
    const urgent = Array.from({ length: 30 }, (_, i) =>
      need(`u${i}`, ['0', '1'], { priority: 99 }),
    );
    const settings = { ...VEHICLE_DISPATCH, maxJobs: 5 };
    expect(run({ jobs: [...urgent, jobs[0]!], vehicles: [aboard], settings })).toEqual(['a→V1']);
  });
});

describe('who gets which', () => {
  test('the sum of the drives is least, where greedy would spend the near one first', () => {
    const jobs = [need('a', ['1', '1']), need('b', ['3', '3'])];
    const vehicles = [vehicle('V1', { node: '2' }), vehicle('V2', { node: '-90' })];
    expect(run({ jobs, vehicles })).toEqual(['a→V2', 'b→V1']);
    const greedy = { ...VEHICLE_DISPATCH, method: 'greedy' as const };
    expect(run({ jobs, vehicles, settings: greedy })).toEqual(['a→V1', 'b→V2']);
  });

  test('a vehicle that is soon free near by beats a free one far away; nothing begins on it', () => {
    const jobs = [need('a', ['100', '110'])];
    const vehicles = [vehicle('FREE'), busy('SOON', { soon: ['100', 40] })];
    expect(run({ jobs, vehicles })).toEqual(['a→SOON when_free']);
    const later = [vehicle('FREE'), busy('SOON', { soon: ['100', 80] })];
    expect(run({ jobs: [need('a', ['70', '110'])], vehicles: later })).toEqual(['a→FREE']);
    const tooLate = [busy('SOON', { soon: ['100', 91] })];
    expect(run({ jobs, vehicles: tooLate })).toEqual([]);
  });

  test('what a busy vehicle has on board is no hindrance to its next transport', () => {
    const vehicles = [busy('SOON', { soon: ['100', 40] }, { load: 'other' })];
    expect(run({ jobs: [need('a', ['100', '110'])], vehicles })).toEqual(['a→SOON when_free']);
  });

  test('with more jobs than vehicles priority, wait and deadline choose', () => {
    const one = (more: Partial<TransportNeed>, now = 0) =>
      run({
        now,
        jobs: [need('a', ['5', '6']), need('b', ['9', '10'], more)],
        vehicles: [vehicle('V')],
      });
    expect(one({})).toEqual(['a→V']);
    expect(one({ priority: 60 })).toEqual(['b→V']);
    expect(one({ createdAt: -60_000 })).toEqual(['b→V']);
    expect(one({ deadline: 60_000 })).toEqual(['b→V']);
    expect(one({ deadline: 7_200_000 })).toEqual(['a→V']);
  });

  test('a deadline wants the vehicle that keeps it, though the sum of drives is more', () => {
    const vehicles = [vehicle('V1', { node: '12' }), vehicle('V2')];
    const within = (deadline: number) =>
      run({ jobs: [need('a', ['10', '10'], { deadline }), need('b', ['30', '30'])], vehicles });
    expect(within(4_000)).toEqual(['a→V1', 'b→V2']);
    expect(within(60_000)).toEqual(['a→V2', 'b→V1']);
  });

  test('a preferred vehicle has it within its worth, the avoided one only when it must', () => {
    const vehicles = [vehicle('V1'), vehicle('V2', { node: '55' }), vehicle('V3', { node: '65' })];
    const to = (more: Partial<TransportNeed>) =>
      run({ jobs: [need('a', ['0', '1'], more)], vehicles });
    expect(to({})).toEqual(['a→V1']);
    expect(to({ preferred: 'V2' })).toEqual(['a→V2']);
    expect(to({ preferred: 'V3' })).toEqual(['a→V1']);
    expect(to({ avoid: 'V1' })).toEqual(['a→V2']);
    const only = vehicles.slice(0, 1);
    expect(run({ jobs: [need('a', ['0', '1'], { avoid: 'V1' })], vehicles: only })).toEqual([
      'a→V1',
    ]);
  });

  test('who handles such a load faster, drives faster with it, or has more battery, has it', () => {
    const jobs = [need('a', ['0', '100'], { load: { unit: 'U', loadSet: 'pallet' } })];
    const slow = { ...FACTS, loadSets: [{ ...FACTS.loadSets[0]!, pickMs: 9_000 }] };
    const pair = (a: Partial<VehicleCandidate>, b: Partial<VehicleCandidate>) =>
      run({ jobs, vehicles: [vehicle('V1', a), vehicle('V2', b)], seconds });
    const quick = { ...PLAIN, id: 'quick' };
    const seconds: VehicleDispatchView['seconds'] = (from, to, cls) =>
      onLine(from, to) / (cls === quick ? 2 : 1);
    expect(pair({ facts: slow }, { facts: FACTS })).toEqual(['a→V2']);
    expect(pair({}, { loaded: quick })).toEqual(['a→V2']);
    expect(pair({ battery: 40 }, { battery: 60 })).toEqual(['a→V2']);
    expect(pair({ battery: 70 }, { battery: 90 })).toEqual(['a→V1']);
  });

  test('all stops of a transport are driven: a way that ends beyond reach is none', () => {
    const jobs = [need('a', ['0', '40', '0', '40'])];
    const low = vehicle('V1', { battery: 25, drain: 0.1 });
    expect(run({ jobs: [need('a', ['0', '40'])], vehicles: [low] })).toEqual(['a→V1']);
    expect(run({ jobs, vehicles: [low] })).toEqual([]);
  });
});

describe('a job that a vehicle is on its way to', () => {
  const fetched = need('a', ['100', '110'], { fetchedBy: 'V1' });
  const on = busy('V1', { node: '70' });

  test('moves only to one that is quicker by more than the hysteresis', () => {
    const free = (node: string) => [on, vehicle('V2', { node })];
    expect(run({ jobs: [fetched], vehicles: free('84') })).toEqual(['a→V1 begun']);
    expect(run({ jobs: [fetched], vehicles: free('86') })).toEqual(['a→V2']);
  });

  test('is not put back, whatever else comes up', () => {
    const urgent = need('b', ['70', '71'], { priority: 100, createdAt: -9e6, deadline: 0 });
    expect(run({ jobs: [fetched, urgent], vehicles: [on] })).toEqual(['a→V1 begun']);
    const soon = [on, busy('V2', { soon: ['100', 1] })];
    expect(run({ jobs: [fetched], vehicles: soon })).toEqual(['a→V1 begun']);
  });

  test('goes to another one so that its own can do what is overdue and no other can', () => {
    const late = need('b', ['70', '71'], { fixed: 'V1', createdAt: -9e6 });
    const vehicles = [on, vehicle('V2', { node: '0' })];
    expect(run({ jobs: [fetched, late], vehicles })).toEqual(['a→V2', 'b→V1']);
  });

  test('whose vehicle cannot come there any more goes to another; the vehicle has nothing else yet', () => {
    const seconds = (from: string, to: string) =>
      from === '70' && to === '100' ? Infinity : onLine(from, to);
    const vehicles = [on, vehicle('V2', { node: '0' })];
    const jobs = [fetched, need('b', ['70', '71'], { fixed: 'V1', createdAt: -9e6 })];
    expect(run({ jobs, vehicles, seconds })).toEqual(['a→V2']);
  });

  test('leaves its vehicle to be meant for another one, once that is free', () => {
    const vehicles = [busy('V1', { node: '70', soon: ['110', 50] })];
    const jobs = [fetched, need('b', ['110', '120'])];
    expect(run({ jobs, vehicles })).toEqual(['a→V1 begun', 'b→V1 when_free']);
  });
});

test('what is overdue begins now where it can, however near a busy vehicle will be free', () => {
  const vehicles = [vehicle('FREE'), busy('SOON', { soon: ['100', 1] })];
  const jobs = [need('a', ['100', '110'])];
  expect(
    run({
      now: 299_999,
      jobs,
      vehicles: [vehicle('FREE'), { ...vehicles[1]!, soon: { node: '100', at: 301_000 } }],
    }),
  ).toEqual(['a→SOON when_free']);
  expect(run({ now: 300_000, jobs, vehicles })).toEqual(['a→FREE']);
});

test('a decision names the rule, every candidate with its parts, and why not the others', () => {
  const vehicles = [
    ...[vehicle('V1', { node: '20' }), vehicle('V2'), vehicle('V3', { type: 'tugger' })],
    ...[vehicle('V4', { available: false, reason: 'manual' }), busy('V5', { soon: ['0', 30] })],
  ];
  const jobs = [need('a', ['10', '15'], { priority: 1, preferred: 'V2', type: '' })];
  const [said] = assignVehicles(view({ jobs, vehicles }));
  expect(said).toMatchObject({ vehicle: 'V2', rule: 'least_cost', begins: 'now', cost: -47 });
  expect(said!.parts).toEqual({
    ...{ until: 0, drive: 10, handling: 0, carry: 5, late: 0, battery: 0, avoid: 0 },
    ...{ preferred: -60, keeps: 0, priority: -2, waiting: -0, deadline: -0 },
  });
  expect(said!.candidates.map(({ vehicle: who, begins, cost }) => [who, begins, cost])).toEqual([
    ['V2', 'now', -47],
    ['V1', 'now', 13],
    ['V5', 'when_free', 43],
  ]);
  expect(said!.reasons).toEqual({ V3: 'vehicle_type', V4: 'manual' });
  expect(explainVehicles(view({ jobs, vehicles }), 'unknown')).toBeUndefined();
});
