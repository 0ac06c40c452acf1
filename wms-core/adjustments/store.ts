import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type {
  Adjustment,
  AdjustmentLine,
  AdjustmentStatus,
  AdjustmentType,
  Decision,
  NewAdjustment,
} from './model.ts';

const COLUMNS = `a.adjustment, a.number, a.type, a.reason, a.note, a.document,
  a.correlation_id AS "correlationId", a.request, a.status, a.amounts, a.unpriced, a.needs, a.actor,
  a.at, a.decided_by AS "decidedBy", a.decided_as AS "decidedAs", a.decided_for AS "decidedFor",
  a.decided_at AS "decidedAt", a.decision, a.sequence`;

const LINE_COLUMNS = `line, owner, item, lot, layer, location, handling_unit AS "handlingUnit",
  quality, zone, quantity, cost_minor AS "costMinor", currency, serials`;

/** Two that file under one number take turns even while there is no row to lock. */
export const takeNumber = (tx: Tx, adjustment: string) =>
  tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`adjustment ${adjustment}`]);

export async function readAdjustment(tx: Tx, adjustment: string): Promise<Adjustment | undefined> {
  const [row] = await tx.query<Adjustment>(
    `SELECT ${COLUMNS} FROM wms.adjustment a WHERE a.adjustment = $1`,
    [adjustment],
  );
  return row;
}

/** Whoever else would decide waits here. */
export async function lockAdjustment(tx: Tx, adjustment: string): Promise<Adjustment | undefined> {
  const [row] = await tx.query<Adjustment>(
    `SELECT ${COLUMNS} FROM wms.adjustment a WHERE a.adjustment = $1 FOR UPDATE`,
    [adjustment],
  );
  return row;
}

export const readLines = (tx: Tx, adjustment: string): Promise<AdjustmentLine[]> =>
  tx.query<AdjustmentLine>(
    `SELECT ${LINE_COLUMNS} FROM wms.adjustment_line WHERE adjustment = $1 ORDER BY line`,
    [adjustment],
  );

export async function insertAdjustment(
  tx: Tx,
  one: NewAdjustment,
  lines: readonly AdjustmentLine[],
): Promise<void> {
  await tx.query(
    `INSERT INTO wms.adjustment (adjustment, type, reason, note, document, correlation_id, request,
       status, amounts, unpriced, needs, actor, at, decided_by, decided_as, decided_for, decided_at,
       decision, sequence)
     VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9::jsonb, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19)`,
    [
      ...[one.adjustment, one.type, one.reason, one.note, one.document, one.correlationId],
      ...[JSON.stringify(one.request), one.status, JSON.stringify(one.amounts), one.unpriced],
      ...[one.needs, one.actor, one.at, one.decidedBy, one.decidedAs, one.decidedFor],
      ...[one.decidedAt, one.decision, one.sequence],
    ],
  );
  await tx.query(
    `INSERT INTO wms.adjustment_line (adjustment, line, owner, item, lot, layer, location,
       handling_unit, quality, zone, quantity, cost_minor, currency, serials)
     SELECT $1, n.line, n.owner, n.item, n.lot, n.layer, n.location, n."handlingUnit", n.quality,
       n.zone, n.quantity, n."costMinor", n.currency, nullif(n.serials, 'null'::jsonb)
     FROM jsonb_to_recordset($2::jsonb) AS n(line integer, owner text, item text, lot text,
       layer text, location text, "handlingUnit" text, quality text, zone text, quantity bigint,
       "costMinor" bigint, currency text, serials jsonb)`,
    [one.adjustment, JSON.stringify(lines)],
  );
}

export const endAdjustment = (
  tx: Tx,
  adjustment: string,
  end: Decision & {
    readonly status: Exclude<AdjustmentStatus, 'open'>;
    readonly sequence: number | null;
  },
) =>
  tx.query(
    `UPDATE wms.adjustment SET status = $2, decided_by = $3, decided_as = $4, decided_for = $5,
       decided_at = $6, decision = $7, sequence = $8 WHERE adjustment = $1`,
    [
      ...[adjustment, end.status, end.decidedBy, end.decidedAs, end.decidedFor, end.decidedAt],
      ...[end.decision, end.sequence],
    ],
  );

export interface AdjustmentQuery {
  readonly status?: AdjustmentStatus;
  readonly type?: AdjustmentType;
  readonly reason?: string;
  readonly actor?: string;
  readonly document?: string;
  readonly item?: string;
  readonly location?: string;
  readonly before?: number;
  readonly limit: number;
}

/** Newest first. */
export function listAdjustments(tx: Tx, query: AdjustmentQuery): Promise<Adjustment[]> {
  const values: unknown[] = [];
  const conditions = (['status', 'type', 'reason', 'actor', 'document'] as const)
    .filter((field) => query[field] !== undefined)
    .map((field) => `a.${field} = $${values.push(query[field])}`);
  const lines = (['item', 'location'] as const)
    .filter((field) => query[field] !== undefined)
    .map((field) => `l.${field} = $${values.push(query[field])}`);
  if (lines.length > 0) {
    conditions.push(`EXISTS (SELECT FROM wms.adjustment_line l
      WHERE l.adjustment = a.adjustment AND ${lines.join(' AND ')})`);
  }
  if (query.before !== undefined) conditions.push(`a.number < $${values.push(query.before)}`);
  return tx.query<Adjustment>(
    `SELECT ${COLUMNS} FROM wms.adjustment a
     WHERE ${conditions.length > 0 ? conditions.join(' AND ') : 'true'}
     ORDER BY a.number DESC LIMIT $${values.push(query.limit)}`,
    values,
  );
}

/** Lines whose pieces are not there, or are in other open adjustments already. */
export const shortLines = (
  tx: Tx,
  adjustment: string,
): Promise<
  (Pick<AdjustmentLine, 'item' | 'location' | 'handlingUnit'> & {
    readonly wanted: number;
    readonly quantity: number;
    readonly asked: number;
    /** By which. */
    readonly others: string;
  })[]
> =>
  tx.query(
    `SELECT l.item, l.location, l.handling_unit AS "handlingUnit", -l.quantity AS wanted,
       coalesce(s.quantity, 0) AS quantity, o.asked, o.others
     FROM wms.adjustment_line l
     LEFT JOIN wms.stock s USING (owner, item, layer, location, handling_unit, quality)
     CROSS JOIN LATERAL (
       SELECT coalesce(-sum(t.quantity), 0)::bigint AS asked,
         coalesce(string_agg(DISTINCT t.adjustment, ', '), '') AS others
       FROM wms.adjustment_line t JOIN wms.adjustment a USING (adjustment)
       WHERE a.status = 'open' AND t.adjustment <> l.adjustment AND t.quantity < 0
         AND t.location = l.location AND t.item = l.item AND t.owner = l.owner
         AND t.layer = l.layer AND t.handling_unit = l.handling_unit AND t.quality = l.quality
     ) o
     WHERE l.adjustment = $1 AND l.quantity < 0 AND coalesce(s.quantity, 0) < o.asked - l.quantity
     ORDER BY l.line`,
    [adjustment],
  );

/** Open adjustments of this place, locked, with the items there that they are about. */
export const openAt = (
  tx: Tx,
  place: { readonly location: string; readonly handlingUnit: string },
): Promise<
  (Pick<Adjustment, 'adjustment' | 'type' | 'document' | 'correlationId'> & {
    readonly owner: string;
    readonly items: readonly string[];
  })[]
> =>
  tx.query(
    `SELECT a.adjustment, a.type, a.document, a.correlation_id AS "correlationId",
       (SELECT min(l.owner) FROM wms.adjustment_line l WHERE l.adjustment = a.adjustment) AS owner,
       (SELECT jsonb_agg(DISTINCT l.item) FROM wms.adjustment_line l
        WHERE l.adjustment = a.adjustment AND l.location = $1 AND l.handling_unit = $2) AS items
     FROM wms.adjustment a
     WHERE a.status = 'open' AND EXISTS (SELECT FROM wms.adjustment_line l
       WHERE l.adjustment = a.adjustment AND l.location = $1 AND l.handling_unit = $2)
     ORDER BY a.adjustment FOR UPDATE OF a`,
    [place.location, place.handlingUnit],
  );

/** What `statisticsOf` may group by, and the SQL of each. */
export const DIMENSIONS = {
  reason: 'a.reason',
  type: 'a.type',
  item: 'l.item',
  zone: 'l.zone',
  worker: 'a.actor',
  month: `to_char(to_timestamp(a.decided_at / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM')`,
} as const;
export type Dimension = keyof typeof DIMENSIONS;

export interface StatisticsRow extends Partial<Readonly<Record<Dimension, string>>> {
  /** '' where the pieces have no cost. */
  readonly currency: string;
  readonly adjustments: number;
  readonly added: number;
  readonly removed: number;
  readonly addedMinor: number;
  readonly removedMinor: number;
}

/** Posted adjustments, summed; a row for each currency. */
export function statisticsOf(
  tx: Tx,
  query: {
    readonly by: readonly Dimension[];
    readonly from?: Millis;
    readonly until?: Millis;
    readonly limit: number;
  },
): Promise<StatisticsRow[]> {
  const { by, from, until, limit } = query;
  const values: unknown[] = [];
  const conditions = ["a.status = 'posted'"];
  if (from !== undefined) conditions.push(`a.decided_at >= $${values.push(from)}`);
  if (until !== undefined) conditions.push(`a.decided_at < $${values.push(until)}`);
  const shown = by.map((name) => `${DIMENSIONS[name]} AS ${name}`);
  const places = Array.from({ length: by.length + 1 }, (_, index) => index + 1).join(', ');
  // What is more than a number can say is told as the most that it can.
  const sum = (what: string, sign: '>' | '<') =>
    `least(coalesce(sum(${what}) FILTER (WHERE l.quantity ${sign} 0), 0),
       ${Number.MAX_SAFE_INTEGER})::bigint`;
  const worth = 'abs(l.quantity)::numeric * coalesce(l.cost_minor, 0)';
  return tx.query<StatisticsRow>(
    `SELECT ${[...shown, 'l.currency'].join(', ')}, count(DISTINCT a.adjustment) AS adjustments,
       ${sum('l.quantity', '>')} AS added, ${sum('-l.quantity', '<')} AS removed,
       ${sum(worth, '>')} AS "addedMinor", ${sum(worth, '<')} AS "removedMinor"
     FROM wms.adjustment a JOIN wms.adjustment_line l USING (adjustment)
     WHERE ${conditions.join(' AND ')}
     GROUP BY ${places} ORDER BY ${places} LIMIT $${values.push(limit)}`,
    values,
  );
}
