import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { refuse } from './refusals.ts';

const UNFIT = {
  name: 'ledger-customs',
  text: `SELECT l.item, l.customs AS status, l.customs_document AS document
    FROM unnest($1::text[], $2::text[]) AS n(layer, order_id)
    JOIN wms.layer l ON l.layer = n.layer AND l.customs <> 'free'
    LEFT JOIN wms.sales_order o ON o.order_id = n.order_id
    WHERE coalesce(o.customs, '') = '' ORDER BY l.layer LIMIT 1`,
};

/** Goods that customs has not let free go only to orders that say by which procedure. */
export async function customsFault(
  tx: Tx,
  wanted: readonly { readonly layer: string; readonly order: string }[],
): Promise<Refusal | undefined> {
  const [unfit] = await tx.query<{ item: string; status: string; document: string }>(UNFIT, [
    wanted.map(({ layer }) => layer),
    wanted.map(({ order }) => order),
  ]);
  return unfit && refuse('stock.under_customs', { ...unfit });
}
