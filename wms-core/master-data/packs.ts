import type { Tx } from '#base/database/index.ts';
import type { Pack } from '#wms-core/ports.ts';
import type { Packaging } from './kinds/packagings.ts';

/** Items of which packs are kept in memory; beyond it those that were read first make room. */
const MAX_CACHED = 50_000;

/** The codes on cases and pallets that mean so many pieces, of the items that tasks name. */
export interface PackCache {
  packs(tx: Tx, owner: string, items: readonly string[]): Promise<ReadonlyMap<string, Pack[]>>;
  forget(packagings: readonly Pick<Packaging, 'owner' | 'item'>[]): void;
}

const nameOf = (owner: string, item: string) => `${owner}\n${item}`;

/** A packaging with a GTIN that holds a whole number of pieces: only such a code can be counted. */
async function readPacks(
  tx: Tx,
  owner: string,
  items: readonly string[],
): Promise<[string, Pack][]> {
  const rows = await tx.query<{ item: string; code: string; pieces: number }>(
    `SELECT item, gtin AS code, base_numerator AS pieces FROM wms.item_packaging
     WHERE owner = $1 AND item = ANY($2::text[]) AND gtin IS NOT NULL AND base_denominator = 1
       AND base_numerator > 1 AND status = 'active' ORDER BY item, level`,
    [owner, items],
  );
  return rows.map(({ item, code, pieces }) => [item, { code, pieces }]);
}

export function createPackCache(): PackCache {
  const cache = new Map<string, Pack[]>();
  // Counts what was forgotten, so that a slow read does not put old packs back.
  let forgotten = 0;
  return {
    forget(packagings) {
      forgotten++;
      for (const { owner, item } of packagings) cache.delete(nameOf(owner, item));
    },
    async packs(tx, owner, items) {
      const found = new Map<string, Pack[]>();
      const missing = new Set<string>();
      for (const item of items) {
        const known = cache.get(nameOf(owner, item));
        if (known) found.set(item, known);
        else missing.add(item);
      }
      if (missing.size === 0) return found;
      const seen = forgotten;
      for (const item of missing) found.set(item, []);
      for (const [item, pack] of await readPacks(tx, owner, [...missing]))
        found.get(item)!.push(pack);
      if (seen !== forgotten) return found;
      for (const item of missing) cache.set(nameOf(owner, item), found.get(item)!);
      for (const oldest of cache.keys()) {
        if (cache.size <= MAX_CACHED) break;
        cache.delete(oldest);
      }
      return found;
    },
  };
}
