import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { days, type Millis, toDay } from '#base/time.ts';
import type { Outlook } from '#wms-core/contracts.ts';
import type { ItemMaster } from '#wms-core/master-data/index.ts';
import { reachOf, standings } from './standing.ts';
import { sumStock } from './sums.ts';

/**
 * What a warehouse has of an item, in pieces; `quantity` = available + locked + frozen + pending.
 */
export interface ItemStock {
  readonly warehouse: string;
  readonly owner: string;
  readonly item: string;
  readonly quantity: number;
  readonly available: number;
  readonly locked: number;
  readonly frozen: number;
  readonly pending: number;
  /** To accepted orders, not locked yet. */
  readonly promised: number;
  /**
   * What an order without a customs procedure could get beyond what such orders are promised:
   * available − underCustoms − inLanes − elsewhere − tooOld − what is promised to them.
   */
  readonly allocatable: number;
  readonly underCustoms: number;
  readonly inLanes: number;
  readonly elsewhere: number;
  readonly tooOld: number;
  /** On its way here, and away from here; not in the quantity. */
  readonly inTransit: number;
  readonly leaving: number;
}

/** Refuses an item that nobody keeps here (`item.unknown`). */
export async function itemStock(
  { masterData, outlook }: { readonly masterData: ItemMaster; readonly outlook: Outlook },
  tx: Tx,
  { owner, item, at }: { readonly owner: string; readonly item: string; readonly at: Millis },
): Promise<ItemStock | Refusal> {
  const known = await masterData.items(tx, owner, [item]);
  if (isRefusal(known)) return known;
  const { groups } = await sumStock(tx, { filter: { owner, item }, by: [], limit: 1 });
  const { weightGrams: _, ...sums } = groups[0]!.sums;
  const { pieces: promised, free: toFree } = await outlook.promised(tx, owner, item);
  const inTransit = await outlook.announced(tx, owner, item);
  const leaving = await outlook.leaving(tx, owner, item);
  const soonest = toDay(at + days(known.get(item)!.minLifeOutDays));
  const { free, ...others } = reachOf(await standings(tx, [{ owner, item }]), soonest);
  const allocatable = free - toFree;
  const warehouse = masterData.warehouse();
  const outlooks = { promised, allocatable, ...others, inTransit, leaving };
  return { warehouse, owner, item, ...sums, ...outlooks };
}
