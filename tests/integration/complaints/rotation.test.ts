import { describe, expect, it } from 'vitest';
import {
  type Complaint,
  codes,
  move,
  onPostgres,
  skip,
  stockOf,
  tally,
  times,
} from '#tests/support/complaints.ts';
import type { WmsProcess } from '#tests/support/wms.ts';
import { item } from '#wms-core/testing/house.ts';

/** The wrong lot, goods that are not there yet, goods that may not even be looked at. */
describe.skipIf(skip)('what is picked', () => {
  const open = onPostgres();

  /** Pieces locked of each lot. */
  async function lockedByLot(house: WmsProcess, code: string): Promise<Record<string, number>> {
    const locked: Record<string, number> = {};
    for (const { lot, allocated } of await stockOf(house, code)) {
      if (allocated > 0) locked[lot] = (locked[lot] ?? 0) + allocated;
    }
    return locked;
  }

  const releaseAtOnce = ({ one, two }: Complaint) =>
    times(4, (index) => (index % 2 === 0 ? one : two).release());

  const byLot = item('P1', { lotControlled: true });

  it('ERPNext-42067: the lot that came first is used up, in all its bins, before the next', async () => {
    const house = await open([byLot]);
    const { one, two } = house;
    await one.opening([
      { location: '3-6', item: 'P1', lot: 'L1', quantity: 10 },
      { location: '2-1', item: 'P1', lot: 'L1', quantity: 10 },
    ]);
    await one.opening([{ location: '1-1', item: 'P1', lot: 'L2', quantity: 30 }]);
    await times(4, (index) => (index % 2 === 0 ? one : two).order(`SO-${index}`, { P1: 5 }));
    await releaseAtOnce(house);
    expect(await lockedByLot(one, 'P1')).toEqual({ L1: 20 });
    await one.order('SO-5', { P1: 3 });
    await one.release();
    expect(await lockedByLot(one, 'P1')).toEqual({ L1: 20, L2: 3 });
  });

  it('ERPNext-38597: an order of 4 after one of 25 gets 4, over lots of 20 and 30', async () => {
    const { one } = await open([byLot]);
    await one.opening([{ location: '1-1', item: 'P1', lot: 'L1', quantity: 20 }]);
    await one.opening([{ location: '1-2', item: 'P1', lot: 'L2', quantity: 30 }]);
    await one.order('SO-1', { P1: 25 });
    await one.release();
    await one.order('SO-2', { P1: 4 });
    await one.release();
    expect(await one.line('SO-2')).toMatchObject({ allocated: 4 });
    expect(await lockedByLot(one, 'P1')).toEqual({ L1: 20, L2: 9 });
  });

  it('ERPNext-41378: orders of 10 and 110 at once over two lots of 100 get all they want', async () => {
    const house = await open([byLot]);
    const { one, two } = house;
    await one.opening([{ location: '1-1', item: 'P1', lot: 'L1', quantity: 100 }]);
    await one.opening([{ location: '1-2', item: 'P1', lot: 'L2', quantity: 100 }]);
    await Promise.all([one.order('SO-1', { P1: 10 }), two.order('SO-2', { P1: 110 })]);
    await releaseAtOnce(house);
    expect(await one.line('SO-1')).toMatchObject({ allocated: 10 });
    expect(await one.line('SO-2')).toMatchObject({ allocated: 110 });
    expect(await lockedByLot(one, 'P1')).toEqual({ L1: 100, L2: 20 });
  });

  it('ERPNext-37751: goods that are announced or at the dock are promised to nobody', async () => {
    const { one, two } = await open([item('P1')]);
    const lines = [{ line: '1', item: 'P1', quantity: 8 }];
    const expectedAt = '2026-01-07T06:00:00Z';
    const asn = { asn: 'ASN-1', supplier: 'ACME', expectedAt, lines, actor: 'erp' };
    expect((await one.call('POST', '/api/v1/asns', asn)).status).toBe(201);
    await two.order('SO-1', { P1: 5 });
    await one.settle();
    const task = one.tasks.find((each) => each.kind === 'receive')!;
    const scan = one.received(task, { item: 'P1', quantity: 8, handlingUnit: 'IB-1' });
    await Promise.all([one.report(scan), two.release(), one.release()]);
    expect(await one.totals('P1')).toMatchObject({ quantity: 8, locked: 0 });
    one.world.add('IB-1', 'P1', 8);
    const end = { type: 'completed', act: { act: 'receipt_ended' } } as const;
    expect(codes([await one.report(one.reportOf(task, end))])).toEqual(['done']);
    await one.work('pick');
    expect(await one.totals('P1')).toMatchObject({ locked: 5, available: 3 });
  });

  it('ERPNext-41994: what is on a pick list is reserved: nobody else gets or moves it', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 6 }]);
    await one.order('SO-1', { P1: 5 });
    await one.release();
    expect(await one.work('pick')).toMatchObject({ lines: [{ from: '1-1', quantity: 5 }] });
    const [moved] = await Promise.all([
      move(two, 'P1', ['1-1', '1-2'], 2),
      two.order('SO-2', { P1: 2 }),
    ]);
    expect(moved.body).toMatchObject({ code: 'stock.short', facts: { available: 1 } });
    await two.release();
    expect(await one.line('SO-2')).toMatchObject({ allocated: 0 });
  });

  it('ERPNext-17478, -34728: expired or frozen goods go to inspection, but to no order', async () => {
    const { one } = await open([item('P1', { lotControlled: true, shelfLifeDays: 30 })]);
    const gone = { location: '1-1', item: 'P1', lot: 'OLD', expiryDate: '2025-12-31', quantity: 6 };
    await one.opening([gone]);
    await one.order('SO-1', { P1: 1 });
    await one.release();
    expect(await one.line('SO-1')).toMatchObject({ allocated: 0 });
    const hold = { holdId: 'H-1', scope: { item: 'P1' }, reason: 'smells', actor: 'qa' };
    const answers = await Promise.all([
      one.call('POST', '/api/v1/stock/holds', hold),
      move(one, 'P1', ['1-1', 'EXC'], 2, { toQuality: 'pending' }),
      move(one, 'P1', ['1-1', 'EXC'], 1, { toQuality: 'rejected' }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    const after = await move(one, 'P1', ['1-1', 'EXC'], 3, { toQuality: 'pending' });
    expect(after.status).toBe(200);
    const places = (await stockOf(one, 'P1')).map((row) => `${row.location} ${row.quality}`);
    expect(places.sort()).toEqual(['EXC pending', 'EXC rejected']);
    await one.release();
    expect(await one.line('SO-1')).toMatchObject({ allocated: 0 });
  });

  it('odoo-20630, -26330, -79069: a pick list is in walking order, not in that of the order', async () => {
    const items = ['P1', 'P2', 'P3', 'P4'].map((code) => item(code));
    const { one } = await open(items);
    const bins = ['3-2', '1-1', '2-5', '1-4'];
    await one.opening(
      bins.map((location, index) => ({ location, item: `P${index + 1}`, quantity: 5 })),
    );
    await one.order('SO-1', { P1: 1, P2: 1, P3: 1, P4: 1 });
    await one.release();
    const task = await one.work('pick');
    const stops = task?.kind === 'pick' ? task.lines.map((line) => line.from) : [];
    expect(stops).toEqual(['1-1', '1-4', '2-5', '3-2']);
  });

  it('OCA/wms-64, -78, -1216: two orders of one item: the cart stops once, the wall tells them apart', async () => {
    const house = await open([item('P1')]);
    const { one, two } = house;
    await one.opening([{ location: '1-1', item: 'P1', quantity: 9 }]);
    await Promise.all([one.order('SO-1', { P1: 4 }), two.order('SO-2', { P1: 3 })]);
    await one.release();
    expect(await one.work('pick')).toMatchObject({ lines: [{ from: '1-1', quantity: 7 }] });
    const put = await one.work('put');
    const shares = put?.kind === 'put' ? put.lines : [];
    expect(shares.map(({ order, quantity }) => `${order} ${quantity}`).sort()).toEqual([
      'SO-1 4',
      'SO-2 3',
    ]);
    expect(tally(shares.map(({ tote }) => tote))).toEqual(
      Object.fromEntries(shares.map(({ tote }) => [tote, 1])),
    );
  });
});
