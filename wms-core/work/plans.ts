import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { days, type Millis, minutes } from '#base/time.ts';
import { zoneFault } from '#wms-core/master-data/index.ts';
import { createPulse } from '../pulse.ts';
import type { CountRow } from './count-store.ts';
import { countForPlan } from './counts.ts';
import type { WorkParts } from './parts.ts';
import {
  beginRound,
  type CountPlan,
  endPlan,
  insertPlan,
  isRoundOpen,
  loadOf,
  lockOpenPlans,
  lockPlan,
  markAsked,
  markCounted,
  markEmpty,
  nextBins,
  type PlanLoad,
  readPlan,
  roundReports,
  setPaused,
} from './plan-store.ts';
import { refuseWork } from './refusals.ts';

export type PlanRequest = Pick<
  CountPlan,
  'plan' | 'owner' | 'kind' | 'zones' | 'items' | 'percentADay' | 'atOnce' | 'actor'
>;

export interface CountPlans {
  /**
   * Its number is its key. Refuses `plan.conflict`, `plan.no_bins`, a zone or an item that is not
   * known.
   */
  create(request: PlanRequest): Promise<{ readonly isNew: boolean } | Refusal>;
  /** No further bin is asked for; open counts are still done. Refuses `plan.unknown`. */
  end(plan: string, actor: string): Promise<{ readonly done: true } | Refusal>;
  /** While a plan is paused no bin is asked for. Refuses `plan.unknown`, `plan.over`. */
  pause(plan: string, isPaused: boolean): Promise<{ readonly done: true } | Refusal>;
  /** Hears of each count that ended, in the transaction that ends it. */
  counted(tx: Tx, count: CountRow, isGivenUp: boolean): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

const PULSE_MS = minutes(1);
/** Bins looked at in one transaction, empty ones among them. */
const MAX_BINS_A_STEP = 1_000;

/** Bins with goods whose turn may still come today, and counts that may still be opened now. */
export function allowance(
  plan: Pick<CountPlan, 'percentADay' | 'atOnce'>,
  load: Omit<PlanLoad, 'left'>,
): { readonly bins: number; readonly counts: number } {
  const share = Math.ceil((load.bins * plan.percentADay) / 100);
  return {
    bins: Math.max(0, share - load.today),
    counts: Math.max(0, plan.atOnce - load.open),
  };
}

const REASONS = {
  full: 'audit',
  cycle: 'audit',
  touched: 'touched',
  complaint: 'complaint',
} as const;

const startOfDay = (at: Millis) => Math.floor(at / days(1)) * days(1);

const isSamePlan = (known: CountPlan, wanted: PlanRequest) =>
  known.owner === wanted.owner &&
  known.kind === wanted.kind &&
  known.percentADay === wanted.percentADay &&
  known.atOnce === wanted.atOnce &&
  known.zones.join('\n') === wanted.zones.join('\n') &&
  known.items.join('\n') === wanted.items.join('\n');

/**
 * Asks for the next bins of a plan as far as day and floor allow. A bin in which the book has
 * nothing is passed over when its turn comes; one that somebody is just counting has to wait. True when
 * there are more bins to be looked at now.
 */
async function advance(tx: Tx, parts: WorkParts, plan: CountPlan): Promise<boolean> {
  const at = parts.scheduler.now();
  const load = await loadOf(tx, plan, startOfDay(at));
  const allowed = allowance(plan, load);
  const most = Math.min(allowed.bins, allowed.counts);
  const bins = most > 0 || load.left === 0 ? await nextBins(tx, plan, MAX_BINS_A_STEP) : [];
  const empty: string[] = [];
  let asked = 0;
  for (const { location, items } of bins) {
    if (items.length === 0) {
      empty.push(location);
      continue;
    }
    if (asked === most) break;
    const countId = await countForPlan(tx, parts, {
      ...{ owner: plan.owner, location, handlingUnit: '', items, reason: REASONS[plan.kind] },
      ...{ document: plan.plan, actor: plan.actor, correlationId: parts.ids.next('C'), at },
    });
    if (countId === undefined) continue;
    asked++;
    await markAsked(tx, plan, { location, countId, at });
  }
  if (empty.length > 0) await markEmpty(tx, plan, empty, at);
  await closeRound(tx, parts, plan);
  const hasMoved = empty.length + asked > 0;
  return hasMoved && bins.length === MAX_BINS_A_STEP && (asked < most || load.left === 0);
}

/** When every bin of the round is through, a cycle begins anew and any other plan is done. */
async function closeRound(tx: Tx, parts: WorkParts, plan: CountPlan): Promise<void> {
  if (await isRoundOpen(tx, plan)) return;
  const [report] = await roundReports(tx, plan.plan, { round: plan.round, limit: 1 });
  if (!report) return;
  const at = parts.scheduler.now();
  await parts.feed.append(tx, at, [
    {
      type: 'wms.count_plan.round_done',
      subject: plan.plan,
      correlationId: plan.plan,
      data: { owner: plan.owner, kind: plan.kind, ...report },
    },
  ]);
  if (plan.kind === 'cycle') await beginRound(tx, plan, plan.round + 1, at);
  else await endPlan(tx, plan.plan, { status: 'done', by: 'system', at });
}

/** Counts by plan: full and cycle counts, a bin at most once a round, while work goes on. */
export function createCountPlans(parts: WorkParts): CountPlans {
  const { database, scheduler, log } = parts;
  const pulse = createPulse({
    ...{ scheduler, log, name: 'count plans' },
    work: () =>
      database.transaction('count plans', async (tx) => {
        const open = await lockOpenPlans(tx);
        let hasMore = false;
        for (const plan of open) hasMore = (await advance(tx, parts, plan)) || hasMore;
        if (hasMore) return 0;
        return open.length > 0 ? PULSE_MS : undefined;
      }),
  });

  const begin = async (tx: Tx, wanted: PlanRequest) => {
    const isNew = await insertPlan(tx, {
      ...{ ...wanted, status: 'open', round: 1, createdAt: scheduler.now() },
      ...{ endedAt: null, endedBy: '' },
    });
    const { plan } = wanted;
    if (!isNew) {
      const known = await readPlan(tx, plan);
      return known && isSamePlan(known, wanted) ? { isNew } : refuseWork('plan.conflict', { plan });
    }
    const fault = zoneFault(parts.masterData, wanted.zones);
    if (fault) return fault;
    const unknown = await parts.masterData.ownerFault(tx, wanted.owner);
    if (unknown) return unknown;
    const items = await parts.masterData.items(tx, wanted.owner, wanted.items);
    if (isRefusal(items)) return items;
    const bins = await beginRound(tx, wanted, 1, startOfDay(scheduler.now()));
    return bins > 0 ? { isNew } : refuseWork('plan.no_bins', { plan });
  };

  return {
    async create(request) {
      const [zones, items] = [request.zones, request.items].map((codes) =>
        [...new Set(codes)].sort(),
      );
      const wanted = { ...request, zones: zones!, items: items! };
      const done = await database.transaction('create count plan', (tx) => begin(tx, wanted));
      pulse.wake();
      return done;
    },

    end: (plan, actor) =>
      database.transaction('end count plan', async (tx) => {
        const known = await lockPlan(tx, plan);
        if (!known) return refuseWork('plan.unknown', { plan });
        const isOver = known.endedAt !== null;
        if (!isOver) await endPlan(tx, plan, { status: 'stopped', by: actor, at: scheduler.now() });
        return { done: true } as const;
      }),

    async pause(plan, isPaused) {
      const done = await database.transaction('pause count plan', async (tx) => {
        const known = await lockPlan(tx, plan);
        if (!known) return refuseWork('plan.unknown', { plan });
        if (known.endedAt !== null) return refuseWork('plan.over', { plan });
        await setPaused(tx, plan, isPaused);
        return { done: true } as const;
      });
      if (!isPaused) pulse.wake();
      return done;
    },

    async counted(tx, count, isGivenUp) {
      const total = (sign: number) =>
        count.differences.reduce((sum, { delta }) => sum + Math.max(0, sign * delta), 0);
      const over = total(1);
      const short = total(-1);
      const status = isGivenUp ? 'given_up' : over + short > 0 ? 'wrong' : 'right';
      const isOurs = await markCounted(tx, count.countId, { status, over, short });
      if (isOurs) pulse.wake();
    },

    start: () => pulse.start(),
    stop: pulse.stop,
  };
}
