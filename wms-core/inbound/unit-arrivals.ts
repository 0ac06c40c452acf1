import type { Tx } from '#base/database/index.ts';
import { type Millis, toTimestamp } from '#base/time.ts';
import type { Feed } from '#wms-core/contracts.ts';

/** Announced units that a gate saw come in. It says that they are here; nothing is received by it. */

interface Arrived {
  readonly asn: string;
  readonly handlingUnit: string;
  readonly gate: string;
  readonly place: string;
  readonly at: Millis;
}

const KEEP = `INSERT INTO wms.asn_unit_arrival (asn, handling_unit, gate, place, at)
  SELECT n.asn, n.unit, $3, $4, $5 FROM unnest($1::text[], $2::text[]) AS n(asn, unit)
  ORDER BY n.asn, n.unit ON CONFLICT DO NOTHING
  RETURNING asn, handling_unit AS "handlingUnit",
    (SELECT correlation_id FROM wms.asn a WHERE a.asn = asn_unit_arrival.asn) AS "correlationId"`;

/** Each unit of an ASN is told once, however often it comes by. */
export async function noteUnitArrivals(
  tx: Tx,
  feed: Feed,
  units: readonly { readonly asn: string; readonly handlingUnit: string }[],
  passage: { readonly gate: string; readonly place: string; readonly at: Millis },
): Promise<void> {
  if (units.length === 0) return;
  const { gate, place, at } = passage;
  const asns = units.map(({ asn }) => asn);
  const names = units.map(({ handlingUnit }) => handlingUnit);
  const fresh = await tx.query<Arrived & { readonly correlationId: string }>(KEEP, [
    ...[asns, names],
    ...[gate, place, at],
  ]);
  await feed.append(
    tx,
    at,
    fresh.map(({ asn, handlingUnit, correlationId }) => ({
      type: 'wms.asn.unit_arrived',
      subject: asn,
      correlationId,
      data: { asn, handlingUnit, gate, place, at: toTimestamp(at) },
    })),
  );
}

/** By ASN. */
export async function unitArrivals(
  tx: Tx,
  asns: readonly string[],
): Promise<ReadonlyMap<string, readonly Arrived[]>> {
  const rows = await tx.query<Arrived>(
    `SELECT asn, handling_unit AS "handlingUnit", gate, place, at FROM wms.asn_unit_arrival
     WHERE asn = ANY($1::text[]) ORDER BY asn, handling_unit`,
    [asns],
  );
  return Map.groupBy(rows, ({ asn }) => asn);
}
