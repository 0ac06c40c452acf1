import { describe, expect, test } from 'vitest';
import type { Act, Task } from '#wms-core/ports.ts';
import { readAnswer } from './labels.ts';
import { answered, assigned, card, goods, head, line, run, unit } from './table-test.ts';

const MILK = '09521234543213';
const CUP = '04006381333931';
const SSCC = '106141412345678908';
const GS = '\x1d';

const items = [
  card('milk', { barcodes: ['9521234543213'], lotControlled: true, shelfLifeDays: 30 }),
  card('cup', { barcodes: ['4006381333931'] }),
  card('phone', { barcodes: ['80614141123458'], serialControlled: true }),
  card('ham', { barcodes: ['99521234543216'], catchWeight: true }),
];
const booked = (act: Omit<Extract<Act, { act: 'received' }>, 'act'>) =>
  `report progress ${JSON.stringify({ act: 'received', ...act })}`;

describe('a GS1 label at receipt', () => {
  const task: Task = {
    ...head,
    items,
    kind: 'receive',
    asn: 'ASN-1',
    at: 'DOCK-1',
    lines: ['milk', 'cup', 'phone', 'ham'].map((item, i) => ({
      lineId: String(i),
      item,
      expected: 10,
    })),
  };
  const no = (code: string) => [`no: ${code}`, 'again receive DOCK-1 (wrong)'];
  const yes = { type: 'report.accepted' } as const;
  const next = [yes, ['show receive DOCK-1 (right)']] as const;

  test('answers all that it carries', () => {
    run(task, [
      [assigned(), ['show receive DOCK-1']],
      [
        answered({
          handlingUnit: 'IB-1',
          item: `]C101${MILK}1126110115270630${'10'}L-1`,
          quantity: 9,
          damaged: 1,
        }),
        [
          booked({
            lineId: '0',
            item: 'milk',
            quantity: 9,
            damaged: 1,
            lot: 'L-1',
            productionDate: '2026-11-01',
            expiryDate: '2027-06-30',
            handlingUnit: 'IB-1',
          }),
        ],
      ],
      next,
      [
        answered({ handlingUnit: `]C100${SSCC}02${MILK}3724${GS}15270630${'10'}L9` }),
        [
          booked({
            lineId: '0',
            item: 'milk',
            quantity: 24,
            damaged: 0,
            lot: 'L9',
            expiryDate: '2027-06-30',
            handlingUnit: SSCC,
          }),
        ],
      ],
      next,
      [
        answered({ handlingUnit: `(00)${SSCC}`, item: `(02)${CUP}(37)24` }),
        [booked({ lineId: '1', item: 'cup', quantity: 24, damaged: 0, handlingUnit: SSCC })],
      ],
      next,
      [
        answered({ handlingUnit: SSCC, item: ']E04006381333931', quantity: 2 }),
        [booked({ lineId: '1', item: 'cup', quantity: 2, damaged: 0, handlingUnit: SSCC })],
      ],
    ]);
  });

  test('the number typed counts before the one printed', () => {
    run(task, [
      [assigned(), ['show receive DOCK-1']],
      [
        answered({ handlingUnit: 'IB-1', item: `(02)${CUP}(37)24`, quantity: 23 }),
        [booked({ lineId: '1', item: 'cup', quantity: 23, damaged: 0, handlingUnit: 'IB-1' })],
      ],
    ]);
  });

  test('what came damaged is among the number printed', () => {
    run(task, [
      [assigned(), ['show receive DOCK-1']],
      [
        answered({ handlingUnit: 'IB-1', item: `(02)${CUP}(37)24`, damaged: 1 }),
        [booked({ lineId: '1', item: 'cup', quantity: 23, damaged: 1, handlingUnit: 'IB-1' })],
      ],
    ]);
  });

  test('the unit scanned counts before the one that the goods came on', () => {
    run(task, [
      [assigned(), ['show receive DOCK-1']],
      [
        answered({ handlingUnit: 'IB-1', item: `(00)${SSCC}(02)${CUP}(37)24` }),
        [booked({ lineId: '1', item: 'cup', quantity: 24, damaged: 0, handlingUnit: 'IB-1' })],
      ],
    ]);
  });

  test('a serial number stands for one piece', () => {
    const phone = '(01)80614141123458';
    run(task, [
      [assigned(), ['show receive DOCK-1']],
      [answered({ handlingUnit: 'IB-1', item: phone, quantity: 1 }), no('serial.missing')],
      [answered({ handlingUnit: 'IB-1', item: `${phone}(21)S1`, quantity: 2 }), no('serial.one')],
      [
        answered({ handlingUnit: 'IB-1', item: `${phone}(21)S1` }),
        [
          booked({
            lineId: '2',
            item: 'phone',
            quantity: 1,
            damaged: 0,
            serials: ['S1'],
            handlingUnit: 'IB-1',
          }),
        ],
      ],
    ]);
  });

  test('the weight on the label of a piece that varies is that piece’s', () => {
    const ham = '(01)99521234543216';
    const taken = (quantity: number, weightGrams: number) =>
      booked({
        ...{ lineId: '3', item: 'ham', quantity, damaged: 0, weightGrams, handlingUnit: 'IB-1' },
      });
    const onto = { handlingUnit: 'IB-1' };
    run(task, [
      [assigned(), ['show receive DOCK-1']],
      [answered({ ...onto, item: ham, quantity: 1 }), no('weight.missing')],
      [answered({ ...onto, item: `${ham}(3103)007250`, quantity: 2 }), no('label.contradicts')],
      [answered({ ...onto, item: `${ham}(3103)007250` }), [taken(1, 7_250)]],
      next,
      [answered({ ...onto, item: ham, quantity: 3, weight: 21_400 }), [taken(3, 21_400)]],
      next,
      // A net weight on a box of goods that do not vary answers nothing.
      [
        answered({ ...onto, item: `(01)${CUP}(3103)001000`, quantity: 3 }),
        [booked({ lineId: '1', item: 'cup', quantity: 3, damaged: 0, ...onto })],
      ],
    ]);
  });

  test.each([
    ['label.contradicts', { item: `(01)${MILK}(10)L1`, quantity: 1, lot: 'L2' }],
    ['label.contradicts', { item: `(01)${CUP}`, lot: `(01)${MILK}(10)L1`, quantity: 1 }],
    ['label.contradicts', { handlingUnit: `(00)${SSCC}(02)${CUP}(37)2`, item: `(02)${CUP}(37)3` }],
    ['label.contradicts', { item: `(01)${MILK}(10)96385074`, quantity: 1, lot: '00000096385074' }],
    ['field.integer', { item: `(02)${CUP}(37)2`, damaged: 3 }],
    ['label.lacks', { item: '(10)L1', quantity: 1 }],
    ['gs1.check_digit', { item: '(01)09521234543214', quantity: 1 }],
    ['gs1.date', { item: `(01)${MILK}(17)261301`, quantity: 1 }],
    ['lot.missing', { item: `(01)${MILK}(17)270630`, quantity: 1 }],
    ['date.missing', { item: `(01)${MILK}(10)L1`, quantity: 1 }],
    [
      'handlingUnit.inbound',
      { handlingUnit: '(8003)006141411234526789', item: 'cup', quantity: 1 },
    ],
  ])('%s: %j', (code, values) => {
    run(task, [
      [assigned(), ['show receive DOCK-1']],
      [answered({ handlingUnit: 'IB-1', ...values }), no(code)],
    ]);
  });

  test('two labels of one box are read together', () => {
    run(task, [
      [assigned(), ['show receive DOCK-1']],
      [
        answered({
          handlingUnit: 'IB-1',
          item: '9521234543213',
          quantity: 5,
          lot: `]C117270630${'10'}L1`,
        }),
        [
          booked({
            lineId: '0',
            item: 'milk',
            quantity: 5,
            damaged: 0,
            lot: 'L1',
            expiryDate: '2027-06-30',
            handlingUnit: 'IB-1',
          }),
        ],
      ],
    ]);
  });
});

describe('a GS1 label where goods are told', () => {
  const milk = { ...goods('milk'), lot: 'L1' };
  const pick: Task = {
    ...head,
    items,
    kind: 'pick',
    cart: 'CART-1',
    cartFrom: 'POOL-1',
    cartTo: 'POOL-2',
    lines: [{ lineId: '1', goods: milk, quantity: 5, from: 'A-02' }],
  };
  const at = { location: 'A-02', quantity: 5 };

  test.each([
    ['item.wrong', `(01)${CUP}(10)L1`],
    ['lot.wrong', `(01)${MILK}(10)L2`],
    ['date.expired', `(01)${MILK}(10)L1(17)261121`],
    ['gs1.length', `(01)${MILK}(10)`],
  ])('refuses %s', (code, item) => {
    run(pick, [
      [assigned(), ['show take_cart POOL-1']],
      [answered({ handlingUnit: 'CART-1' }), [unit('CART-1', 'WORKER:ann'), 'show pick A-02']],
      [answered({ ...at, item }), [`no: ${code}`, 'again pick A-02 (wrong)']],
      [
        answered({ ...at, item: `(01)${MILK}(10)L1(17)261122` }),
        [line('1', 5), 'show bring_cart POOL-2'],
      ],
    ]);
  });

  test('a case that was opened does not say how many were picked', () => {
    run(pick, [
      [assigned(), ['show take_cart POOL-1']],
      [answered({ handlingUnit: 'CART-1' }), [unit('CART-1', 'WORKER:ann'), 'show pick A-02']],
      [
        answered({ location: 'A-02', item: `(02)${MILK}(37)12` }),
        ['no: field.missing', 'again pick A-02 (wrong)'],
      ],
      [
        answered({ location: 'A-02', item: `(02)${MILK}(37)5` }),
        [line('1', 5), 'show bring_cart POOL-2'],
      ],
    ]);
  });

  test('expired goods may be carried off, another lot may not', () => {
    const task: Task = {
      ...head,
      items,
      kind: 'transfer',
      purpose: 'relocation',
      from: 'A-02',
      fromHandlingUnit: '',
      lines: [{ lineId: '1', goods: milk, quantity: 5, to: 'EXC' }],
    };
    run(task, [
      [assigned(), ['show transfer A-02']],
      [
        answered({ item: `(01)${MILK}(10)L2`, location: 'EXC', quantity: 5 }),
        ['no: lot.wrong', 'again transfer A-02 (wrong)'],
      ],
      [
        answered({ item: `(01)${MILK}(10)L1(17)200101`, location: 'EXC', quantity: 5 }),
        [line('1', 5), 'report completed'],
      ],
    ]);
  });

  test('a parcel by its SSCC', () => {
    const parcels = [{ handlingUnit: SSCC, waybill: 'WB-1' }];
    const task: Task = { ...head, kind: 'load', order: 'SO-1', at: 'LANE-1', parcels };
    run(task, [
      [assigned(), ['show load LANE-1']],
      [
        answered({ handlingUnit: ']C100376104250021234569' }),
        ['no: handlingUnit.wrong', 'again load LANE-1 (wrong)'],
      ],
      [
        answered({ handlingUnit: `]C100${SSCC}` }),
        [`report progress ${JSON.stringify({ act: 'loaded', handlingUnit: SSCC })}`],
      ],
      [{ type: 'report.accepted' }, ['report completed']],
    ]);
  });
});

test('an answer without a label stays as it was given', () => {
  const step = {
    ...{ act: 'check' as const, text: { en: '', zh: '' }, facts: {}, keys: [], refusals: [] },
    fields: [],
  };
  const values = { item: 'code-cup', lot: '12345670', quantity: 3, location: 'A-01' };
  expect(readAnswer(step, { values, today: '2026-11-22' })).toEqual(values);
});
