import type { Tx } from '#base/database/index.ts';
import { days, type Millis } from '#base/time.ts';
import type { VehicleFacts } from '#hub/ports.ts';
import { loadChanges } from './changes.ts';
import { freshMemory, type Leg } from './leg.ts';
import type { Vehicle } from './model.ts';

/** Ended legs are kept this long, so that a repeated request is still one leg. */
const KEEP_ENDED: Millis = days(7);

type Row = Omit<Leg, keyof ReturnType<typeof freshMemory>>;

const COLUMNS = `leg_id AS "legId", order_id AS "orderId", vehicle, job_id AS "jobId",
  correlation_id AS "correlationId", purpose, priority, to_node AS "to", action, status, path, edges, class AS cls, turns,
  start, released_to AS "releasedTo", passed_to AS "passedTo", passed_at AS "passedAt",
  update_id AS "updateId", attempt, refusals, accepted, stop_charging AS "stopCharging", after_cancel AS "afterCancel", reason, note,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

const SAVE_LEGS = {
  name: 'fleet.save-legs',
  text: `INSERT INTO wcs.vehicle_order AS o (leg_id, order_id, vehicle, job_id, correlation_id,
      purpose, priority, to_node, action, status, path, edges, class, turns, start, released_to, passed_to,
      passed_at, update_id, attempt, refusals, accepted, stop_charging, after_cancel, reason, note,
      created_at, updated_at)
    SELECT r."legId", r."orderId", r.vehicle, r."jobId", r."correlationId", r.purpose, r.priority,
      r."to", r.action, r.status, r.path, r.edges, r.cls, r.turns, r.start, r."releasedTo", r."passedTo", r."passedAt",
      r."updateId", r.attempt, r.refusals, r.accepted, r."stopCharging", r."afterCancel", r.reason,
      r.note, r."createdAt", r."updatedAt"
    FROM jsonb_to_recordset($1::jsonb) AS r("legId" text, "orderId" text, vehicle text,
      "jobId" text, "correlationId" text, purpose text, priority integer, "to" text, action jsonb,
      status text, path jsonb, edges jsonb, cls text, turns jsonb, start jsonb, "releasedTo" integer, "passedTo" integer,
      "passedAt" jsonb, "updateId" integer, attempt integer, refusals integer, accepted boolean,
      "stopCharging" boolean, "afterCancel" text, reason text, note jsonb, "createdAt" bigint,
      "updatedAt" bigint)
    ORDER BY 1
    ON CONFLICT (leg_id) DO UPDATE SET order_id = excluded.order_id, status = excluded.status,
      path = excluded.path, edges = excluded.edges, class = excluded.class, turns = excluded.turns, start = excluded.start, released_to = excluded.released_to,
      passed_to = excluded.passed_to, passed_at = excluded.passed_at,
      update_id = excluded.update_id, attempt = excluded.attempt, refusals = excluded.refusals, accepted = excluded.accepted,
      stop_charging = excluded.stop_charging, after_cancel = excluded.after_cancel,
      reason = excluded.reason, note = excluded.note, updated_at = excluded.updated_at`,
};

const SAVE_VEHICLES = {
  name: 'fleet.save-vehicles',
  text: `INSERT INTO wcs.vehicle (vehicle, node, holds, updated_at)
    SELECT r.vehicle, r.node, r.holds, $2::bigint
    FROM jsonb_to_recordset($1::jsonb) AS r(vehicle text, node text, holds jsonb) ORDER BY 1
    ON CONFLICT (vehicle) DO UPDATE SET node = excluded.node, holds = excluded.holds,
      updated_at = excluded.updated_at`,
};

const SAVE_FACTS = {
  name: 'fleet.save-facts',
  text: `INSERT INTO wcs.vehicle (vehicle, node, holds, facts, facts_at, updated_at)
    SELECT r.vehicle, r.node, r.holds, r.facts, $2::bigint, $2::bigint
    FROM jsonb_to_recordset($1::jsonb) AS r(vehicle text, node text, holds jsonb, facts jsonb)
    ORDER BY 1
    ON CONFLICT (vehicle) DO UPDATE SET facts = excluded.facts, facts_at = excluded.facts_at`,
};

const SAVE_MODES = {
  name: 'fleet.save-modes',
  text: `INSERT INTO wcs.vehicle (vehicle, node, holds, mode, updated_at)
    SELECT r.vehicle, r.node, r.holds, r.mode, $2::bigint
    FROM jsonb_to_recordset($1::jsonb) AS r(vehicle text, node text, holds jsonb, mode text)
    ORDER BY 1
    ON CONFLICT (vehicle) DO UPDATE SET mode = excluded.mode`,
};

const withMemory = (row: Row, now: Millis): Leg => ({ ...row, ...freshMemory(now) });

/** Forgets legs that ended long ago. */
export async function prune(tx: Tx, now: Millis): Promise<void> {
  await tx.query(
    `DELETE FROM wcs.vehicle_order WHERE status IN ('finished', 'failed') AND updated_at < $1`,
    [now - KEEP_ENDED],
  );
}

export interface StoredVehicle {
  readonly vehicle: string;
  readonly node: string;
  readonly holds: string[];
  readonly facts: VehicleFacts | null;
  readonly mode: Vehicle['storedMode'];
}

/** What stands in the database of the fleet: open legs by age, resting places, changes of the floor. */
export async function load(tx: Tx, now: Millis) {
  await prune(tx, now);
  const legs = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM wcs.vehicle_order
     WHERE status IN ('waiting', 'active', 'cancelling') ORDER BY created_at, leg_id`,
  );
  const vehicles = await tx.query<StoredVehicle>(
    'SELECT vehicle, node, holds, facts, mode FROM wcs.vehicle ORDER BY vehicle',
  );
  const changes = await loadChanges(tx);
  return {
    legs: legs.map((row) => withMemory(row, now)),
    vehicles,
    changes,
  };
}

/** Ended legs among the given ids. */
export async function endedLegs(tx: Tx, legIds: readonly string[], now: Millis): Promise<Leg[]> {
  const rows = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM wcs.vehicle_order
     WHERE leg_id = ANY($1::text[]) AND status IN ('finished', 'failed') ORDER BY leg_id`,
    [legIds],
  );
  return rows.map((row) => withMemory(row, now));
}

export async function saveLegs(tx: Tx, legs: readonly Leg[]): Promise<void> {
  if (legs.length > 0) await tx.query(SAVE_LEGS, [JSON.stringify(legs)]);
}

export async function saveVehicles(
  tx: Tx,
  vehicles: readonly Vehicle[],
  now: Millis,
): Promise<void> {
  if (vehicles.length === 0) return;
  const rows = vehicles.map(({ vehicle, standing }) => ({ vehicle, ...standing }));
  await tx.query(SAVE_VEHICLES, [JSON.stringify(rows), now]);
}

/** What vehicles say of their kind. */
export async function saveFacts(tx: Tx, vehicles: readonly Vehicle[], now: Millis): Promise<void> {
  if (vehicles.length === 0) return;
  const rows = vehicles.map(({ vehicle, standing, facts }) => ({ vehicle, facts, ...standing }));
  await tx.query(SAVE_FACTS, [JSON.stringify(rows), now]);
}

/** How vehicles are driven: by themselves, or by whom. */
export async function saveModes(tx: Tx, vehicles: readonly Vehicle[], now: Millis): Promise<void> {
  if (vehicles.length === 0) return;
  const rows = vehicles.map(({ vehicle, standing, storedMode }) => {
    return { vehicle, mode: storedMode, ...standing };
  });
  await tx.query(SAVE_MODES, [JSON.stringify(rows), now]);
}
