import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { AsnDocument } from '../asn-document.ts';
import type { OwnInbound } from '../parts.ts';
import { refuseInbound } from '../refusals.ts';

/** Pieces of each item that a customer has sent back, or announced to, by other returns. */
async function alreadyBack(
  tx: Tx,
  query: { owner: string; asn: string; customer: string; order: string | undefined },
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ item: string; pieces: number }>(
    `SELECT l.item, sum(CASE WHEN a.status = 'closed' THEN l.received
         ELSE greatest(l.expected, l.received) END)::bigint AS pieces
     FROM wms.asn a JOIN wms.asn_line l USING (asn)
     WHERE a.kind = 'return' AND a.customer = $1 AND a.asn <> $2
       AND ($3::text IS NULL OR a.order_id = $3) AND a.owner = $4
     GROUP BY l.item ORDER BY l.item`,
    [query.customer, query.asn, query.order ?? null, query.owner],
  );
  return new Map(rows.map((row) => [row.item, row.pieces]));
}

/**
 * Nothing comes back that did not go out: neither of the order that is named, nor of all that the
 * customer got. A person may let more in, by saying why. Returns of one customer take turns.
 */
export async function returnFault(
  tx: Tx,
  parts: OwnInbound,
  document: AsnDocument,
): Promise<Refusal | undefined> {
  const { asn, back } = document;
  if (!back) return undefined;
  const { customer, order, beyondShipped } = back;
  const { owner } = parts;
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`returns of ${customer}`]);
  if (order !== undefined && !(await parts.shipments.knows(tx, { owner, customer, order }))) {
    return refuseInbound('return.order', { order, customer });
  }
  if (beyondShipped !== undefined) return undefined;
  const wanted = new Map<string, number>();
  for (const { item, quantity } of document.lines) {
    wanted.set(item, (wanted.get(item) ?? 0) + quantity);
  }
  const items = [...wanted.keys()].sort();
  for (const scope of order === undefined ? [undefined] : [order, undefined]) {
    const query = { owner, customer, ...(scope === undefined ? {} : { order: scope }) };
    const shipped = await parts.shipments.shipped(tx, { ...query, items });
    const before = await alreadyBack(tx, { owner, asn, customer, order: scope });
    for (const item of items) {
      const went = shipped.get(item) ?? 0;
      const came = before.get(item) ?? 0;
      const quantity = wanted.get(item)!;
      if (quantity <= went - came) continue;
      return refuseInbound('return.not_shipped', { item, quantity, customer, went, came });
    }
  }
  return undefined;
}
