import type { FloorSize } from '#base/site/floor-size.ts';
import type { Skill } from '#base/site/site.ts';
import { typicalSeconds } from '../people/index.ts';
import { volumeOf } from './catalogue.ts';
import type { FlowPlan } from './plan.ts';

/** Work of a plan in seconds of one person, and in moves of vehicles. */
export interface Workload {
  readonly receive: number;
  readonly putaway: number;
  readonly pick: number;
  readonly put: number;
  readonly pack: number;
  readonly moves: number;
  readonly bins: number;
  readonly orderLines: number;
}

/** Seconds of walking for one act, about. */
const WALK = { receive: 2, putaway: 30, pick: 10, put: 4, order: 90, parcel: 60 } as const;
const SECONDS_A_MOVE = 350;
/** Share of the time for which each is busy; the rest is waiting for work. */
const BUSY = { people: 0.3, stations: 0.3, vehicles: 0.45 } as const;
const LINES_A_PALLET = 10;
const LINES_A_RUN = 40;
const PARCEL = { millilitres: 120_000, grams: 25_000 } as const;
const BIN = { millilitres: 480_000, grams: 400_000 } as const;
const LEVELS = 2;
const MAX_BAYS = 40;
const SPARE_BINS = 1.3;

const CREWS: readonly (readonly Skill[])[] = [
  ['receive', 'putaway', 'pick', 'count'],
  ['pack', 'ship', 'receive', 'put'],
  ['pick', 'putaway', 'put', 'count'],
  ['put', 'pack', 'ship', 'putaway', 'pick'],
];

export function workloadOf(plan: FlowPlan): Workload {
  const cards = new Map(plan.items.map((item) => [item.item, item]));
  const lot = (pieces: number, scans: number) => typicalSeconds({ scans, pieces });
  let [receive, putaway, pick, put, pack, moves, bins, orderLines] = [0, 0, 0, 0, 0, 0, 0, 0];
  const binsFor = (item: string, quantity: number) => {
    const card = cards.get(item)!;
    const volume = (volumeOf(card) * quantity) / (BIN.millilitres * 0.7);
    return Math.ceil(Math.max(volume, (card.weightGrams * quantity) / (BIN.grams * 0.7)));
  };
  for (const { item, lots } of plan.openingStock) {
    for (const { quantity } of lots) bins += binsFor(item, quantity);
  }
  for (const asn of plan.asns) {
    for (const { item, quantity, lots } of asn.lines) {
      receive += WALK.receive + lot(quantity, 3);
      putaway += WALK.putaway + lot(quantity, 2);
      bins += binsFor(item, quantity) + lots.length - 1;
    }
    moves += Math.ceil(asn.lines.length / LINES_A_PALLET) + 1;
  }
  for (const order of plan.orders) {
    let volume = 0;
    let grams = 0;
    for (const { item, quantity } of order.lines) {
      const card = cards.get(item)!;
      pick += WALK.pick + lot(quantity, 2);
      put += WALK.put + lot(quantity, 2);
      pack += lot(quantity, 1) + 1;
      volume += volumeOf(card) * quantity;
      grams += card.weightGrams * quantity;
    }
    orderLines += order.lines.length;
    const parcels = Math.ceil(Math.max(volume / PARCEL.millilitres, grams / PARCEL.grams));
    pack += WALK.order + parcels * WALK.parcel;
    moves += parcels + (2 * order.lines.length) / LINES_A_RUN;
  }
  return { receive, putaway, pick, put, pack, moves: Math.ceil(moves), bins, orderLines };
}

const between = (low: number, wanted: number, high: number) =>
  Math.max(low, Math.min(high, Math.ceil(wanted)));

/**
 * Sizes floor, crew and fleet so that the plan is done in about `plantHours` of plant time (8 are
 * 10 minutes of the wall at speed 50).
 */
export function sizing(plan: FlowPlan, plantHours = 8): FloorSize {
  const load = workloadOf(plan);
  const available = plantHours * 3_600;
  const hands = load.receive + load.putaway + load.pick + load.put + load.pack;
  const workers = between(4, hands / (available * BUSY.people), 48);
  const bins = Math.max(1_000, Math.ceil(load.bins * SPARE_BINS));
  const aisles = between(10, bins / (MAX_BAYS * 2 * LEVELS), 30);
  // They stand side by side along the front of the aisles.
  const room = Math.min(12, Math.floor(aisles * 0.8));
  const packStations = between(2, load.pack / (available * BUSY.stations), room);
  return {
    name: `Floor for ${plan.orders.length} orders`,
    aisles,
    bays: Math.ceil(bins / (aisles * 2 * LEVELS)),
    levels: LEVELS,
    vehicles: between(6, (load.moves * SECONDS_A_MOVE) / (available * BUSY.vehicles), 22),
    docksIn: between(3, plan.asns.length / 8, 5),
    staging: between(6, workers * 0.6, 20),
    cartPools: between(8, workers, 16),
    putStations: between(3, workers / 3, 6),
    putSlots: between(40, load.orderLines / 100, 80),
    pickLabels: 80,
    packStations,
    docksOut: 3,
    cages: between(10, plan.orders.length / 6, 40),
    workers: Array.from({ length: workers }, (_, i) => CREWS[i % CREWS.length]!),
  };
}
