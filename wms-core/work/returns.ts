import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal } from '#base/refusal.ts';
import type { ReturnRequest } from '#wms-core/contracts.ts';
import type { Goods, TransferTask } from '#wms-core/ports.ts';
import type { WorkParts } from './parts.ts';
import { emitTransfer, insertTransfer, type Line, type TransferRow } from './transfer-store.ts';

/** Plans for one return before a person must look. */
const MAX_ATTEMPTS = 3;

interface Wanted {
  readonly owner: string;
  readonly from: string;
  readonly goods: readonly (Goods & { readonly quantity: number })[];
  readonly avoid: readonly string[];
}

/** Bins by the putaway rules; without room, an exception place; nothing when they lie there. */
async function placesFor(
  tx: Tx,
  parts: WorkParts,
  transferId: string,
  wanted: Wanted,
): Promise<readonly Line[]> {
  await parts.planner.release(tx, transferId);
  const from = parts.masterData.location(wanted.from);
  invariant(from, `a return begins at ${wanted.from}, which is no location`);
  const plan = await parts.planner.plan(tx, {
    subject: transferId,
    owner: wanted.owner,
    from,
    goods: wanted.goods,
    avoid: wanted.avoid,
    at: parts.scheduler.now(),
  });
  invariant(!isRefusal(plan), 'goods in stock are of known items');
  if ('lines' in plan) return plan.lines.filter((line) => line.to !== wanted.from);
  if (from.kind === 'exception') return [];
  const place = parts.masterData.locationsOfKind('exception')[0];
  invariant(place, 'the site has no exception place');
  return wanted.goods.map(({ quantity, ...goods }, index) => ({
    lineId: `L${index + 1}`,
    goods,
    quantity,
    to: place.location,
  }));
}

function emitReturn(tx: Tx, parts: WorkParts, request: ReturnRequest, lines: readonly Line[]) {
  const { owner, from, handlingUnit: fromHandlingUnit, document, correlationId } = request;
  const head = { purpose: 'return', from, fromHandlingUnit, document, correlationId } as const;
  return emitTransfer(tx, parts, { ...head, lines }, owner);
}

export async function raise(tx: Tx, parts: WorkParts, request: ReturnRequest): Promise<void> {
  const place = request.handlingUnit || request.from;
  const { item } = request.goods;
  await parts.exceptions.raise(tx, {
    key: `return:${place}:${item}`,
    kind: 'failed',
    subject: place,
    text: {
      en: `${item} in ${place} could not be returned to a bin. Relocate it by hand.`,
      zh: `${place} 中的 ${item} 无法退回库位,请手工移库。`,
    },
    at: parts.scheduler.now(),
  });
}

/** Asks for the return. False: there is nowhere to bring the goods, and the desk knows of it. */
export async function requestReturn(
  tx: Tx,
  parts: WorkParts,
  request: ReturnRequest,
): Promise<boolean> {
  const transferId = parts.ids.next('RET');
  const lines = await placesFor(tx, parts, transferId, {
    owner: request.owner,
    from: request.from,
    goods: [{ ...request.goods, quantity: request.quantity }],
    avoid: [],
  });
  if (lines.length === 0) {
    await raise(tx, parts, request);
    return false;
  }
  const taskId = await emitReturn(tx, parts, request, lines);
  await insertTransfer(tx, { transferId, purpose: 'return', request, taskId, at: request.at });
  return true;
}

/** Brings what could not be laid down to other places. False: the return has ended. */
export async function returnAgain(
  tx: Tx,
  parts: WorkParts,
  transfer: Extract<TransferRow, { purpose: 'return' }>,
  task: TransferTask,
): Promise<boolean> {
  const { transferId, request, rest, attempts } = transfer;
  if (rest.length === 0) return false;
  const { owner } = request;
  const avoid = task.lines.map((line) => line.to);
  const lines =
    attempts + 1 < MAX_ATTEMPTS
      ? await placesFor(tx, parts, transferId, { owner, from: task.from, goods: rest, avoid })
      : [];
  if (lines.length === 0) {
    await raise(tx, parts, request);
    return false;
  }
  const taskId = await emitReturn(tx, parts, request, lines);
  await tx.query(
    `UPDATE wms.transfer SET task_id = $2, attempts = attempts + 1, rest = '[]'
     WHERE transfer_id = $1`,
    [transferId, taskId],
  );
  return true;
}
