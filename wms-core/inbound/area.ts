import type { Tx } from '#base/database/index.ts';
import { hours, type Millis, minutes } from '#base/time.ts';
import { overlapping } from './appointment-store.ts';
import { PALLET } from './parts.ts';
import { readRules } from './rules.ts';

/** How full the receiving area will be: each appointment takes a staging place for each pallet. */

/** Pallets that stand in the area from one moment to another (exclusive). */
export interface Reserved {
  readonly fromAt: Millis;
  readonly toAt: Millis;
  readonly pallets: number;
}

export interface AreaLoad {
  /** Staging places that are not locked; each takes one pallet. */
  readonly places: number;
  readonly reserved: readonly Reserved[];
}

/**
 * Pallets still to come of ASNs: by the item's pallet packaging, without one by weight and volume.
 * Closed ASNs have no entry.
 */
const PALLETS = `SELECT n.asn, greatest(1, ceil(sum(
    CASE WHEN p.item IS NOT NULL
      THEN n.pieces * p.base_denominator::numeric / p.base_numerator
      ELSE greatest(n.pieces * i.weight_grams::numeric / $2,
        n.pieces * i.length_mm::numeric * i.width_mm * i.height_mm / 1000 / $3)
    END)))::integer AS pallets
  FROM (SELECT l.asn, a.owner, l.item, greatest(0, l.expected - l.received) AS pieces
    FROM wms.asn_line l JOIN wms.asn a USING (asn)
    WHERE l.asn = ANY($1::text[]) AND a.status <> 'closed') n
  JOIN wms.item i ON i.owner = n.owner AND i.item = n.item
  LEFT JOIN wms.item_packaging p
    ON p.owner = i.owner AND p.item = i.item AND p.level = 'pallet' AND p.status = 'active'
  GROUP BY n.asn`;

export async function palletsOf(
  tx: Tx,
  asns: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { maxWeightGrams, maxVolumeMl } = PALLET;
  const rows = await tx.query<{ asn: string; pallets: number }>(PALLETS, [
    asns,
    maxWeightGrams,
    maxVolumeMl,
  ]);
  return new Map(rows.map((row) => [row.asn, row.pallets]));
}

/** What is in the area now and what appointments bring into it between two moments. */
export async function areaLoad(
  tx: Tx,
  time: { readonly now: Millis; readonly fromAt: Millis; readonly toAt: Millis },
): Promise<AreaLoad> {
  const dwellMs = minutes((await readRules(tx)).dwellMinutes);
  const [area] = await tx.query<{ places: number; here: number }>(
    `SELECT (SELECT count(*) FROM wms.location WHERE kind = 'staging_in' AND NOT lock_in
         AND out_of_order NOT IN ('putaway', 'both'))::integer AS places,
       (SELECT count(*) FROM wms.inbound_unit WHERE status <> 'closed')::integer AS here`,
  );
  const window = { fromAt: time.fromAt - dwellMs, toAt: time.toAt };
  const booked = await overlapping(tx, window);
  const pallets = await palletsOf(
    tx,
    booked.flatMap(({ asns }) => asns),
  );
  const here = { fromAt: 0, toAt: time.now + dwellMs, pallets: area!.here };
  return {
    places: area!.places,
    reserved: [
      here,
      ...booked.map(({ fromAt, toAt, asns }) => ({
        fromAt,
        toAt: toAt + dwellMs,
        pallets: asns.reduce((sum, asn) => sum + (pallets.get(asn) ?? 0), 0),
      })),
    ],
  };
}

/** The most pallets that stand in the area at once between two moments. */
export function peak(
  reserved: readonly Reserved[],
  time: { readonly fromAt: Millis; readonly toAt: Millis },
): number {
  const begins = reserved.map((one) => one.fromAt).filter((at) => at > time.fromAt);
  const moments = [time.fromAt, ...begins.filter((at) => at < time.toAt)];
  const at = (moment: Millis) =>
    reserved
      .filter((one) => one.fromAt <= moment && moment < one.toAt)
      .reduce((sum, one) => sum + one.pallets, 0);
  return Math.max(...moments.map(at));
}

export interface AreaHour {
  readonly at: Millis;
  readonly pallets: number;
}

/** The peak of each hour, from a full hour on. */
export function byHour(
  load: AreaLoad,
  time: { readonly fromAt: Millis; readonly toAt: Millis },
): AreaHour[] {
  const found: AreaHour[] = [];
  const first = Math.floor(time.fromAt / hours(1)) * hours(1);
  for (let at = first; at < time.toAt; at += hours(1)) {
    found.push({ at, pallets: peak(load.reserved, { fromAt: at, toAt: at + hours(1) }) });
  }
  return found;
}
