import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';

/** A truck's time at a dock. */
export interface Appointment {
  readonly appointment: string;
  readonly dock: string;
  readonly fromAt: Millis;
  /** Exclusive. */
  readonly toAt: Millis;
  readonly carrier: string;
  readonly asns: readonly string[];
}

export interface AppointmentRow extends Appointment {
  readonly status: 'booked' | 'cancelled';
  readonly content: Appointment;
  readonly actor: string;
  readonly createdAt: Millis;
}

/** When and where an ASN is to come. */
export type Booking = Pick<Appointment, 'appointment' | 'dock' | 'fromAt' | 'toAt'>;

const COLUMNS = `p.appointment, p.dock, p.from_at AS "fromAt", p.to_at AS "toAt", p.carrier,
  p.status, p.content, p.actor, CASE p.status WHEN 'cancelled' THEN p.content->'asns' ELSE (
    SELECT coalesce(jsonb_agg(n.asn ORDER BY n.place), '[]') FROM wms.dock_appointment_asn d
    JOIN jsonb_array_elements_text(p.content->'asns') WITH ORDINALITY AS n(asn, place) USING (asn)
    WHERE d.appointment = p.appointment) END AS asns, p.created_at AS "createdAt"`;

export async function readAppointment(
  tx: Tx,
  appointment: string,
): Promise<AppointmentRow | undefined> {
  const [row] = await tx.query<AppointmentRow>(
    `SELECT ${COLUMNS} FROM wms.dock_appointment p WHERE appointment = $1 FOR UPDATE`,
    [appointment],
  );
  return row;
}

export async function insertAppointment(
  tx: Tx,
  content: Appointment,
  by: { readonly actor: string; readonly at: Millis },
): Promise<void> {
  const { appointment, dock, fromAt, toAt, carrier, asns } = content;
  await tx.query(
    `INSERT INTO wms.dock_appointment (appointment, dock, from_at, to_at, carrier, status, content,
       actor, created_at) VALUES ($1, $2, $3, $4, $5, 'booked', $6::jsonb, $7, $8)`,
    [appointment, dock, fromAt, toAt, carrier, JSON.stringify(content), by.actor, by.at],
  );
  await tx.query(
    `INSERT INTO wms.dock_appointment_asn (asn, appointment)
     SELECT a, $2 FROM unnest($1::text[]) a`,
    [asns, appointment],
  );
}

/** Its truck does not come with this one; returns the appointment and those it still has. */
export async function dropAsn(tx: Tx, asn: string): Promise<AppointmentRow | undefined> {
  const [dropped] = await tx.query<{ appointment: string }>(
    'DELETE FROM wms.dock_appointment_asn WHERE asn = $1 RETURNING appointment',
    [asn],
  );
  return dropped && readAppointment(tx, dropped.appointment);
}

export async function cancelRow(tx: Tx, appointment: string): Promise<void> {
  await tx.query("UPDATE wms.dock_appointment SET status = 'cancelled' WHERE appointment = $1", [
    appointment,
  ]);
  await tx.query('DELETE FROM wms.dock_appointment_asn WHERE appointment = $1', [appointment]);
}

/** Booked appointments that overlap a time, at one dock or at all, in order. */
export function overlapping(
  tx: Tx,
  time: { readonly fromAt: Millis; readonly toAt: Millis; readonly dock?: string },
): Promise<AppointmentRow[]> {
  return tx.query<AppointmentRow>(
    `SELECT ${COLUMNS} FROM wms.dock_appointment p
     WHERE p.status = 'booked' AND p.to_at > $1 AND p.from_at < $2
       AND ($3::text IS NULL OR p.dock = $3)
     ORDER BY p.from_at, p.appointment`,
    [time.fromAt, time.toAt, time.dock ?? null],
  );
}

export async function bookingsOf(
  tx: Tx,
  asns: readonly string[],
): Promise<ReadonlyMap<string, Booking>> {
  const rows = await tx.query<Booking & { asn: string }>(
    `SELECT a.asn, p.appointment, p.dock, p.from_at AS "fromAt", p.to_at AS "toAt"
     FROM wms.dock_appointment_asn a JOIN wms.dock_appointment p USING (appointment)
     WHERE a.asn = ANY($1::text[])`,
    [asns],
  );
  return new Map(rows.map(({ asn, ...booking }) => [asn, booking]));
}
