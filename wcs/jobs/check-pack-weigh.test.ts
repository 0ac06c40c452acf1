import { describe, expect, test } from 'vitest';
import type { Task } from '#wms-core/ports.ts';
import type { JobEvent } from './model.ts';
import { begin, step } from './step.ts';
import { answered, assigned, done, goods, head, type Row, run, site, unit } from './table-test.ts';

describe('check', () => {
  const task: Task = {
    ...head,
    kind: 'check',
    order: 'SO-1',
    tote: 'TOTE-1',
    from: 'SLOT-1',
    at: 'PACK-1',
    unpack: [],
    lines: [
      { item: 'milk', lot: 'a', quantity: 2 },
      { item: 'milk', lot: 'b', quantity: 1 },
      { item: 'cup', lot: '', quantity: 1 },
    ],
    exceptionPlace: 'EXC',
  };
  const fetch: Row[] = [
    [assigned(), ['show bring_tote SLOT-1']],
    [
      answered({ handlingUnit: 'TOTE-1', location: 'PACK-1' }),
      [unit('TOTE-1', 'PACK-1'), 'show check PACK-1'],
    ],
  ];
  const count = (item: string, quantity: number): Row => [
    answered({ item, quantity }),
    ['show check PACK-1'],
  ];

  test('all is there', () => {
    run(task, [
      ...fetch,
      count('code-milk', 1),
      count('code-milk', 2),
      count('cup', 1),
      [
        done,
        [
          'report completed {"act":"checked","counts":[{"item":"cup","quantity":1},{"item":"milk","quantity":3}]}',
        ],
      ],
    ]);
  });

  test('a miscount is counted again and is right the second time', () => {
    run(task, [
      ...fetch,
      count('milk', 2),
      count('cup', 1),
      [done, ['show check_again PACK-1 (wrong)']],
      [
        answered({ quantity: 3 }),
        [
          'report completed {"act":"checked","counts":[{"item":"cup","quantity":1},{"item":"milk","quantity":3}]}',
        ],
      ],
    ]);
  });

  test('a swapped tote: surplus is laid aside, the tote with the missing goes back', () => {
    run(task, [
      ...fetch,
      count('milk', 3),
      count('plate', 2),
      // In the order of their names: the cup that is not there, then the plates that should not be.
      [done, ['show check_again PACK-1 (wrong)']],
      [answered({ quantity: 0 }), ['show check_again PACK-1']],
      [answered({ quantity: 2 }), ['show lay_surplus PACK-1']],
      [answered({ item: 'plate', quantity: 2, location: 'EXC' }), ['show return_tote PACK-1']],
      [
        answered({ location: 'SLOT-1' }),
        [
          unit('TOTE-1', 'SLOT-1'),
          'report completed {"act":"checked","counts":[{"item":"milk","quantity":3},{"item":"plate","quantity":2}]}',
        ],
      ],
    ]);
  });

  test('parcels are unpacked first', () => {
    run({ ...task, unpack: ['SSCC-1'], from: 'PACK-1' }, [
      [assigned(), ['show unpack PACK-1']],
      [answered({ handlingUnit: 'SSCC-1' }), [unit('SSCC-1', 'PACK-1'), 'show check PACK-1']],
    ]);
  });
});

test.each([
  ['gets', { limited: true } as const, true],
  ['does not get', {}, false],
])('pack says that a parcel %s the mark for limited quantities', (_, limited, isSaid) => {
  const task: Task = {
    ...head,
    ...{ kind: 'pack', order: 'SO-1', tote: 'TOTE-1', at: 'PACK-1', toteTo: 'STACK' },
    parcels: [{ handlingUnit: 'S1', waybill: 'W1', lines: [], ...limited }],
  };
  const { actions } = step(task, site, begin(task, site).snapshot, assigned());
  const [shown] = actions.filter((action) => action.type === 'show');
  expect(shown!.step.text.en.includes('(LQ)')).toBe(isSaid);
  expect(shown!.step.text.zh.includes('LQ')).toBe(isSaid);
});

test('pack, parcel by parcel, then the tote goes back', () => {
  const parcel = (handlingUnit: string) => ({
    handlingUnit,
    waybill: `WB-${handlingUnit}`,
    lines: [{ goods: goods('cup'), quantity: 1 }],
  });
  const task: Task = {
    ...head,
    kind: 'pack',
    order: 'SO-1',
    tote: 'TOTE-1',
    at: 'PACK-1',
    toteTo: 'STACK',
    parcels: [parcel('S1'), parcel('S2')],
  };
  run(task, [
    [assigned(), ['show pack PACK-1']],
    [answered({ handlingUnit: 'S2' }), ['no: handlingUnit.wrong', 'again pack PACK-1 (wrong)']],
    [
      answered({ handlingUnit: 'S1' }),
      ['report progress {"act":"packed","handlingUnit":"S1"}', 'show pack PACK-1'],
    ],
    [
      answered({ handlingUnit: 'WB-S2' }),
      ['report progress {"act":"packed","handlingUnit":"S2"}', 'show store_tote PACK-1'],
    ],
    [answered({ location: 'STACK' }), [unit('TOTE-1', 'STACK'), 'report completed']],
  ]);
});

describe('weigh', () => {
  const task: Task = {
    ...head,
    kind: 'weigh',
    order: 'SO-1',
    handlingUnit: 'S1',
    at: 'PACK-1',
    to: 'OUT-1',
  };
  const weight = (grams: number, before: number | null): JobEvent => ({
    type: 'weight',
    grams,
    before,
  });
  const placed = ['cancelTimer', 'show lay_down PACK-1'];

  test('the first stable weight after an empty scale counts', () => {
    run(task, [
      [assigned(), ['show place_on_scale PACK-1 scale SCALE-1', 'startTimer']],
      [weight(3, 1200), []],
      [weight(1500, 3), placed],
      [
        answered({ handlingUnit: 'S1', location: 'OUT-1' }),
        [unit('S1', 'OUT-1'), 'report completed {"act":"weighed","grams":1500}'],
      ],
    ]);
  });

  test('the parcel may be laid onto a pallet there, once the WMS has agreed', () => {
    const onto = `report progress {"act":"unit_moved","handlingUnit":"S1","to":"OUT-1","onto":"PAL-1"}`;
    const text = { en: 'no', zh: '不' };
    run({ ...task, pallets: ['PAL-1'] }, [
      [assigned(), ['show place_on_scale PACK-1 scale SCALE-1', 'startTimer']],
      [weight(3, 1200), []],
      [weight(1500, 3), placed],
      [answered({ handlingUnit: 'S1', location: 'PAL-1' }), [onto]],
      [{ type: 'report.refused', text }, ['show lay_down PACK-1 (wrong)']],
      [answered({ handlingUnit: 'S1', location: 'PAL-1' }), [onto]],
      [{ type: 'report.accepted' }, ['report completed {"act":"weighed","grams":1500}']],
    ]);
  });

  test('the first weight after a restart is not believed: nobody knows what lay there', () => {
    run(task, [
      [assigned(), ['show place_on_scale PACK-1 scale SCALE-1', 'startTimer']],
      [weight(1500, null), ['again place_on_scale PACK-1 scale SCALE-1 (wrong)']],
      [weight(0, 1500), []],
      [weight(1500, 0), placed],
    ]);
  });

  test('what lay there before is not weighed; after a long silence a new weight counts', () => {
    run(task, [
      [assigned(), ['show place_on_scale PACK-1 scale SCALE-1', 'startTimer']],
      [weight(1200, 1200), ['again place_on_scale PACK-1 scale SCALE-1 (wrong)']],
      [
        { type: 'xstate.after.silence.weigh.placing' },
        ['again place_on_scale PACK-1 scale SCALE-1 weight (wrong)'],
      ],
      [weight(1500, 1200), placed],
    ]);
  });

  const byHand = 'report completed {"act":"weighed","grams":1480,"byHand":true}';
  const laid: Row = [
    answered({ handlingUnit: 'S1', location: 'OUT-1' }),
    [unit('S1', 'OUT-1'), byHand],
  ];

  test('a weight is entered only when the scale was silent, and never next to nothing', () => {
    run(task, [
      [assigned(), ['show place_on_scale PACK-1 scale SCALE-1', 'startTimer']],
      [
        answered({ weight: 1480 }),
        ['no: weight.scale', 'again place_on_scale PACK-1 scale SCALE-1 (wrong)'],
      ],
      [
        { type: 'xstate.after.silence.weigh.placing' },
        ['again place_on_scale PACK-1 scale SCALE-1 weight (wrong)'],
      ],
      [
        answered({ weight: 12 }),
        ['no: weight.none', 'again place_on_scale PACK-1 scale SCALE-1 weight (wrong)'],
      ],
      [answered({ weight: 1480 }), placed],
      laid,
    ]);
  });

  test('at a station without a scale the worker is asked for the weight', () => {
    run({ ...task, at: 'PACK-2' }, [
      [assigned(), ['show weigh_by_hand PACK-2 weight', 'startTimer']],
      [answered({}), ['no: field.missing', 'again weigh_by_hand PACK-2 weight (wrong)']],
      [answered({ weight: 1480 }), ['cancelTimer', 'show lay_down PACK-2']],
      laid,
    ]);
  });
});
