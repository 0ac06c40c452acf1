import { expect } from 'vitest';
import { goods, type Story, warehouse } from '#tests/support/scenario.ts';

const TEA = goods('TEA', { lotControlled: true, shelfLifeDays: 180, rotation: 'FEFO' });
const MUG = goods('MUG');
const CUP = goods('CUP');

const OLD_TEA = { lot: 'L1', quantity: 10, producedDaysAgo: 40 };
const NEW_TEA = { lot: 'L2', quantity: 10, producedDaysAgo: 5 };

/** Whether a job of this kind is in somebody's hands. */
async function isUnderWay({ query }: Story, kind: string): Promise<boolean> {
  const jobs = await query(`SELECT 1 FROM wcs.job WHERE kind = $1 AND status = 'active'`, [kind]);
  return jobs.length > 0;
}

warehouse('what expires first goes out first', {
  items: [TEA],
  stock: { TEA: [NEW_TEA, OLD_TEA] },
  orders: { 'SO-1': { TEA: 12 } },
  async ends({ got, booked }) {
    expect(got('SO-1')).toEqual({ 'TEA L1': 10, 'TEA L2': 2 });
    expect(await booked('TEA')).toBe(8);
  },
});

warehouse('a short pick is re-allocated, and the missing pieces are counted', {
  items: [TEA],
  stock: { TEA: [OLD_TEA, NEW_TEA] },
  orders: { 'SO-1': { TEA: 8 } },
  async story({ until, binsOf, vanish, stage }) {
    await until('the goods to lie there', () => binsOf('TEA').length === 2);
    const bin = binsOf('TEA').find((id) => stage.plant.world.contents(id)[0]?.lot === 'L1');
    vanish(bin ?? '', 'TEA', 7);
  },
  async ends({ got, booked, query }) {
    expect(got('SO-1')).toEqual({ 'TEA L1': 3, 'TEA L2': 5 });
    expect(await booked('TEA')).toBe(20 - 7 - 8);
    const counts = await query(`SELECT 1 FROM wms.count WHERE status = 'done'`);
    expect(counts.length).toBeGreaterThan(0);
  },
});

warehouse('a short pick with nothing left ships the rest, and says how many are missing', {
  items: [MUG],
  stock: { MUG: 10 },
  orders: { 'SO-1': { MUG: 10 } },
  async story({ until, binsOf, vanish }) {
    await until('the goods to lie there', () => binsOf('MUG').length === 1);
    vanish(binsOf('MUG')[0] ?? '', 'MUG', 3);
  },
  async ends({ got, booked, query, stage }) {
    expect(got('SO-1')).toEqual({ MUG: 7 });
    expect(await booked('MUG')).toBe(0);
    expect(await query('SELECT shipped, short FROM wms.sales_line')).toEqual([
      { shipped: 7, short: 3 },
    ]);
    expect(stage.erp.stats().ordersShort).toBe(1);
  },
});

warehouse('a wrong piece in the tote is found at the check and never leaves the house', {
  items: [MUG, CUP],
  stock: { MUG: 20, CUP: 20 },
  orders: { 'SO-1': { MUG: 4 } },
  async story({ until, binsOf, vanish, query, stage }) {
    const { world } = stage.plant;
    const toteOf = async () => {
      const [row] = await query<{ unit: string }>(
        `SELECT handling_unit AS unit FROM wms.stock s JOIN wms.handling_unit u USING (handling_unit)
         WHERE s.item = 'MUG' AND u.type = 'tote' AND s.quantity = 4`,
      );
      return row?.unit;
    };
    await until('four mugs in the tote', async () => (await toteOf()) !== undefined);
    const tote = (await toteOf()) ?? '';
    vanish(tote, 'MUG', 1);
    expect(world.move(binsOf('CUP')[0] ?? '', tote, { item: 'CUP', lot: '', quantity: 1 })).toBe(1);
  },
  async ends({ got, booked }) {
    expect(got('SO-1')).toEqual({ MUG: 4 });
    expect(await booked('MUG')).toBe(20 - 1 - 4);
    expect(await booked('CUP')).toBe(20);
  },
});

warehouse('a parcel that lost a piece is stopped by the scale and filled again', {
  items: [MUG],
  stock: { MUG: 20 },
  orders: { 'SO-1': { MUG: 4 } },
  async story({ until, vanish, query }) {
    const packed = () =>
      query<{ parcel: string }>(`SELECT parcel FROM wms.parcel WHERE status = 'packed'`);
    await until('a parcel', async () => (await packed()).length === 1);
    vanish((await packed())[0]?.parcel ?? '', 'MUG', 1);
  },
  async ends({ got, booked }) {
    expect(got('SO-1')).toEqual({ MUG: 4 });
    expect(await booked('MUG')).toBe(20 - 1 - 4);
  },
});

warehouse('a lot that is called back in mid-order is replaced by another', {
  items: [TEA],
  stock: { TEA: [OLD_TEA, NEW_TEA] },
  orders: { 'SO-1': { TEA: 6 } },
  async story(story) {
    await story.until('the order to be released', async () => {
      const shares = await story.query(`SELECT 1 FROM wms.pick_share WHERE lot = 'L1'`);
      return shares.length > 0;
    });
    await story.ask('POST', '/api/v1/stock/holds', {
      holdId: 'RECALL-1',
      kind: 'recall',
      scope: { item: 'TEA', lot: 'L1' },
      reason: 'supplier recall',
      actor: 'quality',
    });
  },
  async ends({ got, booked }) {
    expect(got('SO-1')).toEqual({ 'TEA L2': 6 });
    expect(await booked('TEA')).toBe(14);
  },
});

warehouse('an order that is cancelled before its pick leaves its goods where they are', {
  items: [MUG],
  stock: { MUG: 20 },
  orders: { 'SO-1': { MUG: 20 }, 'SO-2': { MUG: 20 } },
  async story({ until, ask, query }) {
    const waiting = () =>
      query<{ order: string }>(
        `SELECT order_id AS order FROM wms.sales_order WHERE status = 'accepted'
         AND (SELECT count(*) FROM wms.sales_order WHERE status = 'released') = 1`,
      );
    await until('one of the two to be left waiting', async () => (await waiting()).length === 1);
    const [left] = await waiting();
    await ask('POST', `/api/v1/orders/${left?.order}/cancel`, {
      actor: 'sales',
      reason: 'the customer changed his mind',
    });
  },
  async ends({ got, booked, stage }) {
    expect(stage.erp.stats()).toMatchObject({ ordersShipped: 1, ordersCancelled: 1 });
    expect([got('SO-1'), got('SO-2')]).toContainEqual({ MUG: 20 });
    expect(await booked('MUG')).toBe(0);
  },
});

warehouse('a warehouse that is killed in mid-pick goes on, and nothing is picked twice', {
  items: [MUG, CUP],
  stock: { MUG: 20, CUP: 20 },
  orders: { 'SO-1': { MUG: 4, CUP: 3 } },
  async story(story) {
    for (const kind of ['pick', 'put', 'check']) {
      await story.until(`a ${kind} to begin`, () => isUnderWay(story, kind));
      story.stage.lives.kill();
      await story.until('the next life', () => story.stage.lives.warehouse !== undefined);
    }
  },
  async ends({ got, booked, stage }) {
    expect(stage.lives.count).toBe(4);
    expect(got('SO-1')).toEqual({ MUG: 4, CUP: 3 });
    expect([await booked('MUG'), await booked('CUP')]).toEqual([16, 17]);
  },
});

warehouse('at pack stations without a scale the weights are entered by hand, and noted as such', {
  items: [MUG],
  stock: { MUG: 10 },
  orders: { 'SO-1': { MUG: 4 } },
  floor: (site) => ({
    ...site,
    scales: [],
    locations: site.locations.map(({ scale: _, ...place }) => place),
  }),
  async ends({ got, query }) {
    expect(got('SO-1')).toEqual({ MUG: 4 });
    const [note] = await query<{ data: { expected: number; actual: number } }>(
      `SELECT data FROM wms.order_event WHERE event = 'weighed_by_hand' AND order_id = 'SO-1'`,
    );
    expect(Math.abs((note?.data.actual ?? 0) - (note?.data.expected ?? 0))).toBeLessThan(50);
  },
});
