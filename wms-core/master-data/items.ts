import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Item, MasterData } from '#wms-core/contracts.ts';
import { itemKind } from './kinds/items.ts';
import { readRecords } from './record-store.ts';
import { refuse } from './refusals.ts';

/** Items kept in memory; beyond it those that were read first make room. */
const MAX_CACHED = 50_000;

const nameOf = (owner: string, item: string) => `${owner}\n${item}`;

/** The items that are asked for again and again, of a table that may hold half a million. */
export interface ItemCache {
  readonly items: MasterData['items'];
  forget(items: readonly { readonly owner: string; readonly item: string }[]): void;
}

function unknownItems(owner: string, ids: readonly string[]): Refusal {
  const refusals = ids.map((item) => refuse('item.unknown', { item, owner }));
  return ids.length === 1
    ? refusals[0]!
    : refuse('item.unknown', { item: ids.join(', '), owner }, refusals);
}

export function createItemCache(): ItemCache {
  const cache = new Map<string, Item>();
  // Counts what was forgotten, so that a slow read does not put an old item back.
  let forgotten = 0;

  const keep = (items: readonly Item[]) => {
    for (const item of items) cache.set(nameOf(item.owner, item.item), item);
    for (const oldest of cache.keys()) {
      if (cache.size <= MAX_CACHED) break;
      cache.delete(oldest);
    }
  };

  return {
    forget(items) {
      forgotten++;
      for (const { owner, item } of items) cache.delete(nameOf(owner, item));
    },
    async items(tx, owner, ids) {
      const found = new Map<string, Item>();
      const missing: string[] = [];
      for (const id of new Set(ids)) {
        const item = cache.get(nameOf(owner, id));
        if (item) found.set(id, item);
        else missing.push(id);
      }
      if (missing.length > 0) {
        const seen = forgotten;
        const wanted = missing.map((item) => ({ owner, item }));
        const loaded = await readRecords(tx, itemKind, wanted);
        for (const item of loaded) found.set(item.item, item);
        if (seen === forgotten) keep(loaded);
      }
      const unknown = missing.filter((id) => !found.has(id));
      return unknown.length === 0 ? found : unknownItems(owner, unknown);
    },
  };
}

/** The item that carries one of these codes; they are spellings of one. */
export async function itemOfBarcodes(
  tx: Tx,
  owner: string,
  barcodes: readonly string[],
): Promise<Item | undefined> {
  if (barcodes.length === 0) return undefined;
  const carriers = await tx.query<{ owner: string; item: string }>(
    'SELECT DISTINCT owner, item FROM wms.item_barcode WHERE owner = $1 AND barcode = ANY($2::text[])',
    [owner, barcodes],
  );
  const [item] = await readRecords(tx, itemKind, carriers);
  return item;
}

/** Each owner's item that is numbered so, or else carries one of these spellings of one code. */
export async function itemsOfCode(
  tx: Tx,
  number: string,
  barcodes: readonly string[],
): Promise<readonly Item[]> {
  // Owner by owner, as the keys of both tables begin with the owner.
  const carriers = await tx.query<{ owner: string; item: string }>(
    `SELECT o.owner, c.item FROM wms.owner o CROSS JOIN LATERAL (
       SELECT item, 0 AS place FROM wms.item WHERE owner = o.owner AND item = $1
       UNION ALL
       SELECT item, 1 FROM wms.item_barcode WHERE owner = o.owner AND barcode = ANY($2::text[])
       ORDER BY place LIMIT 1) c ORDER BY o.owner`,
    [number, barcodes],
  );
  const items = await readRecords(tx, itemKind, carriers);
  return [...items].sort((a, b) => (a.owner < b.owner ? -1 : 1));
}

/** Refuses items that are out of use, for whoever begins something new with them. */
export function blockedItem(items: ReadonlyMap<string, Item>): Refusal | undefined {
  const blocked = [...items.values()].find((item) => item.status === 'blocked');
  return blocked && refuse('item.blocked', { item: blocked.item, reason: blocked.blockReason });
}
