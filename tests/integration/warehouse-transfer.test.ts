import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bothDatabases } from '#tests/support/both-databases.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import { outboundSite } from '#wms-core/outbound/testing/paper-house.ts';
import type { ReceiveTask } from '#wms-core/ports.ts';
import { item } from '#wms-core/testing/house.ts';

const ENGINES = bothDatabases(10);

const TEA = item('TEA', { lotControlled: true, shelfLifeDays: 365 });
const CUP = item('CUP');
const EARLY = { lot: 'L1', expiryDate: '2026-05-01' };
const LATE = { lot: 'L2', expiryDate: '2026-09-01' };

describe.each(ENGINES)('a transfer between two warehouses, each on its own %s', (_, skip, open) => {
  let north: WmsProcess;
  let south: WmsProcess;

  beforeEach(async () => {
    if (skip) return;
    north = await openWms(await open(), { name: 'north' });
    south = await openWms(await open(), {
      name: 'south',
      site: { ...outboundSite, warehouse: 'SOUTH' },
    });
    const name = { en: 'South hall', zh: '南仓' };
    await granted(north.call('PUT', '/api/v1/warehouses/SOUTH', { name }));
    for (const house of [north, south]) await house.items([TEA, CUP]);
  });
  afterEach(async () => {
    if (skip) return;
    for (const house of [north, south]) {
      expect(await house.verify()).toEqual([]);
      await house.close();
      await house.database.close();
    }
  });

  const get = async (house: WmsProcess, url: string) =>
    (await granted(house.call('GET', url))).body;
  const transit = async (house: WmsProcess, query = '') =>
    (await get(house, `/api/v1/stock/transit?${query}`)).rows;

  /** Loaded in the north: 6 of lot L1, 4 of L2, 5 cups. The advice is what its feed told. */
  async function ship(): Promise<Record<string, unknown>> {
    await north.opening([
      { location: '1-1', item: 'TEA', quantity: 6, ...EARLY },
      { location: '1-2', item: 'TEA', quantity: 9, ...LATE },
      { location: '1-3', item: 'CUP', quantity: 5 },
    ]);
    await granted(north.order('TO-1', { TEA: 10, CUP: 5 }, { toWarehouse: 'SOUTH' }));
    await north.release();
    await north.work();
    const { events } = await get(north, '/api/v1/events?limit=1000');
    const told = events.find((one: { type: string }) => one.type === 'wms.transfer.shipped');
    return told.data;
  }

  const announce = (advice: object) =>
    south.call('POST', '/api/v1/transfers', { ...advice, actor: 'erp' });

  /** The task that the south's dock got. */
  async function receiveTask(): Promise<ReceiveTask> {
    await south.settle();
    return south.tasks.find((task) => task.kind === 'receive') as ReceiveTask;
  }

  const scan = (
    task: ReceiveTask,
    goods: { item: string; quantity: number; lot?: string; expiryDate?: string },
  ) => south.report(south.received(task, { handlingUnit: 'IB-1', ...goods }));

  const endReceipt = (task: ReceiveTask) =>
    south.report(south.reportOf(task, { type: 'completed', act: { act: 'receipt_ended' } }));

  const settle = (body: object, house = south) =>
    house.call('POST', '/api/v1/transfers/TO-1/settlements', {
      settlementId: 'SET-1',
      item: 'TEA',
      lot: 'L1',
      quantity: 2,
      reason: 'looked for',
      actor: 'anna',
      ...body,
    });

  it.skipIf(skip)('comes on the pallet on which it left, parcels nested', async () => {
    const pallet = '106141412345678908';
    const made = { location: 'OUT-1', type: 'pallet', handlingUnit: pallet };
    const why = { act: 'U-1', reason: 'to ship on', actor: 'anna' };
    await granted(north.call('POST', '/api/v1/handling-units', { ...made, ...why }));
    const advice = await ship();
    const lines = advice.lines as { sscc: string; pallet: string }[];
    expect(lines.map((line) => line.pallet)).toEqual(lines.map(() => pallet));
    await granted(announce(advice));
    const task = await receiveTask();
    const parcels = [...new Set(lines.map(({ sscc }) => sscc))];
    expect(task.units).toMatchObject([
      { handlingUnit: pallet, content: [], units: parcels.map((one) => ({ handlingUnit: one })) },
    ]);
    const act = { act: 'unit_received', handlingUnit: pallet } as const;
    expect(await south.report(south.reportOf(task, { type: 'progress', act }))).toEqual({
      accepted: true,
    });
    expect(await get(south, `/api/v1/handling-units/${pallet}`)).toMatchObject({
      units: parcels.map((one) => ({ handlingUnit: one })),
    });
    expect(await transit(south)).toEqual([]);
    await endReceipt(task);
    expect(await get(south, '/api/v1/transfers/TO-1')).toMatchObject({ status: 'closed' });
  });

  it.skipIf(skip)('is an order, an advice and an ASN: lots and dates go on', async () => {
    const advice = await ship();
    expect(advice).toMatchObject({ transfer: 'TO-1', fromWarehouse: 'WH', toWarehouse: 'SOUTH' });
    expect(advice.lines).toMatchObject([
      { item: 'CUP', quantity: 5, sscc: expect.stringMatching(/^\d{18}$/) },
      { item: 'TEA', quantity: 6, ...EARLY },
      { item: 'TEA', quantity: 4, ...LATE },
    ]);
    // On its way in the north's book: neither here nor with a customer.
    expect(await north.totals('TEA')).toMatchObject({ quantity: 5 });
    expect(await get(north, '/api/v1/stock/items/TEA')).toMatchObject({
      warehouse: 'WH',
      inTransit: 0,
      leaving: 10,
    });
    expect(await transit(north, 'item=TEA&lot=L2')).toMatchObject([
      { transfer: 'TO-1', quantity: 4 },
    ]);

    expect(await announce(advice)).toMatchObject({ status: 201, body: { isNew: true } });
    expect(await announce(advice)).toMatchObject({ status: 200, body: { isNew: false } });
    const handOver = () => north.call('POST', '/api/v1/transfers/TO-1/hand-over', { actor: 'erp' });
    expect(await handOver()).toMatchObject({ status: 200, body: { pieces: 15 } });
    expect(await handOver()).toMatchObject({ status: 200, body: { pieces: 0 } });
    // In the south's book now, and only there.
    expect(await get(north, '/api/v1/stock/items/TEA')).toMatchObject({ leaving: 0 });
    expect(await get(south, '/api/v1/stock/items/TEA')).toMatchObject({
      inTransit: 10,
      quantity: 0,
    });
    expect(await get(south, '/api/v1/asns/TO-1')).toMatchObject({
      kind: 'transfer',
      supplier: 'WH',
    });

    const task = await receiveTask();
    const { lot, expiryDate } = LATE;
    expect(await scan(task, { item: 'TEA', quantity: 1, lot: 'L9', expiryDate })).toMatchObject({
      code: 'receipt.not_sent',
    });
    expect(await scan(task, { item: 'TEA', quantity: 5, lot, expiryDate })).toMatchObject({
      code: 'receipt.more_than_sent',
      facts: { left: 4 },
    });
    for (const goods of [
      { item: 'TEA', quantity: 6, ...EARLY },
      { item: 'TEA', quantity: 4, ...LATE },
      { item: 'CUP', quantity: 5 },
    ]) {
      expect(await scan(task, goods)).toEqual({ accepted: true });
    }
    await endReceipt(task);
    expect(await get(south, '/api/v1/transfers/TO-1')).toMatchObject({
      direction: 'in',
      status: 'closed',
      inTransit: [],
      lines: advice.lines,
    });
    expect(await get(south, '/api/v1/stock/items/TEA')).toMatchObject({
      inTransit: 0,
      quantity: 10,
    });
    expect((await get(south, '/api/v1/stock?item=TEA&lot=L1')).rows).toMatchObject([
      { quantity: 6, expiryDate: EARLY.expiryDate, supplier: 'WH', delivery: 'TO-1' },
    ]);
    expect((await get(south, '/api/v1/trace?lot=L1')).layers).toMatchObject([
      { received: 6, inTransit: 0, here: 6 },
    ]);
    expect((await get(north, '/api/v1/trace?lot=L1')).shipped).toMatchObject([
      { order: 'TO-1', customer: 'C-1', quantity: 6 },
    ]);
  });

  it.skipIf(skip)('what does not arrive stays in transit until it is lost or found', async () => {
    await announce(await ship());
    const task = await receiveTask();
    expect(await settle({ outcome: 'lost' })).toMatchObject({
      status: 409,
      body: { code: 'transfer.receiving' },
    });
    await scan(task, { item: 'TEA', quantity: 3, ...EARLY });
    await scan(task, { item: 'TEA', quantity: 4, ...LATE });
    await scan(task, { item: 'CUP', quantity: 5 });
    await endReceipt(task);
    expect(await get(south, '/api/v1/transfers/TO-1')).toMatchObject({
      status: 'received',
      inTransit: [{ item: 'TEA', lot: 'L1', quantity: 3 }],
    });
    const subjects = async () =>
      (await get(south, '/api/v1/exceptions')).cases.map((one: { subject: string }) => one.subject);
    expect(await subjects()).toContain('TO-1');
    expect(await get(south, '/api/v1/stock/items/TEA')).toMatchObject({
      inTransit: 3,
      quantity: 7,
    });

    expect(await settle({ outcome: 'found' })).toMatchObject({
      body: { code: 'transfer.place' },
    });
    expect(await settle({ outcome: 'found', location: 'LOSS' })).toMatchObject({
      body: { code: 'location.unknown' },
    });
    expect(await settle({ outcome: 'lost', quantity: 4 })).toMatchObject({
      status: 409,
      body: { code: 'transit.short' },
    });
    const found = { outcome: 'found', location: '2-1', quantity: 1 };
    expect(await settle(found)).toMatchObject({ status: 200, body: { left: 2 } });
    expect(await settle(found)).toMatchObject({ status: 200, body: { left: 2 } });
    expect(await settle({ ...found, quantity: 2 })).toMatchObject({
      body: { code: 'stock.conflict' },
    });

    // Two people settle the same two pieces at once: one of them is told that nothing is left.
    const both = await Promise.all([
      settle({ settlementId: 'SET-2', outcome: 'lost' }),
      settle({ settlementId: 'SET-3', outcome: 'found', location: '2-2' }),
    ]);
    expect(both.map((reply) => reply.status).sort()).toEqual([200, 409]);
    expect(await get(south, '/api/v1/transfers/TO-1')).toMatchObject({
      status: 'closed',
      inTransit: [],
    });
    expect(await subjects()).not.toContain('TO-1');
  });

  it.skipIf(skip)('goes to a warehouse that is known and is another', async () => {
    expect(await north.order('TO-2', { CUP: 1 }, { toWarehouse: 'WH' })).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'order.own_warehouse' }] },
    });
    expect(await north.order('TO-2', { CUP: 1 }, { toWarehouse: 'MOON' })).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'order.warehouse' }] },
    });
    const advice = {
      transfer: 'TO-3',
      fromWarehouse: 'WH',
      toWarehouse: 'SOUTH',
      shippedAt: '2026-01-07T06:00:00Z',
      lines: [{ item: 'TEA', quantity: 2 }],
      actor: 'erp',
    };
    const ask = (more: object, house = south) =>
      house.call('POST', '/api/v1/transfers', { ...advice, ...more });
    expect(await ask({}, north)).toMatchObject({ body: { code: 'transfer.from_here' } });
    expect(await ask({ toWarehouse: 'EAST' })).toMatchObject({
      body: { code: 'transfer.not_for_us' },
    });
    expect(await ask({})).toMatchObject({
      status: 422,
      body: { code: 'transfer.invalid', errors: [{ code: 'lot.missing' }] },
    });
    // A number is a transfer out of here or in, not both.
    await granted(
      south.call('PUT', '/api/v1/warehouses/WH', { name: { en: 'North', zh: '北仓' } }),
    );
    await granted(south.order('TO-3', { CUP: 1 }, { toWarehouse: 'WH' }));
    const cup = { lines: [{ item: 'CUP', quantity: 2 }] };
    expect(await ask(cup)).toMatchObject({ status: 409, body: { code: 'transfer.taken' } });
    await granted(ask({ ...cup, transfer: 'TO-4' }));
    expect(await south.order('TO-4', { CUP: 1 }, { toWarehouse: 'WH' })).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'transfer.taken' }] },
    });
    // Nothing of the refused advice stayed: neither an ASN nor pieces on their way.
    expect(await south.call('GET', '/api/v1/asns/TO-3')).toMatchObject({ status: 404 });
    expect(await transit(south)).toMatchObject([{ transfer: 'TO-4', quantity: 2 }]);
  });
});
