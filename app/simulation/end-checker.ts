import type { Hash } from 'node:crypto';
import type { Database } from '#base/database/index.ts';
import { audit, compareHost } from '#simulators/audit/index.ts';
import { SIDE_CUSTOMER } from '#simulators/erp/index.ts';
import type { Plant } from '#simulators/plant/index.ts';
import { readBooks } from '../warehouse/books.ts';
import { ledgerFaults, openWork } from '../warehouse/closing-check.ts';

export const checkLedger = (database: Database): Promise<string[]> =>
  database.transaction('check ledger', ledgerFaults);

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
      `SELECT count(*) AS n FROM wms.sales_order WHERE parent = '' AND customer <> $1`,
      [SIDE_CUSTOMER],
    );
    if (orders?.n !== parts.ordersPlanned) {
      failures.push(`${parts.ordersPlanned} orders were sent, ${orders?.n} are known`);
    }
    const books = await readBooks(tx);
    const report = audit({
      ...books,
      inventory: plant.world.inventory(),
      stacked: plant.world.stacked(),
      errors: plant.world.errors(),
      catches: plant.people.catches(),
    });
    for (const one of report.unexplained) {
      failures.push(
        `audit: ${one.container} ${one.item} ${one.lot}: ledger ${one.ledger}, world ${one.world}`,
      );
    }
    for (const { container, item, serial } of report.misplaced) {
      failures.push(`audit: ${item} ${serial} is not in ${container}, where the book has it`);
    }
    failures.push(...compareHost(plant.erp?.stock ?? {}, books.ledger));
    for (const { wrong } of plant.erp?.stats().business ?? []) failures.push(...wrong);
    const movements = await tx.query(
      `SELECT sequence, line, item, layer, quantity, from_location, from_unit, to_location, to_unit
       FROM wms.movement ORDER BY sequence, line`,
    );
    parts.digest.update(JSON.stringify(movements));
    return failures;
  });
}
