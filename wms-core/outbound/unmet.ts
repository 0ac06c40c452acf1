import { days, toDay } from '#base/time.ts';
import type { Demand, Ledger } from '#wms-core/contracts.ts';
import { createPool, type Need } from './rotation.ts';

/** Lines looked at for one question. */
const MAX_LINES = 500;

/**
 * Open lines in the order in which waves take them; the item's index of open lines finds them. Only
 * goods in free circulation cross the dock, so orders for others are left out.
 */
const OPEN_LINES = {
  name: 'outbound-open-lines',
  text: `SELECT o.owner, l.order_id AS "order", o.customer, l.line_id AS "lineId", l.item,
      l.ordered - l.short - l.allocated AS quantity, o.min_remaining_days AS "lifeDays"
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
}

/** What orders wait for beyond what a wave would find now: judged with the pool of a wave. */
export function createDemand(deps: { readonly ledger: Pick<Ledger, 'candidates'> }): Demand {
  return {
    async unmet(tx, { owner, items, at }) {
      const lines = await tx.query<OpenLine>(OPEN_LINES, [items, MAX_LINES, owner]);
      if (lines.length === 0) return [];
      const wanted = [...new Set(lines.map((line) => line.item))].sort();
      const customers = [...new Set(lines.map((line) => line.customer))];
      const query = { owner, items: wanted, customers, at };
      const pool = createPool(await deps.ledger.candidates(tx, query));
      const needs = lines.map(
        ({ lifeDays, ...line }): Need => ({
          ...line,
          underCustoms: false,
          notExpiringBefore: lifeDays === null ? '' : toDay(at + days(lifeDays)),
        }),
      );
      return pool.fill(needs).missing;
    },
  };
}
