/** What is different on the floor from its drawing, as it stands in the database: `wcs.floor_change`. */
import type { Tx } from '#base/database/index.ts';
import type { FloorChange } from '#base/site/floor-change.ts';
import type { Millis } from '#base/time.ts';

/** A change that is in force; `until`: when it ends by itself, null: when somebody ends it. */
export type OpenChange = FloorChange & { readonly until: Millis | null };

/** The same matter of the same thing: only one of them can be in force. */
export const isAlike = (
  one: Pick<FloorChange, 'kind' | 'target'>,
  other: Pick<FloorChange, 'kind' | 'target'>,
): boolean => one.kind === other.kind && one.target === other.target;

export const isOver = ({ until }: OpenChange, now: Millis): boolean =>
  until !== null && until <= now;

/** In the order of their making. */
export const loadChanges = (tx: Tx): Promise<OpenChange[]> =>
  tx.query<OpenChange>(
    'SELECT kind, target, body, until FROM wcs.floor_change WHERE ended_at IS NULL ORDER BY change',
  );

/** One that says something else of the same thing takes the place of what was said before. */
export async function saveChange(
  tx: Tx,
  { kind, target, body, until }: OpenChange,
  said: { readonly reason: string; readonly by: string; readonly at: Millis },
): Promise<void> {
  const value = JSON.stringify(body);
  await tx.query(
    `UPDATE wcs.floor_change SET ended_at = greatest($5, at), ended_by = $6
     WHERE kind = $1 AND target = $2 AND ended_at IS NULL
       AND (body <> $3::jsonb OR until IS DISTINCT FROM $4::bigint)`,
    [kind, target, value, until, said.at, said.by],
  );
  await tx.query(
    `INSERT INTO wcs.floor_change (kind, target, body, until, reason, by, at)
     VALUES ($1, $2, $3::jsonb, $4, $5, $6, $7)
     ON CONFLICT (kind, target) WHERE ended_at IS NULL DO NOTHING`,
    [kind, target, value, until, said.reason, said.by, said.at],
  );
}

export async function endChange(
  tx: Tx,
  { kind, target }: Pick<FloorChange, 'kind' | 'target'>,
  said: { readonly by: string; readonly at: Millis },
): Promise<void> {
  await tx.query(
    `UPDATE wcs.floor_change SET ended_at = greatest($4, at), ended_by = $3
     WHERE kind = $1 AND target = $2 AND ended_at IS NULL`,
    [kind, target, said.by, said.at],
  );
}

/** Ends those whose time is over; whoever said how long they hold has ended them. */
export async function endOver(tx: Tx, now: Millis): Promise<void> {
  await tx.query(
    `UPDATE wcs.floor_change SET ended_at = greatest(until, at), ended_by = by
     WHERE ended_at IS NULL AND until <= $1`,
    [now],
  );
}
