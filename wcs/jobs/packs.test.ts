import { describe, expect, test } from 'vitest';
import type { Task } from '#wms-core/ports.ts';
import { answered, assigned, card, done, head, run } from './table-test.ts';

const CASE = '16901234567899';
const PALLET = '26901234567896';
const items = [
  card('cup', {
    packs: [
      { code: CASE, pieces: 24 },
      { code: PALLET, pieces: 960 },
    ],
  }),
];

describe('a scan of a case counts its content', () => {
  const receive: Task = {
    ...head,
    items,
    kind: 'receive',
    asn: 'ASN-1',
    at: 'DOCK-1',
    lines: [{ lineId: '1', item: 'cup', expected: 1_000 }],
  };
  const booked = (quantity: number, damaged: number) =>
    `report progress ${JSON.stringify({ act: 'received', lineId: '1', item: 'cup', quantity, damaged, handlingUnit: 'IB-1' })}`;

  test.each([
    ['three cases, one of them crushed', { item: CASE, quantity: 2, damaged: 1 }, booked(48, 24)],
    ['a pallet', { item: PALLET, quantity: 1 }, booked(960, 0)],
    ['pieces', { item: 'code-cup', quantity: 5 }, booked(5, 0)],
    ['a label of four cases on a pallet', { item: `(02)${CASE}(37)4`, quantity: 4 }, booked(96, 0)],
  ])('at receipt: %s', (_, values, report) => {
    run(receive, [
      [assigned(), ['show receive DOCK-1']],
      [answered({ handlingUnit: 'IB-1', ...values }), [report]],
    ]);
  });

  test('at receipt, not where each piece has a number of its own', () => {
    const numbered = { ...receive, items: [{ ...items[0]!, serialControlled: true }] };
    run(numbered, [
      [assigned(), ['show receive DOCK-1']],
      [
        answered({ handlingUnit: 'IB-1', item: CASE, quantity: 1, serial: 'S1' }),
        ['no: serial.one', 'again receive DOCK-1 (wrong)'],
      ],
    ]);
  });

  test('at the check, added to the pieces', () => {
    const check: Task = {
      ...head,
      items,
      kind: 'check',
      order: 'SO-1',
      tote: 'TOTE-1',
      from: 'PACK-1',
      at: 'PACK-1',
      unpack: [],
      lines: [{ item: 'cup', lot: '', quantity: 50 }],
      exceptionPlace: 'EXC',
    };
    const end = run(check, [
      [assigned(), ['show check PACK-1']],
      [answered({ item: CASE, quantity: 2 }), ['show check PACK-1']],
      [answered({ item: 'cup', quantity: 2 }), ['show check PACK-1']],
      [done, ['report completed {"act":"checked","counts":[{"item":"cup","quantity":50}]}']],
    ]);
    expect(end.state).toBe('done');
  });
});
