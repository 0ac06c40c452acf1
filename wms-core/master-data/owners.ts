import type { OwnerCard } from '#wms-core/ports.ts';
import type { OwnerRecord } from './kinds/parties.ts';

/** The owners of goods: few, so all of them are kept in memory. */
export interface Owners {
  take(owners: readonly OwnerRecord[]): void;
  clear(): void;
  /** Nothing where the house keeps one owner's goods: then nobody asks whose they are. */
  whose(owner: string): { readonly owner?: OwnerCard };
}

export function createOwners(): Owners {
  const names = new Map<string, OwnerRecord['name']>();
  return {
    take(owners) {
      for (const { owner, name } of owners) names.set(owner, name);
    },
    clear: () => names.clear(),
    whose(owner) {
      const name = names.get(owner);
      return names.size > 1 && name ? { owner: { owner, name } } : {};
    },
  };
}
