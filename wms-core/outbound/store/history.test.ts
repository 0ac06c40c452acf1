import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openMemory, type Tx } from '#base/database/index.ts';
import { countBackOrders, takenSlots } from './orders.ts';
import { parcelsPerDock } from './parcels.ts';

let database: Database;

/** Years of shipped orders, each with its dock and a loaded parcel. */
beforeAll(async () => {
  database = await openMemory();
  await database.transaction('history', async (tx) => {
    await tx.query(`INSERT INTO wms.sales_order (order_id, customer, priority, allow_backorder,
        content, correlation_id, status, dock, created_at)
      SELECT 'SO-' || n, 'C', 50, true, '', '', 'shipped', 'LANE-1', n
      FROM generate_series(1, 5000) AS n`);
    await tx.query(`INSERT INTO wms.parcel (parcel, order_id, waybill, status, at, estimate_grams,
        tolerance_grams, lines)
      SELECT 'P-' || n, 'SO-' || n, '', 'loaded', 'CUSTOMER', 1, 1, '[]'
      FROM generate_series(1, 5000) AS n`);
    await tx.query(`INSERT INTO wms.sales_order (order_id, customer, priority, allow_backorder,
        content, correlation_id, status, slot, dock, parent, created_at)
      VALUES ('SO-1:B1', 'C', 50, true, '', '', 'released', 'SLOT-1', '', 'SO-1', 1),
        ('SO-8000', 'C', 50, true, '', '', 'weighed', '', 'LANE-1', '', 1)`);
    await tx.query(`INSERT INTO wms.parcel (parcel, order_id, waybill, status, at, estimate_grams,
        tolerance_grams, lines)
      VALUES ('P-8000', 'SO-8000', '', 'moving', 'OUT-1', 1, 1, '[]')`);
    await tx.query('ANALYZE wms.sales_order');
    await tx.query('ANALYZE wms.parcel');
  });
});
afterAll(() => database.close());

/** How the database would run the one statement of `ask`. */
async function planOf(ask: (tx: Tx) => Promise<unknown>): Promise<string> {
  const rows = await database.transaction('plan', async (tx) => {
    const plan: string[] = [];
    const query: Tx['query'] = async (text, values) => {
      const lines = await tx.query<object>(`EXPLAIN ${text}`, values);
      plan.push(...lines.flatMap((line) => Object.values(line)));
      return tx.query(text, values);
    };
    await ask({ ...tx, query });
    return plan;
  });
  return rows.join('\n');
}

describe('what the release loop asks in every turn', () => {
  test.each([
    ['taken slots', takenSlots, new Set(['SLOT-1'])],
    ['back-orders of an order', (tx: Tx) => countBackOrders(tx, 'SO-1'), 1],
    ['parcels at each lane', parcelsPerDock, new Map([['LANE-1', 1]])],
  ])('%s: is found without reading what has left the house', async (_name, ask, answer) => {
    expect(await database.transaction('ask', async (tx) => ({ is: await ask(tx) }))).toEqual({
      is: answer,
    });
    expect(await planOf(ask)).not.toContain('Seq Scan');
  });
});
