/** Open crossings as rows: after a start it is known who was asked for whom, and who is inside. */
import type { Tx } from '#base/database/index.ts';
import type { DeviceId } from '#hub/ports.ts';
import type { CrossingRow } from './model.ts';

const SAVE = {
  name: 'equipment.save-crossings',
  text: `INSERT INTO wcs.crossing (request_id, equipment, leg_id, vehicle, from_side, to_side, load,
      status, at)
    SELECT r."requestId", r.equipment, r."legId", r.vehicle, r."from", r."to", r.load, r.status, r.at
    FROM jsonb_to_recordset($1::jsonb) AS r("requestId" text, equipment text, "legId" text,
      vehicle text, "from" text, "to" text, load text, status text, at bigint)
    ORDER BY 1
    ON CONFLICT (request_id) DO UPDATE SET leg_id = excluded.leg_id, status = excluded.status,
      at = excluded.at`,
};

/** All open crossings by their device, which has one at a time. */
export async function loadCrossings(tx: Tx): Promise<ReadonlyMap<DeviceId, CrossingRow>> {
  const rows = await tx.query<CrossingRow>(
    `SELECT request_id AS "requestId", equipment, leg_id AS "legId", vehicle, from_side AS "from",
       to_side AS "to", load, status, at
     FROM wcs.crossing ORDER BY equipment`,
  );
  return new Map(rows.map((row) => [row.equipment, row]));
}

/** Writes what a tick changed, with its commands in one transaction: rows as they are, and ids that are over. */
export async function saveCrossings(
  tx: Tx,
  changed: readonly CrossingRow[],
  over: readonly string[],
): Promise<void> {
  if (over.length > 0) {
    await tx.query('DELETE FROM wcs.crossing WHERE request_id = ANY ($1::text[])', [over]);
  }
  if (changed.length > 0) await tx.query(SAVE, [JSON.stringify(changed)]);
}
