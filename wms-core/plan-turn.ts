import type { Tx } from '#base/database/index.ts';

const PLAN_LOCK = 7_274_301;

/**
 * Plans of where goods are to be carried are made one after the other: two at a time would see the same
 * room, or goods that somebody is just taking away, twice. Rows of stock are locked before, never after.
 */
export const takeTurns = (tx: Tx) => tx.query('SELECT pg_advisory_xact_lock($1)', [PLAN_LOCK]);
