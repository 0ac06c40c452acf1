import type { Tx } from '#base/database/index.ts';
import type { AuditInput } from '#simulators/audit/index.ts';

export type Books = Pick<AuditInput, 'ledger' | 'shipped' | 'corrections' | 'numbers'>;

/** What the audit needs of the ledger, read past all code that writes it. */
export async function readBooks(tx: Tx): Promise<Books> {
  const ledger = await tx.query<AuditInput['ledger'][number]>(
    `SELECT s.location, s.handling_unit AS "handlingUnit", s.item, l.lot, sum(s.quantity)::bigint AS quantity
     FROM wms.stock s JOIN wms.layer l USING (layer)
     GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
  );
  const shipped = await tx.query<AuditInput['shipped'][number]>(
    `SELECT "order", item, lot, sum(pieces)::bigint AS quantity FROM (
       SELECT p.document AS "order", m.item, l.lot, m.quantity AS pieces
       FROM wms.movement m JOIN wms.posting p USING (sequence) JOIN wms.layer l USING (layer)
       WHERE m.to_location = 'CUSTOMER'
       UNION ALL
       SELECT a.order_id, m.item, l.lot, -m.quantity
       FROM wms.movement m JOIN wms.posting p USING (sequence) JOIN wms.layer l USING (layer)
       JOIN wms.asn a ON a.asn = p.document
       WHERE m.from_location = 'CUSTOMER') AS gone
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  );
  const corrections = await tx.query<AuditInput['corrections'][number]>(
    `SELECT m.item, m.quantity, p.reason
     FROM wms.movement m JOIN wms.posting p USING (sequence)
     WHERE 'LOSS' IN (m.from_location, m.to_location) AND p.task <> ''
     ORDER BY m.sequence, m.line`,
  );
  const numbers = await tx.query<AuditInput['numbers'][number]>(
    `SELECT s.serial, s.item, CASE WHEN s.location = 'CUSTOMER' THEN 'CUSTOMER:' || g.document
       WHEN s.handling_unit <> '' THEN s.handling_unit ELSE s.location END AS container
     FROM wms.serial s LEFT JOIN LATERAL (
       SELECT h.document FROM wms.movement m JOIN wms.posting h USING (sequence)
       WHERE m.serials @> jsonb_build_array(s.serial) AND m.item = s.item
         AND m.to_location = 'CUSTOMER'
       ORDER BY sequence DESC LIMIT 1) g ON s.location = 'CUSTOMER'
     WHERE s.location NOT IN ('SUPPLIER', 'LOSS', 'SCRAP', 'PRODUCTION', 'TRANSIT')
     ORDER BY s.item, s.serial`,
  );
  return { ledger, shipped, corrections, numbers };
}
