import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSendProblem } from '#app/http/problem.ts';
import { buildServer } from '#app/http/server.ts';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import type { Item } from '#wms-core/contracts.ts';
import type { LoadTask } from '#wms-core/ports.ts';
import { outboundRefusals } from './index.ts';
import { reportOf } from './testing/paper-crew.ts';
import { item, openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

let house: PaperHouse;
let app: FastifyInstance;

const dangerous = { unNumber: '1263', hazardClass: '3', packingGroup: 'II' } as const;
/** 300 points a piece, each a parcel of its own. */
const PAINT = item('PAINT', {
  ...dangerous,
  ...{ weightGrams: 20_000, dangerousMl: 100_000, transportCategory: 2 },
  ...{ shippingNameEn: 'PAINT', shippingNameZh: '涂料' },
});
const VARNISH = item('VARNISH', {
  ...dangerous,
  ...{ weightGrams: 5_000, dangerousMl: 4_000, transportCategory: 2, limitedQuantityMl: 5_000 },
});
const OXIDIZER = item('OXIDIZER', {
  ...{ unNumber: '1942', hazardClass: '5.1', packingGroup: 'III' },
  ...{ weightGrams: 3_000, dangerousGrams: 2_500, transportCategory: 3 },
} as Partial<Item>);
const CUP = item('CUP', { weightGrams: 400 });

beforeEach(async () => {
  house = await openPaperHouse({ items: [PAINT, VARNISH, OXIDIZER, CUP] });
  await house.stock('PAINT', '1-1', 20);
  await house.stock('VARNISH', '1-2', 40);
  await house.stock('OXIDIZER', '1-3', 20);
  await house.stock('CUP', '1-4', 40);
  const problem = createSendProblem([outboundRefusals]);
  app = await buildServer({
    ...{ routes: [house.outbound.routes({ problem })], problem, log: silentLog, version: 'test' },
    ids: createIds(house.scheduler, createRandom('http')),
    noteRequest: async () => {},
    onBug: (error) => {
      throw error;
    },
  });
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  expect(house.refusals).toEqual([]);
  await app.close();
  await house.close();
});

async function call(method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) {
  const reply = await app.inject({ method, url: `/api/v1/${path}`, ...(payload && { payload }) });
  await house.settle();
  // biome-ignore lint/suspicious/noExplicitAny: what a host reads
  return { status: reply.statusCode, body: reply.json() as any };
}
const announce = (truck: string, dock: string, adrEquipped = false) =>
  call('PUT', `trucks/${truck}`, { dock, plate: 'B-1', adrEquipped, actor: 'gate' });
const depart = (truck: string) => call('POST', `trucks/${truck}/departure`, { actor: 'gate' });
const cases = () =>
  house.query<{ key: string; en: string }>(
    `SELECT key, text->>'en' AS en FROM wms.exception WHERE settled_at IS NULL ORDER BY key`,
  );
const here = async () => {
  const { body } = await call('GET', 'trucks?here=true');
  return body.trucks as { truck: string; dock: string }[];
};
/** Parcels by their state. */
const parcels = (order: string) =>
  house.query<{ status: string; limited: boolean; parcels: number }>(
    `SELECT status, limited, count(*)::integer AS parcels FROM wms.parcel
     WHERE order_id = $1 AND status <> 'unpacked' GROUP BY 1, 2 ORDER BY 1, 2`,
    [order],
  );

describe('limited quantities', () => {
  test('have parcels of their own, marked, and none over 30 kg gross', async () => {
    await house.order('SO-1', { VARNISH: 13, OXIDIZER: 1, CUP: 2 });
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    const rows = await house.query<{ limited: boolean; grams: number; items: string[] }>(
      `SELECT limited, actual_grams AS grams, ARRAY(SELECT DISTINCT l->>'item'
         FROM jsonb_array_elements(lines) l ORDER BY 1) AS items FROM wms.parcel ORDER BY parcel`,
    );
    expect(rows.every(({ grams, limited }) => !limited || grams <= 30_000)).toBe(true);
    for (const { limited, items } of rows) expect(items.includes('VARNISH')).toBe(limited);
    const lq = rows.filter(({ limited }) => limited);
    expect(lq.length).toBeGreaterThanOrEqual(3);
    const [truck] = await here();
    const { body } = await call('GET', `trucks/${truck!.truck}/dangerous-goods`);
    expect(body).toMatchObject({
      milliPoints: 2_500,
      lines: [{ unNumber: '1942', packages: 1, grams: 2_500 }],
    });
  });
});

describe('a truck without ADR equipment', () => {
  test('takes what its thousand points allow; the rest waits, is told, and goes with the next', async () => {
    await house.order('SO-1', { PAINT: 5 });
    expect((await call('GET', 'orders/SO-1/dangerous-goods')).body).toMatchObject({
      ...{ milliPoints: 1_500_000, needsAdrOrMoreTrucks: true },
      lines: [{ text: { en: 'UN 1263 PAINT, 3, II', zh: 'UN 1263 涂料, 3, II' } }],
    });
    await house.work();
    expect(await parcels('SO-1')).toEqual([
      { status: 'loaded', limited: false, parcels: 3 },
      { status: 'staged', limited: false, parcels: 2 },
    ]);
    expect(await house.status('SO-1')).toBe('staged');
    const [waits] = await cases();
    expect(waits).toMatchObject({
      key: 'truck:SO-1',
      en: expect.stringContaining('has 900 points of dangerous goods, and this would add 300'),
    });
    const [first] = await here();
    expect((await call('GET', `trucks/${first!.truck}`)).body).toMatchObject({
      ...{ adrEquipped: false, dangerousGoods: { milliPoints: 900_000 } },
      parcels: [{ status: 'loaded' }, { status: 'loaded' }, { status: 'loaded' }],
    });
    expect((await depart(first!.truck)).body.departedAt).not.toBeNull();
    expect((await depart(first!.truck)).status).toBe(200);
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await house.lines('SO-1')).toMatchObject([{ shipped: 5 }]);
    expect(await cases()).toEqual([]);
    const told = await house.query<{ data: object }>(
      `SELECT data FROM wms.event WHERE type = 'wms.truck.departed'`,
    );
    expect(told).toMatchObject([
      {
        data: { truck: first!.truck, milliPoints: 900_000, lines: [{ packages: 3, ml: 300_000 }] },
      },
    ]);
  });

  test('does not keep goods back that are not dangerous', async () => {
    await house.order('SO-1', { PAINT: 3 });
    await house.work();
    await house.order('SO-2', { PAINT: 1 });
    await house.order('SO-3', { CUP: 4 });
    await house.work();
    expect(await house.status('SO-3')).toBe('shipped');
  });

  test('is passed over for a lane whose truck has the equipment', async () => {
    await announce('TR-1', 'LANE-1');
    await announce('TR-2', 'LANE-2', true);
    await house.order('SO-1', { PAINT: 4 });
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    expect((await call('GET', 'trucks/TR-2')).body.dangerousGoods.milliPoints).toBe(1_200_000);
    expect((await call('GET', 'trucks/TR-2/dangerous-goods')).body.text.en).toContain(
      'ADR equipment: 1200 points',
    );
    const back = { dock: 'LANE-2', adrEquipped: false, actor: 'gate' };
    expect(await call('PUT', 'trucks/TR-2', back)).toMatchObject({
      status: 409,
      body: { code: 'truck.points_alone' },
    });
    // What is left out stays as it was told.
    const seen = await call('PUT', 'trucks/TR-2', { dock: 'LANE-2', plate: 'B-1', actor: 'gate' });
    expect(seen.body).toMatchObject({ plate: 'B-1', adrEquipped: true });
  });

  test('takes what waits once it turns out to have the equipment', async () => {
    await house.order('SO-1', { PAINT: 4 });
    await house.work();
    const [truck] = await here();
    await announce(truck!.truck, truck!.dock, true);
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
  });

  test('keeps goods apart that would react', async () => {
    await announce('TR-1', 'LANE-1');
    await house.order('SO-1', { OXIDIZER: 1, PAINT: 1 });
    await house.work();
    expect(await house.status('SO-1')).toBe('staged');
    expect(await cases()).toMatchObject([{ en: expect.stringContaining('may not travel with') }]);
    for (const { truck } of await here()) await depart(truck);
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
  });

  test('that left before it was loaded leaves its parcels to the next, at the scan too', async () => {
    await house.order('SO-1', { PAINT: 2 });
    const task = (await house.workUpTo('load')) as LoadTask;
    const [first] = await here();
    await depart(first!.truck);
    expect((await call('GET', `trucks/${first!.truck}`)).body.parcels).toEqual([]);
    await announce('TR-9', task.at);
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    expect((await call('GET', 'trucks/TR-9')).body.dangerousGoods.milliPoints).toBe(600_000);
  });

  test('never gets the number of one that somebody announced, which would be here again', async () => {
    await announce('TRUCK-1', 'LANE-1');
    await depart('TRUCK-1');
    await house.order('SO-1', { PAINT: 1 });
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    expect((await call('GET', 'trucks/TRUCK-1')).body).toMatchObject({
      ...{ departedAt: expect.any(String), parcels: [] },
    });
    expect((await here()).map(({ truck }) => truck)).toEqual(['TRUCK-2']);
  });

  test('leaves what waits for it to be checked anew, and the order ends on another', async () => {
    await house.order('SO-1', { PAINT: 5 });
    await house.work();
    await house.database.transaction('recheck', (tx) =>
      tx.query(`UPDATE wms.sales_order SET recheck = true WHERE order_id = 'SO-1'`),
    );
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await house.lines('SO-1')).toMatchObject([{ shipped: 5 }]);
    expect(await parcels('SO-1')).toEqual([{ status: 'loaded', limited: false, parcels: 5 }]);
    const lanes = (await here()).map(({ dock }) => dock);
    expect(lanes).toEqual(['LANE-1', 'LANE-2']);
    expect(await cases()).toEqual([]);
  });
});

test('an order that is all on board is shipped, though its loading failed after the last scan', async () => {
  await house.order('SO-1', { CUP: 1 });
  const task = await house.workUpTo('load');
  await house.step((one) => one === task);
  expect(await parcels('SO-1')).toMatchObject([{ status: 'loaded' }]);
  const told = { type: 'failed', reason: 'blocked', note: '' } as const;
  await house.core.reportPort.report([reportOf(task, told, 'R-failed', house.scheduler.now())]);
  await house.settle();
  expect(await house.status('SO-1')).toBe('shipped');
});

describe('trucks over REST', () => {
  test.each([
    ['a place that is no lane', 'TR-2', { dock: 'PACK-1' }, 422, 'truck.no_lane'],
    ['a lane where another stands', 'TR-2', { dock: 'LANE-1' }, 409, 'truck.lane_taken'],
    ['one that departed', 'TR-0', { dock: 'LANE-2' }, 409, 'truck.departed'],
  ])('refuse %s', async (_, truck, more, status, code) => {
    await announce('TR-0', 'LANE-2');
    await depart('TR-0');
    expect((await announce('TR-1', 'LANE-1')).status).toBe(201);
    expect((await announce('TR-1', 'LANE-1')).status).toBe(200);
    const answer = await call('PUT', `trucks/${truck}`, { ...more, actor: 'gate' });
    expect(answer).toMatchObject({ status, body: { code } });
  });

  test('refuse to move one that has parcels, and one nobody knows', async () => {
    await announce('TR-1', 'LANE-1');
    await house.order('SO-1', { CUP: 1 });
    await house.work();
    expect((await call('GET', 'trucks/TR-1')).body.parcels).toMatchObject([{ status: 'loaded' }]);
    expect(await announce('TR-1', 'LANE-2')).toMatchObject({
      status: 409,
      body: { code: 'truck.being_loaded' },
    });
    expect(await depart('TR-7')).toMatchObject({ status: 404, body: { code: 'truck.unknown' } });
  });
});
