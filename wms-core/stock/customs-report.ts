import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { CustomsClass } from '#wms-core/contracts.ts';
import { refuse } from './refusals.ts';

/**
 * What came under customs control, and what became of it, in pieces by document and item:
 * entered = released + reExported + transferred + inTransit + sentBack + lost + scrapped + here.
 */
export interface CustomsAccount {
  readonly document: string;
  readonly status: CustomsClass;
  readonly owner: string;
  readonly item: string;
  readonly entered: number;
  readonly released: number;
  readonly reExported: number;
  /** Handed over to another warehouse, and on its way there or here. */
  readonly transferred: number;
  readonly inTransit: number;
  readonly sentBack: number;
  readonly lost: number;
  readonly scrapped: number;
  readonly here: number;
}

/** Pieces that went to a place less those that came back from it. */
const net = (place: string, name: string) =>
  `(${only('to', place)} - ${only('from', place)})::bigint AS "${name}"`;

function only(side: 'from' | 'to', place: string, where = ''): string {
  const origin = where === '' ? '' : ` AND m.from_location ${where}`;
  return `coalesce(sum(m.quantity) FILTER (WHERE m.${side}_location = '${place}'${origin}), 0)`;
}

/** By document and item, as many as fit a page. */
export function customsAccounts(
  tx: Tx,
  query: {
    readonly document?: string;
    readonly item?: string;
    readonly status?: 'bonded' | 'excise';
    /** Accounts with pieces here only. */
    readonly open?: boolean;
    /** The last document of the page before: all its items were on it. */
    readonly after?: string;
    readonly limit: number;
  },
): Promise<CustomsAccount[]> {
  return tx.query<CustomsAccount>(
    `WITH documents AS (
       SELECT DISTINCT customs_document AS document FROM wms.layer
       WHERE customs_document <> '' AND customs <> 'free' AND customs_document > $5
         AND ($1::text IS NULL OR customs_document = $1) AND ($2::text IS NULL OR item = $2)
         AND ($3::text IS NULL OR customs = $3)
         AND (NOT $4 OR EXISTS (SELECT FROM wms.stock s WHERE s.layer = wms.layer.layer))
       ORDER BY 1 LIMIT $6)
     SELECT l.customs_document AS document, l.customs AS status, l.owner, l.item,
       (${only('from', 'SUPPLIER')} + ${only('from', 'CUSTOMER')})::bigint AS entered,
       ${net('PRODUCTION', 'released')}, ${net('LOSS', 'lost')}, ${net('SCRAP', 'scrapped')},
       ${net('TRANSIT', 'inTransit')},
       ${only('to', 'CUSTOMER', "<> 'TRANSIT'")}::bigint AS "reExported",
       ${only('to', 'CUSTOMER', "= 'TRANSIT'")}::bigint AS transferred,
       ${only('to', 'SUPPLIER')}::bigint AS "sentBack",
       (SELECT coalesce(sum(s.quantity), 0)::bigint FROM wms.stock s JOIN wms.layer k USING (layer)
        WHERE k.customs_document = l.customs_document AND k.customs_document <> ''
          AND k.customs = l.customs AND k.owner = l.owner AND k.item = l.item) AS here
     FROM documents d JOIN wms.layer l ON l.customs_document = d.document AND l.customs <> 'free'
     JOIN wms.movement m ON m.layer = l.layer
     WHERE ($2::text IS NULL OR l.item = $2) AND ($3::text IS NULL OR l.customs = $3)
     GROUP BY l.customs_document, l.customs, l.owner, l.item ORDER BY 1, 4, 3, 2`,
    [
      query.document ?? null,
      query.item ?? null,
      query.status ?? null,
      query.open ?? false,
      query.after ?? '',
      query.limit,
    ],
  );
}

/** Pieces of a document that came in or went out of customs' hands. */
export interface CustomsEntry {
  readonly sequence: number;
  readonly at: Millis;
  readonly item: string;
  readonly layer: string;
  readonly lot: string;
  readonly status: CustomsClass;
  readonly from: string;
  readonly to: string;
  readonly quantity: number;
  readonly document: string;
  readonly actor: string;
  readonly reason: string;
}

/** Of an entry or of a declaration, in the book's order. */
export async function customsEntries(
  tx: Tx,
  query: { readonly document: string; readonly after: number; readonly limit: number },
): Promise<readonly CustomsEntry[] | Refusal> {
  const { document, after, limit } = query;
  const [known] = await tx.query(
    `SELECT 1 FROM wms.layer WHERE customs_document = $1 AND customs_document <> '' LIMIT 1`,
    [document],
  );
  if (!known) return refuse('customs.unknown', { document });
  return tx.query<CustomsEntry>(
    `SELECT m.sequence, h.at, m.item, m.layer, l.lot, l.customs AS status,
       m.from_location AS "from", m.to_location AS "to", sum(m.quantity)::bigint AS quantity,
       h.document, h.actor, h.reason
     FROM wms.layer l JOIN wms.movement m USING (layer) JOIN wms.posting h USING (sequence)
     WHERE l.customs_document = $1 AND l.customs_document <> '' AND m.sequence > $2
       AND (m.from_location = ANY($4::text[]) OR m.to_location = ANY($4::text[]))
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12 ORDER BY 1, 3, 4, 7, 8 LIMIT $3`,
    [document, after, limit, ['SUPPLIER', 'CUSTOMER', 'LOSS', 'SCRAP', 'PRODUCTION', 'TRANSIT']],
  );
}
