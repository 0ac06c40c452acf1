import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import type { Feed } from '#wms-core/contracts.ts';
import { cursorText, parseCursor } from './cursor.ts';
import { refuse } from './refusals.ts';

/** An event as hosts read it. */
export interface StoredEvent {
  /** Opaque; pass it as `after` to read on behind this event. */
  readonly cursor: string;
  readonly type: string;
  readonly subject: string;
  readonly correlationId: string;
  readonly at: string;
  readonly data: unknown;
}

export interface EventPage {
  readonly events: readonly StoredEvent[];
  /** Where to read on: the last event's cursor, or the one that was given. */
  readonly next: string;
}

export interface EventFeed extends Feed {
  /** At most `limit` events behind `after` ('' is the beginning); refuses `feed.cursor`. */
  read(tx: Tx, after: string, limit: number): Promise<EventPage | Refusal>;
  /** The place behind all that `read` finds now; what is still being written comes after it. */
  end(tx: Tx): Promise<string>;
}

interface Row {
  readonly xid: string;
  readonly sequence: number;
  readonly type: string;
  readonly subject: string;
  readonly correlation_id: string;
  readonly at: number;
  readonly data: unknown;
}

const APPEND = {
  name: 'feed-append',
  text: `INSERT INTO wms.event (type, subject, correlation_id, at, data)
SELECT n.type, n.subject, n.correlation_id, $1::bigint, n.data
FROM unnest($2::text[], $3::text[], $4::text[], $5::jsonb[]) WITH ORDINALITY
  AS n(type, subject, correlation_id, data, place) ORDER BY n.place`,
};

/**
 * Rows of one transaction become visible together, but in no order between transactions: a reader
 * by sequence alone would pass by a row that commits late. A transaction below `xmin` is over, so
 * nothing can appear before it any more.
 */
const READ = {
  name: 'feed-read',
  text: `SELECT xid::text AS xid, sequence, type, subject, correlation_id, at, data FROM wms.event
WHERE (xid, sequence) > ($1::text::xid8, $2::bigint)
  AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY wms.event.xid, sequence LIMIT $3`,
};

/** No event bears the number 0, so this is before all that a reader has not been able to see. */
const END = {
  name: 'feed-end',
  text: 'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid, 0 AS sequence',
};

/**
 * jsonb keeps neither U+0000 nor half of a surrogate pair: a name with one must not stop a posting.
 */
const keepable = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '') : value;

export function createFeed(): EventFeed {
  return {
    async append(tx, at, events) {
      if (events.length === 0) return;
      await tx.query(APPEND, [
        at,
        events.map((event) => event.type),
        events.map((event) => event.subject),
        events.map((event) => event.correlationId),
        events.map((event) => JSON.stringify(event.data, keepable)),
      ]);
    },
    async read(tx, after, limit) {
      const cursor = parseCursor(after);
      if (!cursor) return refuse('feed.cursor', { after });
      const rows = await tx.query<Row>(READ, [cursor.xid, cursor.sequence, limit]);
      const events = rows.map((row) => ({
        cursor: cursorText(row),
        type: row.type,
        subject: row.subject,
        correlationId: row.correlation_id,
        at: toTimestamp(row.at),
        data: row.data,
      }));
      return { events, next: events.at(-1)?.cursor ?? after };
    },
    async end(tx) {
      const [row] = await tx.query<Pick<Row, 'xid' | 'sequence'>>(END);
      return cursorText(row!);
    },
  };
}
