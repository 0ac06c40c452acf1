import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal } from '#base/refusal.ts';
import type { MasterData } from '#wms-core/contracts.ts';
import { type Bin, layIn } from './model.ts';

/** One statement for all places of a kind: what lies in them and what is on its way to them. */
const OCCUPANCY = {
  name: 'wms-putaway-occupancy',
  text: `SELECT s.location, s.item, l.lot, sum(s.quantity)::bigint AS quantity
    FROM wms.stock s JOIN wms.location p USING (location) JOIN wms.layer l USING (layer)
    WHERE p.kind = $2 AND s.owner = $1
    GROUP BY s.location, s.item, l.lot
    UNION ALL
    SELECT location, item, lot, sum(quantity)::bigint FROM wms.reservation
    GROUP BY location, item, lot`,
};

interface Occupied {
  readonly location: string;
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
}

/** Bins that are being counted get nothing until the count is judged. */
async function underCount(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ location: string }>(
    `SELECT location FROM wms.hold
     WHERE lifted_at IS NULL AND kind = 'count' AND item = '' AND location <> ''`,
  );
  return rows.map(({ location }) => location);
}

/** All bins but those in `avoid`, as they will be when everything under way has arrived. */
export async function loadBins(
  tx: Tx,
  masterData: MasterData,
  query: {
    readonly owner: string;
    readonly avoid: readonly string[];
    readonly kind?: 'bin' | 'cross_dock';
  },
): Promise<Bin[]> {
  const { kind = 'bin' } = query;
  const avoid = new Set([...query.avoid, ...(await underCount(tx))]);
  const rows = await tx.query<Occupied>(OCCUPANCY, [query.owner, kind]);
  const ids = [...new Set(rows.map((row) => row.item))];
  const items = await masterData.items(tx, query.owner, ids);
  invariant(!isRefusal(items), 'goods in stock are of known items');
  const bins = new Map<string, Bin>();
  for (const location of masterData.locationsOfKind(kind)) {
    if (avoid.has(location.location)) continue;
    bins.set(location.location, {
      location,
      zone: masterData.zone(location.zone),
      usedVolumeMl: 0,
      usedWeightGrams: 0,
      items: new Map(),
      hazards: [],
    });
  }
  for (const row of rows) {
    const bin = bins.get(row.location);
    if (!bin) continue;
    layIn(bin, items.get(row.item)!, row.lot, row.quantity);
  }
  return [...bins.values()];
}
