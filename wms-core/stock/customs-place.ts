import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { CustomsClass, Ledger, MasterData } from '#wms-core/contracts.ts';
import { refuse } from './refusals.ts';

/** Where goods are kept; docks, lanes, carts and stations they only pass. */
const KEPT_AT = ['bin', 'cross_dock'];

const NAMES: Readonly<Record<CustomsClass, { readonly en: string; readonly zh: string }>> = {
  free: { en: 'in free circulation', zh: '自由流通' },
  bonded: { en: 'bonded', zh: '保税' },
  excise: { en: 'under excise suspension', zh: '暂缓缴税' },
};

interface PlaceDeps {
  readonly ledger: Pick<Ledger, 'layers'>;
  readonly masterData: Pick<MasterData, 'location' | 'zone'>;
}

/**
 * Goods that people bring to a place by hand come to lie in a zone of their customs status, as
 * putaway would have it by their item's class. Inside one zone they may move: what lies wrong there
 * lies no worse. Refuses `stock.customs_zone`.
 */
export async function customsPlaceFault(
  { ledger, masterData }: PlaceDeps,
  tx: Tx,
  brought: { readonly layers: readonly string[]; readonly from: string; readonly to: string },
): Promise<Refusal | undefined> {
  const keptAt = (id: string) => {
    const place = masterData.location(id);
    return place && KEPT_AT.includes(place.kind) ? place.zone : undefined;
  };
  const zone = keptAt(brought.to);
  if (zone === undefined || zone === keptAt(brought.from)) return undefined;
  const keeps = masterData.zone(zone)?.customs ?? 'free';
  for (const layer of (await ledger.layers(tx, brought.layers)).values()) {
    const status = layer.customs?.status ?? 'free';
    if (status === keeps) continue;
    const named = { status: NAMES[status], keeps: NAMES[keeps], customs: status };
    return refuse('stock.customs_zone', { item: layer.item, to: brought.to, zone, ...named });
  }
  return undefined;
}
