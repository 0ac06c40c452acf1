import type { Tx } from '#base/database/index.ts';

/** What a module works with, for the goods of one owner: a document's, a run's, a count's. */
export type OfOwner<Parts> = Parts & { readonly owner: string };

export const ofOwner = <Parts extends object>(parts: Parts, owner: string): OfOwner<Parts> => ({
  ...parts,
  owner,
});

const DOCUMENTS = ['asn', 'sales_order', 'pick_run', 'count'] as const;
/** They are few: no index finds those without an owner. */
const SMALL = ['count_plan', 'reservation'] as const;

/** Documents of the time before they named an owner are the house's own. */
export async function adoptOwnerless(tx: Tx, owner: string): Promise<void> {
  for (const table of [...DOCUMENTS, ...SMALL]) {
    await tx.query(`UPDATE wms.${table} SET owner = $1 WHERE owner = ''`, [owner]);
  }
  await tx.query(
    `UPDATE wms.transfer SET request = request || jsonb_build_object('owner', $1::text)
     WHERE NOT request ? 'owner'`,
    [owner],
  );
}
