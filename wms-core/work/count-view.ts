import type { Tx } from '#base/database/index.ts';
import { toTimestamp } from '#base/time.ts';
import { type CountApproval, countApprovals } from '#wms-core/adjustments/of-counts.ts';
import type { CountRow } from './count-store.ts';

function countView(count: CountRow, waits: CountApproval | undefined) {
  const { book: _, result, createdAt, doneAt, dueAt: __, ...rest } = count;
  return {
    ...rest,
    status: waits && count.status === 'done' ? 'approval' : count.status,
    approval: waits
      ? { adjustment: waits.adjustment, needs: waits.needs, approvers: waits.approvers }
      : null,
    counts: result,
    createdAt: toTimestamp(createdAt),
    doneAt: doneAt === null ? null : toTimestamp(doneAt),
  };
}

/** Counts as people read them: one whose difference waits for somebody is not done yet. */
export async function countViews(tx: Tx, rows: readonly CountRow[]) {
  const found = await countApprovals(
    tx,
    rows.map(({ countId }) => countId),
  );
  const approvals = new Map(found.map((one) => [one.count, one]));
  return rows.map((row) => countView(row, approvals.get(row.countId)));
}
