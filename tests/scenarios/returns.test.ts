import { expect } from 'vitest';
import { goods, warehouse } from '#tests/support/scenario.ts';

warehouse('what a customer sends back is graded at the dock, and lies where its grade says', {
  items: [goods('MUG'), goods('PEN'), goods('CUP')],
  stock: { MUG: 20, PEN: 20, CUP: 20 },
  orders: { 'SO-1': { MUG: 6, PEN: 6, CUP: 6 } },
  async story({ ask, until, query, stage }) {
    await until('the order to be shipped', () => stage.erp.stats().done);
    const lines = ['MUG', 'PEN', 'CUP'].map((item, index) => ({
      ...{ line: String(index + 1), item, quantity: 2, reason: 'changed their mind' },
    }));
    const { world } = stage.plant;
    world.deliver({ asn: 'RMA-1', dock: '', pieces: [] });
    for (const { item, quantity } of lines) {
      world.move('CUSTOMER:SO-1', 'TRUCK:RMA-1', { item, lot: '', quantity });
    }
    await ask('POST', '/api/v1/returns', {
      ...{ return: 'RMA-1', customer: 'CUSTOMER-1', order: 'SO-1', actor: 'service desk' },
      expectedAt: '2026-01-09T06:00:00Z',
      lines,
    });
    const back = () => ask<{ status: string }>('GET', '/api/v1/returns/RMA-1');
    await until('the return to be received', async () => (await back()).status === 'closed');
    const pallets = () => query(`SELECT 1 FROM wms.inbound_unit WHERE status <> 'closed'`);
    await until('its goods to be put away', async () => (await pallets()).length === 0);
  },
  async ends({ ask, booked, query }) {
    const { lines } = await ask<{ lines: { item: string; grades: Record<string, number> }[] }>(
      'GET',
      '/api/v1/returns/RMA-1',
    );
    for (const { item, grades } of lines) {
      expect(grades.A! + grades.B! + grades.C!).toBe(2);
      expect(await booked(item)).toBe(16);
      const apart = await query<{ quality: string; pieces: number }>(
        `SELECT quality, sum(quantity)::int AS pieces FROM wms.stock
         WHERE item = $1 AND location = 'EXCEPTION' GROUP BY quality ORDER BY quality`,
        [item],
      );
      const wanted = [
        { quality: 'pending', pieces: grades.B },
        { quality: 'rejected', pieces: grades.C },
      ].filter(({ pieces }) => pieces! > 0);
      expect(apart).toEqual(wanted);
    }
  },
});
