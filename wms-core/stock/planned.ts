import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { takeTurns } from '#wms-core/plan-turn.ts';
import { placeText, type StockKey } from './keys.ts';
import { refuse } from './refusals.ts';

/** Open lines of putaways, relocations and returns that begin at the row; its quantity as it is now. */
const PLANNED = `SELECT coalesce(sum(l.quantity), 0)::bigint AS planned,
    coalesce(min(t.task_id), '') AS task,
    (SELECT coalesce(sum(s.quantity), 0)::bigint FROM wms.stock s
     WHERE s.owner = $1 AND s.item = $2 AND s.layer = $3 AND s.location = $4
       AND s.handling_unit = $5 AND s.quality = $6) AS here
  FROM wms.task t
  CROSS JOIN LATERAL jsonb_to_recordset(t.body->'lines')
    AS l("lineId" text, goods jsonb, quantity bigint)
  WHERE t.kind = 'transfer' AND t.status <> 'done' AND NOT t.settled
    AND t.status NOT IN ('failed', 'cancelled')
    AND t.body->>'from' = $4 AND t.body->>'fromHandlingUnit' = $5
    AND l.goods->>'layer' = $3 AND l.goods->>'quality' = $6 AND NOT t.done ? l."lineId"`;

/**
 * What a person takes by hand is not what a task is to bring away (`move.planned`): its worker would
 * look for it. Asked once the pieces are posted: their row is locked then, and whoever plans meanwhile
 * waits, and sees what is left. `stillHere`: so many of them are spoken for, and have not gone yet.
 */
export async function plannedFault(
  tx: Tx,
  key: StockKey,
  quantity: number,
  stillHere = 0,
): Promise<Refusal | undefined> {
  await takeTurns(tx);
  const { owner, item, layer, location, handlingUnit, quality } = key;
  const [row] = await tx.query<{ planned: number; task: string; here: number }>(PLANNED, [
    ...[owner, item, layer, location, handlingUnit, quality],
  ]);
  const { planned, task } = row!;
  const here = row!.here - stillHere;
  if (here >= planned || task === '') return undefined;
  const free = Math.max(0, here + quantity - planned);
  return refuse('move.planned', { item, place: placeText(key), planned, task, free });
}
