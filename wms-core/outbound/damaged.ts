import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { PickTask, TaskReport } from '#wms-core/ports.ts';
import { headOf, type OwnOutbound } from './context.ts';
import { layersOf, numbersInBin } from './numbers.ts';

/**
 * Damaged pieces that a picker named are rejected where they lie, and a worker takes them to where a
 * person decides about them. Their locks are gone, also those of other orders on pieces of another
 * layer: these are filled again.
 */
export async function setAside(
  o: OwnOutbound,
  tx: Tx,
  found: {
    readonly task: PickTask;
    readonly report: TaskReport;
    readonly told: PickTask['lines'][number];
    readonly serials: readonly string[];
  },
): Promise<Refusal | undefined> {
  const { task, report, told, serials } = found;
  const { owner } = o;
  const { item, layer: toldLayer, lot } = told.goods;
  const layerOf = layersOf(await numbersInBin(o, tx, told));
  const byLayer = Map.groupBy(serials, (serial) => layerOf.get(serial) ?? toldLayer);
  const place = { location: told.from, handlingUnit: '' };
  const posted = await o.ledger.post(tx, {
    ...headOf(task, report, 'damaged', 'damaged'),
    lines: [...byLayer].map(([layer, own]) => ({
      ...{ owner, item, layer, quantity: own.length, serials: own, isBroken: true },
      from: { ...place, quality: 'passed' },
      to: { ...place, quality: 'rejected' },
    })),
  });
  if (isRefusal(posted)) return posted;
  const { document, correlationId } = task;
  const why = { document, correlationId, actor: report.actor, at: report.at };
  for (const [layer, { length: quantity }] of byLayer) {
    const goods = { item, layer, lot, quality: 'rejected' } as const;
    const { location: from, handlingUnit } = place;
    await o.returns.request(tx, { owner, from, handlingUnit, goods, quantity, ...why });
  }
  return undefined;
}
