import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import { cursorText, parseCursor, sequenceOf } from '../stock/cursor.ts';
import { SOURCES, type Source } from './sources.ts';

/** All that is set must match. */
export interface HistoryFilter {
  readonly actor?: string;
  readonly document?: string;
  /** An item, place, unit, order, task, worker or any other code. */
  readonly subject?: string;
  readonly kind?: string;
  readonly since?: Millis;
  readonly until?: Millis;
}

export interface HistoryPlace {
  readonly at: Millis;
  readonly kind: string;
  readonly id: string;
}

export interface HistoryEntry extends HistoryPlace {
  readonly actor: string;
  readonly source: string;
  readonly document: string;
  readonly what: string;
  readonly reason: string;
  readonly data: unknown;
}

/** Undefined when the text is no place in the history. */
export function parseHistoryPlace(text: string): HistoryPlace | undefined {
  const [time, kind, id] = parseCursor(text, 3) ?? [];
  const at = sequenceOf(time);
  return at === undefined || kind === undefined || id === undefined ? undefined : { at, kind, id };
}

type Parameters = { readonly [P in keyof HistoryFilter]?: string } & {
  readonly after?: { readonly at: string; readonly kind: string; readonly id: string };
  readonly limit: string;
};

/** The newest of one kind that meet the conditions. */
function arm(kind: string, source: Source, p: Parameters): string {
  const { from, at, id, actor, document, where } = source;
  const conditions = [
    where,
    p.actor && `${actor} = ${p.actor}`,
    p.document && `${document} = ${p.document}`,
    p.subject && source.subject(p.subject),
    p.since && `${at} >= ${p.since}`,
    p.until && `${at} < ${p.until}`,
    // The first condition is one that an index on the time can begin at.
    p.after && `${at} <= ${p.after.at}`,
    p.after &&
      `(${at}, '${kind}'::text COLLATE "C", (${id}) COLLATE "C") <
       (${p.after.at}, ${p.after.kind} COLLATE "C", ${p.after.id} COLLATE "C")`,
  ].filter((one) => one !== undefined);
  return `(SELECT ${at} AS at, '${kind}'::text COLLATE "C" AS kind, (${id}) COLLATE "C" AS id,
      ${actor} AS actor, ${source.source} AS source, ${document} AS document,
      ${source.what} AS what, ${source.reason} AS reason, ${source.data} AS data
    FROM ${from} WHERE ${conditions.join(' AND ') || 'true'}
    ORDER BY 1 DESC, 3 DESC LIMIT ${p.limit})`;
}

/** Who did what, when, from where and why: the newest first, page by page. */
export async function readHistory(
  tx: Tx,
  filter: HistoryFilter,
  page: { readonly after?: HistoryPlace; readonly limit: number },
): Promise<{ readonly entries: readonly HistoryEntry[]; readonly next?: string }> {
  const values: unknown[] = [];
  const text = (value: string) => `$${values.push(value)}::text`;
  const time = (value: Millis) => `$${values.push(value)}::bigint`;
  const { actor, document, subject, since, until } = filter;
  const { after } = page;
  const p: Parameters = {
    ...(actor === undefined ? {} : { actor: text(actor) }),
    ...(document === undefined ? {} : { document: text(document) }),
    ...(subject === undefined ? {} : { subject: text(subject) }),
    ...(since === undefined ? {} : { since: time(since) }),
    ...(until === undefined ? {} : { until: time(until) }),
    ...(after
      ? {
          after: {
            at: time(after.at),
            kind: text(after.kind),
            id: text(after.id),
          },
        }
      : {}),
    limit: time(page.limit + 1),
  };
  const kinds = Object.entries(SOURCES).filter(
    ([kind]) => filter.kind === undefined || kind === filter.kind,
  );
  const rows = await tx.query<HistoryEntry>(
    `SELECT * FROM (${kinds.map(([kind, source]) => arm(kind, source, p)).join(' UNION ALL ')}) u
     ORDER BY 1 DESC, 2 DESC, 3 DESC LIMIT ${p.limit}`,
    values,
  );
  const entries = rows.slice(0, page.limit);
  const last = entries.at(-1);
  const isMore = rows.length > page.limit && last !== undefined;
  return { entries, ...(isMore ? { next: cursorText([last.at, last.kind, last.id]) } : {}) };
}
