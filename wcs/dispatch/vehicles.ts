/**
 * Which vehicle has which transport. All pairs are weighed together: jobs that wait and jobs whose
 * vehicle is still on the way to the load, with vehicles that are free, that fetch, and that will be
 * free soon. It is decided anew whenever it is asked, from what is so then. It promises:
 *
 * - As many jobs as possible are served, and the sum of the costs is least; but a job that has waited
 *   over the bound goes before all that have waited less (`tiers.ts`).
 * - A job that a vehicle is on its way to keeps a vehicle: it goes to one that is quicker by more than
 *   `keeps`, or that sets its own free for a job that is overdue. It is not put back.
 * - Nothing begins on a busy vehicle: what it is meant to have later is decided anew when it is free.
 * - A load that is on board goes with the vehicle that has it.
 */
import { assignFlat } from './assignment.ts';
import { assignGreedily } from './assignment-greedy.ts';
import { byAge, layTiers, overdueRanks } from './tiers.ts';
import { costOf, type Effort, type Slot, worthSum } from './vehicle-costs.ts';
import type { VehicleAssignment, VehicleDispatchView } from './vehicles-model.ts';
import { explain, partsAt, rounded, slotsOf, type Weighed, weigh } from './vehicles-weigh.ts';

interface Row {
  readonly one: Weighed;
  readonly rank: number;
}

const hasLoad = (one: Weighed): boolean =>
  one.efforts.some((effort) => typeof effort !== 'string' && effort.hasLoad);

/**
 * Vehicles that cannot come to what they fetch any more: the fleet settles that first, and until then
 * they have nothing else.
 */
function stuckOf(slots: readonly Slot[], all: readonly Weighed[]): ReadonlySet<string> {
  const stuck = new Set<string>();
  for (const { need, efforts } of all) {
    const own = slots.findIndex(
      ({ begins, vehicle }) => begins === 'now' && vehicle.vehicle === need.fetchedBy,
    );
    if (own >= 0 && typeof efforts[own] === 'string') stuck.add(need.fetchedBy!);
  }
  return stuck;
}

/** The jobs by rank, then by what is on board, then by worth; not more than can be weighed together. */
function rowsOf(
  view: VehicleDispatchView,
  all: readonly Weighed[],
  stuck: ReadonlySet<string>,
): Row[] {
  const { boundMs, maxJobs } = view.settings;
  const needs = all.map(({ need }) => need);
  const byWait = overdueRanks(needs, view.now - boundMs);
  return all
    .map((one, i) => {
      const { fetchedBy } = one.need;
      const isFetched = fetchedBy !== null && !stuck.has(fetchedBy);
      const worth = hasLoad(one) ? Number.POSITIVE_INFINITY : -worthSum(one.worth);
      return { one, worth, rank: isFetched ? all.length + 1 : byWait[i]! };
    })
    .filter(({ one }) => one.efforts.some((effort) => typeof effort !== 'string'))
    .sort((a, b) => b.rank - a.rank || sign(b.worth, a.worth) || byAge(a.one.need, b.one.need))
    .slice(0, maxJobs);
}

/** Infinity is as much as Infinity. */
const sign = (a: number, b: number): number => (a === b ? 0 : a - b);

/**
 * The costs of the slots for a job; Infinity where it cannot be, and where it shall not: what is
 * fetched is not put back to wait for a vehicle, and what is overdue begins now where it can.
 */
function costsOf(
  view: VehicleDispatchView,
  slots: readonly Slot[],
  { one, rank, stuck }: Row & { readonly stuck: ReadonlySet<string> },
): number[] {
  const costs = slots.map((slot, index) => {
    const isStuck = slot.begins === 'now' && stuck.has(slot.vehicle.vehicle);
    const parts = isStuck ? undefined : partsAt(view, one, { slot, index });
    return parts ? costOf(parts) : Number.POSITIVE_INFINITY;
  });
  const canNow = slots.some(({ begins }, j) => begins === 'now' && Number.isFinite(costs[j]));
  if (one.need.fetchedBy === null && (rank === 0 || !canNow)) return costs;
  return costs.map((cost, j) => (slots[j]!.begins === 'now' ? cost : Number.POSITIVE_INFINITY));
}

function solve(view: VehicleDispatchView, costs: Float64Array, rows: readonly Row[]): Int32Array {
  const columns = costs.length / rows.length;
  if (view.settings.method === 'greedy') return assignGreedily(costs, rows.length, columns);
  const ranks = rows.map(({ rank }) => rank);
  layTiers(costs, rows.length, ranks);
  return assignFlat(costs, rows.length, columns);
}

export function assignVehicles(view: VehicleDispatchView): VehicleAssignment[] {
  const slots = slotsOf(view);
  const all = slots.length === 0 ? [] : weigh(view, slots);
  const stuck = stuckOf(slots, all);
  const rows = rowsOf(view, all, stuck);
  if (rows.length === 0) return [];
  const costs = new Float64Array(rows.length * slots.length);
  rows.forEach((row, at) => {
    costs.set(costsOf(view, slots, { ...row, stuck }), at * slots.length);
  });
  const columnOf = solve(view, costs, rows);
  return rows.flatMap(({ one, rank }, row): VehicleAssignment[] => {
    const at = columnOf[row]!;
    const slot = slots[at];
    if (slot === undefined) return [];
    const { jobId, fetchedBy } = one.need;
    const { vehicle } = slot.vehicle;
    const begins = fetchedBy === vehicle ? 'begun' : slot.begins;
    const isOnBoard = (one.efforts[at] as Effort).hasLoad;
    const late = rank > 0 && fetchedBy === null ? 'overdue' : 'least_cost';
    const parts = partsAt(view, one, { slot, index: at })!;
    const cost = rounded(costOf(parts));
    const told =
      begins === 'now'
        ? explain(view, slots, { one, chosen: slot })
        : { candidates: [{ vehicle, begins: slot.begins, cost, parts }], reasons: {} };
    return [
      {
        ...{ jobId, vehicle, begins, cost, parts },
        ...told,
        rule: isOnBoard ? 'on_board' : begins === 'begun' ? 'begun' : late,
      },
    ];
  });
}
