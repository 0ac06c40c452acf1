import type { Tx } from '#base/database/index.ts';
import type { Run, Share } from '../model.ts';
import { type Columns, patchRow, selectList } from './rows.ts';

const RUN: Columns<Run> = {
  run: 'run',
  owner: 'owner',
  wave: 'wave',
  cart: 'cart',
  home: 'home',
  cartAt: 'cart_at',
  status: 'status',
  station: 'station',
  taskId: 'task_id',
  taskAttempts: 'task_attempts',
  priority: 'priority',
  deadline: 'deadline',
  correlationId: 'correlation_id',
  found: 'found',
};

const SHARE: Columns<Share> = {
  share: 'share',
  run: 'run',
  pickLine: 'pick_line',
  order: 'order_id',
  lineId: 'line_id',
  item: 'item',
  layer: 'layer',
  lot: 'lot',
  bin: 'bin',
  planned: 'planned',
  picked: 'picked',
  put: 'put',
};

const RUN_LIST = selectList(RUN, 'r');
const SHARE_LIST = selectList(SHARE, 's');

export async function insertRun(tx: Tx, run: Run): Promise<void> {
  await tx.query(
    `INSERT INTO wms.pick_run (run, wave, cart, home, cart_at, status, station, task_id,
       task_attempts, priority, deadline, correlation_id, owner)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      run.run,
      run.wave,
      run.cart,
      run.home,
      run.cartAt,
      run.status,
      run.station,
      run.taskId,
      run.taskAttempts,
      run.priority,
      run.deadline,
      run.correlationId,
      run.owner,
    ],
  );
}

/** The run that has this cart now. */
export async function runOfCart(tx: Tx, cart: string): Promise<Run | undefined> {
  const [row] = await tx.query<Run>(
    `SELECT ${RUN_LIST} FROM wms.pick_run r WHERE r.cart = $1 AND r.status <> 'done'`,
    [cart],
  );
  return row;
}

export function openRuns(tx: Tx): Promise<Run[]> {
  return tx.query<Run>(
    `SELECT ${RUN_LIST} FROM wms.pick_run r WHERE r.status <> 'done'
     ORDER BY r.priority DESC, r.deadline NULLS LAST, length(r.run), r.run`,
  );
}

export function patchRun(tx: Tx, run: string, patch: Partial<Run>): Promise<void> {
  return patchRow<Run>(tx, { table: 'wms.pick_run', key: 'run', columns: RUN }, run, patch);
}

export interface NewShare {
  readonly run: string;
  readonly pickLine: string;
  readonly order: string;
  readonly lineId: string;
  readonly item: string;
  readonly layer: string;
  readonly lot: string;
  readonly bin: string;
  readonly planned: number;
}

export async function insertShares(tx: Tx, shares: readonly NewShare[]): Promise<void> {
  if (shares.length === 0) return;
  const column = (pick: (share: NewShare) => unknown) => shares.map(pick);
  await tx.query(
    `INSERT INTO wms.pick_share (run, pick_line, order_id, line_id, item, layer, lot, bin, planned)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
       $7::text[], $8::text[], $9::bigint[])`,
    [
      column((share) => share.run),
      column((share) => share.pickLine),
      column((share) => share.order),
      column((share) => share.lineId),
      column((share) => share.item),
      column((share) => share.layer),
      column((share) => share.lot),
      column((share) => share.bin),
      column((share) => share.planned),
    ],
  );
}

/** Allocated pieces without a cart, the most urgent order's first. */
export function unassignedShares(tx: Tx, limit: number): Promise<Share[]> {
  return tx.query<Share>(
    `SELECT ${SHARE_LIST} FROM wms.pick_share s JOIN wms.sales_order o USING (order_id)
     WHERE s.run = '' AND s.planned > 0
     ORDER BY o.priority DESC, o.deadline NULLS LAST, o.created_at, s.order_id, s.share LIMIT $1`,
    [limit],
  );
}

/** Puts shares (or parts of them) into runs; what is not taken stays without a cart. */
export async function assignShares(
  tx: Tx,
  taken: readonly {
    readonly share: number;
    readonly run: string;
    readonly pickLine: string;
    readonly quantity: number;
  }[],
): Promise<void> {
  const values = [
    taken.map((part) => part.share),
    taken.map((part) => part.run),
    taken.map((part) => part.pickLine),
    taken.map((part) => part.quantity),
  ];
  await tx.query(
    `WITH part AS (
       SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[])
         AS p(share, run, pick_line, quantity)),
     used AS (SELECT share, sum(quantity)::bigint AS quantity FROM part GROUP BY share),
     moved AS (
       INSERT INTO wms.pick_share (run, pick_line, order_id, line_id, item, layer, lot, bin, planned)
       SELECT p.run, p.pick_line, s.order_id, s.line_id, s.item, s.layer, s.lot, s.bin, p.quantity
       FROM part p JOIN wms.pick_share s USING (share) ORDER BY p.share, p.run, p.pick_line),
     gone AS (
       DELETE FROM wms.pick_share s USING used u
       WHERE s.share = u.share AND s.planned = u.quantity)
     UPDATE wms.pick_share s SET planned = s.planned - u.quantity
     FROM used u WHERE s.share = u.share AND s.planned > u.quantity`,
    values,
  );
}

/** The shares of a run (or of one of its pick lines), the most urgent order's first. */
export function sharesOfRun(tx: Tx, run: string, pickLine?: string): Promise<Share[]> {
  return tx.query<Share>(
    `SELECT ${SHARE_LIST} FROM wms.pick_share s JOIN wms.sales_order o USING (order_id)
     WHERE s.run = $1 AND ($2::text IS NULL OR s.pick_line = $2)
     ORDER BY o.priority DESC, o.deadline NULLS LAST, o.created_at, s.order_id, s.share`,
    [run, pickLine ?? null],
  );
}

/** A put line with its cart, and the tote it goes into. */
export interface OpenPut extends Share {
  readonly tote: string;
  readonly toteAt: string;
}

export async function openPut(tx: Tx, share: number): Promise<OpenPut | undefined> {
  const [row] = await tx.query<OpenPut>(
    `SELECT ${SHARE_LIST}, o.tote, o.tote_at AS "toteAt"
     FROM wms.pick_share s JOIN wms.sales_order o USING (order_id) WHERE s.share = $1`,
    [share],
  );
  return row;
}

export function sharesOfOrders(tx: Tx, orders: readonly string[]): Promise<Share[]> {
  return tx.query<Share>(
    `SELECT ${SHARE_LIST} FROM wms.pick_share s WHERE s.order_id = ANY($1::text[])
     ORDER BY s.share`,
    [orders],
  );
}

/** Where these lines' pieces were picked: the bins to count when pieces are missing. */
export function sourceBins(
  tx: Tx,
  order: string,
  items: readonly string[],
): Promise<{ item: string; bin: string }[]> {
  return tx.query<{ item: string; bin: string }>(
    `SELECT DISTINCT s.item, s.bin FROM wms.pick_share s
     WHERE s.order_id = $1 AND s.item = ANY($2::text[]) ORDER BY s.item, s.bin`,
    [order, items],
  );
}

/** Sets planned, picked or put of shares, in one statement. */
export async function setShares(
  tx: Tx,
  column: 'planned' | 'picked' | 'put',
  values: readonly { readonly share: number; readonly quantity: number }[],
): Promise<void> {
  if (values.length === 0) return;
  await tx.query(
    `UPDATE wms.pick_share s SET ${column} = n.quantity
     FROM unnest($1::bigint[], $2::bigint[]) AS n(share, quantity) WHERE s.share = n.share`,
    [values.map((one) => one.share), values.map((one) => one.quantity)],
  );
}

export async function deleteShares(tx: Tx, shares: readonly number[]): Promise<void> {
  await tx.query('DELETE FROM wms.pick_share WHERE share = ANY($1::bigint[])', [shares]);
}
