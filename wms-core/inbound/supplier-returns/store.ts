import { and, asc, eq, getTableColumns, gt } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import { supplierHandOverTable, supplierReturnTable } from '#wms-core/store/schema.ts';

export type SupplierReturn = typeof supplierReturnTable.$inferSelect;
export type HandOverRow = typeof supplierHandOverTable.$inferSelect;

/** What is locked for a decision; the blank tells its name from any order's. */
const PREFIX = 'disposition ';
export const lockName = (disposition: string) => `${PREFIX}${disposition}`;
export const dispositionOf = (order: string): string | undefined =>
  order.startsWith(PREFIX) ? order.slice(PREFIX.length) : undefined;

const COLUMNS = `disposition, owner, item, layer, lot, delivery, supplier, quality, place, asked,
  handed, refused, missing, kept, serials, status, task_id AS "taskId", paper, driver,
  back_by AS "backBy", back_reason AS "backReason", at, updated_at AS "updatedAt"`;

/** The row alone, for who has its task locked already. */
export async function lockRow(tx: Tx, disposition: string): Promise<SupplierReturn | undefined> {
  const [row] = await tx.query<SupplierReturn>(
    `SELECT ${COLUMNS} FROM wms.supplier_return WHERE disposition = $1 FOR UPDATE`,
    [disposition],
  );
  return row;
}

/** Reports lock their task first, so whoever comes from elsewhere does the same. */
export async function lockReturn(tx: Tx, disposition: string): Promise<SupplierReturn | undefined> {
  await tx.query(
    `SELECT 1 FROM wms.task WHERE task_id = (
       SELECT task_id FROM wms.supplier_return WHERE disposition = $1) FOR UPDATE`,
    [disposition],
  );
  return lockRow(tx, disposition);
}

export async function readReturn(tx: Tx, disposition: string): Promise<SupplierReturn | undefined> {
  const [row] = await tx.query<SupplierReturn>(
    `SELECT ${COLUMNS} FROM wms.supplier_return WHERE disposition = $1`,
    [disposition],
  );
  return row;
}

export async function insertReturn(tx: Tx, row: SupplierReturn): Promise<void> {
  await tx.orm.insert(supplierReturnTable).values(row);
}

export async function updateReturn(
  tx: Tx,
  row: SupplierReturn,
  change: Partial<SupplierReturn> & { readonly updatedAt: Millis },
): Promise<SupplierReturn> {
  await tx.orm
    .update(supplierReturnTable)
    .set(change)
    .where(eq(supplierReturnTable.disposition, row.disposition));
  return { ...row, ...change };
}

export async function readHandOver(
  tx: Tx,
  disposition: string,
  paper: string,
): Promise<HandOverRow | undefined> {
  const [row] = await handOvers(tx, disposition, paper);
  return row;
}

/** The hand-overs of a return, oldest first. */
export function handOvers(tx: Tx, disposition: string, paper?: string): Promise<HandOverRow[]> {
  return tx.orm
    .select()
    .from(supplierHandOverTable)
    .where(
      and(
        eq(supplierHandOverTable.disposition, disposition),
        paper === undefined ? undefined : eq(supplierHandOverTable.paper, paper),
      ),
    )
    .orderBy(asc(supplierHandOverTable.at), asc(supplierHandOverTable.paper));
}

export async function insertHandOver(tx: Tx, row: HandOverRow): Promise<void> {
  await tx.orm.insert(supplierHandOverTable).values(row);
}

/** By number. */
export function listReturns(
  tx: Tx,
  query: {
    readonly status?: SupplierReturn['status'];
    readonly after: string;
    readonly limit: number;
  },
): Promise<SupplierReturn[]> {
  return tx.orm
    .select(getTableColumns(supplierReturnTable))
    .from(supplierReturnTable)
    .where(
      and(
        query.status === undefined ? undefined : eq(supplierReturnTable.status, query.status),
        gt(supplierReturnTable.disposition, query.after),
      ),
    )
    .orderBy(supplierReturnTable.disposition)
    .limit(query.limit);
}
