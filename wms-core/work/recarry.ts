import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Ledger } from '#wms-core/contracts.ts';
import type { TransferTask } from '#wms-core/ports.ts';
import { refuseWork } from './refusals.ts';

/**
 * A carry whose last report was refused may have brought its goods to their place: both ends are
 * counted, and until then nobody is sent for them again, nor when the counts found them elsewhere.
 */

const OPEN_COUNT = `SELECT c.count_id AS count, c.location, c.handling_unit AS "handlingUnit"
  FROM wms.count c
  JOIN unnest($1::text[], $2::text[]) AS n(location, unit)
    ON c.location = n.location AND c.handling_unit = n.unit
  WHERE c.status <> 'done' AND c.items ?| $3::text[] ORDER BY c.created_at, c.count_id LIMIT 1`;

interface OpenCount {
  readonly count: string;
  readonly location: string;
  readonly handlingUnit: string;
}

/** Why what is left of the carry is not done again; undefined: it may be. */
export async function recarryFault(
  tx: Tx,
  ledger: Pick<Ledger, 'contents'>,
  { taskId: task, from, fromHandlingUnit, lines }: TransferTask,
): Promise<Refusal | undefined> {
  const ends = [[from, fromHandlingUnit] as const, ...lines.map(({ to }) => [to, ''] as const)];
  const [open] = await tx.query<OpenCount>(OPEN_COUNT, [
    ends.map(([location]) => location),
    ends.map(([, unit]) => unit),
    lines.map(({ goods }) => goods.item),
  ]);
  if (open) {
    const place = open.handlingUnit || open.location;
    return refuseWork('transfer.being_counted', { task, place, count: open.count });
  }
  const there = await ledger.contents(tx, { location: from, handlingUnit: fromHandlingUnit });
  const isThere = lines.some(({ goods }) =>
    there.some(({ layer, quality }) => layer === goods.layer && quality === goods.quality),
  );
  if (isThere) return undefined;
  return refuseWork('transfer.carried', { task, place: fromHandlingUnit || from });
}
