import type { Tx } from '#base/database/index.ts';
import type { Layer, Money } from '#wms-core/contracts.ts';
import type { AsnDocument } from './asn-document.ts';
import { ASN_HEAD, type AsnLine, type AsnRow, LINE_COLUMNS } from './asn-store.ts';
import type { Tolerance } from './terms.ts';
import type { UnitStatus } from './unit-store.ts';

/** An ASN as a scan needs it: of its document, which may have thousands of lines, the least. */
export interface AsnHead extends Omit<AsnRow, 'content'> {
  readonly isTransfer: boolean;
  readonly back: AsnDocument['back'] | null;
}

export interface ScannedLine extends AsnLine {
  readonly unitCost: Money | null;
  readonly supplierLot: string | null;
  readonly customs: NonNullable<Layer['customs']> | null;
}

/** What a scan at a receipt is judged by. */
export interface ScanBasis {
  readonly asn: AsnHead;
  /** Of the scanned item. */
  readonly lines: readonly ScannedLine[];
  /** What is agreed with the supplier: for the item, and in general. */
  readonly agreed: readonly [own: Tolerance, general: Tolerance];
  /** Undefined: the label is fresh. */
  readonly unit: { readonly asn: string; readonly status: UnitStatus } | undefined;
}

type Row = AsnHead & {
  readonly lines: readonly ScannedLine[] | null;
  readonly own: Tolerance;
  readonly general: Tolerance;
  readonly unitAsn: string | null;
  readonly unitStatus: UnitStatus;
};

const TOLERANCE = (table: string) =>
  `json_build_object('overReceiptPercent', ${table}.over_receipt_percent,
    'underReceiptPercent', ${table}.under_receipt_percent)`;

/**
 * A line's cost, lot and customs status stand in the document at the line's place; lines that grew
 * at the dock have none.
 */
const READ = {
  name: 'wms-receipt-scan',
  text: `SELECT a.*, ${TOLERANCE('t')} AS own, ${TOLERANCE('p')} AS general,
      u.asn AS "unitAsn", u.status AS "unitStatus"
    FROM (
      SELECT ${ASN_HEAD}, content ? 'transfer' AS "isTransfer", content->'back' AS back,
        (SELECT json_agg(l ORDER BY l.place) FROM (
          SELECT ${LINE_COLUMNS}, place, content->'lines'->(place - 1)->'unitCost' AS "unitCost",
            content->'lines'->(place - 1)->'customs' AS customs,
            content->'lines'->(place - 1)->>'supplierLot' AS "supplierLot"
          FROM wms.asn_line WHERE asn = $1 AND item = $3) l) AS lines
      FROM wms.asn WHERE asn = $1) a
    LEFT JOIN wms.receipt_tolerance t
      ON t.owner = $2 AND t.supplier = a.supplier AND t.item = $3
    LEFT JOIN wms.partner p
      ON p.owner = $2 AND p.kind = 'supplier' AND p.partner = a.supplier
    LEFT JOIN wms.inbound_unit u ON u.handling_unit = $4`,
};

/** Undefined: no such ASN. */
export async function readBasis(
  tx: Tx,
  scan: {
    readonly asn: string;
    readonly owner: string;
    readonly item: string;
    readonly handlingUnit: string;
  },
): Promise<ScanBasis | undefined> {
  const values = [scan.asn, scan.owner, scan.item, scan.handlingUnit];
  const [row] = await tx.query<Row>(READ, values);
  if (!row) return undefined;
  const { lines, own, general, unitAsn, unitStatus, ...asn } = row;
  return {
    asn,
    lines: lines ?? [],
    agreed: [own, general],
    unit: unitAsn === null ? undefined : { asn: unitAsn, status: unitStatus },
  };
}
