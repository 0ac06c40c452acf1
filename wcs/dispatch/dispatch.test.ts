import { describe, expect, test } from 'vitest';
import type { SiteLocation } from '#base/site/site.ts';
import type { Task } from '#wms-core/ports.ts';
import { dispatch } from './dispatch.ts';
import { DEFAULT_DISPATCH, type DispatchView, type FreeWorker, type QueuedJob } from './model.ts';

const places: Record<string, Partial<SiteLocation>> = {
  A: { x: 0, y: 0, node: 'A' },
  B: { x: 100, y: 0, node: 'B' },
  PACK: { x: 50, y: 0 },
  'TRAY-BIN': { x: 0, y: 0, kind: 'bin', zone: 'Z1', tray: { vlm: 'VLM-AWAY', tray: 1 } },
  'Z1-BIN': { x: 0, y: 0, kind: 'bin', zone: 'Z1' },
  'Z2-BIN': { x: 100, y: 0, kind: 'bin', zone: 'Z2' },
};
const ann: FreeWorker = {
  worker: 'ann',
  device: 'PDA-1',
  skills: ['pick', 'count', 'pack'],
  walkSpeed: 1,
  x: 10,
  y: 0,
  expects: null,
  zones: [],
  equipment: ['handheld', 'cart'],
  duty: 'working',
};
const bob: FreeWorker = { ...ann, worker: 'bob', device: 'PDA-2', x: 0 };

const job = (jobId: string, task: object, extra: Partial<QueuedJob> = {}): QueuedJob => ({
  jobId,
  task: { deadline: undefined, items: [], ...task } as unknown as Task,
  priority: 50,
  wanted: null,
  avoid: null,
  handOver: null,
  snapshot: { progress: {} },
  createdAt: 0,
  ...extra,
});
const count = (jobId: string, at: string, extra: Partial<QueuedJob> = {}) =>
  job(jobId, { kind: 'count', at }, extra);
const check = (jobId: string, order: string) =>
  job(jobId, { kind: 'check', at: 'PACK', from: 'A', order });

function run(view: Partial<DispatchView>): string[] {
  const full: DispatchView = {
    now: 0,
    site: { location: (id) => places[id] as SiteLocation | undefined },
    jobs: [],
    workers: [],
    people: [],
    vehicles: [],
    transports: {
      ...{ kinds: new Map(), vehicleOf: new Map(), keptFor: new Map() },
      mayBegin: () => true,
    },
    busy: new Set(),
    stationsBusy: new Set(),
    troubleAt: (vlm) => (vlm === 'VLM-AWAY' ? 'vlm_offline' : undefined),
    travelSeconds: (from, to) => (from === to ? 0 : 60),
    settings: DEFAULT_DISPATCH,
    ...view,
  };
  return dispatch(full).map(({ jobId, actor }) => `${jobId}→${actor}`);
}

describe('workers', () => {
  test('the sum of walks is least, not the first walk', () => {
    // Greedy would give A to Ann, who is looked at first, and send Bob all the way to B.
    const jobs = [count('a', 'A'), count('b', 'B')];
    expect(run({ jobs, workers: [ann, { ...bob, x: 0 }] })).toEqual(['a→bob', 'b→ann']);
  });

  test('with more jobs than workers priority, age and deadline choose', () => {
    const workers = [{ ...ann, x: 50 }];
    expect(run({ jobs: [count('a', 'A'), count('b', 'B', { priority: 80 })], workers })).toEqual([
      'b→ann',
    ]);
    expect(
      run({
        now: 600_000,
        jobs: [count('a', 'A', { createdAt: 600_000 }), count('b', 'B')],
        workers,
      }),
    ).toEqual(['b→ann']);
    const soon = job('b', { kind: 'count', at: 'B', deadline: 60_000 });
    expect(run({ jobs: [count('a', 'A'), soon], workers })).toEqual(['b→ann']);
  });

  test('who lacks the skill or is not the wanted one gets nothing', () => {
    const jobs = [count('a', 'A', { wanted: 'bob' }), job('l', { kind: 'load', at: 'B' })];
    expect(run({ jobs, workers: [ann] })).toEqual([]);
    expect(run({ jobs, workers: [ann, bob] })).toEqual(['a→bob']);
  });

  test('a second count is for another person, while there is one', () => {
    const again = job('a', { kind: 'count', at: 'A', handlingUnit: '', notBy: 'ann' });
    const people = [ann, bob].map((who) => ({ ...who, online: true }));
    const alone = [people[0]!, { ...people[1]!, online: false }];
    expect(
      run({
        jobs: [again],
        workers: [
          { ...ann, x: 0 },
          { ...bob, x: 99 },
        ],
        people,
      }),
    ).toEqual(['a→bob']);
    expect(run({ jobs: [again], workers: [ann], people, now: 600_000 })).toEqual([]);
    expect(run({ jobs: [again], workers: [ann], people: alone, now: 599_999 })).toEqual([]);
    expect(run({ jobs: [again], workers: [ann], people: alone, now: 600_000 })).toEqual(['a→ann']);
    expect(run({ jobs: [again], workers: [ann], people: alone.slice(0, 1) })).toEqual(['a→ann']);
    const wanted = { ...again, wanted: 'ann' };
    expect(run({ jobs: [wanted], workers: [ann], people })).toEqual(['a→ann']);
  });

  test.each<[string, Partial<FreeWorker>, object]>([
    ['zone', { zones: ['Z2'] }, {}],
    ['skill', { skills: ['pick'] }, {}],
    ['equipment', { equipment: [] }, {}],
    ['licence', {}, { items: [{ hazardClass: '3' }] }],
    ['shift', { duty: 'off_shift' }, {}],
  ])('a second count waits for nobody who falls out by %s', (_, lacks, task) => {
    const again = job('a', { kind: 'count', at: 'Z1-BIN', notBy: 'ann', ...task });
    const first: FreeWorker = { ...ann, skills: [...ann.skills, 'hazard'], zones: ['Z1'] };
    const other: FreeWorker = { ...bob, ...lacks };
    const people = [first, other].map((who) => ({ ...who, online: true }));
    expect(run({ jobs: [again], workers: [first, other], people })).toEqual(['a→ann']);
  });

  test('a second count of a pallet waits a minute for another person to sign in, then no more', () => {
    const again = job('a', { kind: 'count', at: 'A', handlingUnit: 'IB-1', notBy: 'ann' });
    const people = [
      { ...ann, online: true },
      { ...bob, online: false },
    ];
    const workers = [ann];
    expect(run({ jobs: [again], workers, people, now: 59_999 })).toEqual([]);
    expect(run({ jobs: [again], workers, people, now: 60_000 })).toEqual(['a→ann']);
    const both = people.map((one) => ({ ...one, online: true }));
    expect(run({ jobs: [again], workers, people: both, now: 600_000 })).toEqual([]);
  });

  test('a second count waits for who is on a break, but not for ever', () => {
    const again = job('a', { kind: 'count', at: 'A', handlingUnit: '', notBy: 'ann' });
    const resting: FreeWorker = { ...bob, duty: 'on_break' };
    const people = [
      { ...ann, online: true },
      { ...resting, online: false },
    ];
    const workers = [ann, resting];
    expect(run({ jobs: [again], workers, people, now: 599_999 })).toEqual([]);
    expect(run({ jobs: [again], workers, people, now: 600_000 })).toEqual(['a→ann']);
  });

  describe('with a zone each', () => {
    const lines = [{ from: 'Z1-BIN' }, { from: 'Z2-BIN' }];
    const pick = job('p', { kind: 'pick', cartFrom: 'PACK', lines });
    const at = (line: number) => ({ ...pick, snapshot: { progress: { line } } });
    const skills: FreeWorker['skills'] = ['pick', 'count', 'putaway'];
    const worker = (zone: string): FreeWorker => ({ ...ann, worker: zone, skills, zones: [zone] });
    const workers = [worker('Z3'), worker('Z2'), worker('Z1')];
    const put = (from: string, ...to: string[]) =>
      job('p', { kind: 'transfer', from, lines: to.map((one) => ({ to: one })) });

    test.each([
      ['a cart run', pick, 'Z1'],
      ['a cart run whose first line is done', at(1), 'Z2'],
      ['a putaway', put('PACK', 'Z2-BIN', 'Z1-BIN'), 'Z2'],
      ['a relocation', put('Z1-BIN', 'Z2-BIN'), 'Z1'],
    ])('%s over two zones is for those of the zone where it goes on', (_, one, zone) => {
      expect(run({ jobs: [one], workers })).toEqual([`p→${zone}`]);
    });

    test('work over two zones is anybody’s after a wait, work in one zone is not', () => {
      const others = workers.slice(0, 1);
      expect(run({ jobs: [pick], workers: others, now: 299_999 })).toEqual([]);
      expect(run({ jobs: [pick], workers: others, now: 300_000 })).toEqual(['p→Z3']);
      const inOne = [count('c', 'Z1-BIN'), put('PACK', 'Z1-BIN')];
      expect(run({ jobs: inOne, workers: others, now: 300_000 })).toEqual([]);
    });

    test('a full cart is brought by anybody', () => {
      expect(run({ jobs: [at(2)], workers: workers.slice(0, 1) })).toEqual(['p→Z3']);
    });
  });

  test('nobody is sent to a tray whose machine is away, while the work before it goes on', () => {
    const pick = (jobId: string, ...bins: string[]) =>
      job(jobId, { kind: 'pick', cartFrom: 'A', lines: bins.map((from) => ({ from })) });
    const putAway = (to: string) => job('b', { kind: 'transfer', from: 'A', lines: [{ to }] });
    const putter = { ...ann, skills: ['putaway'] as const };
    expect(run({ jobs: [pick('a', 'TRAY-BIN')], workers: [ann] })).toEqual([]);
    expect(run({ jobs: [count('a', 'TRAY-BIN')], workers: [ann] })).toEqual([]);
    expect(run({ jobs: [putAway('TRAY-BIN')], workers: [putter] })).toEqual([]);
    expect(run({ jobs: [putAway('Z1-BIN')], workers: [putter] })).toEqual(['b→ann']);
    expect(run({ jobs: [pick('a', 'Z1-BIN', 'TRAY-BIN')], workers: [ann] })).toEqual(['a→ann']);
  });

  test('one worker at a pack station, and the next step of the order goes on', () => {
    const jobs = [check('c1', 'SO-1'), check('c2', 'SO-2')];
    expect(run({ jobs, workers: [ann, bob] })).toEqual(['c1→bob']);
    expect(run({ jobs, workers: [ann], stationsBusy: new Set(['PACK']) })).toEqual([]);
    expect(run({ jobs, workers: [{ ...ann, expects: 'SO-2' }] })).toEqual(['c2→ann']);
    expect(run({ jobs, workers: [{ ...ann, expects: 'SO-9' }] })).toEqual([]);
  });
});

test('vehicles: only free, fit and unloaded ones, the nearest; who failed last comes last', () => {
  const vehicle = {
    available: true,
    reason: '',
    node: 'A',
    battery: 80,
    load: null,
    interruptible: true,
  };
  const move = job('m', { kind: 'move', from: 'A', to: 'B' });
  const fleet = [
    { ...vehicle, vehicle: 'V1', node: 'B' },
    { ...vehicle, vehicle: 'V2' },
    { ...vehicle, vehicle: 'V3', load: 'CART-9' },
    { ...vehicle, vehicle: 'V4', available: false, reason: 'offline' },
  ];
  expect(run({ jobs: [move], vehicles: fleet })).toEqual(['m→V2']);
  expect(run({ jobs: [{ ...move, avoid: 'V2' }], vehicles: fleet })).toEqual(['m→V1']);
  expect(run({ jobs: [move], vehicles: fleet.slice(1), busy: new Set(['V2']) })).toEqual([]);
});

describe('a vehicle that has a unit on board', () => {
  const vehicle = {
    available: true,
    reason: '',
    node: 'A',
    battery: 80,
    load: null,
    interruptible: true,
  };
  const move = (jobId: string, handlingUnit: string, extra: object = {}) =>
    job(jobId, { kind: 'move', handlingUnit, from: 'A', to: 'B', ...extra });
  const loaded = { ...vehicle, vehicle: 'V1', node: 'B', load: 'CART-1' };
  const empty = { ...vehicle, vehicle: 'V2' };

  test('has its job, wherever the task says that it stands, and no other has', () => {
    const vehicles = [loaded, empty];
    expect(run({ jobs: [move('a', 'CART-1')], vehicles })).toEqual(['a→V1']);
    const aboard = move('a', 'CART-1', { from: 'VEHICLE:V1' });
    expect(run({ jobs: [aboard], vehicles })).toEqual(['a→V1']);
    const jobs = [move('a', 'CART-1'), move('b', 'CART-2')];
    expect(run({ jobs, vehicles })).toEqual(['a→V1', 'b→V2']);
    const faulty = { ...loaded, available: false, reason: 'fault' };
    expect(run({ jobs: [move('a', 'CART-1')], vehicles: [faulty, empty] })).toEqual([]);
    const away = { ...loaded, available: false, reason: 'offline' };
    expect(run({ jobs: [move('a', 'CART-1')], vehicles: [away, empty] })).toEqual(['a→V2']);
    expect(run({ jobs: [aboard], vehicles: [away, empty] })).toEqual([]);
    expect(run({ jobs: [aboard], vehicles: [empty] })).toEqual([]);
  });

  test('that it cannot name has the job of what the ledger has on it', () => {
    const vehicles = [{ ...loaded, load: '' }];
    expect(run({ jobs: [move('a', 'CART-1')], vehicles })).toEqual([]);
    expect(run({ jobs: [move('a', 'CART-1', { from: 'VEHICLE:V1' })], vehicles })).toEqual([
      'a→V1',
    ]);
  });

  test('has it before all others, however many are more urgent', () => {
    const urgent = Array.from({ length: 120 }, (_, i) => ({
      ...move(`u${i}`, `CART-${i + 10}`),
      priority: 99,
    }));
    expect(run({ jobs: [...urgent, move('a', 'CART-1')], vehicles: [loaded] })).toEqual(['a→V1']);
  });
});
