import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { type By, type Outbound, takeTurn } from './context.ts';
import { dangersIn } from './dangers.ts';
import type { Order, Parcel } from './model.ts';
import { refuse } from './refusals.ts';
import { palletsUnder } from './shipping-pallets.ts';
import { parcelsOf } from './store/parcels.ts';
import {
  loadTruck,
  nextTruckNumber,
  type OnTruck,
  parcelsOn,
  putOnTruck,
  type Truck,
  trucksAt,
  unplan,
  writeTruck,
} from './store/trucks.ts';
import { askForTruck, misfit, type TruckParcel } from './truck-load.ts';
import { paperOf } from './truck-view.ts';

/**
 * Which parcels go onto which truck. A house that ships nothing dangerous need not tell of trucks;
 * where dangerous goods are loaded at a lane at which nobody announced one, what stands there is
 * taken for a truck without ADR equipment, until somebody tells its departure.
 */

/** One that no person gave to a truck, of now or of before. */
async function freeNumber(tx: Tx): Promise<string> {
  const truck = `TRUCK-${await nextTruckNumber(tx)}`;
  return (await loadTruck(tx, truck)) ? freeNumber(tx) : truck;
}

/** The truck at a lane; one that nobody announced is noted. */
async function truckFor(o: Outbound, tx: Tx, dock: string, by: By): Promise<Truck> {
  const there = (await trucksAt(tx, [dock])).get(dock);
  if (there) return there;
  const truck: Truck = {
    truck: await freeNumber(tx),
    ...{ dock, carrier: o.carrier.name, plate: '', adrEquipped: false },
    ...{ cameAt: by.at, toldBy: by.actor, departedAt: null, departedBy: '' },
  };
  await writeTruck(tx, truck);
  return truck;
}

const caseOf = (order: string) => `truck:${order}`;

async function tellWaits(o: Outbound, tx: Tx, order: string, why: Refusal, at: number) {
  const one = { key: caseOf(order), kind: 'blocked', subject: order, text: why.text, at } as const;
  await o.exceptions.raise(tx, one);
}

const weightOf = ({ actualGrams, estimateGrams }: Parcel) => actualGrams ?? estimateGrams;

/**
 * The parcels of a staged order that may be loaded now, kept room for on the truck at its lane.
 * Those that do not fit wait for the next one, and the desk is told why.
 */
export async function planLoading(
  o: Outbound,
  tx: Tx,
  order: Order,
  by: By,
): Promise<readonly Parcel[]> {
  const staged = (await parcelsOf(tx, order.order)).filter(({ status }) => status === 'staged');
  const dangers = await dangersIn(o, tx, order, staged);
  if (!askForTruck(dangers)) return staged;
  const truck = await truckFor(o, tx, order.dock, by);
  const on: readonly TruckParcel[] = await parcelsOn(tx, [truck.truck]);
  const there = new Set(on.map(({ parcel }) => parcel));
  const dangersOf = new Map(dangers.map((one) => [one.parcel, one]));
  const under = await palletsUnder(
    tx,
    staged.map(({ parcel }) => parcel),
  );
  const now: Parcel[] = [];
  const fresh: OnTruck[] = [];
  let fault: Refusal | undefined;
  for (const [, group] of Map.groupBy(staged, (one) => under.get(one.parcel) ?? one.parcel)) {
    const more = group.filter(({ parcel }) => !there.has(parcel));
    const goods = more.map(({ parcel }) => dangersOf.get(parcel)!);
    const why = misfit(truck, [...on, ...fresh], goods);
    if (why) {
      fault ??= why;
      continue;
    }
    now.push(...group);
    for (const one of more) {
      const danger = dangersOf.get(one.parcel)!;
      const to = { truck: truck.truck, order: order.order, loadedAt: null };
      fresh.push({ ...danger, ...to, grams: weightOf(one) });
    }
  }
  await putOnTruck(tx, fresh);
  if (fault) await tellWaits(o, tx, order.order, fault, by.at);
  else await o.exceptions.settle(tx, caseOf(order.order), by.actor, by.at);
  return now;
}

/**
 * A parcel goes onto the truck at its order's lane. Refused where the truck that it was planned for
 * has left, and the one that stands there now may not take it.
 */
export async function takeOnBoard(
  o: Outbound,
  tx: Tx,
  order: Order,
  parcel: Parcel,
  by: By,
): Promise<Refusal | undefined> {
  const [danger] = await dangersIn(o, tx, order, [parcel]);
  const announced = (await trucksAt(tx, [order.dock])).get(order.dock);
  const needsTruck = askForTruck([danger!]);
  if (!announced && !needsTruck) return undefined;
  const truck = announced ?? (await truckFor(o, tx, order.dock, by));
  const on = needsTruck ? await parcelsOn(tx, [truck.truck]) : [];
  if (!on.some((one) => one.parcel === parcel.parcel)) {
    const fault = misfit(truck, on, [danger!]);
    if (fault) return fault;
  }
  const to = { truck: truck.truck, order: order.order, grams: weightOf(parcel) };
  await putOnTruck(tx, [{ ...danger!, ...to, loadedAt: by.at }]);
  return undefined;
}

/**
 * Why each lane's truck may not take all of these parcels; a lane that is not named may. Where none
 * may, the desk is told before they are on their way.
 */
export async function lanesUnfit(
  o: Outbound,
  tx: Tx,
  order: Order,
  parcels: readonly Parcel[],
  docks: readonly string[],
): Promise<ReadonlySet<string>> {
  const dangers = await dangersIn(o, tx, order, parcels);
  if (!askForTruck(dangers)) return new Set();
  const trucks = await trucksAt(tx, docks);
  const on = await parcelsOn(
    tx,
    [...trucks.values()].map(({ truck }) => truck),
  );
  const faults = new Map<string, Refusal>();
  for (const dock of docks) {
    const truck = trucks.get(dock) ?? { truck: dock, adrEquipped: false };
    const there = on.filter((one) => one.truck === truck.truck);
    const fault = misfit(truck, there, dangers);
    if (fault) faults.set(dock, fault);
  }
  const [first] = faults.values();
  if (first && faults.size === docks.length) {
    await tellWaits(o, tx, order.order, first, o.scheduler.now());
  }
  return new Set(faults.keys());
}

/** What is left out stays as it was told before. */
export type TruckDocument = Pick<Truck, 'truck' | 'dock'> &
  Partial<Pick<Truck, 'carrier' | 'plate' | 'adrEquipped'>>;

/** A truck stands at a lane, or something else is told of it. */
export async function announceTruck(
  o: Outbound,
  tx: Tx,
  told: TruckDocument,
  by: By,
): Promise<{ readonly isNew: boolean } | Refusal> {
  await takeTurn(tx);
  const { truck, dock } = told;
  if (o.masterData.location(dock)?.kind !== 'dock_out') return refuse('truck.no_lane', { dock });
  const before = await loadTruck(tx, truck);
  if (before?.departedAt) return refuse('truck.departed', { truck });
  const there = (await trucksAt(tx, [dock])).get(dock);
  if (there && there.truck !== truck) {
    return refuse('truck.lane_taken', { dock, truck: there.truck });
  }
  const on = before ? await parcelsOn(tx, [truck]) : [];
  if (before && before.dock !== dock && on.length > 0) {
    return refuse('truck.being_loaded', { truck, dock: before.dock });
  }
  const { carrier = '', plate = '', adrEquipped = false } = { ...before, ...told };
  const fault = misfit({ truck, adrEquipped }, [], on);
  if (fault) return fault;
  const since = { cameAt: before?.cameAt ?? by.at, departedAt: null, departedBy: '' };
  await writeTruck(tx, { truck, dock, carrier, plate, adrEquipped, ...since, toldBy: by.actor });
  o.wake();
  return { isNew: before === undefined };
}

/** It leaves with what was scanned onto it; what was planned for it waits for the next. */
export async function truckDeparted(
  o: Outbound,
  tx: Tx,
  truck: string,
  by: By,
): Promise<{ readonly done: true } | Refusal> {
  await takeTurn(tx);
  const found = await loadTruck(tx, truck);
  if (!found) return refuse('truck.unknown', { truck });
  if (found.departedAt !== null) return { done: true };
  await unplan(tx, { truck });
  const left: Truck = { ...found, departedAt: Math.max(by.at, found.cameAt), departedBy: by.actor };
  await writeTruck(tx, left);
  const parcels = await parcelsOn(tx, [truck]);
  const shown = parcels.map(({ parcel, order, grams }) => ({ sscc: parcel, order, grams }));
  const data = { ...paperOf(left, parcels), at: by.at, parcels: shown };
  await o.feed.append(tx, by.at, [
    { type: 'wms.truck.departed', subject: truck, correlationId: truck, data },
  ]);
  o.wake();
  return { done: true };
}
