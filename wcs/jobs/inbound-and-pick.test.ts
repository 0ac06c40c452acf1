import { describe, expect, test } from 'vitest';
import type { Task } from '#wms-core/ports.ts';
import type { JobEvent } from './model.ts';
import {
  answered,
  assigned,
  card,
  done,
  goods,
  head,
  line,
  type Row,
  run,
  unit,
} from './table-test.ts';

describe('receive', () => {
  const task: Task = {
    ...head,
    kind: 'receive',
    asn: 'ASN-1',
    at: 'DOCK-1',
    lines: [{ lineId: '1', item: 'milk', expected: 10 }],
  };
  const good = {
    handlingUnit: 'IB-1',
    item: 'code-milk',
    quantity: 9,
    damaged: 1,
    lot: 'X',
    expiryDate: '2027-01-31',
  };

  test('each answer is booked by the WMS before the next is asked', () => {
    const booked = `report progress ${JSON.stringify({ act: 'received', lineId: '1', item: 'milk', quantity: 9, damaged: 1, lot: 'X', expiryDate: '2027-01-31', handlingUnit: 'IB-1' })}`;
    const end = run(task, [
      [assigned(), ['show receive DOCK-1']],
      [
        answered({ ...good, handlingUnit: 'PAL-1' }),
        ['no: handlingUnit.inbound', 'again receive DOCK-1 (wrong)'],
      ],
      [
        answered({ handlingUnit: 'IB-1', item: 'milk', quantity: 9 }),
        ['no: lot.missing', 'again receive DOCK-1 (wrong)'],
      ],
      [
        answered({ ...good, expiryDate: '2027-13-01' }),
        ['no: field.date', 'again receive DOCK-1 (wrong)'],
      ],
      [
        answered({ ...good, expiryDate: '2027-02-31' }),
        ['no: field.date', 'again receive DOCK-1 (wrong)'],
      ],
      [
        answered({ handlingUnit: 'IB-1', item: 'milk', quantity: 9, lot: 'X' }),
        ['no: date.missing', 'again receive DOCK-1 (wrong)'],
      ],
      [
        answered({ ...good, quantity: 0, damaged: 0 }),
        ['no: quantity.none', 'again receive DOCK-1 (wrong)'],
      ],
      [answered(good), [booked]],
      [answered(good), ['no: step.busy']],
      [
        { type: 'report.refused', text: { en: 'too many', zh: '太多' } },
        ['show receive DOCK-1 (wrong)'],
      ],
      [answered(good), [booked]],
      [{ type: 'report.accepted' }, ['show receive DOCK-1 (right)']],
      [done, ['report completed {"act":"receipt_ended"}']],
    ]);
    expect(end.state).toBe('done');
  });
});

describe('receive, done with nothing booked', () => {
  const task: Task = {
    ...head,
    ...{ kind: 'receive', asn: 'ASN-1', at: 'DOCK-1' },
    lines: [{ lineId: '1', item: 'cup', expected: 10 }],
  };
  const cups = answered({ handlingUnit: 'IB-1', item: 'cup', quantity: 2 });
  const booked = `report progress ${JSON.stringify({ act: 'received', lineId: '1', item: 'cup', quantity: 2, damaged: 0, handlingUnit: 'IB-1' })}`;

  test('asks whether nothing came; no leads back, yes ends it', () => {
    const end = run(task, [
      [assigned(), ['show receive DOCK-1']],
      [cups, [booked]],
      [{ type: 'report.refused', text: { en: 'no', zh: '否' } }, ['show receive DOCK-1 (wrong)']],
      [done, ['show nothing_came DOCK-1']],
      [answered({ answer: 'perhaps' }), ['no: answer.wrong', 'again nothing_came DOCK-1 (wrong)']],
      [answered({ answer: 'no' }), ['show receive DOCK-1']],
      [done, ['show nothing_came DOCK-1']],
      [answered({ answer: 'yes' }), ['report completed {"act":"receipt_ended"}']],
    ]);
    expect(end.state).toBe('done');
  });

  test('counts as progress what was booked, also while nobody had the job', () => {
    const end = run(task, [
      [assigned(), ['show receive DOCK-1']],
      [cups, [booked]],
      [{ type: 'lost' }, []],
      [{ type: 'report.accepted' }, []],
      [assigned('ben'), ['show receive DOCK-1 (right)']],
      [cups, [booked]],
      [
        { type: 'report.accepted', notice: { en: 'expired', zh: '过期' } },
        ['show receive DOCK-1 (warning)'],
      ],
      [done, ['report completed {"act":"receipt_ended"}']],
    ]);
    expect(end.state).toBe('done');
  });
});

describe('receive with announced pallets', () => {
  const [first, second] = ['106141412345678908', '106141412345678915'];
  const content = [{ item: 'cup', lot: '', quantity: 5 }];
  const task: Task = {
    ...head,
    kind: 'receive',
    asn: 'ASN-1',
    at: 'DOCK-1',
    lines: [{ lineId: '1', item: 'cup', expected: 10 }],
    units: [
      { handlingUnit: first!, content },
      { handlingUnit: second!, content },
    ],
  };
  const scanned = (handlingUnit: string) => answered({ handlingUnit });
  const whole = (handlingUnit: string) =>
    `report progress ${JSON.stringify({ act: 'unit_received', handlingUnit })}`;

  test('one confirmation takes a pallet in as announced; one that differs goes item by item', () => {
    const end = run(task, [
      [assigned(), ['show receive_unit DOCK-1']],
      [scanned('IB-1'), ['no: handlingUnit.wrong', 'again receive_unit DOCK-1 (wrong)']],
      [scanned(first!), ['show verify_unit DOCK-1']],
      [done, [whole(first!)]],
      [{ type: 'report.accepted' }, ['show receive_unit DOCK-1 (right)']],
      [scanned(second!), ['show verify_unit DOCK-1']],
      [{ type: 'refused', reason: 'damaged' }, ['show receive DOCK-1']],
      [
        answered({ handlingUnit: second!, item: 'cup', quantity: 4, damaged: 1 }),
        [
          `report progress ${JSON.stringify({ act: 'received', lineId: '1', item: 'cup', quantity: 4, damaged: 1, handlingUnit: second })}`,
        ],
      ],
      [{ type: 'report.accepted' }, ['show receive DOCK-1 (right)']],
      [done, ['report completed {"act":"receipt_ended"}']],
    ]);
    expect(end.state).toBe('done');
  });

  test('refused by the WMS it goes item by item; with none left on the truck too', () => {
    run(task, [
      [assigned(), ['show receive_unit DOCK-1']],
      [scanned(first!), ['show verify_unit DOCK-1']],
      [done, [whole(first!)]],
      [
        { type: 'report.refused', text: { en: 'too many', zh: '太多' } },
        ['show receive_unit DOCK-1 (wrong)'],
      ],
      [done, ['show receive DOCK-1']],
    ]);
  });
});

test('receive a pallet with labelled units: all at once, or those that are scanned', () => {
  const [first, second, one, two] = ['1', '2', '3', '4'].map((end) => `10614141234567890${end}`);
  const content = [{ item: 'cup', lot: '', quantity: 5 }];
  const task: Task = {
    ...head,
    kind: 'receive',
    asn: 'ASN-1',
    at: 'DOCK-1',
    lines: [{ lineId: '1', item: 'cup', expected: 10 }],
    units: [
      { handlingUnit: first!, content: [], units: [{ handlingUnit: one!, content }] },
      { handlingUnit: second!, content: [], units: [{ handlingUnit: two!, content }] },
    ],
  };
  const scanned = (handlingUnit: string) => answered({ handlingUnit });
  const told = (handlingUnit: string, units?: readonly string[]) =>
    `report progress ${JSON.stringify({ act: 'unit_received', handlingUnit, units })}`;
  run(task, [
    [assigned(), ['show receive_unit DOCK-1']],
    [scanned(first!), ['show verify_units DOCK-1']],
    [done, [told(first!)]],
    [{ type: 'report.accepted' }, ['show receive_unit DOCK-1 (right)']],
    [scanned(second!), ['show verify_units DOCK-1']],
    [scanned('X'), ['no: handlingUnit.not_announced', 'again verify_units DOCK-1 (wrong)']],
    [scanned(one!), ['show verify_units DOCK-1']],
    [done, [told(second!, [one!])]],
    [
      { type: 'report.refused', text: { en: 'here already', zh: '已在库内' } },
      ['show verify_units DOCK-1 (wrong)'],
    ],
    [{ type: 'refused', reason: 'damaged' }, ['show receive DOCK-1']],
  ]);
});

test('receive a unit that came without its pallet by one scan of it, before the pallet or after', () => {
  const [first, second, one, two, three] = ['1', '2', '3', '4', '5'].map(
    (end) => `10614141234567890${end}`,
  ) as [string, string, string, string, string];
  const content = [{ item: 'cup', lot: '', quantity: 5 }];
  const inner = (handlingUnit: string) => ({ handlingUnit, content });
  const task: Task = {
    ...head,
    kind: 'receive',
    asn: 'ASN-1',
    at: 'DOCK-1',
    lines: [{ lineId: '1', item: 'cup', expected: 15 }],
    units: [
      { handlingUnit: first, content: [], units: [inner(one), inner(two)] },
      { handlingUnit: second, content, units: [inner(three)] },
    ],
  };
  const scanned = (handlingUnit: string) => answered({ handlingUnit });
  const told = (handlingUnit: string, units?: readonly string[]) =>
    `report progress ${JSON.stringify({ act: 'unit_received', handlingUnit, units })}`;
  const booked: Row = [{ type: 'report.accepted' }, ['show receive_unit DOCK-1 (right)']];
  run(task, [
    [assigned(), ['show receive_unit DOCK-1']],
    [scanned(one), ['show verify_unit DOCK-1']],
    [done, [told(one)]],
    booked,
    [scanned(one), ['no: handlingUnit.wrong', 'again receive_unit DOCK-1 (wrong)']],
    // The rest of its pallet is as announced.
    [scanned(first), ['show verify_units DOCK-1']],
    [done, [told(first, [two])]],
    booked,
    [scanned(second), ['show verify_units DOCK-1']],
    [done, [told(second)]],
    [
      { type: 'report.refused', text: { en: 'here already', zh: '已在库内' } },
      ['show verify_units DOCK-1 (wrong)'],
    ],
    [scanned(one), ['show verify_units DOCK-1']],
    [done, [told(second, [one])]],
    booked,
    // The one that is missing is waited for.
    [scanned(three), ['show verify_unit DOCK-1']],
    [done, [told(three)]],
    [{ type: 'report.accepted' }, ['show receive DOCK-1 (right)']],
  ]);
});

test('inspect: never more bad than looked at, the whole sample and no more', () => {
  const task: Task = {
    ...head,
    kind: 'inspect',
    at: 'DOCK-1',
    handlingUnit: 'IB-1',
    goods: goods('milk'),
    sample: 3,
  };
  run(task, [
    [assigned(), ['show inspect DOCK-1']],
    [
      answered({ handlingUnit: 'IB-1', quantity: 3, damaged: 4 }),
      ['no: damaged.more', 'again inspect DOCK-1 (wrong)'],
    ],
    [
      answered({ handlingUnit: 'IB-1', quantity: 0, damaged: 0 }),
      ['no: sample.fewer', 'again inspect DOCK-1 (wrong)'],
    ],
    [
      answered({ handlingUnit: 'IB-1', quantity: 4, damaged: 0 }),
      ['no: quantity.more', 'again inspect DOCK-1 (wrong)'],
    ],
    [
      answered({ handlingUnit: 'IB-1', quantity: 3, damaged: 1 }),
      ['report completed {"act":"inspected","inspected":3,"rejected":1}'],
    ],
  ]);
});

test('inspect: each characteristic of each sound piece is measured; the WMS judges the values', () => {
  const width = {
    characteristic: 'width',
    name: { en: 'Width', zh: '宽度' },
    unit: 'mm',
    scale: 1,
    lower: -5,
    upper: 1_005,
    pieces: 2,
  };
  const task: Task = {
    ...head,
    kind: 'inspect',
    at: 'DOCK-1',
    handlingUnit: 'IB-1',
    goods: goods('milk'),
    sample: 3,
    characteristics: [width, { ...width, characteristic: 'cold', scale: 0, pieces: 1 }],
  };
  const wrong = ['no: value.invalid', 'again measure DOCK-1 (wrong)'];
  const values = [
    { piece: 1, characteristic: 'width', value: 1_004 },
    { piece: 1, characteristic: 'cold', value: -18 },
    { piece: 2, characteristic: 'width', value: 1_200 },
  ];
  run(task, [
    [assigned(), ['show inspect DOCK-1']],
    [answered({ handlingUnit: 'IB-1', quantity: 3, damaged: 1 }), ['show measure DOCK-1']],
    [answered({ value: 'about 100' }), wrong],
    [answered({ value: '100.44' }), wrong],
    [answered({ value: '100,4' }), ['show measure DOCK-1']],
    [{ type: 'lost' }, []],
    [assigned('bob'), ['show measure DOCK-1']],
    [answered({ value: '-18' }), ['show measure DOCK-1']],
    [
      answered({ value: '120' }),
      [
        `report completed ${JSON.stringify({ act: 'inspected', inspected: 3, rejected: 1, values })}`,
      ],
    ],
  ]);
});

describe('inspect: what a dimensioner measures', () => {
  const size = (side: 'length' | 'height' | 'weight', perUnit: number) => ({
    ...{ characteristic: side, name: { en: side, zh: side }, unit: 'cm', scale: 1 },
    ...{ lower: 1, upper: null, pieces: 2, dimension: { side, perUnit } },
  });
  const { dimension: _, ...byHand } = size('height', 1);
  const inspection = (
    characteristics: NonNullable<Extract<Task, { kind: 'inspect' }>['characteristics']>,
  ): Task => ({
    ...head,
    ...{ kind: 'inspect', at: 'DOCK-2', handlingUnit: 'IB-1', sample: 2 },
    ...{ goods: goods('cup'), characteristics },
  });
  const laid = (lengthMm: number, doubted?: true): JobEvent => ({
    type: 'measured',
    measured: { lengthMm, widthMm: 80, heightMm: 62, grams: 133 },
    ...(doubted ? { doubted } : {}),
  });
  const looked = [
    [assigned(), ['show inspect DOCK-2']],
    [
      answered({ handlingUnit: 'IB-1', quantity: 2, damaged: 0 }),
      ['show measure DOCK-2 dimensioner CUBE-1'],
    ],
  ] as const;
  const completed = (...told: readonly (readonly [number, string, number])[]) => {
    const values = told.map(([piece, characteristic, value]) => ({ piece, characteristic, value }));
    const act = { act: 'inspected', inspected: 2, rejected: 0, values };
    return `report completed ${JSON.stringify(act)}`;
  };

  test('answers all that it measures of the piece; the next piece is laid on it anew', () => {
    run(inspection([size('length', 1), size('weight', 1_000)]), [
      ...looked,
      [laid(121), ['show measure DOCK-2 dimensioner CUBE-1']],
      [
        laid(119),
        [
          completed(
            [1, 'length', 121],
            [1, 'weight', 133_000],
            [2, 'length', 119],
            [2, 'weight', 133_000],
          ),
        ],
      ],
    ]);
  });

  test('the worker may still type, and must where no device measures it', () => {
    const other = { ...byHand, characteristic: 'other', pieces: 1 };
    run(inspection([{ ...size('length', 1), pieces: 1 }, other]), [
      ...looked,
      [answered({ value: '12.1' }), ['show measure DOCK-2']],
      [answered({ value: '3' }), [completed([1, 'length', 121], [1, 'other', 30])]],
    ]);
  });

  test('figures that the WMS doubts do not count, and the worker is told', () => {
    run(inspection([{ ...size('length', 1), pieces: 1 }]), [
      ...looked,
      [laid(900, true), ['again measure DOCK-2 dimensioner CUBE-1 (wrong)']],
      [laid(121), [completed([1, 'length', 121])]],
    ]);
  });
});

test('inspect: the bad ones of pieces with numbers are scanned, by eye or by a value', () => {
  const length = {
    ...{ characteristic: 'length', name: { en: 'Length', zh: '长度' }, unit: 'mm', scale: 0 },
    ...{ lower: 10, upper: null, pieces: 1 },
  };
  const task: Task = {
    ...head,
    items: [card('cam', { serialControlled: true })],
    ...{ kind: 'inspect', at: 'DOCK-1', handlingUnit: 'IB-1', goods: goods('cam'), sample: 3 },
    characteristics: [length],
  };
  const bad = (serial: string) => answered({ item: 'cam', serial });
  const asked = (serial: string) =>
    `report progress ${JSON.stringify({ act: 'piece_scanned', lineId: 'L1', serial })}`;
  const refused: JobEvent = { type: 'report.refused', text: { en: 'not here', zh: '不在此处' } };
  const accepted: JobEvent = { type: 'report.accepted' };
  const values = [{ piece: 1, characteristic: 'length', value: 9 }];
  const done = (serials: object) =>
    `report completed ${JSON.stringify({ act: 'inspected', inspected: 3, rejected: 1, values, ...serials })}`;
  const looked = [
    [assigned(), ['show inspect DOCK-1']],
    [answered({ handlingUnit: 'IB-1', quantity: 3, damaged: 1 }), ['show measure DOCK-1']],
    [answered({ value: '9' }), ['show scan_bad DOCK-1']],
  ] as const;
  run(task, [
    ...looked,
    [bad('S9'), [asked('S9')]],
    [refused, ['show scan_bad DOCK-1 (wrong)']],
    [bad('S1'), [asked('S1')]],
    [accepted, ['show scan_bad DOCK-1 (right)']],
    [bad('S1'), ['no: serial.twice', 'again scan_bad DOCK-1 (wrong)']],
    [bad('S2'), [asked('S2')]],
    [accepted, [done({ serials: ['S1', 'S2'] })]],
  ]);
  run(task, [...looked, [{ type: 'refused', reason: 'unreadable' }, [done({})]]]);
});

test('receive: of a return each answer says the grade of its pieces', () => {
  const task: Task = {
    ...head,
    kind: 'receive',
    asn: 'RMA-1',
    at: 'DOCK-1',
    isReturn: true,
    lines: [{ lineId: '1', item: 'cup', expected: 2 }],
  };
  const cup = { handlingUnit: 'IB-1', item: 'cup', quantity: 2 };
  const act = { act: 'received', lineId: '1', item: 'cup', quantity: 2, damaged: 0 };
  run(task, [
    [assigned(), ['show receive DOCK-1']],
    [answered(cup), ['no: field.missing', 'again receive DOCK-1 (wrong)']],
    [answered({ ...cup, grade: 'D' }), ['no: grade.wrong', 'again receive DOCK-1 (wrong)']],
    [
      answered({ ...cup, grade: 'B' }),
      [`report progress ${JSON.stringify({ ...act, grade: 'B', handlingUnit: 'IB-1' })}`],
    ],
  ]);
});

describe('pick', () => {
  const task: Task = {
    ...head,
    kind: 'pick',
    cart: 'CART-1',
    cartFrom: 'POOL-1',
    cartTo: 'POOL-2',
    lines: [
      { lineId: '1', goods: goods('milk'), quantity: 5, from: 'A-01' },
      { lineId: '2', goods: goods('cup'), quantity: 2, from: 'A-02' },
    ],
  };

  test('one line by light, one by scan', () => {
    run(task, [
      [assigned(), ['show take_cart POOL-1']],
      [
        answered({ handlingUnit: 'CART-9' }),
        ['no: handlingUnit.wrong', 'again take_cart POOL-1 (wrong)'],
      ],
      [
        answered({ handlingUnit: 'CART-1' }),
        [unit('CART-1', 'WORKER:ann'), 'show pick A-01 light PTL-1:7=5'],
      ],
      [
        { type: 'label', quantity: 6, short: false },
        ['no: quantity.more', 'again pick A-01 light PTL-1:7=5 (wrong)'],
      ],
      [{ type: 'label', quantity: 5, short: false }, [line('1', 5), 'show pick A-02']],
      [
        answered({ location: 'A-03', item: 'cup', quantity: 2 }),
        ['no: location.wrong', 'again pick A-02 (wrong)'],
      ],
      [
        answered({ location: 'A-02', item: 'code-milk', quantity: 2 }),
        ['no: item.wrong', 'again pick A-02 (wrong)'],
      ],
      [
        answered({ location: 'A-02', item: 'cup' }),
        ['no: field.missing', 'again pick A-02 (wrong)'],
      ],
      [
        answered({ location: 'A-02', item: 'cup', quantity: 1 }),
        ['no: quantity.fewer', 'again pick A-02 (wrong)'],
      ],
      [
        answered({ location: 'A-02', item: 'cup', quantity: 2.5 }),
        ['no: field.integer', 'again pick A-02 (wrong)'],
      ],
      [done, ['no: step.key', 'again pick A-02 (wrong)']],
      [
        answered({ location: 'A-02', item: 'code-cup', quantity: 2 }),
        [line('2', 2), 'show bring_cart POOL-2'],
      ],
      [answered({ location: 'POOL-2' }), [unit('CART-1', 'POOL-2'), 'report completed']],
    ]);
  });

  test('short by the terminal and by the label; damaged leaves the line', () => {
    run(task, [
      [assigned(), ['show take_cart POOL-1']],
      [
        answered({ handlingUnit: 'CART-1' }),
        [unit('CART-1', 'WORKER:ann'), 'show pick A-01 light PTL-1:7=5'],
      ],
      [
        { type: 'refused', reason: 'destination_full' },
        ['no: step.refusal', 'again pick A-01 light PTL-1:7=5 (wrong)'],
      ],
      [
        { type: 'refused', reason: 'short', quantity: 5 },
        ['no: quantity.not_short', 'again pick A-01 light PTL-1:7=5 (wrong)'],
      ],
      [{ type: 'label', quantity: 3, short: true }, [line('1', 3, 'short'), 'show pick A-02']],
      [{ type: 'refused', reason: 'damaged' }, [line('2', 0, 'damaged'), 'show bring_cart POOL-2']],
      [{ type: 'refused', reason: 'cannot' }, ['report failed operator_refused']],
    ]);
  });

  test('another worker takes the half-filled cart and goes on at the line reached', () => {
    run(task, [
      [assigned(), ['show take_cart POOL-1']],
      [
        answered({ handlingUnit: 'CART-1' }),
        [unit('CART-1', 'WORKER:ann'), 'show pick A-01 light PTL-1:7=5'],
      ],
      [
        { type: 'refused', reason: 'short', quantity: 0 },
        [line('1', 0, 'short'), 'show pick A-02'],
      ],
      [{ type: 'lost' }, []],
      [assigned('bob'), ['show take_cart WORKER:ann']],
      [answered({ handlingUnit: 'CART-1' }), [unit('CART-1', 'WORKER:bob'), 'show pick A-02']],
    ]);
  });
});

test('put: tote placed once, slot lit, surplus told, done', () => {
  const put = { slot: 'SLOT-1', tote: 'TOTE-1', order: 'SO-1', toteFrom: 'STACK' };
  const task: Task = {
    ...head,
    kind: 'put',
    cart: 'CART-1',
    at: 'PUT-1',
    lines: [
      { lineId: '1', goods: goods('milk'), quantity: 2, ...put },
      { lineId: '2', goods: goods('cup'), quantity: 1, ...put },
    ],
  };
  run(task, [
    [assigned(), ['show place_tote STACK']],
    [
      answered({ handlingUnit: 'TOTE-1', location: 'SLOT-1' }),
      [unit('TOTE-1', 'SLOT-1'), 'show put SLOT-1 light PTL-2:1=2'],
    ],
    [
      { type: 'label', quantity: 1, short: false },
      [line('1', 1, 'short'), 'show put SLOT-1 light PTL-2:1=1'],
    ],
    [
      answered({ item: 'cup', location: 'SLOT-1', quantity: 1 }),
      [line('2', 1), 'show empty_cart PUT-1'],
    ],
    [
      answered({ item: 'code-milk', quantity: 3 }),
      ['report progress {"act":"surplus","item":"milk","quantity":3}', 'show empty_cart PUT-1'],
    ],
    [
      answered({ item: 'stranger', quantity: 1 }),
      ['report progress {"act":"surplus","item":"stranger","quantity":1}', 'show empty_cart PUT-1'],
    ],
    [done, ['report completed']],
  ]);
});
