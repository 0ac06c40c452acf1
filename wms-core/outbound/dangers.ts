import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { dangerousGoods } from '#wms-core/master-data/index.ts';
import type { Outbound } from './context.ts';
import type { Order, Parcel } from './model.ts';
import { loadParcels } from './store/parcels.ts';
import { trucksAt } from './store/trucks.ts';
import { askForTruck, palletMisfit, type TruckParcel } from './truck-load.ts';
import { itemsOf, wareKey } from './wares.ts';

/** What parcels have in them that is dangerous, and which of them one pallet may not carry. */

/** What is dangerous in parcels of an order, in their order. */
export async function dangersIn(
  o: Outbound,
  tx: Tx,
  order: Pick<Order, 'owner'>,
  parcels: readonly Pick<Parcel, 'parcel' | 'limited' | 'lines'>[],
): Promise<readonly TruckParcel[]> {
  const { owner } = order;
  const wares = parcels.flatMap(({ lines }) => lines.map(({ item }) => ({ owner, item })));
  const items = await itemsOf(o, tx, wares);
  return parcels.map(({ parcel, limited, lines }) => {
    const pieces = new Map<string, number>();
    for (const { item, quantity } of lines) pieces.set(item, (pieces.get(item) ?? 0) + quantity);
    const goods = [...pieces].flatMap(
      ([item, quantity]) => dangerousGoods(items.get(wareKey({ owner, item }))!, quantity) ?? [],
    );
    return { parcel, limited, goods };
  });
}

/** Why a parcel may not be laid onto a pallet with these parcels of its order; undefined: it may. */
export async function dangerOnPallet(
  o: Outbound,
  tx: Tx,
  order: Pick<Order, 'owner'>,
  laid: { readonly parcel: Parcel; readonly pallet: string; readonly beside: readonly string[] },
): Promise<Refusal | undefined> {
  const { parcel, pallet, beside } = laid;
  const more = await dangersIn(o, tx, order, [parcel]);
  if (!askForTruck(more)) return undefined;
  const on = await dangersIn(o, tx, order, await loadParcels(tx, beside));
  const lanes = o.masterData.locationsOfKind('dock_out').map(({ location }) => location);
  const trucks = await trucksAt(tx, lanes);
  const isEquippedHere = [...trucks.values()].some(({ adrEquipped }) => adrEquipped);
  return palletMisfit({ pallet, isEquippedHere }, on, more);
}
