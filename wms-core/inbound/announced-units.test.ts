import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import type { ReceiveTask } from '#wms-core/ports.ts';
import { type House, item, openHouse } from '../testing/house.ts';
import { announce } from './announce.ts';
import type { AnnouncedUnit } from './asn-document.ts';
import { cancelAsn } from './closing.ts';
import { reverse } from './reversal.ts';
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

const THIRD = '106141412345678922';
const CASE_1 = '106141412345678939';
const CASE_2 = '106141412345678946';
const CASE_3 = '106141412345678953';
const TOWER: AnnouncedUnit = {
  handlingUnit: FIRST,
  content: [{ line: '1', quantity: 2 }],
  units: [
    { handlingUnit: CASE_1, content: [{ line: '1', quantity: 3 }, LOT_1] },
    { handlingUnit: CASE_2, content: [{ line: '3', quantity: 2, serials: ['S1', 'S2'] }] },
  ],
};
const OTHER: AnnouncedUnit = {
  handlingUnit: SECOND,
  content: [],
  units: [{ handlingUnit: CASE_3, content: [{ line: '1', quantity: 5 }] }],
};

/** Each unit with that on which it stands. */
const nested = () =>
  house.database.transaction('units', (tx) =>
    tx.query<{ unit: string; parent: string }>(
      `SELECT handling_unit AS unit, parent FROM wms.handling_unit
       WHERE length(handling_unit) = 18 ORDER BY 1`,
    ),
  );

const inspectPlain = () =>
  house.database.transaction('items', (tx) =>
    house.core.masterData.upsertItems(tx, [item('PLAIN', { inspectionPercent: 100 })]),
  );

/** The next pallet is begun; the one before it is opened, inspected and put away meanwhile. */
async function openAtDock(task: ReceiveTask): Promise<void> {
  await house.act(task, dock.scan('IB-1', 'SERIAL', 1, { serials: ['S1'] }));
  await house.done(await house.next('inspect'), { act: 'inspected', inspected: 5, rejected: 0 });
  await dock.putAllAway();
  expect((await nested()).filter(({ parent }) => parent !== '')).toEqual([]);
}

const pieces = async (item: string): Promise<number> =>
  (await house.book())
    .filter((row) => row.startsWith(`${item} `))
    .reduce((total, row) => total + Number(row.split(' ').at(-1)), 0);

describe('a pallet with labelled units on it', () => {
  test('is taken in by one scan with these nested, and they are opened to be put away', async () => {
    const task = await called([TOWER, OTHER]);
    expect(task.units?.[0]?.units).toMatchObject([
      { handlingUnit: CASE_1, content: [{ item: 'PLAIN', quantity: 3 }, { lot: 'L1' }] },
      { handlingUnit: CASE_2, content: [{ item: 'SERIAL', quantity: 2 }] },
    ]);
    const report = house.report(task, {
      type: 'progress',
      act: { act: 'unit_received', handlingUnit: FIRST },
    });
    for (const _again of [1, 2]) expect(await house.tell(report)).toEqual([{ accepted: true }]);
    expect(await nested()).toEqual([
      { unit: FIRST, parent: '' },
      { unit: CASE_1, parent: FIRST },
      { unit: CASE_2, parent: FIRST },
    ]);
    expect(await house.book()).toEqual([
      `LOTTED DOCK-1/${CASE_1} passed 4`,
      `PLAIN DOCK-1/${FIRST} passed 2`,
      `PLAIN DOCK-1/${CASE_1} passed 3`,
      `SERIAL DOCK-1/${CASE_2} passed 2`,
    ]);
    await house.done(task, { act: 'receipt_ended' });
    await dock.putAllAway();
    expect(await nested()).toEqual([]);
    const rows = await house.book();
    expect(rows.every((row) => !row.includes('DOCK-1') && !row.includes('/'))).toBe(true);
    const sums = await Promise.all(['PLAIN', 'LOTTED', 'SERIAL'].map(pieces));
    expect(sums).toEqual([5, 4, 2]);
  });

  test('comes without a unit that is missing, and with one of another pallet', async () => {
    const task = await called([TOWER, OTHER]);
    const found = { act: 'unit_received', handlingUnit: FIRST, units: [CASE_1, CASE_3] } as const;
    expect(await house.act(task, found)).toMatchObject({
      accepted: true,
      notice: { en: expect.stringContaining(CASE_2) },
    });
    expect(await nested()).toEqual([
      { unit: FIRST, parent: '' },
      { unit: CASE_1, parent: FIRST },
      { unit: CASE_3, parent: FIRST },
    ]);
    expect(await dock.cases()).toEqual([`inner-unit:${CASE_2}`]);
    expect(await take(task, SECOND)).toMatchObject({ code: 'receipt.inner_taken' });
    const none = { act: 'unit_received', handlingUnit: SECOND, units: [] } as const;
    expect(await house.act(task, none)).toMatchObject({ code: 'receipt.nothing_on' });
    const late = { act: 'unit_received', handlingUnit: SECOND, units: [CASE_2] } as const;
    expect(await house.act(task, late)).toMatchObject({ accepted: true });
    expect(await dock.cases()).toEqual([]);
  });

  test('is refused whole where a unit of it came before and was opened since', async () => {
    await inspectPlain();
    const task = await called([{ ...TOWER, content: [] }, OTHER]);
    const found = { act: 'unit_received', handlingUnit: FIRST, units: [CASE_3] } as const;
    expect(await house.act(task, found)).toMatchObject({ accepted: true });
    await openAtDock(task);
    expect(await take(task, SECOND)).toMatchObject({ code: 'receipt.inner_taken' });
    // Its label is no fresh one either.
    const again = dock.scan(CASE_3, 'PLAIN', 5);
    expect(await house.act(task, again)).toMatchObject({ code: 'receipt.unit_came' });
    expect(await pieces('PLAIN')).toBe(5);
  });

  test('is refused whole where a unit of it was received by itself and put away since', async () => {
    await inspectPlain();
    const task = await called([OTHER]);
    await house.act(task, dock.scan(CASE_3, 'PLAIN', 5));
    await openAtDock(task);
    expect(await take(task, SECOND)).toMatchObject({ code: 'receipt.inner_taken' });
    expect(await pieces('PLAIN')).toBe(5);
  });

  test('may come after a unit of it, which is taken in by itself and never with it', async () => {
    const task = await called([TOWER, OTHER]);
    const found = { act: 'unit_received', handlingUnit: SECOND, units: [CASE_2] } as const;
    expect(await house.act(task, found)).toMatchObject({ accepted: true });
    expect(await dock.cases()).toEqual([`inner-unit:${CASE_3}`]);
    const alone = {
      type: 'progress',
      act: { act: 'unit_received', handlingUnit: CASE_3 },
    } as const;
    const report = house.report(task, alone);
    for (const _again of [1, 2]) expect(await house.tell(report)).toEqual([{ accepted: true }]);
    expect(await dock.cases()).toEqual([]);
    expect(await take(task, CASE_3)).toMatchObject({ code: 'receipt.unit_taken' });
    // It stands on another pallet.
    expect(await take(task, CASE_2)).toMatchObject({ code: 'receipt.unit_came' });
    expect(await take(task, CASE_1)).toEqual({ accepted: true });
    expect(await take(task, FIRST)).toMatchObject({ code: 'receipt.inner_taken' });
    const bare = { act: 'unit_received', handlingUnit: FIRST, units: [] } as const;
    expect(await house.act(task, bare)).toEqual({ accepted: true });
    expect(await dock.cases()).toEqual([]);
    expect(await house.book()).toEqual([
      `LOTTED DOCK-1/${CASE_1} passed 4`,
      `PLAIN DOCK-1/${FIRST} passed 2`,
      `PLAIN DOCK-1/${CASE_1} passed 3`,
      `PLAIN DOCK-1/${CASE_3} passed 5`,
      `SERIAL DOCK-1/${CASE_2} passed 2`,
    ]);
    await house.done(task, { act: 'receipt_ended' });
    await dock.putAllAway();
    expect(await nested()).toEqual([]);
  });

  test('is refused a unit that nobody announced (receipt.inner_unknown)', async () => {
    const task = await called([TOWER]);
    const found = { act: 'unit_received', handlingUnit: FIRST, units: [THIRD] } as const;
    expect(await house.act(task, found)).toMatchObject({ code: 'receipt.inner_unknown' });
    expect(await nested()).toEqual([]);
  });

  test('is opened to be inspected, and what is in its units is taken back like any other', async () => {
    await inspectPlain();
    const task = await called([TOWER]);
    await take(task, FIRST);
    const back = { reversal: 'R-1', asn: 'ASN-1', line: '2', reason: 'wrong', actor: 'boss' };
    expect(await dock.run(reverse, back)).toMatchObject({ quantity: 4 });
    await house.done(task, { act: 'receipt_ended' });
    const look = await house.next('inspect');
    expect(look).toMatchObject({ handlingUnit: FIRST, sample: 5 });
    expect(await nested()).toEqual([{ unit: FIRST, parent: '' }]);
    await house.done(look, { act: 'inspected', inspected: 5, rejected: 0 });
    await dock.putAllAway();
    expect(await nested()).toEqual([]);
  });

  test('of which all was taken back leaves the floor with its empty units', async () => {
    const task = await called([OTHER]);
    await take(task, SECOND);
    const back = { reversal: 'R-2', asn: 'ASN-1', line: '1', reason: 'wrong', actor: 'boss' };
    expect(await dock.run(reverse, back)).toMatchObject({ quantity: 5 });
    await house.done(task, { act: 'receipt_ended' });
    expect(await nested()).toEqual([]);
  });
});

describe('a pallet of an ASN that is still open', () => {
  const other = { asn: 'ASN-2', version: 1, supplier: 'ACME', expectedAt: 0 };
  const lines = [{ line: '1', item: 'PLAIN', quantity: 5 }];
  const again = (handlingUnit: string, asn = 'ASN-2') =>
    house.database.transaction('post again', (tx) => {
      const units = [{ handlingUnit, content: [{ line: '1', quantity: 5 }] }];
      const document = { ...other, asn, lines, units };
      return announce(tx, house.core.inbound.parts, document, 'erp');
    });

  test('is announced by no other, and neither is a unit on it: asn.unit_open names the first', async () => {
    const task = await called([TOWER]);
    for (const handlingUnit of [FIRST, CASE_2]) {
      expect(await again(handlingUnit)).toMatchObject({
        ...{ code: 'asn.unit_open', facts: { handlingUnit, other: 'ASN-1' } },
      });
    }
    expect(await again(SECOND)).toEqual({ isNew: true });
    await take(task, FIRST);
    expect(await again(FIRST, 'ASN-3')).toMatchObject({ code: 'asn.unit_open' });
    await house.done(task, { act: 'receipt_ended' });
    expect(await again(FIRST, 'ASN-3')).toEqual({ isNew: true });
  });

  test('may come with another ASN once its own was cancelled', async () => {
    await post([MIXED]);
    expect(await post([MIXED])).toEqual({ isNew: false });
    const asked = { asn: 'ASN-1', reason: 'sent twice', actor: 'office' };
    expect(await again(FIRST)).toMatchObject({ code: 'asn.unit_open' });
    await dock.run(cancelAsn, asked);
    expect(await again(FIRST)).toEqual({ isNew: true });
    expect(await post([MIXED], 'ASN-4')).toMatchObject({ code: 'asn.unit_open' });
  });

  test('of two that name it at once one is taken in', async () => {
    const done = await Promise.all([again(FIRST), again(FIRST, 'ASN-3')]);
    expect(done.filter(isRefusal)).toHaveLength(1);
  });
});

test.each([
  ['asn.unit_empty', [{ handlingUnit: FIRST, content: [] }]],
  ['asn.unit_twice', [TOWER, { ...OTHER, units: TOWER.units! }]],
  ['asn.unit_label', [{ ...MIXED, handlingUnit: '106141412345678909' }]],
  ['asn.unit_twice', [MIXED, { handlingUnit: FIRST, content: [{ line: '1', quantity: 1 }] }]],
  ['asn.unit_content', [{ handlingUnit: FIRST, content: [{ line: '1', quantity: 11 }] }]],
  ['asn.unit_content', [{ handlingUnit: FIRST, content: [{ line: '9', quantity: 1 }] }]],
])('an ASN is refused for its pallets (%s)', async (code, units) => {
  const done = await post(units);
  expect(isRefusal(done) && done.code).toBe(code);
});
