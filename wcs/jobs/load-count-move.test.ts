import { describe, expect, test } from 'vitest';
import { same } from '#base/refusal.ts';
import type { Task } from '#wms-core/ports.ts';
import type { JobEvent, TimerEvent } from './model.ts';
import { step } from './step.ts';
import { answered, assigned, done, goods, head, line, type Row, run, unit } from './table-test.ts';

test('load scans each parcel, which goes once the WMS lets it', () => {
  const task: Task = {
    ...head,
    kind: 'load',
    order: 'SO-1',
    at: 'LANE',
    parcels: [{ handlingUnit: 'S1', waybill: 'W1' }],
  };
  run(task, [
    [assigned(), ['show load LANE']],
    [answered({ handlingUnit: 'S1' }), ['report progress {"act":"loaded","handlingUnit":"S1"}']],
    [{ type: 'report.accepted' }, ['report completed']],
  ]);
});

test('load leaves with the key what may not go', () => {
  const task: Task = {
    ...head,
    kind: 'load',
    order: 'SO-1',
    at: 'LANE',
    parcels: [
      { handlingUnit: 'S1', waybill: 'W1' },
      { handlingUnit: 'S2', waybill: 'W2' },
      { handlingUnit: 'S3', waybill: 'W3' },
    ],
  };
  const loaded = (parcel: string) => `report progress {"act":"loaded","handlingUnit":"${parcel}"}`;
  const text = { en: 'It waits for the next truck.', zh: '请等待下一辆车。' };
  run(task, [
    [assigned(), ['show load LANE']],
    [answered({ handlingUnit: 'S1' }), [loaded('S1')]],
    [{ type: 'report.accepted' }, ['show load LANE (right)']],
    [answered({ handlingUnit: 'S2' }), [loaded('S2')]],
    [{ type: 'report.refused', text }, ['show load LANE (wrong)']],
    [done, ['show load LANE']],
    [answered({ handlingUnit: 'S3' }), [loaded('S3')]],
    [{ type: 'report.accepted' }, ['report completed']],
  ]);
});

test('load takes all parcels of a pallet with one scan of it', () => {
  const task: Task = {
    ...head,
    kind: 'load',
    order: 'SO-1',
    at: 'LANE',
    parcels: [
      { handlingUnit: 'S1', waybill: 'W1' },
      { handlingUnit: 'S2', waybill: 'W2', onPallet: 'PAL-1' },
      { handlingUnit: 'S3', waybill: 'W3', onPallet: 'PAL-1' },
    ],
  };
  const loaded = (parcel: string) => `report progress {"act":"loaded","handlingUnit":"${parcel}"}`;
  run(task, [
    [assigned(), ['show load LANE']],
    [answered({ handlingUnit: 'W1' }), [loaded('S1')]],
    [{ type: 'report.accepted' }, ['show load LANE (right)']],
    [answered({ handlingUnit: 'S2' }), ['no: handlingUnit.wrong', 'again load LANE (wrong)']],
    [answered({ handlingUnit: 'PAL-1' }), [loaded('PAL-1')]],
    [{ type: 'report.accepted' }, ['report completed']],
  ]);
});

test('hand_over asks for the driver’s paper, and he may take a part', () => {
  const lines = [{ lineId: '1', goods: goods('cup'), quantity: 5, to: 'RTV-1' }];
  const from = { from: 'LANE', fromHandlingUnit: '' };
  const task: Task = { ...head, kind: 'transfer', purpose: 'hand_over', ...from, lines };
  const given = answered({ item: 'cup', location: 'RTV-1', quantity: 5 });
  const refused = (quantity: number): JobEvent => ({
    ...{ type: 'refused', reason: 'not_taken', quantity },
  });
  run(task, [
    [assigned(), ['show hand_over LANE']],
    [
      answered({ item: 'cup', location: 'RTV-2', quantity: 5 }),
      ['no: location.wrong', 'again hand_over LANE (wrong)'],
    ],
    [given, [line('1', 5), 'report completed']],
  ]);
  run(task, [
    [assigned(), ['show hand_over LANE']],
    [refused(5), ['no: quantity.not_short', 'again hand_over LANE (wrong)']],
    [refused(3), [line('1', 3, 'operator_refused'), 'report completed']],
  ]);
});

test('transfer goes line by line, and a full bin leaves the line', () => {
  const task: Task = {
    ...head,
    kind: 'transfer',
    purpose: 'putaway',
    from: 'STAGE',
    fromHandlingUnit: 'IB-1',
    lines: [
      { lineId: '1', goods: goods('milk'), quantity: 5, to: 'A-01' },
      { lineId: '2', goods: goods('cup'), quantity: 5, to: 'A-02' },
    ],
  };
  run(task, [
    [assigned(), ['show transfer STAGE']],
    [
      answered({ item: 'milk', location: 'A-01', quantity: 5 }),
      [line('1', 5), 'show transfer STAGE'],
    ],
    [
      { type: 'refused', reason: 'destination_full' },
      [line('2', 0, 'destination_full'), 'report completed'],
    ],
  ]);
});

test('count is blind, one step an item and lot, and nothing is an answer', () => {
  const task: Task = {
    ...head,
    kind: 'count',
    at: 'A-01',
    handlingUnit: '',
    goods: [goods('milk'), { ...goods('milk'), layer: 'L2' }, goods('cup')],
  };
  run(task, [
    [assigned(), ['show count A-01']],
    [answered({ location: 'A-01', quantity: 0 }), ['show count A-01']],
    [
      answered({ location: 'A-01', quantity: 4 }),
      [
        'report completed {"act":"counted","counts":[{"item":"milk","lot":"","quantity":0},{"item":"cup","lot":"","quantity":4}]}',
      ],
    ],
  ]);
});

describe('move', () => {
  const task: Task = { ...head, kind: 'move', handlingUnit: 'CART-1', from: 'POOL-1', to: 'PUT-1' };
  const finished: JobEvent = { type: 'leg.finished', legId: 'l' };
  const failed = (
    reason: 'rejected' | 'action_failed' | 'load_gone' | 'vehicle_lost',
  ): JobEvent => ({
    type: 'leg.failed',
    legId: 'l',
    reason,
    note: same('why'),
  });
  const pause: TimerEvent = { type: 'xstate.after.pause.move.pausing' };
  const fetch = 'leg N1 pick CART-1';
  const bring = 'leg N2 drop CART-1';

  test('fetch, carry, done', () => {
    run(task, [
      [assigned('AGV-1'), [fetch]],
      [finished, [unit('CART-1', 'VEHICLE:PDA-AGV-1'), bring]],
      [finished, [unit('CART-1', 'PUT-1'), 'report completed']],
    ]);
  });

  test('a rejected order goes to another vehicle, five times at most', () => {
    const attempt: Row[] = [
      [assigned('AGV-1'), [fetch]],
      [failed('rejected'), ['release', 'startTimer']],
      [pause, ['cancelTimer']],
    ];
    const end = run(task, [
      ...attempt,
      ...attempt,
      ...attempt,
      ...attempt,
      [assigned('AGV-1'), [fetch]],
      [failed('rejected'), ['report failed device_lost']],
    ]);
    expect(end.state).toBe('failed');
  });

  test('loaded, the same vehicle tries again however long it is away', () => {
    const away: Row[] = [
      [failed('vehicle_lost'), ['startTimer']],
      [{ type: 'xstate.after.pause.move.resting' }, ['cancelTimer', bring]],
    ];
    run(task, [
      [assigned('AGV-1'), [fetch]],
      [finished, [unit('CART-1', 'VEHICLE:PDA-AGV-1'), bring]],
      ...Array.from({ length: 40 }, () => away).flat(),
      [finished, [unit('CART-1', 'PUT-1'), 'report completed']],
    ]);
  });

  test('loaded, it never gives up, and tries seldom after a while', () => {
    const rest: TimerEvent = { type: 'xstate.after.pause.move.resting' };
    const refused: Row[] = [
      [failed('action_failed'), ['startTimer']],
      [rest, ['cancelTimer', bring]],
    ];
    const tried = run(task, [
      [assigned('AGV-1'), [fetch]],
      [finished, [unit('CART-1', 'VEHICLE:PDA-AGV-1'), bring]],
      ...Array.from({ length: 40 }, () => refused).flat(),
    ]);
    expect(tried.state).toBe('carrying');
    const pauses = [0, 40].map((attempts) => {
      const snapshot = { ...tried, progress: { attempts } };
      return step(task, { location: () => undefined }, snapshot, failed('action_failed')).actions;
    });
    expect(pauses).toMatchObject([[{ delayMs: 5_000 }], [{ delayMs: 60_000 }]]);
  });

  test('a vehicle that has the unit begins by bringing it', () => {
    run(task, [
      [assigned('AGV-1'), [fetch]],
      [failed('vehicle_lost'), ['release', 'startTimer']],
      [pause, ['cancelTimer']],
      [assigned('AGV-1', true), [unit('CART-1', 'VEHICLE:PDA-AGV-1'), bring]],
      [finished, [unit('CART-1', 'PUT-1'), 'report completed']],
    ]);
  });

  test('a load that somebody took off on the way is for a person to find', () => {
    run(task, [
      [assigned('AGV-1', true), [unit('CART-1', 'VEHICLE:PDA-AGV-1'), bring]],
      [failed('load_gone'), ['report failed carrier_lost']],
    ]);
  });
});
