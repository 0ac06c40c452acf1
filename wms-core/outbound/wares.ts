import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Item } from '#wms-core/contracts.ts';
import type { Outbound } from './context.ts';
import { refuse } from './refusals.ts';

/** An item as its owner numbers it: two owners may use one number for different goods. */
export interface Ware {
  readonly owner: string;
  readonly item: string;
}

/** No code has the sign between them. */
export const wareKey = ({ owner, item }: Ware): string => `${owner}/${item}`;

/** Keys of before name the item alone: it is `owner`'s. */
export function wareOf(key: string, owner: string): Ware {
  const [first, second] = key.split('/') as [string, string | undefined];
  return second === undefined ? { owner, item: first } : { owner: first, item: second };
}

export const isWare = (one: Ware, other: Ware): boolean =>
  one.owner === other.owner && one.item === other.item;

/**
 * What a scanned code names where goods of `owner` are worked at: his item, else that of the one
 * other owner who has the code, whose piece has strayed here.
 */
export async function wareOfCode(
  o: Outbound,
  tx: Tx,
  owner: string,
  code: string,
): Promise<Ware | Refusal> {
  const own = await o.masterData.itemByCode(tx, owner, code);
  if (own) return own;
  const [other, ...more] = await o.masterData.itemsByCode(tx, code);
  if (!other) return refuse('outbound.item', { code });
  if (more.length === 0) return other;
  const owners = [other, ...more].map((item) => item.owner).join(', ');
  return refuse('outbound.whose', { code, owners });
}

/** Items that the book keeps, by `wareKey`: a posting names no other. */
export async function itemsOf(
  o: Outbound,
  tx: Tx,
  wares: readonly Ware[],
): Promise<ReadonlyMap<string, Item>> {
  const found = new Map<string, Item>();
  for (const [owner, own] of Map.groupBy(wares, (ware) => ware.owner)) {
    const ids = [...new Set(own.map(({ item }) => item))];
    const items = await o.masterData.items(tx, owner, ids);
    invariant(!isRefusal(items), 'goods in the book are of known items');
    for (const item of items.values()) found.set(wareKey(item), item);
  }
  return found;
}
