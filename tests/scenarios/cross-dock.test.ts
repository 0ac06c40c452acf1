import { expect } from 'vitest';
import { goods, warehouse } from '#tests/support/scenario.ts';

warehouse('goods for which an order waits go by the cross-dock place to the customer', {
  items: [goods('MUG')],
  orders: { 'SO-1': { MUG: 6 } },
  async story({ ask, until, query, stage }) {
    const orders = () => query(`SELECT 1 FROM wms.sales_order`);
    await until('the order to wait', async () => (await orders()).length > 0);
    const mugs = { item: 'MUG', quantity: 40 };
    const pieces = [{ ...mugs, lot: '', damaged: 0 }];
    stage.plant.world.deliver({ asn: 'ASN-1', dock: '', pieces });
    await ask('POST', '/api/v1/asns', {
      ...{ asn: 'ASN-1', supplier: 'SUPPLIER-1', actor: 'office' },
      expectedAt: '2026-01-07T06:00:00Z',
      lines: [{ line: '1', ...mugs }],
    });
    await until('the order to be shipped', () => stage.erp.stats().done);
  },
  async ends({ got, booked, query }) {
    expect(got('SO-1')).toEqual({ MUG: 6 });
    expect(await booked('MUG')).toBe(34);
    const picked = await query<{ reason: string; quantity: number }>(
      `SELECT h.reason, m.quantity::int AS quantity FROM wms.movement m
       JOIN wms.posting h USING (sequence) WHERE m.from_location = 'CROSS-DOCK'`,
    );
    expect(picked).toEqual([{ reason: 'pick', quantity: 6 }]);
    const decided = await query(`SELECT 1 FROM wms.decision WHERE rule = 'cross_dock'`);
    expect(decided).toHaveLength(1);
  },
});
