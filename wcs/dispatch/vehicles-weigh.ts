/** Every transport on every vehicle that could begin it: what it costs, or the reason against it. */
import { byAge } from './tiers.ts';
import {
  costOf,
  type Effort,
  effortOf,
  finishOf,
  partsOf,
  type Slot,
  waysOf,
  worthOf,
} from './vehicle-costs.ts';
import { carries } from './vehicles-filters.ts';
import type {
  CostParts,
  TransportNeed,
  VehicleCandidate,
  VehicleDispatchView,
  WeighedVehicle,
  Worth,
} from './vehicles-model.ts';

/** A job with what each slot would take for it, or why not. */
export interface Weighed {
  readonly need: TransportNeed;
  readonly efforts: readonly (Effort | string)[];
  /** The least finish, in seconds from now. */
  readonly best: number;
  readonly worth: Worth;
}

const inOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Who is free, who fetches (and may turn round), and who will be free soon. */
export function slotsOf(view: VehicleDispatchView): Slot[] {
  const fetching = new Set(view.jobs.map((job) => job.fetchedBy));
  const until = view.now + view.settings.soonFreeMs;
  return [...view.vehicles]
    .sort((a, b) => inOrder(a.vehicle, b.vehicle))
    .flatMap((vehicle): Slot[] => {
      const isBusy = vehicle.reason === 'busy';
      const now: Slot = { vehicle, begins: 'now', node: vehicle.node, until: 0 };
      const begins = vehicle.available || (isBusy && fetching.has(vehicle.vehicle)) ? [now] : [];
      const { soon } = vehicle;
      if (!isBusy || soon === undefined || soon.at > until) return begins;
      const seconds = Math.max(0, soon.at - view.now) / 1_000;
      return [...begins, { vehicle, begins: 'when_free', node: soon.node, until: seconds }];
    });
}

/** The vehicle that has the load and can be spoken to: nobody else is sent for that. */
function holderOf(
  vehicles: readonly VehicleCandidate[],
  need: TransportNeed,
): VehicleCandidate | undefined {
  return vehicles.find((one) => one.reason !== 'offline' && carries(one, need));
}

/** The jobs from the oldest on, each with all slots. */
export function weigh(view: VehicleDispatchView, slots: readonly Slot[]): Weighed[] {
  const ways = waysOf(view);
  const loaded = view.vehicles.filter(({ load }) => load !== null);
  return [...view.jobs].sort(byAge).map((need): Weighed => {
    const holder = holderOf(loaded, need);
    const efforts = slots.map((slot) =>
      holder !== undefined && holder.vehicle !== slot.vehicle.vehicle
        ? 'on_other_vehicle'
        : effortOf(view, ways, { slot, need }),
    );
    let best = Number.POSITIVE_INFINITY;
    for (const one of efforts) if (typeof one !== 'string') best = Math.min(best, finishOf(one));
    return { need, efforts, best, worth: worthOf(view, need, best) };
  });
}

/** What a slot that can have the job costs for it. */
export function partsAt(
  view: VehicleDispatchView,
  { need, efforts, best, worth }: Weighed,
  at: { readonly slot: Slot; readonly index: number },
): CostParts | undefined {
  const effort = efforts[at.index]!;
  if (typeof effort === 'string') return undefined;
  return partsOf(view, need, { vehicle: at.slot.vehicle, effort, best, worth });
}

/** As it is told: to a tenth of a second. */
export const rounded = (cost: number): number => Math.round(cost * 10) / 10;

/** So many candidates are told of each job; the refused ones are all told. */
const MAX_CANDIDATES = 20;

/** Who could have a job at which cost, and of all others why not. */
export interface Explanation {
  /** Cheapest first. */
  readonly candidates: readonly WeighedVehicle[];
  readonly reasons: Readonly<Record<string, string>>;
}

/** `chosen` is among the candidates however dear it is. */
export function explain(
  view: VehicleDispatchView,
  slots: readonly Slot[],
  asked: { readonly one: Weighed; readonly chosen?: Slot },
): Explanation {
  const { one, chosen } = asked;
  const reasons: Record<string, string> = {};
  const could: { readonly slot: Slot; readonly index: number; readonly cost: number }[] = [];
  for (const { vehicle, available, reason } of view.vehicles) {
    if (!available) reasons[vehicle] = reason || 'unavailable';
  }
  slots.forEach((slot, index) => {
    const parts = partsAt(view, one, { slot, index });
    if (parts) could.push({ slot, index, cost: costOf(parts) });
    else reasons[slot.vehicle.vehicle] = one.efforts[index] as string;
  });
  for (const { slot } of could) delete reasons[slot.vehicle.vehicle];
  const candidates = could
    .sort((a, b) => a.cost - b.cost || a.index - b.index)
    .filter(({ slot }, place) => place < MAX_CANDIDATES || slot === chosen)
    .map((each): WeighedVehicle => {
      const { vehicle, begins } = each.slot;
      const cost = rounded(each.cost);
      return { vehicle: vehicle.vehicle, begins, cost, parts: partsAt(view, one, each)! };
    });
  return { candidates, reasons };
}

/** The same for a person who asks about one job. */
export function explainVehicles(view: VehicleDispatchView, jobId: string): Explanation | undefined {
  const slots = slotsOf(view);
  const jobs = view.jobs.filter((job) => job.jobId === jobId);
  const [one] = weigh({ ...view, jobs }, slots);
  return one && explain(view, slots, { one });
}
