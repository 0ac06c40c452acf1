import type { Tx } from '#base/database/index.ts';
import type { Measurement } from './model.ts';

const COLUMNS = `measurement, sequence, device, at, received_at AS "receivedAt", code,
  length_mm AS "lengthMm", width_mm AS "widthMm", height_mm AS "heightMm",
  weight_grams AS "weightGrams", status, why, owner, item, level, text,
  decided_by AS "decidedBy", decided_at AS "decidedAt", note`;

export async function readMeasurement(
  tx: Tx,
  measurement: string,
  lock?: 'locked',
): Promise<Measurement | undefined> {
  const [row] = await tx.query<Measurement>(
    `SELECT ${COLUMNS} FROM wms.measurement WHERE measurement = $1 ${lock ? 'FOR UPDATE' : ''}`,
    [measurement],
  );
  return row;
}

export type NewMeasurement = Omit<Measurement, 'sequence' | 'decidedBy' | 'decidedAt' | 'note'>;

export async function insertMeasurement(tx: Tx, one: NewMeasurement): Promise<void> {
  await tx.query(
    `INSERT INTO wms.measurement (measurement, device, at, received_at, code, length_mm, width_mm,
       height_mm, weight_grams, status, why, owner, item, level, text)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::jsonb)`,
    [
      ...[one.measurement, one.device, one.at, one.receivedAt, one.code],
      ...[one.lengthMm, one.widthMm, one.heightMm, one.weightGrams],
      ...[one.status, one.why, one.owner, one.item, one.level, JSON.stringify(one.text)],
    ],
  );
}

/** What was measured of the code before and waits for a person: the new figures count. */
export async function supersede(tx: Tx, code: string): Promise<void> {
  await tx.query(
    `UPDATE wms.measurement SET status = 'superseded' WHERE measurement IN
       (SELECT measurement FROM wms.measurement WHERE code = $1 AND status = 'proposed'
        ORDER BY measurement FOR UPDATE)`,
    [code],
  );
}

export async function decided(
  tx: Tx,
  one: Pick<
    Measurement,
    'measurement' | 'status' | 'owner' | 'item' | 'level' | 'text' | 'decidedBy' | 'note'
  > & { readonly decidedAt: number },
): Promise<void> {
  await tx.query(
    `UPDATE wms.measurement SET status = $2, owner = $3, item = $4, level = $5, text = $6::jsonb,
       decided_by = $7, decided_at = $8, note = $9 WHERE measurement = $1`,
    [
      ...[one.measurement, one.status, one.owner, one.item, one.level, JSON.stringify(one.text)],
      ...[one.decidedBy, one.decidedAt, one.note],
    ],
  );
}

/** In the order in which they arrived. */
export function listMeasurements(
  tx: Tx,
  query: {
    readonly status?: string;
    readonly device?: string;
    readonly owner?: string;
    readonly item?: string;
    readonly after: number;
    readonly limit: number;
  },
): Promise<Measurement[]> {
  const values: unknown[] = [query.after];
  const conditions = (['status', 'device', 'owner', 'item'] as const).flatMap((field) =>
    query[field] === undefined ? [] : [`${field} = $${values.push(query[field])}`],
  );
  return tx.query<Measurement>(
    `SELECT ${COLUMNS} FROM wms.measurement
     WHERE ${['sequence > $1', ...conditions].join(' AND ')}
     ORDER BY sequence LIMIT $${values.push(query.limit)}`,
    values,
  );
}
