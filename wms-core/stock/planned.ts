import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { takeTurns } from '#wms-core/plan-turn.ts';
import { placeText, type StockKey } from './keys.ts';
import { refuse } from './refusals.ts';

/** Pieces are promised once: who wants some of a row meets what others are to do with them. */
export interface Wanted {
  readonly key: StockKey;
  readonly quantity: number;
  /** They are still in the row; left out, they are posted away. The row is locked either way. */
  readonly areHere?: boolean;
  /** Of a supplier return the name of its locks: what it has itself is no other's. */
  readonly lockedFor?: string;
}

const IS_LOCKED = "t.body->>'purpose' IN ('supplier_return', 'hand_over')";

const HERE = `(SELECT coalesce(sum(s.quantity), 0)::bigint FROM wms.stock s
  WHERE s.owner = $1 AND s.item = $2 AND s.layer = $3 AND s.location = $4
    AND s.handling_unit = $5 AND s.quality = $6)`;

/**
 * Open lines of putaways, relocations and returns that begin at the row; its quantity as it is now.
 * What goes back to suppliers is locked, with a task or waiting for its truck.
 */
const PLANNED = `SELECT p.planned, p.task, p.document, greatest(p.carried, a.locked) AS returning,
    coalesce(a.dispositions, p.carriers) AS dispositions, ${HERE} AS here
  FROM (
    SELECT coalesce(sum(l.quantity) FILTER (WHERE NOT ${IS_LOCKED}), 0)::bigint AS planned,
      coalesce(min(t.task_id) FILTER (WHERE NOT ${IS_LOCKED}), '') AS task,
      coalesce(min(t.body->>'document') FILTER (WHERE NOT ${IS_LOCKED}), '') AS document,
      coalesce(sum(l.quantity) FILTER (WHERE ${IS_LOCKED}), 0)::bigint AS carried,
      coalesce(min(t.body->>'document') FILTER (WHERE ${IS_LOCKED}), '') AS carriers
    FROM wms.task t
    CROSS JOIN LATERAL jsonb_to_recordset(t.body->'lines')
      AS l("lineId" text, goods jsonb, quantity bigint)
    WHERE t.kind = 'transfer' AND t.status <> 'done' AND NOT t.settled
      AND t.status NOT IN ('failed', 'cancelled')
      AND t.body->>'from' = $4 AND t.body->>'fromHandlingUnit' = $5
      AND l.goods->>'layer' = $3 AND l.goods->>'quality' = $6 AND NOT t.done ? l."lineId"
  ) p CROSS JOIN (
    SELECT coalesce(sum(quantity), 0)::bigint AS locked,
      string_agg(DISTINCT substr(order_id, length('disposition ') + 1), ', ') AS dispositions
    FROM wms.allocation
    WHERE owner = $1 AND item = $2 AND layer = $3 AND location = $4 AND handling_unit = $5
      AND quality = $6 AND order_id LIKE 'disposition %' AND order_id <> $7
  ) a`;

interface Planned {
  readonly planned: number;
  readonly task: string;
  readonly document: string;
  readonly returning: number;
  readonly dispositions: string;
  readonly here: number;
}

const valuesOf = ({ owner, item, layer, location, handlingUnit, quality }: StockKey) => [
  ...[owner, item, layer, location, handlingUnit, quality],
];

/** What tasks are to bring away, and suppliers get, of the row. */
async function readPlanned(tx: Tx, key: StockKey, lockedFor: string): Promise<Planned> {
  const [row] = await tx.query<Planned>(PLANNED, [...valuesOf(key), lockedFor]);
  return row!;
}

/** Pieces of the row that tasks are to bring away and that are not locked, as it looks now. */
export async function plannedAt(tx: Tx, key: StockKey): Promise<number> {
  return (await readPlanned(tx, key, '')).planned;
}

/** Of the row without what is wanted, and of the row as it was. */
const sides = ({ quantity, areHere }: Wanted, here: number) =>
  areHere ? { left: here - quantity, before: here } : { left: here, before: here + quantity };

/**
 * What a person takes by hand is not what a task is to bring away (`move.planned`): its worker would
 * look for it. Nor what goes back to a supplier (`move.returning`). Asked once the row is locked: so
 * whoever plans meanwhile waits, and sees what is left.
 */
export async function plannedFault(tx: Tx, wanted: Wanted): Promise<Refusal | undefined> {
  const { key, lockedFor = '' } = wanted;
  await takeTurns(tx);
  const { here, ...row } = await readPlanned(tx, key, lockedFor);
  const { planned, task, document, returning, dispositions } = row;
  const spokenFor = planned + returning;
  const { left, before } = sides(wanted, here);
  if (left >= spokenFor || spokenFor === 0) return undefined;
  const facts = { item: key.item, place: placeText(key), free: Math.max(0, before - spokenFor) };
  const disposition = dispositions.split(', ')[0]!;
  return planned > 0
    ? refuse('move.planned', { ...facts, planned, task, document })
    : refuse('move.returning', { ...facts, returning, dispositions, disposition });
}

const AWAITED = `SELECT coalesce(sum(i.quantity), 0)::bigint AS awaited,
    coalesce(min(i.task_id), '') AS task, ${HERE} AS here
  FROM wms.inspection i JOIN wms.task t ON t.task_id = i.task_id
  WHERE i.status = 'open' AND i.handling_unit = $5 AND i.layer = $3 AND NOT t.settled
    AND t.status NOT IN ('done', 'failed', 'cancelled')`;

/**
 * Nor does anybody take what an inspection is to judge (`move.awaited`): its verdict is about all of
 * it.
 */
export async function awaitedFault(tx: Tx, wanted: Wanted): Promise<Refusal | undefined> {
  const { key } = wanted;
  if (key.quality !== 'pending' || key.handlingUnit === '') return undefined;
  type Awaited = { readonly awaited: number; readonly task: string; readonly here: number };
  const [row] = await tx.query<Awaited>(AWAITED, valuesOf(key));
  const { awaited, task, here } = row!;
  const { left, before } = sides(wanted, here);
  if (left >= awaited || awaited === 0) return undefined;
  const free = Math.max(0, before - awaited);
  return refuse('move.awaited', { item: key.item, place: placeText(key), awaited, task, free });
}

const ASKED = `SELECT coalesce(-sum(l.quantity), 0)::bigint AS asked,
    coalesce(min(a.adjustment), '') AS adjustment, ${HERE} AS here
  FROM wms.adjustment a JOIN wms.adjustment_line l USING (adjustment)
  WHERE a.status = 'open' AND l.quantity < 0
    AND l.owner = $1 AND l.item = $2 AND l.layer = $3 AND l.location = $4
    AND l.handling_unit = $5 AND l.quality = $6`;

/**
 * Nor what an adjustment takes away that somebody has yet to decide (`move.asked`). Passed goods are
 * kept for it by a hold (`move.held`).
 */
async function askedFault(tx: Tx, wanted: Wanted): Promise<Refusal | undefined> {
  const { key } = wanted;
  if (key.quality === 'passed') return undefined;
  type Asked = { readonly asked: number; readonly adjustment: string; readonly here: number };
  const [row] = await tx.query<Asked>(ASKED, valuesOf(key));
  const { asked, adjustment, here } = row!;
  const { left, before } = sides(wanted, here);
  if (left >= asked || asked === 0) return undefined;
  const free = Math.max(0, before - asked);
  return refuse('move.asked', { item: key.item, place: placeText(key), asked, adjustment, free });
}

/** Why the pieces are not to be had: a task, a supplier, an inspection or an adjustment has them. */
export async function promisedFault(tx: Tx, wanted: Wanted): Promise<Refusal | undefined> {
  return (
    (await plannedFault(tx, wanted)) ??
    (await awaitedFault(tx, wanted)) ??
    (await askedFault(tx, wanted))
  );
}

/** What the ledger refused because too few are free, with the name of who has them. */
export async function shortOf(tx: Tx, refusal: Refusal, wanted: Wanted): Promise<Refusal> {
  if (refusal.code !== 'stock.short') return refusal;
  return (await promisedFault(tx, { ...wanted, areHere: true })) ?? refusal;
}
