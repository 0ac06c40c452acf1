import type { Tx } from '#base/database/index.ts';
import type { AuditInput } from '#simulators/audit/index.ts';

export type Books = Pick<AuditInput, 'ledger' | 'shipped' | 'corrections'>;

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
  return { ledger, shipped, corrections };
}
