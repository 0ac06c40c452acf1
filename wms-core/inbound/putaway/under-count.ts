import type { Tx } from '#base/database/index.ts';

/** Bins that are being counted get nothing until the count is judged. */
export async function binsUnderCount(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ location: string }>(
    `SELECT location FROM wms.hold
     WHERE lifted_at IS NULL AND kind = 'count' AND item = '' AND location <> ''`,
  );
  return rows.map(({ location }) => location);
}
