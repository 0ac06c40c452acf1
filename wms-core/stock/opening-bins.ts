import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { lockedPlace } from '#wms-core/master-data/index.ts';
import { type BinDeps, binFaults, type ToLay } from '../bins/faults.ts';

/**
 * Opening stock keeps to what its bins take. A file is judged whole: what its earlier lines bring to a
 * bin counts, whether it was booked by now or not, so that a line is as good when it is written as it
 * was when it was checked.
 */

/** The lines of a file before `line` at these places, as far as their items are known. */
const EARLIER = `SELECT e.* FROM unnest($2::text[]) AS u(location)
  CROSS JOIN LATERAL (
    SELECT l.body->>'location' AS "to", l.body->>'owner' AS owner, l.body->>'item' AS item,
      l.body->>'lot' AS lot, sum((l.body->>'quantity')::bigint)::bigint AS quantity
    FROM wms.import_line l
    JOIN wms.item i ON i.owner = l.body->>'owner' AND i.item = l.body->>'item'
    WHERE l.import_id = $1 AND l.line < $3 AND l.body->>'location' = u.location
      AND l.body->>'location' IS NOT NULL
    GROUP BY 1, 2, 3, 4
  ) e ORDER BY 1, 2, 3, 4`;

/** Lines of known items at known places, by their number: why they may not lie there. */
export async function placeFaults(
  deps: BinDeps,
  tx: Tx,
  goods: readonly ToLay[],
  file?: { readonly importId: string; readonly firstLine: number },
): Promise<ReadonlyMap<number, Refusal>> {
  const places = [...new Set(goods.map(({ to }) => to))];
  const earlier = file
    ? await tx.query<ToLay>(EARLIER, [file.importId, places, file.firstLine])
    : [];
  const delivery = file ? { delivery: file.importId } : {};
  const faults = new Map(await binFaults(deps, tx, { goods, earlier, ...delivery }));
  for (const [index, { to }] of goods.entries()) {
    const locked = lockedPlace(deps.masterData.location(to)!, 'lockIn');
    if (locked) faults.set(index, locked);
  }
  return faults;
}
