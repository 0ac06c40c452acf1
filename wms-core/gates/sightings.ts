import { and, desc, eq, gt, gte, lt } from '#base/database/drizzle.ts';
import { type Columns, parameters, shape, type Tx } from '#base/database/index.ts';
import { days, type Millis, toTimestamp } from '#base/time.ts';
import { sightingTable } from '#wms-core/store/schema.ts';
import type { Wrong } from './judge.ts';
import type { Direction, Passage, Seen } from './model.ts';

/** How long sightings are kept, days. */
export const KEEP_SIGHTING_DAYS = 90;

export type SightingRow = typeof sightingTable.$inferSelect;

/**
 * Keeps what was seen, and says which tags begin a passage: not those that the same gate saw just
 * before (the hub has forgotten them after a restart), nor those of a reading that is known.
 */
export async function keepSightings(
  tx: Tx,
  reading: Passage & { readonly readingId: string; readonly passageMs: Millis },
  seen: readonly (Seen & { readonly wrong: Wrong | '' })[],
): Promise<ReadonlySet<string>> {
  if (seen.length === 0) return new Set();
  const text = (pick: (one: Seen & { readonly wrong: string }) => string) =>
    [seen.map(pick), 'text'] as const;
  const columns: Columns = [
    text(({ epc }) => epc),
    text(({ direction }) => direction),
    [seen.map(({ antenna }) => antenna), 'integer'],
    text(({ handlingUnit, piece }) => handlingUnit || (piece?.handlingUnit ?? '')),
    text(({ piece }) => piece?.owner ?? ''),
    text(({ piece }) => piece?.item ?? ''),
    text(({ piece }) => piece?.serial ?? ''),
    text(({ wrong }) => wrong),
  ];
  const { readingId, gate, place, at, passageMs } = reading;
  const p = parameters();
  const statement = `INSERT INTO wms.sighting
      (reading, epc, gate, place, direction, antenna, handling_unit, owner, item, serial, wrong, at)
    SELECT ${p.add(readingId, 'text')}, g.epc, ${p.add(gate, 'text')}, ${p.add(place, 'text')},
      g.direction, g.antenna, g.handling_unit, g.owner, g.item, g.serial, g.wrong,
      ${p.add(at, 'bigint')}
    FROM ${p.table(columns)}
      AS g(epc, direction, antenna, handling_unit, owner, item, serial, wrong)
    WHERE NOT EXISTS (SELECT FROM wms.sighting s WHERE s.epc = g.epc
      AND s.gate = ${p.add(gate, 'text')} AND s.at > ${p.add(at - passageMs, 'bigint')})
    ON CONFLICT (reading, epc) DO NOTHING RETURNING epc`;
  const query = { name: `gate-keep-${shape(columns)}`, text: statement };
  const rows = await tx.query<{ readonly epc: string }>(query, p.values);
  return new Set(rows.map(({ epc }) => epc));
}

export interface SightingQuery {
  readonly handlingUnit?: string;
  readonly item?: string;
  readonly serial?: string;
  readonly gate?: string;
  readonly place?: string;
  readonly direction?: Exclude<Direction, ''>;
  /** Only what should not have passed, or only what may. */
  readonly wrong?: boolean;
  readonly from?: Millis;
  readonly until?: Millis;
  /** Only those kept before this one. */
  readonly before?: number;
  readonly limit: number;
}

/** The newest first. */
export function listSightings(tx: Tx, query: SightingQuery): Promise<SightingRow[]> {
  const { wrong, from, until, before, limit, ...same } = query;
  const { at, sighting } = sightingTable;
  const isSame = Object.entries(same).map(([name, value]) =>
    eq(sightingTable[name as keyof typeof same], value),
  );
  return tx.orm
    .select()
    .from(sightingTable)
    .where(
      and(
        ...isSame,
        wrong === undefined ? undefined : (wrong ? gt : eq)(sightingTable.wrong, ''),
        from === undefined ? undefined : gte(at, from),
        until === undefined ? undefined : lt(at, until),
        before === undefined ? undefined : lt(sighting, before),
      ),
    )
    .orderBy(desc(sighting))
    .limit(limit);
}

export const sightingView = ({ reading: _, at, ...one }: SightingRow) => ({
  ...one,
  at: toTimestamp(at),
});

/** Sightings too old to be asked for. */
export async function clearSightings(tx: Tx, now: Millis): Promise<void> {
  await tx.query('DELETE FROM wms.sighting WHERE at < $1', [now - days(KEEP_SIGHTING_DAYS)]);
}
