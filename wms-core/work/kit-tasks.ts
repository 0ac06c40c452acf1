import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import { lockedPlace } from '#wms-core/master-data/index.ts';
import type { Act, KitNumber, KitTask, ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import { planBreak, planBuild } from '../stock/kit-plans.ts';
import { missingOf, scanFault } from '../stock/kit-scans.ts';
import { type KitOrder, kitWorkOf, missingFor, workKits } from '../stock/kits.ts';
import { once } from '../stock/once.ts';
import { createCountBook } from './counts.ts';
import { PRIORITY, type WorkParts } from './parts.ts';
import { refuseWork } from './refusals.ts';

/**
 * Kits that a worker builds or breaks at a work place: asked for, done, and booked as they were
 * done.
 */

/** The number of the work order is its key, as where a host says that it was done. */
export type KitRequest = Omit<KitOrder, 'at'>;

/** What must be there lies loose at the work place; asked again, the task is the same. */
export function askForKits(
  parts: WorkParts,
  tx: Tx,
  request: KitRequest,
): Promise<{ readonly task: string } | Refusal> {
  const { kitOrder: id, actor: _, ...content } = request;
  return once(tx, { kind: 'kit-task', id, content }, async () => {
    const place = parts.masterData.location(request.location);
    const locked = place && (lockedPlace(place, 'lockIn') ?? lockedPlace(place, 'lockOut'));
    if (locked) return locked;
    const order: KitOrder = { ...request, at: parts.scheduler.now() };
    const work = await kitWorkOf(parts, tx, order);
    if (isRefusal(work)) return work;
    const missing = missingFor(work);
    if (missing) return missing;
    const { item, act, quantity, location: at } = request;
    const { components } = work.kit;
    const isKeptByLot = work.items.get(item)!.lotControlled;
    const items = [item, ...components.map((one) => one.item)];
    const task: KitTask = {
      ...{ kind: 'kit', act, kitOrder: id, item, quantity, at, components },
      lot: isKeptByLot && act === 'build' ? (request.lot ?? id) : '',
      taskId: parts.ids.next('T'),
      warehouse: parts.warehouse,
      priority: PRIORITY.kit,
      document: id,
      correlationId: id,
      items: await parts.masterData.cards(tx, request.owner, items),
      ...parts.masterData.whose(request.owner),
    };
    await parts.taskBook.emit(tx, 'work', [task]);
    return { task: task.taskId };
  });
}

type Kitted = Extract<Act, { act: 'kitted' }>;

const orderOf = (
  parts: WorkParts,
  { kitOrder, act, item, at: location, lot, owner }: KitTask,
  by: { readonly actor: string; readonly at: Millis; readonly quantity: number },
): KitOrder => ({
  ...{ kitOrder, act, item, location, quantity: by.quantity, actor: by.actor, at: by.at },
  owner: owner?.owner ?? parts.masterData.owner(),
  ...(lot === '' ? {} : { lot }),
});

/** Whether a number that the worker scans will do. */
export async function kitScanned(
  parts: WorkParts,
  tx: Tx,
  task: KitTask,
  report: TaskReport,
  { act: _, ...number }: Extract<Act, { act: 'kit_scanned' }>,
): Promise<ReportAnswer> {
  const order = orderOf(parts, task, {
    actor: report.actor,
    at: report.at,
    quantity: task.quantity,
  });
  return (await scanFault(parts, tx, order, number)) ?? { accepted: true };
}

/** What the worker did not find is not in the place where it is booked: somebody looks there. */
const countMissing = (
  parts: WorkParts,
  tx: Tx,
  { owner, location, kitOrder, actor, at }: KitOrder,
  missing: readonly KitNumber[],
): Promise<void> =>
  createCountBook(parts).request(tx, {
    ...{ owner, location, handlingUnit: '', items: [...new Set(missing.map(({ item }) => item))] },
    ...{ reason: 'carry_short', document: kitOrder, correlationId: kitOrder, actor, at },
  });

/**
 * The kits are made, whatever the book says: what it cannot follow (components that were picked
 * meanwhile, a hold) is a case at the desk, and nothing is booked.
 */
export async function kitsMade(
  parts: WorkParts,
  tx: Tx,
  task: KitTask,
  report: TaskReport,
  made: Kitted,
): Promise<Refusal | undefined> {
  const { quantity, numbers, weightGrams } = made;
  if (quantity > task.quantity) {
    return refuseWork('kit.too_many', { kitOrder: task.kitOrder, asked: task.quantity, quantity });
  }
  const { kitOrder, item, at: location } = task;
  const order: KitOrder = {
    ...orderOf(parts, task, { actor: report.actor, at: report.at, quantity }),
    ...(numbers ? { numbers } : {}),
    ...(weightGrams === undefined ? {} : { weightGrams }),
  };
  const missing = await missingOf(parts, tx, order);
  const plans = { build: planBuild, break: planBreak };
  const done = await workKits(parts, plans, tx, {
    ...order,
    ...(missing.length > 0 ? { missing } : {}),
  });
  if (!isRefusal(done)) {
    if (missing.length > 0) await countMissing(parts, tx, order, missing);
    return undefined;
  }
  const named = (numbers ?? []).map(({ item: of, serial, kit }) =>
    [of, serial, ...(kit === undefined ? [] : [`(${kit})`])].join(' '),
  );
  const told = named.length > 0 ? named.join(', ') : '–';
  await parts.exceptions.raise(tx, {
    key: `kit:${kitOrder}`,
    kind: 'failed',
    subject: kitOrder,
    text: {
      en: `${quantity} kits ${item} of work order ${kitOrder} were made at ${location} and are not booked: ${done.text.en} Then book them: POST /api/v1/kit-orders. Numbers that were scanned: ${told}.`,
      zh: `工单 ${kitOrder} 的 ${quantity} 个套件 ${item} 已在 ${location} 完成，但未入账：${done.text.zh} 然后请用 POST /api/v1/kit-orders 入账。已扫描的序列号：${told}。`,
    },
    at: report.at,
  });
  return undefined;
}
