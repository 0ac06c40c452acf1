import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { lockedPlace } from '#wms-core/master-data/index.ts';
import type { KitTask, TaskReport } from '#wms-core/ports.ts';
import { planBreak, planBuild } from '../stock/kit-plans.ts';
import { type KitOrder, kitWorkOf, missingFor, workKits } from '../stock/kits.ts';
import { once } from '../stock/once.ts';
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

/**
 * The kits are made, whatever the book says: what it cannot follow (components that were picked
 * meanwhile, a hold) is a case at the desk, and nothing is booked.
 */
export async function kitsMade(
  parts: WorkParts,
  tx: Tx,
  task: KitTask,
  report: TaskReport,
  quantity: number,
): Promise<Refusal | undefined> {
  if (quantity > task.quantity) {
    return refuseWork('kit.too_many', { kitOrder: task.kitOrder, asked: task.quantity, quantity });
  }
  const { kitOrder, act, item, at: location, lot } = task;
  const { actor, at } = report;
  const owner = task.owner?.owner ?? parts.masterData.owner();
  const done = await workKits(parts, { build: planBuild, break: planBreak }, tx, {
    ...{ kitOrder, act, owner, item, quantity, location, actor, at },
    ...(lot === '' ? {} : { lot }),
  });
  if (!isRefusal(done)) return undefined;
  await parts.exceptions.raise(tx, {
    key: `kit:${kitOrder}`,
    kind: 'failed',
    subject: kitOrder,
    text: {
      en: `${quantity} kits ${item} of work order ${kitOrder} were made at ${location} and are not booked: ${done.text.en} Then book them: POST /api/v1/kit-orders.`,
      zh: `工单 ${kitOrder} 的 ${quantity} 个套件 ${item} 已在 ${location} 完成，但未入账：${done.text.zh} 然后请用 POST /api/v1/kit-orders 入账。`,
    },
    at,
  });
  return undefined;
}
