import type { Tx } from '#base/database/index.ts';
import type { Change, Fault } from '../record.ts';
import { refuse } from '../refusals.ts';

/** Records that name others: these must be there. One statement a set. */

interface OfOwner {
  readonly owner: string;
}

export async function ownerFaults(
  tx: Tx,
  changes: readonly Change<OfOwner>[],
): Promise<readonly Fault[]> {
  const owners = [...new Set(changes.map(({ after }) => after.owner))];
  const rows = await tx.query<OfOwner & { readonly status: string; readonly reason: string }>(
    `SELECT owner, status, block_reason AS reason FROM wms.owner WHERE owner = ANY($1::text[])`,
    [owners],
  );
  const known = new Map(rows.map((row) => [row.owner, row]));
  return changes.flatMap(({ index, after: { owner } }) => {
    const found = known.get(owner);
    if (found?.status === 'active') return [];
    const refusal = found
      ? refuse('owner.blocked', { owner, reason: found.reason })
      : refuse('owner.unknown', { owner });
    return [{ index, field: 'owner', refusal }];
  });
}

export async function warehouseFaults(
  tx: Tx,
  changes: readonly Change<{ readonly warehouse: string }>[],
): Promise<readonly Fault[]> {
  const wanted = [...new Set(changes.map(({ after }) => after.warehouse))];
  const rows = await tx.query<{ warehouse: string }>(
    'SELECT warehouse FROM wms.warehouse WHERE warehouse = ANY($1::text[])',
    [wanted],
  );
  const known = new Set(rows.map((row) => row.warehouse));
  return changes
    .filter(({ after }) => !known.has(after.warehouse))
    .map(({ index, after: { warehouse } }) => ({
      index,
      field: 'warehouse',
      refusal: refuse('warehouse.unknown', { warehouse }),
    }));
}

export interface NamedItem {
  readonly index: number;
  readonly field: string;
  readonly owner: string;
  readonly item: string;
}

export async function itemFaults(tx: Tx, named: readonly NamedItem[]): Promise<readonly Fault[]> {
  const rows = await tx.query<{ owner: string; item: string }>(
    `SELECT i.owner, i.item FROM wms.item i
     JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS n(owner, item)) n
       ON i.owner = n.owner AND i.item = n.item`,
    [named.map((one) => one.owner), named.map((one) => one.item)],
  );
  const known = new Set(rows.map((row) => `${row.owner}/${row.item}`));
  return named
    .filter((one) => !known.has(`${one.owner}/${one.item}`))
    .map(({ index, field, owner, item }) => ({
      index,
      field,
      refusal: refuse('item.unknown', { item, owner }),
    }));
}
