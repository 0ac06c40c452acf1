import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { postAndTell } from '#wms-core/adjusted.ts';
import type {
  Claim,
  MovementLine,
  ReturnRequest,
  SettledPlace,
  StockRow,
} from '#wms-core/contracts.ts';
import type { PutTask, ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import { headOf, type Outbound } from './context.ts';
import type { Run, Share } from './model.ts';
import { binsOf, countBins, found, LOST, layerOfSurplus, movesOfFree } from './pieces.ts';
import { addToLines } from './store/orders.ts';
import { patchRun, runOfCart, setShares, sharesOfRun } from './store/runs.ts';
import { emit, moveTask } from './tasks.ts';
import { isWare, type Ware, wareKey, wareOf } from './wares.ts';

/**
 * The put is over and the worker has said what is left in the cart: the book follows. What it has
 * and the cart has not is a loss, what the cart has and it has not is a find, and whatever lies in
 * the cart goes back to the bins; the bins it came from are counted.
 */
export async function reconcileCart(
  o: Outbound,
  tx: Tx,
  task: PutTask,
  report: TaskReport,
  run: Run,
): Promise<ReportAnswer> {
  const shares = await sharesOfRun(tx, run.run);
  const refusal = await giveUpOpenShares(o, tx, run, shares, report);
  if (refusal) return refusal;
  const rows = await o.ledger.contents(tx, { handlingUnit: run.cart });
  const { lines, bins } = await differences(o, tx, run, rows, shares, report);
  if (lines.length > 0) {
    const head = headOf(task, report, 'cart_emptied', 'cart');
    const refused = await postAndTell(o, tx, { ...head, lines });
    if (refused) return refused;
  }
  const why = { document: run.wave, actor: report.actor, at: report.at };
  const { correlationId } = run;
  await countBins(o, tx, bins.short, { ...why, reason: 'put_short', correlationId });
  await countBins(o, tx, bins.surplus, { ...why, reason: 'surplus', correlationId });
  const left = lines.length > 0 ? await o.ledger.contents(tx, { handlingUnit: run.cart }) : rows;
  if (left.length === 0) return sendHome(o, tx, run);
  await bringBack(o, tx, left, { ...why, correlationId });
  await patchRun(tx, run.run, { status: 'emptying', taskId: '', taskAttempts: 0 });
  return { accepted: true };
}

/** What lies in the cart goes back to bins. */
async function bringBack(
  o: Outbound,
  tx: Tx,
  rows: readonly StockRow[],
  why: Pick<ReturnRequest, 'document' | 'actor' | 'correlationId' | 'at'>,
): Promise<void> {
  for (const row of rows) {
    await o.returns.request(tx, { ...why, ...returnOf(row, row.quantity) });
  }
}

export const returnOf = (row: StockRow, quantity: number) => ({
  owner: row.owner,
  from: row.location,
  handlingUnit: row.handlingUnit,
  goods: { item: row.item, layer: row.layer, lot: row.lot, quality: row.quality },
  quantity,
});

/** Lines that the task ended without: their pieces are in the cart or lost, but no order's. */
async function giveUpOpenShares(
  o: Outbound,
  tx: Tx,
  run: Run,
  shares: readonly Share[],
  report: TaskReport,
): Promise<Refusal | undefined> {
  const open = shares.filter((share) => share.put === null && (share.picked ?? 0) > 0);
  if (open.length === 0) return undefined;
  const claims = open.map(
    ({ order, lineId, item, layer, picked }): Claim => ({
      order,
      lineId,
      item,
      owner: run.owner,
      layer,
      location: run.cartAt,
      handlingUnit: run.cart,
      quality: 'passed',
      quantity: picked!,
    }),
  );
  const released = await o.ledger.release(tx, claims);
  if (isRefusal(released)) return released;
  await setShares(
    tx,
    'put',
    open.map((share) => ({ share: share.share, quantity: 0 })),
  );
  await addToLines(
    tx,
    claims.map(({ order, lineId, quantity }) => ({
      order,
      lineId,
      allocated: -quantity,
      picked: -quantity,
      attempts: 1,
    })),
    report.at,
  );
  o.wake();
  return undefined;
}

async function differences(
  o: Outbound,
  tx: Tx,
  run: Run,
  rows: readonly StockRow[],
  shares: readonly Share[],
  by: TaskReport,
) {
  const inCart = new Map<string, number>();
  for (const row of rows) inCart.set(wareKey(row), 0);
  for (const [key, quantity] of Object.entries(run.found)) {
    inCart.set(wareKey(wareOf(key, run.owner)), quantity);
  }
  const cart = { location: run.cartAt, handlingUnit: run.cart };
  const picked = shares.map(({ item, layer, bin }) => ({ owner: run.owner, item, layer, bin }));
  const lines: MovementLine[] = [];
  const short: (Ware & { bin: string })[] = [];
  const surplus: (Ware & { bin: string })[] = [];
  for (const [key, pieces] of [...inCart].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const ware = wareOf(key, run.owner);
    const inBook = rows
      .filter((row) => isWare(row, ware))
      .reduce((sum, row) => sum + row.quantity, 0);
    const sources = picked.filter((share) => isWare(share, ware));
    if (pieces < inBook) {
      lines.push(...movesOfFree(rows, { ...ware, quantity: inBook - pieces }, LOST).lines);
      short.push(...sources);
    } else if (pieces > inBook) {
      const layer = await layerOfSurplus(o, tx, ware, [...rows, ...picked], by);
      lines.push(found({ ...ware, layer, quantity: pieces - inBook }, cart));
      surplus.push(...(sources.length > 0 ? sources : await binsOf(o, tx, ware, by)));
    }
  }
  return { lines, bins: { short, surplus } };
}

/** The empty cart goes back to where it came from. */
export async function sendHome(o: Outbound, tx: Tx, run: Run): Promise<{ accepted: true }> {
  const move = { handlingUnit: run.cart, from: run.cartAt, to: run.home };
  const taskId = await emit(o, tx, await moveTask(o, tx, run, move));
  await patchRun(tx, run.run, { status: 'returning', taskId, taskAttempts: 0 });
  return { accepted: true };
}

export async function sendHomeIfEmpty(o: Outbound, tx: Tx, run: Run): Promise<void> {
  const rows = await o.ledger.contents(tx, { handlingUnit: run.cart });
  if (rows.length === 0) await sendHome(o, tx, run);
}

/** A return ended. (What could not be brought back lies in the cart until the desk moved it.) */
export async function onReturnEnded(o: Outbound, tx: Tx, ended: ReturnRequest): Promise<void> {
  if (ended.handlingUnit === '') return;
  const run = await runOfCart(tx, ended.handlingUnit);
  if (run?.status === 'emptying') await sendHomeIfEmpty(o, tx, run);
}

/**
 * A cart in which something was not found on the way back was counted: what the count found is brought
 * back after all, and the empty cart goes home.
 */
export async function onCartCounted(o: Outbound, tx: Tx, place: SettledPlace): Promise<void> {
  const run = await runOfCart(tx, place.handlingUnit);
  if (run?.status !== 'emptying') return;
  const rows = await o.ledger.contents(tx, { handlingUnit: run.cart });
  if (rows.length === 0) {
    await sendHome(o, tx, run);
    return;
  }
  const { wave: document, correlationId } = run;
  const underWay = await o.returns.underWay(tx, run.cart);
  const left = rows.filter(({ layer }) => !underWay.includes(layer));
  await bringBack(o, tx, left, { document, actor: 'warehub', correlationId, at: place.at });
}
