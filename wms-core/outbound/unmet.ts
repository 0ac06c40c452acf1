import { days, toDay } from '#base/time.ts';
import type { Demand, Ledger, MasterData } from '#wms-core/contracts.ts';
import { fillWithKits, type KitNeed, mayExplode } from './kits.ts';
import { createPool } from './rotation.ts';

/** Lines looked at for one question. */
const MAX_LINES = 500;

/**
 * Open lines in the order in which waves take them; the item's index of open lines finds them. Only
 * goods in free circulation cross the dock, so orders for others are left out.
 */
const OPEN_LINES = {
  name: 'outbound-open-lines',
  text: `SELECT o.owner, l.order_id AS "order", o.customer, l.line_id AS "lineId", l.item,
      l.ordered - l.short - l.allocated AS quantity, o.min_remaining_days AS "lifeDays",
      l.exploded, o.to_warehouse AS "toWarehouse"
    FROM wms.sales_line l JOIN wms.sales_order o USING (order_id)
    WHERE l.item = ANY($1::text[]) AND l.allocated + l.short < l.ordered
      AND o.status IN ('accepted', 'released') AND o.customs = '' AND o.owner = $3
    ORDER BY o.priority DESC, o.deadline NULLS LAST, o.created_at, l.order_id, l.line_no LIMIT $2`,
};

interface OpenLine {
  readonly owner: string;
  readonly order: string;
  readonly customer: string;
  readonly lineId: string;
  readonly item: string;
  readonly quantity: number;
  readonly lifeDays: number | null;
  readonly exploded: number;
  readonly toWarehouse: string;
}

/**
 * What orders wait for beyond what a wave would find now: judged with the pool of a wave. Of a kit
 * that is waited for, the components asked about, for as many kits as all others suffice for: what
 * one component is not there for would lie in wait.
 */
export function createDemand(deps: {
  readonly ledger: Pick<Ledger, 'candidates'>;
  readonly masterData: Pick<MasterData, 'kits' | 'kitsWith'>;
}): Demand {
  const { ledger, masterData } = deps;
  return {
    async unmet(tx, { owner, items, at }) {
      const made = await masterData.kitsWith(tx, owner, items);
      const asked = [...new Set([...items, ...made.keys()])].sort();
      const lines = await tx.query<OpenLine>(OPEN_LINES, [asked, MAX_LINES, owner]);
      if (lines.length === 0) return [];
      const kits = new Map([...made, ...(await masterData.kits(tx, owner, items))]);
      const wanted = lines.flatMap(({ item }) => [
        item,
        ...(kits.get(item)?.components ?? []).map((one) => one.item),
      ]);
      const customers = [...new Set(lines.map((line) => line.customer))];
      const query = { owner, items: [...new Set(wanted)].sort(), customers, at };
      const pool = createPool(await ledger.candidates(tx, query));
      const needs = lines.map(
        ({ lifeDays, exploded, toWarehouse, ...line }): KitNeed => ({
          ...line,
          underCustoms: false,
          notExpiringBefore: lifeDays === null ? '' : toDay(at + days(lifeDays)),
          kit: mayExplode(kits.get(line.item), { exploded, toWarehouse }),
        }),
      );
      const coming = new Set(items);
      const { missing } = fillWithKits(pool, needs, coming);
      return missing.filter(({ item }) => coming.has(item));
    },
  };
}
