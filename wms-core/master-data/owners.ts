import type { OwnerCard } from '#wms-core/ports.ts';
import type { OwnerRecord } from './kinds/parties.ts';

/** The owners of goods: few, so all of them are kept in memory. */
export interface Owners {
  take(owners: readonly OwnerRecord[]): void;
  clear(): void;
  /**
   * Nothing for the house's `own` where it keeps no other's goods: then nobody asks whose they are.
   * One of whom this process has not heard is called by his code.
   */
  whose(owner: string, own: string): { readonly owner?: OwnerCard };
}

export function createOwners(): Owners {
  const names = new Map<string, OwnerRecord['name']>();
  return {
    take(owners) {
      for (const { owner, name } of owners) names.set(owner, name);
    },
    clear: () => names.clear(),
    whose(owner, own) {
      if (owner === own && names.size <= 1) return {};
      return { owner: { owner, name: names.get(owner) ?? { en: owner, zh: owner } } };
    },
  };
}
