import type { Tx } from '#base/database/index.ts';
import type { PostingHead, UnitEvent } from '#wms-core/contracts.ts';
import { openBook } from './book.ts';
import { answerBefore } from './post.ts';

/** Keeps what became of units in the posting of that sequence. */
export async function writeUnitEvents(
  tx: Tx,
  sequence: number,
  events: readonly UnitEvent[],
): Promise<void> {
  await tx.query(
    `INSERT INTO wms.unit_event (sequence, handling_unit, event, location, parent)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[])`,
    [
      sequence,
      events.map((one) => one.handlingUnit),
      events.map((one) => one.event),
      events.map((one) => one.location),
      events.map((one) => one.parent),
    ],
  );
}

/** A posting of its own for what became of units while no goods moved; once by its id. */
export async function noteUnits(
  tx: Tx,
  head: PostingHead,
  events: readonly UnitEvent[],
): Promise<{ readonly sequence: number }> {
  const { sequence } = await openBook(tx, { head, keys: [], locks: [], units: [] });
  if (sequence === undefined) return answerBefore(tx, head.postingId);
  await writeUnitEvents(tx, sequence, events);
  return { sequence };
}
