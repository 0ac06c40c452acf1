import type { Hash } from 'node:crypto';
import type { Database, Tx } from '#base/database/index.ts';
import { audit } from '#simulators/audit/index.ts';
import type { Plant } from '#simulators/plant/index.ts';
import { verifyLedger } from '#wms-core/stock/index.ts';
import { readBooks } from '../warehouse/books.ts';

/** A balance is never below its locks, and both are the sums of what was posted. */
export async function checkLedger(database: Database): Promise<string[]> {
  const differences = await database.transaction('check ledger', verifyLedger);
  return differences.map(
    (one) => `ledger: ${one.what} of ${one.key} is ${one.stored}, its movements say ${one.derived}`,
  );
}

async function openWork(tx: Tx): Promise<string[]> {
  const count = async (what: string, sql: string) => {
    const rows = await tx.query<{ name: string }>(sql);
    return rows.length === 0 ? [] : [`${what}: ${rows.map((row) => row.name).join(', ')}`];
  };
  return [
    ...(await count(
      'orders that did not end',
      `SELECT order_id || ' ' || status AS name FROM wms.sales_order
       WHERE status NOT IN ('shipped', 'closed_short', 'cancelled') AND parent = '' ORDER BY 1 LIMIT 20`,
    )),
    ...(await count(
      'tasks that did not end',
      `SELECT kind || ' ' || task_id || ' ' || status || ' ' || failure AS name FROM wms.task
       WHERE status NOT IN ('done', 'cancelled') AND NOT settled ORDER BY 1 LIMIT 20`,
    )),
    ...(await count(
      'deliveries that were not closed',
      `SELECT asn || ' ' || status AS name FROM wms.asn WHERE status <> 'closed' ORDER BY 1 LIMIT 20`,
    )),
    ...(await count(
      'tasks that ended twice',
      `SELECT task_id AS name FROM wcs.job GROUP BY task_id HAVING count(*) > 1 LIMIT 20`,
    )),
    ...(await count(
      'order lines that do not add up',
      `SELECT order_id || '/' || line_id AS name FROM wms.sales_line l JOIN wms.sales_order o USING (order_id)
       WHERE o.status IN ('shipped', 'closed_short') AND shipped + short <> ordered ORDER BY 1 LIMIT 20`,
    )),
  ];
}

/** After everything healed and drained: what must be true then. */
export async function checkAtEnd(parts: {
  database: Database;
  plant: Plant;
  ordersPlanned: number;
  digest: Hash;
}): Promise<string[]> {
  const { database, plant } = parts;
  return database.transaction('check at the end', async (tx) => {
    const failures = await openWork(tx);
    const [orders] = await tx.query<{ n: number }>(
      `SELECT count(*) AS n FROM wms.sales_order WHERE parent = ''`,
    );
    if (orders?.n !== parts.ordersPlanned) {
      failures.push(`${parts.ordersPlanned} orders were sent, ${orders?.n} are known`);
    }
    const books = await readBooks(tx);
    const report = audit({
      ...books,
      inventory: plant.world.inventory(),
      errors: plant.world.errors(),
      catches: plant.people.catches(),
    });
    for (const one of report.unexplained) {
      failures.push(
        `audit: ${one.container} ${one.item} ${one.lot}: ledger ${one.ledger}, world ${one.world}`,
      );
    }
    const movements = await tx.query(
      `SELECT sequence, line, item, layer, quantity, from_location, from_unit, to_location, to_unit
       FROM wms.movement ORDER BY sequence, line`,
    );
    parts.digest.update(JSON.stringify(movements));
    return failures;
  });
}
