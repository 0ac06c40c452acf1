import type { Tx } from '#base/database/index.ts';

/** From a serial number to the kits that it was in, and from a kit's number to what is in it. */

/** A time in the book during which a piece was in a kit. */
export interface InKit {
  /** Of the kit. */
  readonly layer: string;
  /** The kit's own number; '': it has none, and the piece was in one of the layer. */
  readonly kit: string;
  readonly since: number;
  /** Null: it is in it. */
  readonly until: number | null;
}

/** The kits that a piece was built into, oldest first. */
export function kitsOfNumber(tx: Tx, serial: string, item?: string): Promise<InKit[]> {
  return tx.query<InKit>(
    `SELECT k.layer, coalesce(k.serials->>0, '') AS kit, a.sequence AS since,
       (SELECT min(o.sequence) FROM wms.movement o
        WHERE o.serials @> jsonb_build_array($1::text) AND o.serials IS NOT NULL
          AND o.owner = a.owner AND o.item = a.item AND o.sequence > a.sequence) AS until
     FROM wms.movement a
     JOIN wms.posting h ON h.sequence = a.sequence AND h.reason = 'kit_build'
     JOIN wms.movement k ON k.sequence = a.sequence AND k.from_location = 'PRODUCTION'
       AND k.from_unit = a.to_unit
     WHERE a.serials @> jsonb_build_array($1::text) AND a.serials IS NOT NULL
       AND a.to_location = 'PRODUCTION' AND ($2::text IS NULL OR a.item = $2)
     ORDER BY a.sequence`,
    [serial, item ?? null],
  );
}

/** Numbers of pieces that are in the kit of this number. */
export async function numbersInKit(
  tx: Tx,
  serial: string,
  item?: string,
): Promise<readonly string[]> {
  const rows = await tx.query<{ serial: string }>(
    `SELECT DISTINCT c.serial FROM wms.serial k JOIN wms.layer l ON l.layer = k.layer
     JOIN wms.serial c ON c.owner = k.owner AND c.location = 'PRODUCTION'
       AND c.handling_unit = l.delivery || '/' || k.serial AND c.handling_unit <> ''
     WHERE k.serial = $1 AND ($2::text IS NULL OR k.item = $2) AND k.location <> 'PRODUCTION'
     ORDER BY 1`,
    [serial, item ?? null],
  );
  return rows.map((row) => row.serial);
}
