import { expect } from 'vitest';
import { hours, minutes } from '#base/time.ts';
import { businessNamed } from '#simulators/erp/index.ts';
import { goods, type Story, warehouse } from '#tests/support/scenario.ts';

const TEA = goods('TEA', { lotControlled: true, shelfLifeDays: 180, rotation: 'FEFO' });
const MUG = goods('MUG');
const CUP = goods('CUP');
const LOTS = [
  { lot: 'L1', quantity: 20, producedDaysAgo: 40 },
  { lot: 'L2', quantity: 20, producedDaysAgo: 5 },
];

const types = async ({ query }: Story) => {
  const rows = await query<{ type: string }>('SELECT DISTINCT type FROM wms.event ORDER BY type');
  return rows.map(({ type }) => type);
};

warehouse('every kind of side business goes on beside the orders, and all books close', {
  items: [TEA, MUG, CUP],
  stock: { TEA: LOTS, MUG: 40 },
  deliveries: { 'ASN-1': { CUP: 30 } },
  orders: { 'SO-1': { TEA: 8, MUG: 6 }, 'SO-2': { CUP: 5, MUG: 4 } },
  business: businessNamed('all'),
  async ends(story) {
    const { business } = story.stage.erp.stats();
    for (const { kind, planned, asked, done, refused, wrong } of business) {
      const noes = Object.keys(refused).length;
      expect([kind, asked, done + noes >= planned, wrong]).toEqual([kind, planned, true, []]);
      expect([kind, planned > 0]).toEqual([kind, true]);
    }
    expect(await types(story)).toEqual(
      expect.arrayContaining([
        'wms.adjustment.requested',
        'wms.alert.raised',
        'wms.count_plan.round_done',
        'wms.inventory.adjusted',
        'wms.inventory.counted',
        'wms.inventory.scrapped',
        'wms.recall.lifted',
        'wms.recall.opened',
        'wms.return.confirmed',
        'wms.stock.held',
        'wms.stock.thawed',
        'wms.transfer.handed_over',
        'wms.transfer.received',
      ]),
    );
    const crossed = business.find(({ kind }) => kind === 'cross-dock');
    expect(crossed?.pieces).toBeGreaterThan(0);
    const expired = await story.query(
      `SELECT 1 FROM wms.stock s JOIN wms.layer l USING (layer) WHERE l.lot = 'OLD-STOCK'`,
    );
    expect(expired).toEqual([]);
  },
});

warehouse('an order whose only lot is frozen waits, and goes on when it is thawed', {
  items: [TEA],
  stock: { TEA: [LOTS[0]!] },
  orders: {},
  async story({ ask, booked, pass, query, until }) {
    await until('the opening stock', async () => (await booked('TEA')) === 20);
    const hold = { holdId: 'FREEZE-1', scope: { item: 'TEA', lot: 'L1' } };
    await ask('POST', '/api/v1/stock/holds', { ...hold, reason: 'doubts', actor: 'quality' });
    const lines = [{ line: '1', item: 'TEA', quantity: 6 }];
    const order = { order: 'SO-9', customer: 'C-1', deadline: '2026-01-08T06:00:00Z', lines };
    await ask('POST', '/api/v1/orders', { ...order, priority: 50, actor: 'sales' });
    const status = async () =>
      (await query<{ status: string }>('SELECT status FROM wms.sales_order'))[0]?.status;
    await pass(minutes(20));
    expect(await status()).toBe('accepted');
    await ask('DELETE', '/api/v1/stock/holds/FREEZE-1?actor=quality');
    await until('the order to be shipped', async () => (await status()) === 'shipped', hours(2));
  },
  ordersByHand: 1,
  ends: async ({ got }) => expect(got('SO-9')).toEqual({ 'TEA L1': 6 }),
});

warehouse('what a check finds missing is told to the host as an adjustment', {
  items: [MUG],
  stock: { MUG: 20 },
  orders: { 'SO-1': { MUG: 4 } },
  async story({ until, query, vanish }) {
    const tote = () =>
      query<{ unit: string }>(
        `SELECT handling_unit AS unit FROM wms.stock JOIN wms.handling_unit u USING (handling_unit)
         WHERE u.type = 'tote' AND item = 'MUG' AND quantity = 4`,
      );
    await until('four mugs in the tote', async () => (await tote()).length === 1);
    vanish((await tote())[0]!.unit, 'MUG', 1);
  },
  async ends({ booked, query, stage }) {
    const told = await query<{ delta: number; reason: string }>(
      `SELECT (data ->> 'delta')::int AS delta, data ->> 'reason' AS reason FROM wms.event
       WHERE type = 'wms.inventory.adjusted'`,
    );
    expect(told).toEqual([{ delta: -1, reason: 'check' }]);
    expect([await booked('MUG'), stage.erp.stock.MUG]).toEqual([15, 15]);
  },
});
