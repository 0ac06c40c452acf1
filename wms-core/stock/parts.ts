import type { Tx } from '#base/database/index.ts';
import type { Ids } from '#base/ids.ts';
import type { Millis } from '#base/time.ts';
import type {
  AllocationListener,
  Claim,
  Feed,
  MasterData,
  MovementLine,
  Place,
} from '#wms-core/contracts.ts';
import { isVirtual } from './keys.ts';

/** What every part of the ledger works with. */
export interface LedgerParts {
  readonly masterData: MasterData;
  readonly feed: Feed;
  readonly ids: Ids;
  readonly listeners: AllocationListener[];
}

export async function tellReleased(
  parts: LedgerParts,
  tx: Tx,
  claims: readonly Claim[],
  by: { readonly at: Millis; readonly actor: string },
): Promise<void> {
  if (claims.length === 0) return;
  for (const listener of parts.listeners) await listener.onReleased(tx, claims, by.at, by.actor);
}

/** Lines that took pieces which waited for a judgement, and did not leave them waiting. */
export async function tellJudged(
  parts: LedgerParts,
  tx: Tx,
  lines: readonly MovementLine[],
  by: { readonly at: Millis; readonly actor: string },
): Promise<void> {
  const judged = lines.filter(({ from, to }) => from.quality === 'pending' && isJudged(to));
  if (judged.length === 0) return;
  const layers = [...new Set(judged.map(({ layer }) => layer))].sort();
  for (const listener of parts.listeners) await listener.onJudged?.(tx, layers, by);
}

const isJudged = ({ location, quality }: Place) => quality !== 'pending' || isVirtual(location);

/** `goods` in any order and number; each owner's items are told once, sorted. */
export async function tellAvailable(
  parts: LedgerParts,
  tx: Tx,
  goods: readonly { readonly owner: string; readonly item: string }[],
  at: Millis,
): Promise<void> {
  const byOwner = new Map<string, Set<string>>();
  for (const { owner, item } of goods) {
    const items = byOwner.get(owner) ?? new Set();
    byOwner.set(owner, items.add(item));
  }
  for (const owner of [...byOwner.keys()].sort()) {
    const items = [...byOwner.get(owner)!].sort();
    for (const listener of parts.listeners) await listener.onAvailable(tx, owner, items, at);
  }
}
