import type { Database } from '#base/database/index.ts';
import { hours, type Millis, minutes } from '#base/time.ts';
import { settledSequence } from '../stock/moments.ts';

/** What of a day's movements a board shows. */
export type Flow = 'received' | 'picked' | 'shipped';

export interface Entry {
  readonly flow: Flow;
  /** Begin of the five minutes in which it was. */
  readonly from: Millis;
  readonly actor: string;
  /** The zone where it was received, or from where it was picked. */
  readonly area: string;
  readonly pieces: number;
}

export interface DayBook {
  /** The entries since `dayStart`; reads only what was booked since the last question. */
  read(dayStart: Millis): Promise<readonly Entry[]>;
}

const SLOT_MS = minutes(5);
export const RATE_SPAN: Millis = hours(1);

/** Pieces of these entries, since a time if it is said. */
export const pieces = (entries: readonly Entry[], flow: Flow, since = 0): number =>
  entries.reduce(
    (sum, one) => (one.flow === flow && one.from >= since ? sum + one.pieces : sum),
    0,
  );

/** A receipt that is taken back was none. $1 and $2 bound the sequence, $3 the time. */
const ENTRIES = {
  name: 'board-entries',
  text: `SELECT flow, slot * ${SLOT_MS} AS "from", actor, area, sum(pieces)::bigint AS pieces FROM (
    SELECT h.actor, h.at / ${SLOT_MS} AS slot,
      CASE WHEN h.posting_id LIKE 'reversal:%' THEN -m.quantity ELSE m.quantity END AS pieces,
      coalesce(CASE WHEN k.kind = 'receive' THEN t.zone ELSE f.zone END, '') AS area,
      CASE
        WHEN k.kind = 'receive' AND m.from_location IN ('SUPPLIER', 'TRANSIT', 'CUSTOMER')
          OR h.posting_id LIKE 'reversal:%' THEN 'received'
        WHEN k.kind = 'pick' AND f.kind = 'bin' THEN 'picked'
        WHEN k.kind = 'load' AND m.to_location IN ('CUSTOMER', 'TRANSIT') THEN 'shipped'
      END AS flow
    FROM wms.posting h JOIN wms.movement m USING (sequence)
    LEFT JOIN wms.task k ON k.task_id = h.task
    LEFT JOIN wms.location f ON f.location = m.from_location
    LEFT JOIN wms.location t ON t.location = m.to_location
    WHERE h.sequence > $1 AND h.sequence <= $2 AND h.at >= $3) AS line
  WHERE flow IS NOT NULL GROUP BY flow, slot, actor, area`,
};

/** The first posting of a day, from which its movements are read on; null while there is none. */
const FIRST = {
  name: 'board-first',
  text: 'SELECT min(sequence) AS sequence FROM wms.posting WHERE at >= $1',
};

/** Today's movements in memory, five minutes by five: the book is read once, however many boards ask. */
export function createDayBook(database: Database): DayBook {
  let day: Millis | undefined;
  let last = 0;
  let entries = new Map<string, Entry>();

  return {
    async read(dayStart) {
      const isNew = day !== dayStart;
      const news = await database.transaction('board.book', async (tx) => {
        const settled = await settledSequence(tx);
        const [first] = isNew
          ? await tx.query<{ sequence: number | null }>(FIRST, [dayStart])
          : [{ sequence: last + 1 }];
        // One that is still being written may have a lower number than the first that is seen.
        const from = Math.min(settled, (first?.sequence ?? settled + 1) - 1);
        const rows =
          settled > from ? await tx.query<Entry>(ENTRIES, [from, settled, dayStart]) : [];
        return { settled, rows };
      });
      [day, last] = [dayStart, news.settled];
      if (isNew) entries = new Map();
      for (const one of news.rows) {
        const key = `${one.flow} ${one.from} ${one.area} ${one.actor}`;
        const before = entries.get(key)?.pieces ?? 0;
        entries.set(key, { ...one, pieces: before + one.pieces });
      }
      return [...entries.values()];
    },
  };
}
