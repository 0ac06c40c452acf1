import type { Tx } from '#base/database/index.ts';

/** `"orderId"` for the property orderId of column order_id. */
export type Columns<T> = Readonly<Record<keyof T & string, string>>;

/** A select list that gives rows their property names. */
export function selectList<T>(columns: Columns<T>, alias: string): string {
  return Object.entries<string>(columns)
    .map(([property, column]) => `${alias}.${column} AS "${property}"`)
    .join(', ');
}

/** Updates the named properties of one row. Objects are stored as JSON. */
export async function patchRow<T>(
  tx: Tx,
  at: { readonly table: string; readonly key: keyof T & string; readonly columns: Columns<T> },
  id: string,
  patch: Partial<T>,
): Promise<void> {
  const entries = Object.entries(patch) as [keyof T & string, unknown][];
  if (entries.length === 0) return;
  const sets = entries.map(([property], index) => `${at.columns[property]} = $${index + 2}`);
  const values = entries.map(([, value]) =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  );
  await tx.query(`UPDATE ${at.table} SET ${sets.join(', ')} WHERE ${at.columns[at.key]} = $1`, [
    id,
    ...values,
  ]);
}
