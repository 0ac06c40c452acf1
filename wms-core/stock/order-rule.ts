import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { refuse } from './refusals.ts';

interface Unfit {
  readonly item: string;
  readonly status: string;
  readonly document: string;
  readonly owner: string;
  readonly order: string;
  readonly orderOwner: string;
  readonly isStrange: boolean;
}

/** An order that is not known yet, or names no owner, is whoever's asks. */
const UNFIT = {
  name: 'ledger-unfit-for-order',
  text: `SELECT l.item, l.customs AS status, l.customs_document AS document, l.owner,
      n.order_id AS "order", coalesce(o.owner, '') AS "orderOwner",
      coalesce(o.owner NOT IN ('', l.owner), false) AS "isStrange"
    FROM unnest($1::text[], $2::text[]) AS n(layer, order_id)
    JOIN wms.layer l ON l.layer = n.layer
    LEFT JOIN wms.sales_order o ON o.order_id = n.order_id
    WHERE o.owner NOT IN ('', l.owner) OR (l.customs <> 'free' AND coalesce(o.customs, '') = '')
    ORDER BY "isStrange" DESC, l.layer LIMIT 1`,
};

/**
 * An order gets goods of its owner only, whoever asks; and those that customs has not let free when it
 * says by which procedure.
 */
export async function orderFault(
  tx: Tx,
  wanted: readonly { readonly layer: string; readonly order: string }[],
): Promise<Refusal | undefined> {
  const [unfit] = await tx.query<Unfit>(UNFIT, [
    wanted.map(({ layer }) => layer),
    wanted.map(({ order }) => order),
  ]);
  if (!unfit) return undefined;
  const { item, status, document, owner, order, orderOwner } = unfit;
  return unfit.isStrange
    ? refuse('stock.other_owner', { item, owner, order, orderOwner })
    : refuse('stock.under_customs', { item, status, document });
}
