import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { postAndTell } from '#wms-core/adjusted.ts';
import type { MovementLine } from '#wms-core/contracts.ts';
import type { Act, PutTask, ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import { startCheckIfSorted } from './checking.ts';
import { headOf, type Outbound } from './context.ts';
import type { Run } from './model.ts';
import { layersOf, withSerials } from './numbers.ts';
import { found, movesOfFree } from './pieces.ts';
import { reconcileCart } from './reconcile.ts';
import { refuse } from './refusals.ts';
import { tellShort } from './shortage.ts';
import { patchOrder, sharesDone } from './store/orders.ts';
import { openPut, patchRun, runOfCart } from './store/runs.ts';
import { shareOfPutLine } from './tasks.ts';
import { wareKey, wareOfCode } from './wares.ts';

type LineDone = Extract<Act, { act: 'line_done' }>;

/** The put wall: cart → the orders' totes, slot by slot; then the cart is emptied. */
export async function onPut(
  o: Outbound,
  tx: Tx,
  task: PutTask,
  report: TaskReport,
  act: Act | undefined,
): Promise<ReportAnswer> {
  const run = await runOfCart(tx, task.cart);
  if (run?.taskId !== task.taskId) return refuse('outbound.stale', { task: task.taskId });
  switch (act?.act) {
    case 'unit_moved': {
      const refusal = await placeTote(o, tx, task, report, act);
      if (refusal) return refusal;
      break;
    }
    case 'line_done': {
      const refusal = await put(o, tx, { task, run, report, act });
      if (refusal) return refusal;
      break;
    }
    case 'piece_scanned': {
      const refusal = await putFault(o, tx, task, run, act);
      if (refusal) return refusal;
      break;
    }
    case 'surplus': {
      const ware = await wareOfCode(o, tx, run.owner, act.item);
      if (isRefusal(ware)) return ware;
      const key = wareKey(ware);
      const quantity = (run.found[key] ?? 0) + act.quantity;
      await patchRun(tx, run.run, { found: { ...run.found, [key]: quantity } });
      break;
    }
    case undefined:
      break;
    default:
      return refuse('outbound.act', { kind: task.kind, act: act?.act ?? '' });
  }
  return report.type === 'completed' ? reconcileCart(o, tx, task, report, run) : { accepted: true };
}

async function placeTote(
  o: Outbound,
  tx: Tx,
  task: PutTask,
  report: TaskReport,
  { handlingUnit, to }: Extract<Act, { act: 'unit_moved' }>,
): Promise<Refusal | undefined> {
  const line = task.lines.find((one) => one.tote === handlingUnit);
  if (!line) return refuse('outbound.unit', { handlingUnit, task: task.taskId });
  const moved = await o.ledger.moveUnit(tx, {
    ...headOf(task, report, 'place_tote'),
    handlingUnit,
    to,
  });
  if (isRefusal(moved)) return moved;
  await patchOrder(tx, line.order, { toteAt: to });
  return undefined;
}

/** Whether the piece with this number is one of the line's in the cart. */
async function putFault(
  o: Outbound,
  tx: Tx,
  task: PutTask,
  run: Run,
  { lineId, serial }: Extract<Act, { act: 'piece_scanned' }>,
): Promise<Refusal | undefined> {
  const told = task.lines.find((one) => one.lineId === lineId);
  if (!told) return refuse('outbound.line', { task: task.taskId, line: lineId });
  const { item, layer, quality } = told.goods;
  const from = { location: run.cartAt, handlingUnit: run.cart, quality };
  const taken = { item, owner: run.owner, layer, quantity: 1, from, to: from, serials: [serial] };
  return o.ledger.serialFault(tx, taken);
}

interface PutLine {
  readonly task: PutTask;
  readonly run: Run;
  readonly report: TaskReport;
  readonly act: LineDone;
}

async function put(o: Outbound, tx: Tx, line: PutLine): Promise<Refusal | undefined> {
  const { task, run, report, act } = line;
  const told = task.lines.find((one) => one.lineId === act.lineId);
  const share = told && (await openPut(tx, shareOfPutLine(act.lineId)));
  if (!told || !share || share.run !== run.run || share.put !== null) {
    return refuse('outbound.line', { task: task.taskId, line: act.lineId });
  }
  if (act.quantity > told.quantity) {
    const facts = { line: act.lineId, told: told.quantity, quantity: act.quantity };
    return refuse('outbound.too_many', facts);
  }
  const { order, item, layer, lineId } = share;
  const locked = share.picked ?? 0;
  const given = Math.min(act.quantity, locked);
  const cart = { location: run.cartAt, handlingUnit: run.cart, quality: 'passed' } as const;
  const tote = { location: share.toteAt, handlingUnit: share.tote };
  const lines: MovementLine[] = [];
  if (given > 0) {
    const lockedFor = { order, lineId };
    const to = { ...tote, quality: 'passed' } as const;
    lines.push({ item, owner: run.owner, layer, quantity: given, from: cart, to, lockedFor });
  }
  if (act.quantity > given) {
    // Their lock was taken away meanwhile; the check will lay them aside.
    const wanted = { owner: run.owner, item, quantity: act.quantity - given };
    const rows = await o.ledger.contents(tx, { handlingUnit: run.cart });
    const here = rows.filter((row) => row.layer === layer);
    const free = movesOfFree(here, wanted, tote);
    lines.push(...free.lines);
    if (free.left > 0) lines.push(found({ ...wanted, layer, quantity: free.left }, tote));
  }
  const missing = locked - given;
  const loss = missing > 0 ? { allocated: -missing, picked: -missing, attempts: 1 } : {};
  const done = [{ share: share.share, quantity: given }];
  // Before the posting: the locks that it takes away (the tote is on hold) are those of a share put.
  await sharesDone(tx, 'put', done, [{ order, lineId, put: given, ...loss }], report.at);
  if (lines.length > 0) {
    const inCart = await o.ledger.serialsAt(tx, {
      ...{ owner: run.owner, items: act.serials ? [item] : [], handlingUnit: run.cart },
    });
    const named = withSerials(lines, act.serials, layersOf(inCart));
    const refusal = await postAndTell(o, tx, { ...headOf(task, report, 'put'), lines: named });
    if (refusal) return refusal;
  }
  if (missing > 0) {
    const refusal = await missed(o, tx, line, { order, lineId, item, layer, missing });
    if (refusal) return refusal;
  }
  await startCheckIfSorted(o, tx, order, report);
  return undefined;
}

/**
 * The cart did not give what the book says (or the slot was full, or pieces were damaged). They are
 * no order's any more; whether they are in the cart or not is seen when it is emptied.
 */
async function missed(
  o: Outbound,
  tx: Tx,
  { task, run, report, act }: PutLine,
  lost: { order: string; lineId: string; item: string; layer: string; missing: number },
): Promise<Refusal | undefined> {
  const { order, lineId, item, layer, missing } = lost;
  const reason = act.reason ?? 'short';
  const cart = { location: run.cartAt, handlingUnit: run.cart, quality: 'passed' } as const;
  const claim = { order, lineId, item, owner: run.owner, layer, ...cart, quantity: missing };
  const released = await o.ledger.release(tx, [claim]);
  if (isRefusal(released)) return released;
  if (reason === 'damaged') {
    const to = { ...cart, quality: 'rejected' } as const;
    const numbers = act.damaged ? { serials: act.damaged } : {};
    const posted = await o.ledger.post(tx, {
      ...headOf(task, report, 'damaged', 'damaged'),
      lines: [{ item, owner: run.owner, layer, quantity: missing, from: cart, to, ...numbers }],
    });
    if (isRefusal(posted)) return posted;
  }
  const { actor, at } = report;
  const pieces = { order, lineId, item, quantity: missing, place: run.cart };
  await tellShort(o, tx, { reason, actor, at }, [pieces]);
  o.wake();
  return undefined;
}
