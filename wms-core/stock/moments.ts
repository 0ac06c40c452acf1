import type { Tx } from '#base/database/index.ts';
import { OperatingError } from '#base/operating-error.ts';
import type { Millis } from '#base/time.ts';

/** Moments of the ledger: a moment is the sequence of the last posting that counts. */

/** The newest posting that is committed; 0 before the first. */
export async function newestSequence(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ sequence: number }>(
    'SELECT sequence FROM wms.posting ORDER BY sequence DESC LIMIT 1',
  );
  return row?.sequence ?? 0;
}

/**
 * The posting that was the last one at a time. The order of the book is the sequence, not the time:
 * what is booked a moment later than it was done belongs to the later state.
 */
export async function sequenceAt(tx: Tx, at: Millis): Promise<number> {
  const [row] = await tx.query<{ sequence: number }>(
    'SELECT sequence FROM wms.posting WHERE at <= $1 ORDER BY at DESC, sequence DESC LIMIT 1',
    [at],
  );
  return row?.sequence ?? 0;
}

/** When a posting was made; 0 where there is none. */
export async function timeOf(tx: Tx, sequence: number): Promise<Millis> {
  const [row] = await tx.query<{ at: Millis }>('SELECT at FROM wms.posting WHERE sequence = $1', [
    sequence,
  ]);
  return row?.at ?? 0;
}

/** Transactions that are writing postings now. */
const WRITERS = `SELECT virtualtransaction AS writer FROM pg_locks
  WHERE relation = 'wms.posting'::regclass AND mode = 'RowExclusiveLock' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND pid <> pg_backend_pid()`;

const PAUSE_MS = 10;
const MAX_PAUSES = 1_000;

/**
 * A sequence up to which the book is settled: no posting below it is still to be committed. Numbers
 * are drawn in another order than transactions commit, so this waits for those that were writing when
 * it was read (they stand in the table's locks); nobody waits for this.
 */
export async function settledSequence(tx: Tx): Promise<number> {
  const sequence = await newestSequence(tx);
  const writers = async () =>
    (await tx.query<{ writer: string }>(WRITERS)).map(({ writer }) => writer);
  let open = await writers();
  for (let pauses = 0; open.length > 0; pauses++) {
    if (pauses === MAX_PAUSES) {
      throw new OperatingError('store.busy', 'a posting is open for more than ten seconds', {
        retryable: true,
      });
    }
    await tx.query('SELECT pg_sleep($1)', [PAUSE_MS / 1_000]);
    const still = new Set(await writers());
    open = open.filter((writer) => still.has(writer));
  }
  return sequence;
}
