import { and, eq } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import { lotDatesTable } from '#wms-core/store/schema.ts';

/** A layer whose label gives another date than its lot has is in doubt while this hold lies on it. */
export const doubtHold = (layer: string): string => `lot-date ${layer}`;

/** Of the layer `l`, as SQL. */
export const IS_DOUBTED = `EXISTS (SELECT 1 FROM wms.hold d
  WHERE d.hold_id = 'lot-date ' || l.layer AND d.lifted_at IS NULL)`;

export interface OpenDoubt {
  readonly layer: string;
  readonly owner: string;
  readonly item: string;
  readonly lot: string;
  readonly supplier: string;
  /** The delivery that brought it. */
  readonly asn: string;
  /** As its label gives it. */
  readonly date: string;
  /** As the lot is known; null where nothing of that date is left. */
  readonly known: string | null;
  readonly pieces: number;
  readonly actor: string;
  readonly since: Millis;
}

/** Oldest first. The signs behind the hold's name are the blank's and the next one. */
export function openDoubts(tx: Tx, limit: number): Promise<readonly OpenDoubt[]> {
  return tx.query<OpenDoubt>(
    `SELECT l.layer, l.owner, l.item, l.lot, l.supplier, l.delivery AS asn, l.expiry_date AS date,
       k.known, coalesce(s.pieces, 0)::bigint AS pieces, h.actor, h.at AS since
     FROM wms.hold h JOIN wms.layer l ON l.layer = h.layer
     LEFT JOIN LATERAL (SELECT sum(quantity) AS pieces FROM wms.stock WHERE layer = l.layer) s
       ON true
     LEFT JOIN LATERAL (SELECT o.expiry_date AS known FROM wms.layer o
       WHERE o.owner = l.owner AND o.item = l.item AND o.lot = l.lot AND o.supplier = l.supplier
         AND o.expiry_date NOT IN ('', l.expiry_date)
         AND NOT EXISTS (SELECT 1 FROM wms.hold d
           WHERE d.hold_id = 'lot-date ' || o.layer AND d.lifted_at IS NULL)
       ORDER BY o.received_at DESC, o.layer LIMIT 1) k ON true
     WHERE h.hold_id >= 'lot-date ' AND h.hold_id < 'lot-date!' AND h.lifted_at IS NULL
     ORDER BY h.at, h.hold_id LIMIT $1`,
    [limit],
  );
}

export interface LotLayer {
  readonly layer: string;
  readonly supplier: string;
  readonly productionDate: string;
  readonly expiryDate: string;
  readonly receivedAt: Millis;
  readonly isDoubted: boolean;
}

/** The layers of a lot, newest first, locked for this transaction. */
export function lockLot(
  tx: Tx,
  lot: { readonly owner: string; readonly item: string; readonly lot: string },
): Promise<readonly LotLayer[]> {
  return tx.query<LotLayer>(
    `SELECT l.layer, l.supplier, l.production_date AS "productionDate",
       l.expiry_date AS "expiryDate", l.received_at AS "receivedAt",
       ${IS_DOUBTED} AS "isDoubted"
     FROM (SELECT * FROM wms.layer WHERE owner = $1 AND item = $2 AND lot = $3
       ORDER BY layer FOR UPDATE) l
     ORDER BY l.received_at DESC, l.layer`,
    [lot.owner, lot.item, lot.lot],
  );
}

export interface Whereabouts {
  readonly pieces: number;
  readonly rejected: number;
  readonly shipped: number;
}

/** How many pieces of these layers are here, how many of them rejected, and how many went out. */
export async function whereabouts(tx: Tx, layers: readonly string[]): Promise<Whereabouts> {
  const [row] = await tx.query<Whereabouts>(
    `SELECT
       (SELECT coalesce(sum(quantity), 0)::bigint FROM wms.stock
        WHERE layer = ANY($1::text[])) AS pieces,
       (SELECT coalesce(sum(quantity), 0)::bigint FROM wms.stock
        WHERE layer = ANY($1::text[]) AND quality = 'rejected') AS rejected,
       (SELECT coalesce(sum(CASE WHEN to_location = 'CUSTOMER' THEN quantity ELSE -quantity END), 0)
          ::bigint FROM wms.movement WHERE layer = ANY($1::text[])
          AND 'CUSTOMER' IN (from_location, to_location)) AS shipped`,
    [layers],
  );
  return row!;
}

export type StoredCorrection = typeof lotDatesTable.$inferSelect;

/** What was corrected of a lot, oldest first. */
export function readCorrections(
  tx: Tx,
  of: { readonly owner: string; readonly item: string; readonly lot: string },
): Promise<readonly StoredCorrection[]> {
  const { owner, item, lot, at, correction, layer } = lotDatesTable;
  return tx.orm
    .select()
    .from(lotDatesTable)
    .where(and(eq(owner, of.owner), eq(item, of.item), eq(lot, of.lot)))
    .orderBy(at, correction, layer)
    .limit(1_000);
}

export async function writeCorrections(tx: Tx, rows: readonly StoredCorrection[]): Promise<void> {
  if (rows.length > 0) await tx.orm.insert(lotDatesTable).values([...rows]);
}
