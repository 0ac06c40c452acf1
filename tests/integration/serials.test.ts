import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMemory } from '#base/database/index.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import type { Act, Task } from '#wms-core/ports.ts';
import { item } from '#wms-core/testing/house.ts';

/** One item, one code: goods with serial numbers from the dock to the customer, and back. */

let house: WmsProcess;

beforeEach(async () => {
  house = await openWms(await openMemory());
  await house.items([item('CAM', { serialControlled: true })]);
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
  await house.database.close();
});

/** The picker has his cart. */
async function pickBegun(): Promise<Extract<Task, { kind: 'pick' }>> {
  const task = (await house.work('pick')) as Extract<Task, { kind: 'pick' }>;
  await told(task, { act: 'unit_moved', handlingUnit: task.cart, to: 'WORKER:W1' });
  return task;
}

/** Two deliveries of one item have a layer each. */
async function received(asn: string, serials: readonly string[], code = 'CAM'): Promise<void> {
  const head = { asn, supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z', actor: 'erp' };
  const lines = [{ line: '1', item: code, quantity: serials.length }];
  await granted(house.call('POST', '/api/v1/asns', { ...head, lines }));
  await house.settle();
  const task = house.tasks.find((one) => one.kind === 'receive' && one.asn === asn)!;
  const handlingUnit = `IB-${asn}`;
  const goods = { item: code, quantity: serials.length, serials, handlingUnit };
  await house.report(house.received(task, goods));
  house.world.add(handlingUnit, code, serials.length);
  house.world.number(handlingUnit, code, serials);
  const receiptEnded = { type: 'completed', act: { act: 'receipt_ended' } } as const;
  await house.report(house.reportOf(task, receiptEnded));
  await house.work();
}

async function numbersAt(): Promise<readonly string[]> {
  const rows = await house.database.transaction('look', (tx) =>
    tx.query<{ text: string }>(
      `SELECT concat_ws(' ', serial, location, nullif(handling_unit, '')) AS text
       FROM wms.serial ORDER BY serial`,
    ),
  );
  return rows.map(({ text }) => text);
}

const told = async (task: Task, act: Act) => {
  const answer = await house.report(house.reportOf(task, { type: 'progress', act }));
  return 'accepted' in answer ? 'accepted' : answer.code;
};

const ordered = (order: string, lines: Record<string, number>) =>
  granted(house.order(order, lines));

test('a parcel names its serial numbers, and a trace of one leads to the customer', async () => {
  await received('A-1', ['S1', 'S2', 'S3', 'S4']);
  await ordered('SO-1', { CAM: 2 });
  await house.work();
  const { body: events } = await granted(house.call('GET', '/api/v1/events?limit=1000'));
  const shipped = events.events.filter((one: { type: string }) => one.type === 'wms.order.shipped');
  expect(shipped).toHaveLength(1);
  const [parcel] = shipped[0].data.parcels;
  expect(parcel.lines).toMatchObject([{ item: 'CAM', quantity: 2, serials: ['S1', 'S2'] }]);
  const { body: trace } = await granted(house.call('GET', '/api/v1/trace?serial=S2'));
  expect(trace.shipped).toMatchObject([
    { order: 'SO-1', customer: 'C-1', parcel: parcel.sscc, waybill: parcel.waybill },
  ]);
  expect(trace.serials).toMatchObject([{ serial: 'S2', location: 'CUSTOMER' }]);
  const names = trace.movements.map((one: { serials: string[] }) => one.serials);
  expect(names.every((serials: string[]) => serials.includes('S2'))).toBe(true);
  expect(trace.movements.map((one: { reason: string }) => one.reason)).toEqual(
    expect.arrayContaining(['receipt', 'putaway', 'pick', 'put', 'pack', 'ship']),
  );
  const { body: other } = await granted(house.call('GET', '/api/v1/trace?serial=S3'));
  expect(other.shipped).toEqual([]);
});

test('a picker who scans a number that is not there hears why, and of a part says which', async () => {
  await received('A-1', ['S1', 'S2', 'S3']);
  await ordered('SO-1', { CAM: 2 });
  const task = await pickBegun();
  const [line] = task.lines;
  const { lineId } = line!;
  const done = { act: 'line_done', lineId, quantity: 2 } as const;
  expect(await told(task, { act: 'piece_scanned', lineId, serial: 'S9' })).toBe('serial.elsewhere');
  expect(await told(task, { act: 'piece_scanned', lineId, serial: 'S3' })).toBe('accepted');
  expect(await told(task, done)).toBe('serial.which');
  expect(await told(task, { ...done, serials: ['S3', 'S9'] })).toBe('serial.elsewhere');
  expect(await told(task, { ...done, serials: ['S3', 'S1'] })).toBe('accepted');
  expect(await numbersAt()).toEqual([
    `S1 WORKER:W1 ${task.cart}`,
    `S2 ${line!.from}`,
    `S3 WORKER:W1 ${task.cart}`,
  ]);
});

test('pieces of another receipt of the lot are as good: the locks are exchanged', async () => {
  await received('A-1', ['S1', 'S2']);
  await received('A-2', ['S3', 'S4']);
  const bins = (await numbersAt()).map((text) => text.split(' ')[1]);
  // Both lie in the bin of the item.
  expect(new Set(bins).size).toBe(1);
  await ordered('SO-1', { CAM: 2 });
  const task = await pickBegun();
  const { lineId, from } = task.lines[0]!;
  expect(await told(task, { act: 'piece_scanned', lineId, serial: 'S4' })).toBe('accepted');
  const serials = ['S4', 'S1'];
  expect(await told(task, { act: 'line_done', lineId, quantity: 2, serials })).toBe('accepted');
  const locked = await house.database.transaction('look', (tx) =>
    tx.query(
      `SELECT d.delivery, a.location, a.quantity FROM wms.allocation a
       JOIN wms.layer d USING (layer) ORDER BY 1`,
    ),
  );
  expect(locked).toEqual([
    { delivery: 'A-1', location: 'WORKER:W1', quantity: 1 },
    { delivery: 'A-2', location: 'WORKER:W1', quantity: 1 },
  ]);
  expect((await numbersAt()).filter((text) => text.endsWith(from))).toEqual([
    `S2 ${from}`,
    `S3 ${from}`,
  ]);
});

test('pieces of another receipt that an order waits for are not taken (serial.other_layer)', async () => {
  await received('A-1', ['S1', 'S2']);
  await received('A-2', ['S3', 'S4']);
  await ordered('SO-1', { CAM: 2 });
  const task = await pickBegun();
  await ordered('SO-2', { CAM: 2 });
  await house.settle(60_000);
  const { lineId } = task.lines[0]!;
  const answer = await house.report(
    house.reportOf(task, {
      type: 'progress',
      act: { act: 'piece_scanned', lineId, serial: 'S4' },
    }),
  );
  expect(answer).toMatchObject({ code: 'serial.other_layer', facts: { take: 'S1, S2' } });
});

const shippedNumbers = async (order: string): Promise<readonly string[][]> => {
  const { body } = await granted(house.call('GET', '/api/v1/events?limit=1000'));
  const sent = body.events.find(
    (one: { type: string; subject: string }) =>
      one.type === 'wms.order.shipped' && one.subject === order,
  );
  return sent.data.parcels.map(({ lines }: { lines: { serials: string[] }[] }) =>
    lines.flatMap((line) => line.serials),
  );
};

test('the inspector names the bad pieces, and the rest passes', async () => {
  await house.items([item('LENS', { serialControlled: true, inspectionPercent: 100 })]);
  const serials = ['L1', 'L2', 'L3', 'L4'];
  await received('A-1', serials, 'LENS');
  const look = house.tasks.find((task) => task.kind === 'inspect')!;
  const lineId = 'bad';
  const scan = (serial: string) => told(look, { act: 'piece_scanned', lineId, serial });
  expect(await scan('L9')).toBe('serial.elsewhere');
  expect(await scan('L3')).toBe('accepted');
  const act = { act: 'inspected', inspected: 4, rejected: 1, serials: ['L3'] } as const;
  await house.report(house.reportOf(look, { type: 'completed', act }));
  // They lie side by side and look the same: nobody takes three of the four and calls them the good ones.
  const { lines } = (await house.work('transfer')) as Extract<Task, { kind: 'transfer' }>;
  expect(lines).toMatchObject([{ serials: ['L1', 'L2', 'L4'] }, { serials: ['L3'] }]);
  expect(lines.filter((line) => line.whole)).toEqual([]);
  await house.work();
  const rows = await numbersAt();
  expect(rows.filter((text) => text.endsWith(' EXC'))).toEqual(['L3 EXC']);
  expect(house.world.numbers('EXC', 'LENS')).toEqual(['L3']);
  const { body } = await granted(house.call('GET', '/api/v1/stock?item=LENS'));
  expect(body.rows).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ quality: 'passed', quantity: 3 }),
      expect.objectContaining({ location: 'EXC', quality: 'rejected', quantity: 1 }),
    ]),
  );
});

test('where bad pieces have numbers that nobody can read, none passes', async () => {
  await house.items([item('LENS', { serialControlled: true, inspectionPercent: 100 })]);
  await received('A-1', ['L1', 'L2'], 'LENS');
  const look = house.tasks.find((task) => task.kind === 'inspect')!;
  const act = { act: 'inspected', inspected: 2, rejected: 1 } as const;
  await house.report(house.reportOf(look, { type: 'completed', act }));
  await house.work();
  expect(await house.totals('LENS')).toMatchObject({ quantity: 2, frozen: 2 });
});

test('a piece that came damaged goes to the exception place with its number', async () => {
  const head = { asn: 'A-1', supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z', actor: 'erp' };
  const lines = [{ line: '1', item: 'CAM', quantity: 2 }];
  await granted(house.call('POST', '/api/v1/asns', { ...head, lines }));
  await house.settle();
  const task = house.tasks.find((one) => one.kind === 'receive')!;
  const goods = { act: 'received', item: 'CAM', handlingUnit: 'IB-1' } as const;
  const bad = { ...goods, quantity: 0, damaged: 1 };
  expect(await told(task, { ...bad, damagedSerials: ['S1', 'S2'] })).toBe(
    'receipt.serials_missing',
  );
  expect(await told(task, { ...goods, quantity: 1, damaged: 0, serials: ['S2'] })).toBe('accepted');
  expect(await told(task, { ...bad, damagedSerials: ['S2'] })).toBe('serial.duplicate');
  expect(await told(task, { ...bad, damagedSerials: ['S1'] })).toBe('accepted');
  house.world.add('IB-1', 'CAM', 2);
  house.world.number('IB-1', 'CAM', ['S1', 'S2']);
  await house.report(house.reportOf(task, { type: 'completed', act: { act: 'receipt_ended' } }));
  await house.work();
  const [first, second] = await numbersAt();
  expect(first).toBe('S1 EXC');
  expect(second).not.toContain('EXC');
});

test('a piece that a picker names as damaged goes to the exception place, and another ships', async () => {
  await received('A-1', ['S1', 'S2', 'S3']);
  await ordered('SO-1', { CAM: 2 });
  const task = await pickBegun();
  const { lineId, from } = task.lines[0]!;
  const part = { act: 'line_done', lineId, quantity: 1, reason: 'damaged' } as const;
  const named = { ...part, serials: ['S2'] };
  expect(await told(task, { ...named, damaged: ['S1', 'S3'] })).toBe('outbound.too_many');
  expect(await told(task, { ...named, damaged: ['S9'] })).toBe('serial.elsewhere');
  await house.work(undefined, (report) => {
    if (report.type !== 'progress' || report.act.act !== 'line_done') return house.report(report);
    const { kind } = house.tasks.find(({ taskId }) => taskId === report.taskId)!;
    if (report.taskId === task.taskId) {
      house.world.move(task.cart, from, 'CAM', 1, ['S1']);
      return house.report({ ...report, act: { ...named, damaged: ['S1'] } });
    }
    // The crew of the test does not see which piece is the damaged one.
    if (kind === 'transfer') {
      house.world.move('EXC', from, 'CAM', 1);
      house.world.move(from, 'EXC', 'CAM', 1, ['S1']);
    }
    return house.report(report);
  });
  expect(await shippedNumbers('SO-1')).toEqual([['S2', 'S3']]);
  expect(await numbersAt()).toEqual(['S1 EXC', 'S2 CUSTOMER', 'S3 CUSTOMER']);
});

test('two damaged pieces of another layer, of which another order has one, leave both orders others', async () => {
  await received('A-1', ['S1', 'S2', 'S3']);
  await received('A-2', ['T1', 'T2']);
  await ordered('SO-1', { CAM: 2 });
  const task = await pickBegun();
  await ordered('SO-2', { CAM: 2 });
  await house.settle(20_000);
  expect(await house.line('SO-2')).toMatchObject({ allocated: 2 });
  const { lineId } = task.lines[0]!;
  const broken = { act: 'line_done', lineId, quantity: 0, reason: 'damaged' } as const;
  for (const serial of ['T1', 'T2']) {
    expect(await told(task, { act: 'piece_scanned', lineId, serial })).toBe('accepted');
  }
  expect(await told(task, { ...broken, damaged: ['T1', 'T2'] })).toBe('accepted');
  await house.settle(20_000);
  const { body } = await granted(house.call('GET', '/api/v1/stock?item=CAM&quality=rejected'));
  expect(body.totals).toMatchObject({ quantity: 2, locked: 0 });
  const lines = await Promise.all(['SO-1', 'SO-2'].map((order) => house.line(order)));
  expect(lines.reduce((sum, line) => sum + line.allocated, 0)).toBe(3);
});

test('a piece that the check misses is lost by its number, and another one ships', async () => {
  await received('A-1', ['S1', 'S2', 'S3']);
  await ordered('SO-1', { CAM: 2 });
  const check = (await house.work('check')) as Extract<Task, { kind: 'check' }>;
  expect(check.lines).toMatchObject([{ quantity: 2, serials: ['S1', 'S2'] }]);
  house.world.move(check.tote, 'LIMBO', 'CAM', 1, ['S1']);
  await house.work();
  expect(await shippedNumbers('SO-1')).toEqual([['S2', 'S3']]);
  expect(await numbersAt()).toEqual(['S1 LOSS', 'S2 CUSTOMER', 'S3 CUSTOMER']);
});

test('each of several parcels names its own pieces', async () => {
  await house.items([item('BOX', { serialControlled: true, weightGrams: 9_000 })]);
  const serials = ['B1', 'B2', 'B3', 'B4'];
  await received('A-1', serials, 'BOX');
  await ordered('SO-1', { BOX: 4 });
  await house.work();
  const parcels = await shippedNumbers('SO-1');
  expect(parcels.length).toBeGreaterThan(1);
  expect(parcels.flat().sort()).toEqual(serials);
  expect(parcels.every((numbers) => numbers.length > 0)).toBe(true);
});
