import type { Tx } from '#base/database/index.ts';
import { hours, type Millis, minutes } from '#base/time.ts';
import { palletsOf } from './area.ts';
import { ruleOfPercent, sampleOf } from './inspection/rule.ts';
import { type InboundRules, readRules } from './rules.ts';

/** How much work an ASN is, estimated from its lines. Minutes of one person. */

export interface LabourOfAsn {
  readonly asn: string;
  readonly unload: number;
  readonly scan: number;
  readonly inspect: number;
  readonly putAway: number;
}

/** What still has to come of an ASN. */
export interface Volume {
  readonly asn: string;
  readonly pallets: number;
  readonly lines: readonly { readonly pieces: number; readonly inspectionPercent: number }[];
}

const STEPS = ['unload', 'scan', 'inspect', 'putAway'] as const;
export const totalOf = (labour: Omit<LabourOfAsn, 'asn'>): number =>
  STEPS.reduce((sum, step) => sum + labour[step], 0);

export function labourOf(volume: Volume, rates: InboundRules['labour']): LabourOfAsn {
  const lines = volume.lines.filter((line) => line.pieces > 0);
  const pieces = lines.reduce((sum, line) => sum + line.pieces, 0);
  const samples = lines
    .filter((line) => line.inspectionPercent > 0)
    .reduce((sum, line) => sum + sampleOf(line.pieces, ruleOfPercent(line.inspectionPercent)), 0);
  const seconds = {
    unload: volume.pallets * rates.unloadSecondsAPallet,
    scan: lines.length * rates.scanSecondsALine + pieces * rates.scanSecondsAPiece,
    inspect: samples * rates.inspectSecondsAPiece,
    putAway: lines.length * rates.putAwaySecondsALine + pieces * rates.putAwaySecondsAPiece,
  };
  const minutesOf = (given: number) => Math.round(given / 6) / 10;
  return {
    asn: volume.asn,
    unload: minutesOf(seconds.unload),
    scan: minutesOf(seconds.scan),
    inspect: minutesOf(seconds.inspect),
    putAway: minutesOf(seconds.putAway),
  };
}

export async function labourOfAsns(
  tx: Tx,
  asns: readonly string[],
): Promise<ReadonlyMap<string, LabourOfAsn>> {
  const { labour } = await readRules(tx);
  const pallets = await palletsOf(tx, asns);
  const rows = await tx.query<{ asn: string; pieces: number; inspectionPercent: number }>(
    `SELECT l.asn, greatest(0, l.expected - l.received) AS pieces,
       i.inspection_percent AS "inspectionPercent"
     FROM wms.asn_line l JOIN wms.asn a USING (asn)
     JOIN wms.item i ON i.owner = a.owner AND i.item = l.item
     WHERE l.asn = ANY($1::text[]) ORDER BY l.asn, l.place`,
    [asns],
  );
  return new Map(
    asns.map((asn) => {
      const lines = rows.filter((row) => row.asn === asn);
      return [asn, labourOf({ asn, pallets: pallets.get(asn) ?? 0, lines }, labour)];
    }),
  );
}

interface Coming {
  readonly asn: string;
  readonly fromAt: Millis;
  readonly toAt: Millis;
}

/** ASNs still to come between two moments: at their appointment, without one when expected. */
const COMING = `SELECT a.asn, coalesce(p.from_at, a.expected_at) AS "fromAt",
    coalesce(p.to_at, a.expected_at + $3::bigint) AS "toAt"
  FROM wms.asn a
  LEFT JOIN wms.dock_appointment_asn b USING (asn)
  LEFT JOIN wms.dock_appointment p USING (appointment)
  WHERE a.status <> 'closed' AND coalesce(p.from_at, a.expected_at) < $2
    AND coalesce(p.to_at, a.expected_at + $3::bigint) > $1
  ORDER BY 2, 1 LIMIT $4`;

const MAX_ASNS = 2_000;

export interface LabourHour extends Omit<LabourOfAsn, 'asn'> {
  readonly at: Millis;
}

const NOTHING = { unload: 0, scan: 0, inspect: 0, putAway: 0 };
const tenths = (given: number) => Math.round(given * 10) / 10;

/** Work by hour of the clock: each ASN's is spread evenly over its time at the dock. */
export function byHour(
  coming: readonly Coming[],
  labour: ReadonlyMap<string, LabourOfAsn>,
  time: { readonly fromAt: Millis; readonly toAt: Millis },
): LabourHour[] {
  const found: LabourHour[] = [];
  const first = Math.floor(time.fromAt / hours(1)) * hours(1);
  for (let at = first; at < time.toAt; at += hours(1)) {
    const sums = { ...NOTHING };
    for (const { asn, fromAt, toAt } of coming) {
      const overlap = Math.min(toAt, at + hours(1)) - Math.max(fromAt, at);
      const own = labour.get(asn);
      if (overlap <= 0 || !own) continue;
      for (const step of STEPS) sums[step] += (own[step] * overlap) / (toAt - fromAt);
    }
    const { unload, scan, inspect, putAway } = sums;
    found.push({
      at,
      ...{ unload: tenths(unload), scan: tenths(scan) },
      ...{ inspect: tenths(inspect), putAway: tenths(putAway) },
    });
  }
  return found;
}

export async function labourByHour(
  tx: Tx,
  time: { readonly fromAt: Millis; readonly toAt: Millis },
): Promise<LabourHour[]> {
  const coming = await tx.query<Coming>(COMING, [time.fromAt, time.toAt, minutes(60), MAX_ASNS]);
  const labour = await labourOfAsns(
    tx,
    coming.map(({ asn }) => asn),
  );
  return byHour(coming, labour, time);
}
