import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { refuseSupplierReturn } from './refusals.ts';
import type { SupplierReturn } from './store.ts';

/** Pieces that were named are this return's; others', once named, are not. */
export async function serialsFault(
  tx: Tx,
  { disposition, item, layer, serials: own }: SupplierReturn,
  serials: readonly string[],
): Promise<Refusal | undefined> {
  if (serials.length === 0) return undefined;
  const stranger = own.length > 0 ? serials.find((serial) => !own.includes(serial)) : undefined;
  const [others] = await tx.query<{ serial: string }>(
    `SELECT n.serial FROM wms.supplier_return r, jsonb_array_elements_text(r.serials) AS n(serial)
     WHERE r.status IN ('bringing', 'waiting', 'handing') AND r.layer = $1 AND r.disposition <> $2
       AND n.serial = ANY($3::text[]) ORDER BY 1 LIMIT 1`,
    [layer, disposition, serials],
  );
  const serial = stranger ?? others?.serial;
  if (serial === undefined) return undefined;
  return refuseSupplierReturn('supplier_return.serial', { serial, item, disposition });
}
