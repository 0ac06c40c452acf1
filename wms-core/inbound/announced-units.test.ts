import { afterEach, beforeEach, expect, test } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import type { ReceiveTask } from '#wms-core/ports.ts';
import { type House, item, openHouse } from '../testing/house.ts';
import { announce } from './announce.ts';
import type { AnnouncedUnit } from './asn-document.ts';
import { createDock, type Dock } from './testing/dock.ts';

const FIRST = '106141412345678908';
const SECOND = '106141412345678915';
let house: House;
let dock: Dock;

beforeEach(async () => {
  house = await openHouse([
    item('PLAIN'),
    item('LOTTED', { lotControlled: true, shelfLifeDays: 180 }),
    item('SERIAL', { serialControlled: true }),
  ]);
  dock = createDock(house);
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

const LOT_1 = { line: '2', quantity: 4, lot: 'L1', productionDate: '2025-12-01' };
const LOT_2 = { line: '2', quantity: 2, lot: 'L2', productionDate: '2025-12-10' };
const MIXED: AnnouncedUnit = {
  handlingUnit: FIRST,
  content: [
    { line: '1', quantity: 5 },
    LOT_1,
    LOT_2,
    { line: '3', quantity: 2, serials: ['S1', 'S2'] },
  ],
};

async function post(units: readonly AnnouncedUnit[], asn = 'ASN-1') {
  const lines = [
    { line: '1', item: 'PLAIN', quantity: 10 },
    { line: '2', item: 'LOTTED', quantity: 6 },
    { line: '3', item: 'SERIAL', quantity: 2 },
  ];
  const document = { asn, version: 1, supplier: 'ACME', expectedAt: 0, lines, units };
  return house.database.transaction('post', (tx) =>
    announce(tx, house.core.inbound.parts, document, 'erp'),
  );
}

async function called(units: readonly AnnouncedUnit[]): Promise<ReceiveTask> {
  expect(await post(units)).toEqual({ isNew: true });
  return house.next('receive');
}

const take = (task: ReceiveTask, handlingUnit: string) =>
  house.act(task, { act: 'unit_received', handlingUnit });

test('a mixed pallet is taken in by its SSCC: items, lots, dates and serials as announced', async () => {
  const task = await called([MIXED]);
  expect(task.units).toEqual([
    {
      handlingUnit: FIRST,
      content: [
        { item: 'PLAIN', lot: '', quantity: 5 },
        { item: 'LOTTED', lot: 'L1', quantity: 4 },
        { item: 'LOTTED', lot: 'L2', quantity: 2 },
        { item: 'SERIAL', lot: '', quantity: 2 },
      ],
    },
  ]);
  expect(await take(task, FIRST)).toEqual({ accepted: true });
  const rows = await house.database.transaction('stock', (tx) =>
    tx.query(
      `SELECT s.item, l.lot, l.production_date AS made, s.quantity FROM wms.stock s
       JOIN wms.layer l USING (layer) WHERE s.handling_unit = $1 ORDER BY s.item, l.lot`,
      [FIRST],
    ),
  );
  expect(rows).toEqual([
    { item: 'LOTTED', lot: 'L1', made: '2025-12-01', quantity: 4 },
    { item: 'LOTTED', lot: 'L2', made: '2025-12-10', quantity: 2 },
    { item: 'PLAIN', lot: '', made: '', quantity: 5 },
    { item: 'SERIAL', lot: '', made: '', quantity: 2 },
  ]);
  await house.done(task, { act: 'receipt_ended' });
  const [told] = await house.events('wms.receipt.confirmed');
  expect(told).toMatchObject({ lines: [{ received: 5 }, { received: 6 }, { received: 2 }] });
  await dock.putAllAway();
});

test('a resend takes it in once, and what was begun by hand is not taken whole', async () => {
  const again = { handlingUnit: SECOND, content: [{ line: '1', quantity: 5 }] };
  const task = await called([MIXED, again]);
  const report = house.report(task, {
    type: 'progress',
    act: { act: 'unit_received', handlingUnit: FIRST },
  });
  for (const _again of [1, 2]) expect(await house.tell(report)).toEqual([{ accepted: true }]);
  expect(await take(task, FIRST)).toMatchObject({ code: 'receipt.unit_taken' });
  await house.act(task, dock.scan(SECOND, 'PLAIN', 3, { damaged: 1 }));
  expect(await take(task, SECOND)).toMatchObject({ code: 'receipt.unit_taken' });
  expect(await take(task, 'IB-1')).toMatchObject({ code: 'receipt.unit_unknown' });
  const plain = (await house.book()).filter((row) => row.startsWith('PLAIN'));
  expect(plain).toEqual([
    `PLAIN DOCK-1/${FIRST} passed 5`,
    `PLAIN DOCK-1/${SECOND} passed 3`,
    `PLAIN DOCK-1/${SECOND} rejected 1`,
  ]);
});

test('all of it or nothing: a part that the rules forbid leaves the pallet outside', async () => {
  const { lot: _, ...lotless } = LOT_2;
  const content = [{ line: '1', quantity: 5 }, lotless];
  const task = await called([{ handlingUnit: FIRST, content }]);
  expect(await take(task, FIRST)).toMatchObject({ code: 'receipt.lot_missing' });
  expect(await house.book()).toEqual([]);
  // Broken down, it is received like any other.
  expect(await house.act(task, dock.scan(FIRST, 'PLAIN', 5))).toEqual({ accepted: true });
});

test.each([
  ['asn.unit_label', [{ ...MIXED, handlingUnit: '106141412345678909' }]],
  ['asn.unit_twice', [MIXED, { handlingUnit: FIRST, content: [{ line: '1', quantity: 1 }] }]],
  ['asn.unit_content', [{ handlingUnit: FIRST, content: [{ line: '1', quantity: 11 }] }]],
  ['asn.unit_content', [{ handlingUnit: FIRST, content: [{ line: '9', quantity: 1 }] }]],
])('an ASN is refused for its pallets (%s)', async (code, units) => {
  const done = await post(units);
  expect(isRefusal(done) && done.code).toBe(code);
});
