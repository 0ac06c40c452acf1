import type { Tx } from '#base/database/index.ts';
import type { Quality } from '#wms-core/ports.ts';
import type { UnitStatus } from './unit-store.ts';

/** Pieces of one received line that are in the house, and how far their pallet has come. */
export interface LineStock {
  readonly item: string;
  readonly owner: string;
  readonly layer: string;
  readonly lot: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly quality: Quality;
  readonly quantity: number;
  readonly allocated: number;
  /** Of their pallet, or of the one their unit came on; null where neither is of this ASN. */
  readonly status: UnitStatus | null;
  readonly dock: string | null;
}

const LINE_STOCK = {
  name: 'wms-line-stock',
  text: `SELECT s.item, s.owner, s.layer, l.lot, s.location, s.handling_unit AS "handlingUnit",
      s.quality, s.quantity, s.allocated, coalesce(u.status, p.status) AS status,
      coalesce(u.dock, p.dock) AS dock
    FROM wms.layer l JOIN wms.stock s USING (layer)
    LEFT JOIN wms.inbound_unit u ON u.handling_unit = s.handling_unit AND u.asn = $1
    LEFT JOIN wms.handling_unit h ON h.handling_unit = s.handling_unit AND s.handling_unit <> ''
    LEFT JOIN wms.inbound_unit p ON p.handling_unit = h.parent AND h.parent <> '' AND p.asn = $1
    WHERE l.delivery = $1 AND l.delivery <> '' AND l.receipt_line = $2
    ORDER BY s.owner, s.item, s.layer, s.location, s.handling_unit, s.quality`,
};

export const stockOfLine = (tx: Tx, asn: string, line: string): Promise<LineStock[]> =>
  tx.query<LineStock>(LINE_STOCK, [asn, line]);
