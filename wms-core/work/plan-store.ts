import { asc, eq, getTableColumns } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import { countPlanTable } from '#wms-core/store/schema.ts';

export interface CountPlan {
  readonly plan: string;
  /** Whose goods are counted. */
  readonly owner: string;
  /**
   * full: every bin once; cycle: a share each day, round after round; touched: the bins of today's
   * movements; complaint: all bins with these items.
   */
  readonly kind: 'full' | 'cycle' | 'touched' | 'complaint';
  readonly zones: readonly string[];
  /** Of a complaint; none: all that lie in the bins. */
  readonly items: readonly string[];
  readonly percentADay: number;
  /** Counts that are open at the same time, so that the floor is not flooded with them. */
  readonly atOnce: number;
  readonly status: 'open' | 'paused' | 'done' | 'stopped';
  readonly round: number;
  readonly actor: string;
  readonly createdAt: Millis;
  readonly endedAt: Millis | null;
  readonly endedBy: string;
}

/** How far a round has come. */
export interface RoundReport {
  readonly round: number;
  readonly bins: number;
  readonly waiting: number;
  readonly asked: number;
  readonly right: number;
  readonly wrong: number;
  readonly empty: number;
  readonly givenUp: number;
  readonly piecesOver: number;
  readonly piecesShort: number;
}

export function listPlans(tx: Tx, limit: number): Promise<CountPlan[]> {
  return tx.orm
    .select(getTableColumns(countPlanTable))
    .from(countPlanTable)
    .orderBy(asc(countPlanTable.createdAt), asc(countPlanTable.plan))
    .limit(limit);
}

export async function readPlan(tx: Tx, plan: string): Promise<CountPlan | undefined> {
  const [row] = await tx.orm
    .select(getTableColumns(countPlanTable))
    .from(countPlanTable)
    .where(eq(countPlanTable.plan, plan));
  return row;
}

/** Plans that go on, locked: two processes do not both open a day's counts. */
export function lockOpenPlans(tx: Tx): Promise<CountPlan[]> {
  return tx.query<CountPlan>(
    `SELECT plan, owner, kind, zones, items, percent_a_day AS "percentADay", at_once AS "atOnce",
       status, round, actor, created_at AS "createdAt", ended_at AS "endedAt", ended_by AS "endedBy"
     FROM wms.count_plan WHERE status = 'open' ORDER BY plan FOR UPDATE`,
  );
}

/** False when the number is taken. */
export async function insertPlan(tx: Tx, plan: CountPlan): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO wms.count_plan (plan, kind, zones, percent_a_day, at_once, status, round, actor,
       created_at, items, owner)
     VALUES ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9, $10::jsonb, $11)
     ON CONFLICT DO NOTHING RETURNING plan`,
    [
      plan.plan,
      plan.kind,
      JSON.stringify(plan.zones),
      plan.percentADay,
      plan.atOnce,
      plan.status,
      plan.round,
      plan.actor,
      plan.createdAt,
      JSON.stringify(plan.items),
      plan.owner,
    ],
  );
  return rows.length > 0;
}

type Narrowed = readonly [condition: string, ...values: (Millis | string | readonly string[])[]];

/** Which bins a plan is about, as SQL with its values from $4 on. */
function narrowed(
  plan: Pick<CountPlan, 'owner' | 'kind' | 'items'>,
  touchedSince: Millis,
): Narrowed {
  switch (plan.kind) {
    case 'full':
    case 'cycle':
      return ['true'];
    case 'touched':
      return [
        `location = ANY (ARRAY(SELECT unnest(ARRAY[m.from_location, m.to_location])
           FROM wms.movement m JOIN wms.posting p USING (sequence)
           WHERE p.at >= $4::bigint AND m.owner = $5))`,
        touchedSince,
        plan.owner,
      ];
    case 'complaint':
      return [
        `location = ANY (ARRAY(SELECT s.location FROM wms.stock s
           WHERE s.owner = $5 AND s.item = ANY($4::text[]) AND s.handling_unit = ''))`,
        plan.items,
        plan.owner,
      ];
  }
}

/**
 * The bins of a round in walking order: up the first aisle, down the second. Returns how many.
 * One statement, also for 100,000 bins.
 */
export async function beginRound(
  tx: Tx,
  plan: Pick<CountPlan, 'plan' | 'owner' | 'kind' | 'zones' | 'items'>,
  round: number,
  touchedSince: Millis,
): Promise<number> {
  const [which, ...values] = narrowed(plan, touchedSince);
  const [row] = await tx.query<{ bins: number }>(
    `WITH bin AS (
       SELECT location, zone, aisle, x, y, z,
         dense_rank() OVER (PARTITION BY zone ORDER BY coalesce(aisle, 0)) % 2 AS up
       FROM wms.location
       WHERE kind = 'bin' AND active AND ($3::text[] = '{}' OR zone = ANY($3::text[]))
         AND ${which}
     ), written AS (
       INSERT INTO wms.count_plan_place (plan, round, location, place, status)
       SELECT $1, $2, location, row_number() OVER (
           ORDER BY zone, coalesce(aisle, 0), CASE up WHEN 1 THEN y ELSE -y END, x, z, location),
         'waiting'
       FROM bin RETURNING 1
     )
     SELECT count(*)::int AS bins FROM written`,
    [plan.plan, round, plan.zones, ...values],
  );
  await tx.query('UPDATE wms.count_plan SET round = $2 WHERE plan = $1', [plan.plan, round]);
  return row!.bins;
}

/** What stands in the way of another bin. Bins without goods are nobody's work: they do not count. */
export interface PlanLoad {
  /** Counts that are open. */
  readonly open: number;
  /** Bins that were asked for since. */
  readonly today: number;
  /** Bins with goods whose turn is still to come in this round. */
  readonly left: number;
  /** Those, and the ones that had their turn in it. */
  readonly bins: number;
}

export async function loadOf(
  tx: Tx,
  plan: Pick<CountPlan, 'plan' | 'owner' | 'round' | 'items'>,
  since: Millis,
): Promise<PlanLoad> {
  const [row] = await tx.query<PlanLoad>(
    `WITH place AS (
       SELECT round, asked_at, status, location FROM wms.count_plan_place
       WHERE plan = $1 AND round >= $2 - 1 AND status <> 'empty'
     ), waiting AS (
       SELECT count(*)::int AS n FROM place
       WHERE round = $2 AND status = 'waiting' AND location IN (
         SELECT s.location FROM wms.stock s WHERE s.handling_unit = '' AND s.owner = $5
           AND ($4::text[] = '{}' OR s.item = ANY($4::text[])))
     )
     SELECT count(*) FILTER (WHERE round = $2 AND status = 'asked')::int AS open,
       count(*) FILTER (WHERE asked_at >= $3)::int AS today,
       (SELECT n FROM waiting) AS left,
       (SELECT n FROM waiting)
         + count(*) FILTER (WHERE round = $2 AND status <> 'waiting')::int AS bins
     FROM place`,
    [plan.plan, plan.round, since, plan.items, plan.owner],
  );
  return row!;
}

/** The next bins whose turn it is, with what the book has loose in each. */
export function nextBins(
  tx: Tx,
  plan: Pick<CountPlan, 'plan' | 'owner' | 'round' | 'items'>,
  limit: number,
): Promise<{ readonly location: string; readonly items: readonly string[] }[]> {
  return tx.query(
    `SELECT p.location, ARRAY(
         SELECT DISTINCT s.item FROM wms.stock s
         WHERE s.location = p.location AND s.handling_unit = '' AND s.owner = $5
           AND ($4::text[] = '{}' OR s.item = ANY($4::text[])) ORDER BY s.item) AS items
     FROM (SELECT location, place FROM wms.count_plan_place
           WHERE plan = $1 AND round = $2 AND status = 'waiting' ORDER BY place LIMIT $3) p
     ORDER BY p.place`,
    [plan.plan, plan.round, limit, plan.items, plan.owner],
  );
}

export async function markEmpty(
  tx: Tx,
  plan: Pick<CountPlan, 'plan' | 'round'>,
  locations: readonly string[],
  at: Millis,
): Promise<void> {
  await tx.query(
    `UPDATE wms.count_plan_place SET status = 'empty', asked_at = $4
     WHERE plan = $1 AND round = $2 AND location = ANY($3::text[])`,
    [plan.plan, plan.round, locations, at],
  );
}

export async function markAsked(
  tx: Tx,
  plan: Pick<CountPlan, 'plan' | 'round'>,
  asked: { readonly location: string; readonly countId: string; readonly at: Millis },
): Promise<void> {
  await tx.query(
    `UPDATE wms.count_plan_place SET status = 'asked', count_id = $4, asked_at = $5
     WHERE plan = $1 AND round = $2 AND location = $3`,
    [plan.plan, plan.round, asked.location, asked.countId, asked.at],
  );
}

/** Writes down how a count ended; false when no plan asked for it. */
export async function markCounted(
  tx: Tx,
  countId: string,
  found: { readonly status: 'right' | 'wrong' | 'given_up'; over: number; short: number },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE wms.count_plan_place SET status = $2, pieces_over = $3, pieces_short = $4
     WHERE count_id = $1 AND status = 'asked' RETURNING 1`,
    [countId, found.status, found.over, found.short],
  );
  return rows.length > 0;
}

/** The plan, locked: who pauses and who ends it take turns. */
export async function lockPlan(tx: Tx, plan: string): Promise<CountPlan | undefined> {
  await tx.query('SELECT FROM wms.count_plan WHERE plan = $1 FOR UPDATE', [plan]);
  return readPlan(tx, plan);
}

/** From open to paused and back. */
export async function setPaused(tx: Tx, plan: string, isPaused: boolean): Promise<void> {
  await tx.query(
    `UPDATE wms.count_plan SET status = CASE WHEN $2 THEN 'paused' ELSE 'open' END
     WHERE plan = $1 AND status IN ('open', 'paused')`,
    [plan, isPaused],
  );
}

export async function endPlan(
  tx: Tx,
  plan: string,
  end: { readonly status: 'done' | 'stopped'; readonly by: string; readonly at: Millis },
): Promise<void> {
  await tx.query(
    'UPDATE wms.count_plan SET status = $2, ended_by = $3, ended_at = $4 WHERE plan = $1',
    [plan, end.status, end.by, end.at],
  );
}

export async function isRoundOpen(
  tx: Tx,
  plan: Pick<CountPlan, 'plan' | 'round'>,
): Promise<boolean> {
  const [row] = await tx.query<{ open: boolean }>(
    `SELECT EXISTS (SELECT FROM wms.count_plan_place
       WHERE plan = $1 AND round = $2 AND status IN ('waiting', 'asked')) AS open`,
    [plan.plan, plan.round],
  );
  return row!.open;
}

/** Rounds of a plan, or the one that is named, the newest first. */
export function roundReports(
  tx: Tx,
  plan: string,
  which: { readonly round?: number; readonly limit: number },
): Promise<RoundReport[]> {
  return tx.query<RoundReport>(
    `SELECT round, count(*)::int AS bins,
       count(*) FILTER (WHERE status = 'waiting')::int AS waiting,
       count(*) FILTER (WHERE status = 'asked')::int AS asked,
       count(*) FILTER (WHERE status = 'right')::int AS "right",
       count(*) FILTER (WHERE status = 'wrong')::int AS wrong,
       count(*) FILTER (WHERE status = 'empty')::int AS empty,
       count(*) FILTER (WHERE status = 'given_up')::int AS "givenUp",
       sum(pieces_over)::bigint AS "piecesOver", sum(pieces_short)::bigint AS "piecesShort"
     FROM wms.count_plan_place WHERE plan = $1 AND ($3::int IS NULL OR round = $3)
     GROUP BY round ORDER BY round DESC LIMIT $2`,
    [plan, which.limit, which.round ?? null],
  );
}
