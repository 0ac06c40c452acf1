import { desc, eq } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import { putawayStrategyTable } from '#wms-core/store/schema.ts';
import { DEFAULT_STRATEGY, type Strategy } from './strategy.ts';

export interface StoredStrategy {
  readonly version: number;
  readonly strategy: Strategy;
  readonly reason: string;
  readonly actor: string;
  readonly at: Millis;
}

/** Nobody has set one yet. */
const BUILT_IN: StoredStrategy = {
  version: 0,
  strategy: DEFAULT_STRATEGY,
  reason: 'built in',
  actor: 'warehub',
  at: 0,
};

const IN_FORCE = {
  name: 'wms-putaway-strategy',
  text: `SELECT version, strategy, reason, actor, at FROM wms.putaway_strategy
    ORDER BY version DESC LIMIT 1`,
};

export async function strategyInForce(tx: Tx): Promise<StoredStrategy> {
  const [row] = await tx.query<StoredStrategy>(IN_FORCE);
  return row ?? BUILT_IN;
}

export async function readStrategy(tx: Tx, version: number): Promise<StoredStrategy | undefined> {
  if (version === 0) return BUILT_IN;
  const [row] = await tx.orm
    .select()
    .from(putawayStrategyTable)
    .where(eq(putawayStrategyTable.version, version));
  return row as StoredStrategy | undefined;
}

/** The newest first; version 0 is in no table. */
export async function listStrategies(tx: Tx, limit: number): Promise<StoredStrategy[]> {
  const rows = await tx.orm
    .select()
    .from(putawayStrategyTable)
    .orderBy(desc(putawayStrategyTable.version))
    .limit(limit);
  return rows as StoredStrategy[];
}

/** Changes come one after the other: each has the version after the one that it replaces. */
export const lockStrategies = (tx: Tx) =>
  tx.query('LOCK TABLE wms.putaway_strategy IN SHARE ROW EXCLUSIVE MODE');

export async function insertStrategy(tx: Tx, row: StoredStrategy): Promise<void> {
  await tx.query(
    `INSERT INTO wms.putaway_strategy (version, strategy, reason, actor, at)
     VALUES ($1, $2::jsonb, $3, $4, $5)`,
    [row.version, JSON.stringify(row.strategy), row.reason, row.actor, row.at],
  );
}
