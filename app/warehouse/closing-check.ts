import type { Tx } from '#base/database/index.ts';
import { verifyLedger } from '#wms-core/stock/index.ts';

/** A balance is never below its locks, and both are the sums of what was posted. */
export async function ledgerFaults(tx: Tx): Promise<string[]> {
  const differences = await verifyLedger(tx);
  return differences.map(
    (one) => `ledger: ${one.what} of ${one.key} is ${one.stored}, its movements say ${one.derived}`,
  );
}

/** What must be over when the house is at rest, as statements that find what is not. */
const OPEN_WORK: Readonly<Record<string, string>> = {
  'orders that did not end': `
    SELECT order_id || ' ' || status AS name FROM wms.sales_order
    WHERE status NOT IN ('shipped', 'closed_short', 'cancelled') AND parent = ''`,
  'tasks that did not end': `
    SELECT kind || ' ' || task_id || ' ' || status || ' ' || failure AS name FROM wms.task
    WHERE status NOT IN ('done', 'cancelled') AND NOT settled`,
  'deliveries that were not closed': `
    SELECT asn || ' ' || status AS name FROM wms.asn WHERE status <> 'closed'`,
  'tasks that ended twice': `
    SELECT task_id AS name FROM wcs.job GROUP BY task_id HAVING count(*) > 1`,
  'order lines that do not add up': `
    SELECT order_id || '/' || line_id AS name
    FROM wms.sales_line l JOIN wms.sales_order o USING (order_id)
    WHERE o.status IN ('shipped', 'closed_short') AND shipped + short <> ordered`,
  'kits that left in part': `
    SELECT order_id || '/' || kit_line AS name
    FROM wms.sales_line l JOIN wms.sales_order o USING (order_id)
    WHERE o.status = 'shipped' AND kit_line <> '' AND NOT partial_kits
    GROUP BY order_id, kit_line
    HAVING max(shipped::numeric / per_kit) <> min(shipped / per_kit)`,
  'locks of orders that ended': `
    SELECT a.order_id || '/' || a.line_id || ' at ' || a.location AS name
    FROM wms.allocation a JOIN wms.sales_order o USING (order_id)
    WHERE o.status IN ('shipped', 'closed_short', 'cancelled')`,
  // Those of people and recalls are theirs to lift, and expired goods stay frozen.
  'holds of the house that nobody lifted': `
    SELECT h.hold_id || ' ' || h.kind AS name FROM wms.hold h
    WHERE h.lifted_at IS NULL AND h.kind <> 'expiry' AND NOT starts_with(h.hold_id, 'kit ')
      AND h.root = ''
      AND NOT EXISTS (SELECT FROM wms.recall r WHERE r.recall_id = h.hold_id)
      AND NOT EXISTS (SELECT FROM wms.stock_act a WHERE a.act = 'hold:' || h.hold_id)`,
  'adjustments that nobody decided': `
    SELECT adjustment || ' ' || needs AS name FROM wms.adjustment WHERE status = 'open'`,
  'counts that did not end': `
    SELECT count_id || ' ' || status AS name FROM wms.count WHERE status <> 'done'`,
  'count plans with a bin still asked for, or done before their last bin': `
    SELECT DISTINCT plan || ' round ' || p.round || ' ' || c.status AS name
    FROM wms.count_plan_place p JOIN wms.count_plan c USING (plan)
    WHERE p.status = 'asked' OR (c.status = 'done' AND p.status = 'waiting')`,
  'transfers between warehouses that did not end': `
    SELECT transfer || ' ' || status AS name FROM wms.warehouse_transfer WHERE status <> 'closed'`,
  'moves of pieces that did not end': `
    SELECT transfer_id AS name FROM wms.transfer WHERE status = 'open'`,
};

const SHOWN = 20;

/** What is not over, a sentence a kind; for a house at rest, whose every document has ended. */
export async function openWork(tx: Tx): Promise<string[]> {
  const faults: string[] = [];
  for (const [what, sql] of Object.entries(OPEN_WORK)) {
    const rows = await tx.query<{ name: string }>(`${sql} ORDER BY 1 LIMIT ${SHOWN}`);
    if (rows.length > 0) faults.push(`${what}: ${rows.map((row) => row.name).join(', ')}`);
  }
  return faults;
}
