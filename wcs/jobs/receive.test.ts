import { describe, expect, test } from 'vitest';
import type { Task } from '#wms-core/ports.ts';
import { answered, assigned, done, head, type Row, run } from './table-test.ts';

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
