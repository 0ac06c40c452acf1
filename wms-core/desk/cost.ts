import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { DeskCase } from './model.ts';

/** What a case costs while it lies there, as far as the house knows: the desk goes by it. */
export interface CaseCost {
  /** Whether the first promise that depends on it is broken already, or will be soon. */
  readonly late: 'past' | 'soon' | 'no';
  /** That promise: the task's deadline or that of an order; null where nothing is promised. */
  readonly dueAt: Millis | null;
  /** Orders not yet gone that wait for it. */
  readonly orders: number;
  /** The highest of the task and these orders, 0 to 100. */
  readonly priority: number;
}

export interface Promised {
  readonly priority: number;
  readonly deadline: Millis | null;
}

/** A task that a case is about, and what a person may want to take out of the way. */
export interface TaskOfCase extends Promised {
  readonly task: string;
  readonly device: string;
  readonly place: string;
}

export function costOf(
  promised: readonly Promised[],
  orders: number,
  soonest: SoonQuery,
): CaseCost {
  const deadlines = promised.flatMap(({ deadline }) => (deadline === null ? [] : [deadline]));
  const dueAt = deadlines.length > 0 ? Math.min(...deadlines) : null;
  const { now, soonMs } = soonest;
  const isSoon = dueAt !== null && dueAt < now + soonMs;
  const late = dueAt !== null && dueAt < now ? 'past' : isSoon ? 'soon' : 'no';
  return { late, dueAt, orders, priority: Math.max(0, ...promised.map((one) => one.priority)) };
}

interface SoonQuery {
  readonly now: Millis;
  readonly soonMs: Millis;
}

export type CostedCase = DeskCase & {
  readonly cost: CaseCost;
  readonly device: string;
  readonly place: string;
};

const GRAVITY = { past: 0, soon: 1, no: 2 } as const;

/** Broken promises first, then those about to break, then what more orders wait for. */
export const byCost = (a: CostedCase, b: CostedCase): number =>
  GRAVITY[a.cost.late] - GRAVITY[b.cost.late] ||
  b.cost.orders - a.cost.orders ||
  b.cost.priority - a.cost.priority ||
  (a.cost.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.cost.dueAt ?? Number.MAX_SAFE_INTEGER) ||
  a.since - b.since;

/** A carry is stuck where it fetches; all else where it is done. Picks have many places: none. */
const TASKS = `SELECT task_id AS task, priority, deadline, device,
    coalesce(body ->> 'from', body ->> 'at', body ->> 'location', '') AS place
  FROM wms.task WHERE task_id = ANY($1)`;

const ORDERS = `SELECT order_id AS "order", wave, priority, deadline FROM wms.sales_order
  WHERE status NOT IN ('shipped', 'closed_short', 'cancelled')
    AND (order_id = ANY($1) OR wave = ANY($1))`;

type WaitingOrder = Promised & { readonly order: string; readonly wave: string };

/** The cases with what they cost, the dearest first. */
export async function costed(
  tx: Tx,
  cases: readonly DeskCase[],
  soonest: SoonQuery,
): Promise<CostedCase[]> {
  if (cases.length === 0) return [];
  const taskIds = cases.flatMap(({ task }) => task || []);
  const subjects = [...new Set(cases.flatMap(({ subject }) => subject || []))];
  const tasks = await tx.query<TaskOfCase>(TASKS, [taskIds]);
  const orders = await tx.query<WaitingOrder>(ORDERS, [subjects]);
  const ofTask = new Map(tasks.map((one) => [one.task, one]));
  const ofOrder = Map.groupBy(orders, ({ order }) => order);
  const ofWave = Map.groupBy(orders, ({ wave }) => wave);
  return cases
    .map((one): CostedCase => {
      const task = ofTask.get(one.task);
      const waiting = [...(ofOrder.get(one.subject) ?? []), ...(ofWave.get(one.subject) ?? [])];
      const cost = costOf([...(task ? [task] : []), ...waiting], waiting.length, soonest);
      return { ...one, cost, device: task?.device ?? '', place: task?.place ?? '' };
    })
    .sort(byCost);
}
