import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { takeTurns } from '#wms-core/plan-turn.ts';
import { placeText, type StockKey } from './keys.ts';
import { refuse } from './refusals.ts';

const IS_LOCKED = "t.body->>'purpose' IN ('supplier_return', 'hand_over')";

/**
 * Open lines of putaways, relocations and returns that begin at the row; its quantity as it is now.
 * What goes back to suppliers is locked, with a task or waiting for its truck.
 */
const PLANNED = `SELECT coalesce(sum(l.quantity), 0)::bigint AS planned,
    coalesce(sum(l.quantity) FILTER (WHERE ${IS_LOCKED}), 0)::bigint AS "plannedLocked",
    coalesce(min(t.task_id), '') AS task,
    (SELECT coalesce(sum(a.quantity), 0)::bigint FROM wms.allocation a
     WHERE a.owner = $1 AND a.item = $2 AND a.layer = $3 AND a.location = $4
       AND a.handling_unit = $5 AND a.quality = $6 AND a.order_id LIKE 'disposition %') AS locked,
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

interface Row {
  readonly planned: number;
  readonly plannedLocked: number;
  readonly locked: number;
  readonly task: string;
  readonly here: number;
}

/**
 * What a person takes by hand is not what a task is to bring away (`move.planned`): its worker would
 * look for it. Asked once the pieces are posted: their row is locked then, and whoever plans meanwhile
 * waits, and sees what is left. Of a decision to send goods back it is asked once they are locked.
 */
export async function plannedFault(
  tx: Tx,
  key: StockKey,
  quantity: number,
): Promise<Refusal | undefined> {
  await takeTurns(tx);
  const { owner, item, layer, location, handlingUnit, quality } = key;
  const [row] = await tx.query<Row>(PLANNED, [
    ...[owner, item, layer, location, handlingUnit, quality],
  ]);
  const { planned, plannedLocked, locked, task, here } = row!;
  const spokenFor = planned + Math.max(0, locked - plannedLocked);
  if (here >= spokenFor || task === '') return undefined;
  const free = Math.max(0, here + quantity - spokenFor);
  return refuse('move.planned', { item, place: placeText(key), planned, task, free });
}

const AWAITED = `SELECT coalesce(sum(i.quantity), 0)::bigint AS awaited,
    coalesce(min(i.task_id), '') AS task,
    (SELECT coalesce(sum(s.quantity), 0)::bigint FROM wms.stock s
     WHERE s.owner = $1 AND s.item = $2 AND s.layer = $3 AND s.location = $4
       AND s.handling_unit = $5 AND s.quality = $6) AS here
  FROM wms.inspection i JOIN wms.task t ON t.task_id = i.task_id
  WHERE i.status = 'open' AND i.handling_unit = $5 AND i.layer = $3 AND NOT t.settled
    AND t.status NOT IN ('done', 'failed', 'cancelled')`;

/**
 * Nor does anybody take what an inspection is to judge (`move.awaited`): its verdict is about all of
 * it. Asked once the pieces are posted.
 */
export async function awaitedFault(
  tx: Tx,
  key: StockKey,
  quantity: number,
): Promise<Refusal | undefined> {
  if (key.quality !== 'pending' || key.handlingUnit === '') return undefined;
  const { owner, item, layer, location, handlingUnit, quality } = key;
  const values = [owner, item, layer, location, handlingUnit, quality];
  const [row] = await tx.query<{ awaited: number; task: string; here: number }>(AWAITED, values);
  const { awaited, task, here } = row!;
  if (here >= awaited) return undefined;
  const free = Math.max(0, here + quantity - awaited);
  return refuse('move.awaited', { item, place: placeText(key), awaited, task, free });
}
