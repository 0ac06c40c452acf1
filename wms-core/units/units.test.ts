import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSscc, makeSscc } from '#base/gs1/index.ts';
import { scanReader } from '#tests/support/query-plans.ts';
import { openRestDesk, type RestDesk } from '#tests/support/rest-desk.ts';
import { fingerprint } from '#tests/support/warehouse.ts';
import { verifyLedger } from '../stock/index.ts';
import { taskOn } from './parts.ts';

let desk: RestDesk;
beforeAll(async () => {
  desk = await openRestDesk();
  const size = { lengthMm: 100, widthMm: 100, heightMm: 100, weightGrams: 200, barcodes: [] };
  const items = [{ item: 'P', name: { en: 'P', zh: 'P' }, ...size }];
  expect((await desk.call('POST', '/api/v1/items', { items })).status).toBe(200);
  const eur = { name: { en: 'Pallet', zh: '托盘' }, type: 'pallet', tareGrams: 25_000 };
  const limits = { maxWeightGrams: 60_000, maxVolumeMl: 500_000, carries: ['BOX'], stackLimit: 2 };
  const box = { name: { en: 'Box', zh: '箱' }, type: 'tote', tareGrams: 1_000 };
  for (const [code, body] of [
    ['BOX', { ...box, maxWeightGrams: 30_000, maxVolumeMl: 60_000 }],
    ['EUR', { ...eur, ...limits }],
  ] as const) {
    expect((await desk.call('PUT', `/api/v1/unit-types/${code}`, body)).status).toBe(200);
  }
}, 120_000);
afterAll(async () => {
  expect(await desk.database.transaction('verify', verifyLedger)).toEqual([]);
  expect(desk.bugs).toEqual([]);
  await desk.close();
});

const PATH = '/api/v1/handling-units';
const by = { reason: 'test', actor: 'anna' };
let acts = 0;
const post = (path: string, body: object) =>
  desk.call('POST', `${PATH}${path}`, { act: `A-${++acts}`, ...by, ...body });
const make = async (body: object) => {
  const made = await post('', { location: 'EXC', ...body });
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  return made.body.handlingUnits as string[];
};
const clear = async () => {
  const { body } = await desk.call('GET', `${PATH}?location=EXC`);
  const units = body.units as { handlingUnit: string; parent: string }[];
  for (const { handlingUnit, parent } of units) {
    if (parent !== '') await post(`/${handlingUnit}/take-out`, {});
  }
  const handlingUnits = units.map(({ handlingUnit }) => handlingUnit);
  if (units.length > 0) await post('/scraps', { handlingUnits });
};

describe('handling units over REST', () => {
  it('get an SSCC of the house, each its own, and what their type says', async () => {
    const sent = { act: 'MAKE', unitType: 'EUR', location: 'EXC', count: 2 };
    const made = await make(sent);
    expect(made).toHaveLength(2);
    expect(new Set(made).size).toBe(2);
    for (const one of made) {
      expect(one).toMatch(/^34012345/);
      expect(isSscc(one)).toBe(true);
    }
    expect(await make(sent)).toEqual(made);
    const { body } = await desk.call('GET', `${PATH}/${made[0]}`);
    expect(body).toMatchObject({
      ...{ type: 'pallet', unitType: 'EUR', tareGrams: 25_000, maxWeightGrams: 60_000 },
      ...{ location: 'EXC', parent: '', pieces: 0, grossGrams: 25_000, content: [], units: [] },
    });
    await clear();
  });

  it('keep the SSCC that they came with, and are not made twice (unit.exists)', async () => {
    const sscc = '106141412345678908';
    expect(await make({ handlingUnit: `00${sscc}`, type: 'pallet' })).toEqual([sscc]);
    const again = await post('', { handlingUnit: sscc, type: 'tote', location: 'POOL' });
    expect(again).toMatchObject({ status: 409, body: { code: 'unit.exists' } });
    await clear();
  });

  it('show what stands in and on them, with pieces and gross weight, and move as one', async () => {
    const [pallet] = await make({ unitType: 'EUR' });
    const [box] = await make({ unitType: 'BOX', into: pallet });
    const lines = [{ location: 'A-01', item: 'P', quantity: 10 }];
    await desk.call('POST', '/api/v1/opening-stock', { importId: 'O-1', lines });
    const to = { location: 'EXC', handlingUnit: box };
    const filled = { moveId: 'FILL', from: { location: 'A-01' }, to, item: 'P', quantity: 10 };
    expect((await desk.call('POST', '/api/v1/stock/moves', { ...filled, ...by })).status).toBe(200);
    const { body } = await desk.call('GET', `${PATH}/${pallet}`);
    expect(body).toMatchObject({
      ...{ pieces: 10, grossGrams: 25_000 + 1_000 + 10 * 200, content: [] },
      units: [{ handlingUnit: box, pieces: 10, grossGrams: 3_000, takenMl: 10_000 }],
    });
    expect(body.units[0].content).toMatchObject([{ item: 'P', quantity: 10 }]);
    expect((await post(`/${pallet}/moves`, { to: 'POOL' })).status).toBe(200);
    expect((await desk.call('GET', `${PATH}/${box}`)).body.location).toBe('POOL');
    const told = await desk.call('GET', `${PATH}/${box}/history`);
    expect(told.body.events).toMatchObject([
      { event: 'moved', location: 'POOL', parent: pallet, actor: 'anna', reason: 'test' },
      { event: 'put', location: 'EXC', parent: pallet },
      { event: 'made', location: 'EXC', parent: '' },
    ]);
    const history = await desk.call('GET', `/api/v1/history?subject=${pallet}`);
    expect(history.body.entries.length).toBeGreaterThan(1);
  });

  const worn = () => make({ type: 'tote' });
  it.each<[string, string, () => Promise<readonly [path: string, body: object]>]>([
    ['a unit of no type', 'unit.type_missing', async () => ['', { location: 'EXC' }]],
    [
      'a type that nobody wrote',
      'unit.type_unknown',
      async () => ['', { location: 'EXC', unitType: 'NONE' }],
    ],
    [
      'two types that differ',
      'unit.type_differs',
      async () => ['', { location: 'EXC', unitType: 'EUR', type: 'tote' }],
    ],
    [
      'an SSCC with a wrong check digit',
      'unit.sscc',
      async () => ['', { location: 'EXC', type: 'tote', handlingUnit: '106141412345678909' }],
    ],
    [
      'a number that only the house gives out',
      'unit.sscc_ours',
      async () => [
        '',
        { location: 'EXC', type: 'tote', handlingUnit: makeSscc(3, '4012345', 99_999) },
      ],
    ],
    [
      'one code for two',
      'unit.one_code',
      async () => ['', { location: 'EXC', type: 'tote', handlingUnit: 'T', count: 2 }],
    ],
    [
      'a place for loose pieces',
      'unit.no_place',
      async () => ['', { location: 'A-01', type: 'tote' }],
    ],
    [
      'a place that vehicles are sent to',
      'unit.no_place',
      async () => ['', { location: 'STAGE-1', type: 'tote' }],
    ],
    [
      'more than may stand there',
      'unit.place_full',
      async () => ['', { location: 'EXC', type: 'tote', count: 3 }],
    ],
    [
      'a cart that an order uses',
      'unit.bound',
      async () => {
        await desk.database.transaction('bind', (tx) =>
          desk.wms.ledger.bindUnit(tx, 'CART-1', 'RUN-1'),
        );
        return ['/CART-1/moves', { to: 'EXC' }];
      },
    ],
    [
      'scrapping what holds a unit',
      'unit.holds_units',
      async () => {
        const [pallet] = await make({ type: 'pallet' });
        await make({ type: 'tote', into: pallet });
        return ['/scraps', { handlingUnits: [pallet] }];
      },
    ],
    [
      'scrapping one that stands in another',
      'unit.nested',
      async () => {
        const [pallet] = await make({ type: 'pallet' });
        return ['/scraps', { handlingUnits: await make({ type: 'tote', into: pallet }) }];
      },
    ],
    [
      'a unit that is gone',
      'unit.unknown',
      async () => {
        const handlingUnits = await worn();
        await post('/scraps', { handlingUnits });
        return [`/${handlingUnits[0]}/take-out`, {}];
      },
    ],
  ])('refuse %s (%s)', async (_, code, call) => {
    await clear();
    const [path, body] = await call();
    const before = await desk.database.transaction('print', fingerprint);
    expect((await post(path, body)).body).toMatchObject({ code });
    const after = await desk.database.transaction('print', fingerprint);
    const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
    expect(changed).toEqual([]);
  });

  it('are not looked for among all tasks that ever were', async () => {
    await desk.database.transaction('history', (tx) =>
      tx.query(
        `INSERT INTO wms.task (task_id, kind, owner, document, priority, status, body, created_at,
           updated_at, correlation_id)
         SELECT 'OLD-' || n, 'move', 'inbound', 'D', 1, 'done', '{}', 1, 1, 'C'
         FROM generate_series(1, 5000) n`,
      ),
    );
    await desk.database.transaction('analyze', (tx) => tx.query('ANALYZE wms.task'));
    const scans = await scanReader(() => desk.database, ['task'])((tx) => taskOn(tx, 'U-1'));
    expect(scans).toEqual([]);
  });

  it('are told of places that take one, where theirs does not (unit.no_place)', async () => {
    const { body } = await post('', { location: 'A-01', type: 'tote' });
    expect(body.detail).toContain('Places that take one: EXC, ');
    expect(body.detail).not.toContain('STAGE-1');
  });

  it('are not numbered anew by a refused act, nor by another under its id (stock.conflict)', async () => {
    await clear();
    await make({ act: 'ONE', type: 'tote' });
    const other = await post('', { act: 'ONE', type: 'pallet', location: 'EXC' });
    expect(other).toMatchObject({ status: 409, body: { code: 'stock.conflict' } });
  });
});

describe('the pool of empties', () => {
  it('counts by place and type what came in new, less what was scrapped with a reason', async () => {
    await clear();
    const made = await make({ unitType: 'EUR', count: 2, reason: 'delivery of new pallets' });
    const pool = async () =>
      (await desk.call('GET', '/api/v1/empties?location=EXC&type=pallet')).body.empties[0];
    expect(await pool()).toMatchObject({ empty: 2, units: 2, unitTypes: { EUR: 2 } });
    const handlingUnits = [made[0]];
    const worn = { act: 'WORN', handlingUnits, reason: 'board broken' };
    const first = await post('/scraps', worn);
    expect(first.status).toBe(200);
    expect((await post('/scraps', worn)).body).toEqual(first.body);
    expect(await pool()).toMatchObject({ empty: 1, units: 1, unitTypes: { EUR: 1 } });
    const gone = { status: 404, body: { code: 'unit.not_here' } };
    expect(await desk.call('GET', `${PATH}/${made[0]}`)).toMatchObject(gone);
    const told = await desk.call('GET', `${PATH}/${made[0]}/history`);
    expect(told.body.events[0]).toMatchObject({ event: 'scrapped', reason: 'board broken' });
    const events = await desk.call('GET', '/api/v1/events?limit=1000');
    const types = events.body.events.map(({ type }: { type: string }) => type);
    expect(types).toEqual(expect.arrayContaining(['wms.units.made', 'wms.units.scrapped']));
  });
});

describe('unit types', () => {
  it.each([
    ['unit_type.unknown', 'X-1', { carries: ['NOWHERE'] }],
    ['unit_type.reserved', 'pallet', {}],
    ['unit_type.sides', 'X-2', { lengthMm: 100 }],
  ])('are refused with the reason (%s)', async (code, unitType, change) => {
    const limits = { tareGrams: 1, maxWeightGrams: 1, maxVolumeMl: 1 };
    const body = { name: { en: 'X', zh: 'X' }, type: 'tote', ...limits, ...change };
    const { body: told } = await desk.call('PUT', `/api/v1/unit-types/${unitType}`, body);
    expect(JSON.stringify(told)).toContain(code);
  });

  it('that are blocked are not used for new units (unit.type_unknown)', async () => {
    const box = { name: { en: 'Box', zh: '箱' }, type: 'tote', tareGrams: 1_000 };
    const more = { maxWeightGrams: 30_000, maxVolumeMl: 60_000, status: 'blocked' };
    await desk.call('PUT', '/api/v1/unit-types/BOX', { ...box, ...more, blockReason: 'leaks' });
    const made = await post('', { unitType: 'BOX', location: 'EXC' });
    expect(made.body.code).toBe('unit.type_unknown');
  });
});
