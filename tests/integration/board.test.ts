import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, hours, type Millis, minutes } from '#base/time.ts';
import { VIRTUAL_EPOCH } from '#base/virtual-scheduler.ts';
import { openTestWarehouse, type TestWarehouse } from '#tests/support/warehouse.ts';
import { createDayBook, pieces } from '#wms-core/board/day-book.ts';
import { todayOf } from '#wms-core/board/figures.ts';

/** 2026-01-07, six in the morning; the site names no time zone. */
const NOW = VIRTUAL_EPOCH;
const MIDNIGHT = NOW - hours(6);

let stage: TestWarehouse;

const insert = (text: string, values: readonly unknown[]) =>
  stage.database.transaction('history', (tx) => tx.query(text, values));

const task = (id: string, kind: string) =>
  insert(
    `INSERT INTO wms.task (task_id, owner, kind, status, priority, document, correlation_id, body,
       created_at, updated_at) VALUES ($1, 'test', $2, 'done', 50, 'D', 'C', '{}', $3, $3)`,
    [id, kind, MIDNIGHT],
  );

let postings = 0;
/** Pieces from one place to another, as the ledger keeps them. */
async function move(
  at: Millis,
  by: { readonly task?: string; readonly actor: string; readonly id?: string },
  quantity: number,
  from: string,
  to: string,
): Promise<void> {
  const { task: of = '', actor, id = `P${++postings}` } = by;
  await insert(
    `WITH head AS (INSERT INTO wms.posting (posting_id, document, task, actor, reason,
         correlation_id, at) VALUES ($1, 'D', $2, $3, 'test', 'C', $4) RETURNING sequence)
     INSERT INTO wms.movement (sequence, line, owner, item, layer, quantity, weight_grams, from_location,
       from_unit, from_quality, to_location, to_unit, to_quality)
     SELECT sequence, 1, 'own', 'CUP-01', 'LY', $5, 0, $6, '', 'passed', $7, '', 'passed' FROM head`,
    [id, of, actor, at, quantity, from, to],
  );
}

async function send(method: 'PUT' | 'POST', url: string, payload: object): Promise<void> {
  const reply = await stage.warehouse.server.inject({ method, url: `/api/v1${url}`, payload });
  expect(reply.statusCode, `${url}: ${reply.body}`).toBeLessThan(300);
}

const board = async () => (await stage.warehouse.server.inject('/api/v1/board')).json();

beforeAll(async () => {
  stage = await openTestWarehouse();
  await send('PUT', '/items/CUP-01', {
    ...{ name: { en: 'Cup', zh: '茶杯' }, barcodes: [] },
    ...{ lengthMm: 90, widthMm: 90, heightMm: 80, weightGrams: 210 },
  });
  const lines = (quantity: number) => [{ line: '1', item: 'CUP-01', quantity }];
  const asn = { supplier: 'ACME', actor: 'erp' };
  const [today, later] = ['2026-01-07T20:00:00Z', '2026-01-08T00:30:00Z'];
  await send('POST', '/asns', { ...asn, asn: 'A-1', expectedAt: today, lines: lines(40) });
  await send('POST', '/asns', { ...asn, asn: 'A-2', expectedAt: later, lines: lines(900) });
  const order = { customer: 'ACME', actor: 'erp' };
  await send('POST', '/orders', { ...order, order: 'S-1', deadline: today, lines: lines(12) });
  await send('POST', '/orders', { ...order, order: 'S-2', deadline: later, lines: lines(700) });
  for (const [id, kind] of Object.entries({ R: 'receive', P: 'pick', L: 'load' })) {
    await task(id, kind);
  }
  const [anna, bob] = [
    { task: 'R', actor: 'anna' },
    { task: 'P', actor: 'bob' },
  ];
  await move(MIDNIGHT - minutes(1), anna, 99, 'SUPPLIER', 'DOCK-IN-1');
  await move(NOW - minutes(55), anna, 10, 'SUPPLIER', 'DOCK-IN-1');
  await move(NOW - minutes(10), anna, 20, 'SUPPLIER', 'DOCK-IN-1');
  const back = { actor: 'anna', id: 'reversal:X' };
  await move(NOW - minutes(5), back, 5, 'DOCK-IN-1', 'SUPPLIER');
  await move(NOW - minutes(30), bob, 7, '04-01L-1', 'WORKER:bob');
  await move(NOW - minutes(29), bob, 7, 'WORKER:bob', 'CART-1');
  await move(NOW - minutes(100), { task: 'L', actor: 'cara' }, 6, 'DOCK-OUT-1', 'CUSTOMER');
  // What was there at the beginning came by no truck.
  await move(NOW - minutes(20), { actor: 'host' }, 500, 'SUPPLIER', '04-01L-1');
});
afterAll(() => stage.close());

test('the figures are those of a small known history, of today alone', async () => {
  const said = await board();
  expect(said).toMatchObject({ day: '2026-01-07', timeZone: 'UTC' });
  expect(said.inbound).toEqual({
    ...{ done: 25, planned: 65, completion: 25 / 65, ratePerHour: 25, documentsOpen: 1 },
    hours: [0, 0, 0, 0, 0, 25, 0],
  });
  expect(said.outbound).toEqual({
    ...{ done: 6, planned: 18, completion: 6 / 18, ratePerHour: 0, documentsOpen: 1 },
    hours: [0, 0, 0, 0, 6, 0, 0],
  });
  const none = { received: 0, picked: 0, receivedPerHour: 0, pickedPerHour: 0 };
  expect(said.workers).toEqual([
    { ...none, name: 'anna', received: 25, receivedPerHour: 25 },
    { ...none, name: 'bob', picked: 7, pickedPerHour: 7 },
  ]);
  expect(said.areas.at(-1)).toEqual({ ...none, name: 'AISLE-04', picked: 7, pickedPerHour: 7 });
});

test('they go on with what is booked, and are made once for all boards', async () => {
  await move(NOW, { task: 'R', actor: 'anna' }, 5, 'SUPPLIER', 'DOCK-IN-1');
  await stage.scheduler.runFor(3_000);
  const before = stage.database.committed;
  const all = await Promise.all(Array.from({ length: 20 }, board));
  expect(all.map((one) => one.inbound.done)).toEqual(all.map(() => 30));
  expect(stage.database.committed - before).toBe(2);
});

test('what they are made of is read once, begins anew with the day, and is the same after a restart', async () => {
  const book = createDayBook(stage.database);
  const first = await book.read(MIDNIGHT);
  expect(pieces(first, 'received')).toBe(30);
  expect(await book.read(MIDNIGHT)).toEqual(first);
  expect(await book.read(MIDNIGHT + days(1))).toEqual([]);
  expect(await book.read(MIDNIGHT)).toEqual(first);
});

test('the day is the warehouse’s own', () => {
  const at = Date.parse('2026-03-28T17:00:00Z');
  const told = (zone: string) => {
    const { day, from, to } = todayOf(at, zone);
    return [day, new Date(from).toISOString(), (to - from) / hours(1)];
  };
  expect(told('Asia/Shanghai')).toEqual(['2026-03-29', '2026-03-28T16:00:00.000Z', 24]);
  expect(told('UTC')).toEqual(['2026-03-28', '2026-03-28T00:00:00.000Z', 24]);
  // The night when the clock is put forward.
  const berlin = todayOf(at + hours(12), 'Europe/Berlin');
  expect((berlin.to - berlin.from) / hours(1)).toBe(23);
});
