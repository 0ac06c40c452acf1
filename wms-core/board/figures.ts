import type { Tx } from '#base/database/index.ts';
import { atLocalTime, dayAfter, localTime } from '#base/local-time.ts';
import { hours, type Millis } from '#base/time.ts';
import type { States } from '../stock/states.ts';
import { sumStock } from '../stock/sums.ts';
import { type Entry, type Flow, pieces, RATE_SPAN } from './day-book.ts';

/** The day of the warehouse: on its own wall, not in Greenwich. */
export interface Today {
  readonly day: string;
  readonly from: Millis;
  readonly to: Millis;
}

export function todayOf(now: Millis, timeZone: string): Today {
  const { day } = localTime(now, timeZone);
  const begin = (of: string) => atLocalTime({ day: of, minute: 0 }, timeZone);
  return { day, from: begin(day), to: begin(dayAfter(day, 1)) };
}

/** One direction of goods on one day, in pieces. */
export interface Direction {
  /** What is done and what is still to be done by the end of the day. */
  readonly planned: number;
  readonly done: number;
  /** Done ÷ planned, 0 to 1; null when nothing is planned. */
  readonly completion: number | null;
  /** Pieces of the last hour. */
  readonly ratePerHour: number;
  /** Pieces by hours since the day began, the present hour last. */
  readonly hours: readonly number[];
  /** ASNs or orders that are still to be done by the end of the day. */
  readonly documentsOpen: number;
}

/** Whose, or where; pieces of the day and of the last hour. */
export interface Share {
  readonly name: string;
  readonly received: number;
  readonly picked: number;
  readonly receivedPerHour: number;
  readonly pickedPerHour: number;
}

interface Left {
  readonly pieces: number;
  readonly documents: number;
}

/** What ASNs that are due by the end of the day have not brought yet. */
const TO_RECEIVE = {
  name: 'board-to-receive',
  text: `SELECT coalesce(sum(greatest(0, l.expected - l.received)), 0)::bigint AS pieces,
      count(DISTINCT a.asn) AS documents
    FROM wms.asn a LEFT JOIN wms.asn_line l USING (asn)
    WHERE a.status <> 'closed' AND a.expected_at < $1`,
};

/** What orders that are due by then, or have no deadline, have not got yet. */
const TO_SHIP = {
  name: 'board-to-ship',
  text: `SELECT coalesce(sum(greatest(0, l.ordered - l.shipped - l.short)), 0)::bigint AS pieces,
      count(DISTINCT o.order_id) AS documents
    FROM wms.sales_order o LEFT JOIN wms.sales_line l USING (order_id)
    WHERE o.status NOT IN ('shipped', 'closed_short', 'cancelled')
      AND (o.deadline IS NULL OR o.deadline < $1)`,
};

export async function leftToday(tx: Tx, { to }: Today): Promise<{ in: Left; out: Left }> {
  const [receive] = await tx.query<Left>(TO_RECEIVE, [to]);
  const [ship] = await tx.query<Left>(TO_SHIP, [to]);
  return { in: receive!, out: ship! };
}

export async function stockByState(tx: Tx): Promise<States> {
  const { groups } = await sumStock(tx, { filter: {}, by: [], limit: 1 });
  const { available = 0, locked = 0, frozen = 0, pending = 0 } = groups[0]?.sums ?? {};
  return { available, locked, frozen, pending };
}

export function directionOf(
  entries: readonly Entry[],
  flow: Flow,
  left: Left,
  { today, now }: { readonly today: Today; readonly now: Millis },
): Direction {
  const done = pieces(entries, flow);
  const planned = done + left.pieces;
  const byHour = Array.from({ length: Math.floor((now - today.from) / hours(1)) + 1 }, () => 0);
  for (const one of entries) {
    const hour = Math.floor((one.from - today.from) / hours(1));
    if (one.flow === flow && hour in byHour) byHour[hour]! += one.pieces;
  }
  return {
    ...{ planned, done, hours: byHour, documentsOpen: left.documents },
    completion: planned > 0 ? done / planned : null,
    ratePerHour: pieces(entries, flow, now - RATE_SPAN),
  };
}

/** By worker or area, who did most in the last hour first; at most `limit`. */
export function sharesOf(
  entries: readonly Entry[],
  by: 'actor' | 'area',
  now: Millis,
  limit: number,
): readonly Share[] {
  const groups = Map.groupBy(
    entries.filter((one) => one[by] !== '' && one.flow !== 'shipped'),
    (one) => one[by],
  );
  const shares = [...groups].map(([name, own]) => ({
    name,
    received: pieces(own, 'received'),
    picked: pieces(own, 'picked'),
    receivedPerHour: pieces(own, 'received', now - RATE_SPAN),
    pickedPerHour: pieces(own, 'picked', now - RATE_SPAN),
  }));
  const rank = (one: Share) => one.receivedPerHour + one.pickedPerHour;
  const all = (one: Share) => one.received + one.picked;
  return shares
    .sort((a, b) => rank(b) - rank(a) || all(b) - all(a) || (a.name < b.name ? -1 : 1))
    .slice(0, limit);
}
