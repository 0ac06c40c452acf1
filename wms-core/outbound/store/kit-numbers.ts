import type { Tx } from '#base/database/index.ts';

/** A numbered piece in a kit; `kit`: the kit's own number, or the work order of kits without. */
export interface InKit {
  readonly kit: string;
  readonly item: string;
  readonly serial: string;
}

interface Content extends InKit {
  readonly layer: string;
  /** The kit's own number is known, and with it which pieces are in it. */
  readonly isNumbered: boolean;
}

/** The serial numbers in kits of these layers, by layer. */
export async function numbersInKits(
  tx: Tx,
  layers: readonly string[],
): Promise<ReadonlyMap<string, readonly Content[]>> {
  const rows = await tx.query<Content>(
    `SELECT l.layer, coalesce(m.serials->>0, l.delivery) AS kit, m.serials IS NOT NULL AS "isNumbered",
       s.item, s.serial
     FROM wms.layer l JOIN wms.posting h ON h.posting_id = 'kit:' || l.delivery
     JOIN wms.movement m ON m.sequence = h.sequence AND m.layer = l.layer
       AND m.from_location = 'PRODUCTION' AND m.from_unit <> ''
     JOIN wms.serial s ON s.location = 'PRODUCTION' AND s.handling_unit = m.from_unit
       AND s.handling_unit <> '' AND s.owner = l.owner
     WHERE l.layer = ANY($1::text[]) AND h.reason = 'kit_build'
     ORDER BY l.layer, kit, s.item, s.serial`,
    [layers],
  );
  return Map.groupBy(rows, (row) => row.layer);
}

/**
 * What is in the kits of a layer that left with these numbers. Of kits without numbers nobody knows
 * which piece is in which: all that are in kits of their work order.
 */
export const containedIn = (
  contents: ReadonlyMap<string, readonly Content[]>,
  layer: string,
  serials: readonly string[],
): readonly InKit[] =>
  (contents.get(layer) ?? [])
    .filter((one) => !one.isNumbered || serials.includes(one.kit))
    .map(({ kit, item, serial }) => ({ kit, item, serial }));
