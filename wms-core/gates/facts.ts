/** What the book knows of tags that were read, each kind by one statement. */
import type { Tx } from '#base/database/index.ts';
import { isSameCode, keyOfEpc, readEpc } from '#base/gs1/index.ts';
import { isRefusal } from '#base/refusal.ts';
import type { MasterData } from '#wms-core/contracts.ts';
import type { GateReading } from '#wms-core/ports.ts';
import { COVERS } from '#wms-core/stock/balances.ts';
import type { Direction, ParcelFacts, PieceFacts, Seen, UnitFacts } from './model.ts';

/** Announced by an ASN that is still open. */
export interface Announced {
  readonly handlingUnit: string;
  readonly asn: string;
}

/** Goods that were set aside go back to their supplier; no order can lock what is not passed. */
const SET_ASIDE = `CASE WHEN s.quality <> 'passed' THEN s.allocated ELSE 0 END`;

/** A unit `w.unit` and those that stand in or on it. */
const WITH_CHILDREN = `SELECT w.unit UNION ALL
  SELECT u.handling_unit FROM wms.handling_unit u WHERE u.parent = w.unit AND u.parent <> ''`;

const PIECES = {
  name: 'gate-pieces',
  text: `SELECT n.owner, n.item, n.serial, n.location, n.handling_unit AS "handlingUnit",
      coalesce(${SET_ASIDE}, 0) > 0 AS "setAside"
    FROM unnest($1::text[], $2::text[], $3::text[]) AS w(owner, item, serial)
    JOIN wms.serial n USING (owner, item, serial)
    LEFT JOIN wms.stock s USING (owner, item, layer, location, handling_unit, quality)
    ORDER BY n.owner, n.item, n.serial`,
};

/** Those of the units that the house has, had, or waits for. */
const KNOWN = {
  name: 'gate-known-units',
  text: `SELECT w.unit FROM unnest($1::text[]) AS w(unit)
    WHERE EXISTS (SELECT FROM wms.handling_unit u WHERE u.handling_unit = w.unit)
      OR EXISTS (SELECT FROM wms.parcel p WHERE p.parcel = w.unit)
      OR EXISTS (SELECT FROM wms.unit_event e WHERE e.handling_unit = w.unit)
      OR EXISTS (SELECT FROM wms.asn a WHERE a.status <> 'closed' AND a.content->'units' @>
        jsonb_build_array(jsonb_build_object('handlingUnit', w.unit)))
    ORDER BY w.unit`,
};

const ANNOUNCED = {
  name: 'gate-announced-units',
  text: `SELECT w.unit AS "handlingUnit", a.asn FROM unnest($1::text[]) AS w(unit)
    JOIN wms.asn a ON a.status <> 'closed' AND a.content->'units' @>
      jsonb_build_array(jsonb_build_object('handlingUnit', w.unit))
    ORDER BY a.asn, w.unit`,
};

/**
 * The parcels among the units, and those that lie on one of them. What is kept for a customer, or
 * counted, may go out all the same.
 */
const PARCELS = {
  name: 'gate-parcels',
  text: `SELECT w.unit, p.parcel, p.order_id AS "order", p.status, p.at,
      o.status AS "orderStatus", o.dock,
      o.recheck OR EXISTS (
        SELECT FROM wms.stock s JOIN wms.layer y USING (layer) LEFT JOIN wms.hold h
          ON ${COVERS} AND h.kind NOT IN ('customer', 'count', 'missing')
        WHERE s.handling_unit = p.parcel AND s.handling_unit <> ''
          AND (s.quality = 'rejected' OR h.hold_id IS NOT NULL)) AS held,
      EXISTS (SELECT FROM wms.task t WHERE t.task_id = o.task_id AND t.kind = 'load'
        AND t.status IN ('open', 'sent', 'started', 'held')
        AND t.body->'parcels' @> jsonb_build_array(
          jsonb_build_object('handlingUnit', p.parcel))) AS called
    FROM unnest($1::text[]) AS w(unit) CROSS JOIN LATERAL (${WITH_CHILDREN}) c
    JOIN wms.parcel p ON p.parcel = c.unit JOIN wms.sales_order o USING (order_id)
    ORDER BY w.unit, p.parcel`,
};

const UNITS = {
  name: 'gate-units',
  text: `SELECT w.unit AS "handlingUnit", h.location,
      coalesce(sum(s.quantity - ${SET_ASIDE}), 0)::bigint AS pieces
    FROM unnest($1::text[]) AS w(unit) JOIN wms.handling_unit h ON h.handling_unit = w.unit
    CROSS JOIN LATERAL (${WITH_CHILDREN}) c
    LEFT JOIN wms.stock s ON s.handling_unit = c.unit AND s.handling_unit <> ''
    GROUP BY 1, 2 ORDER BY 1`,
};

const unitsIn = (seen: readonly Seen[]): string[] =>
  [...new Set(seen.map(({ handlingUnit }) => handlingUnit).filter((unit) => unit !== ''))].sort();

export async function knownUnits(tx: Tx, units: readonly string[]): Promise<ReadonlySet<string>> {
  if (units.length === 0) return new Set();
  const rows = await tx.query<{ readonly unit: string }>(KNOWN, [units]);
  return new Set(rows.map(({ unit }) => unit));
}

export async function announcedUnits(tx: Tx, seen: readonly Seen[]): Promise<Announced[]> {
  const units = unitsIn(seen);
  return units.length === 0 ? [] : tx.query<Announced>(ANNOUNCED, [units]);
}

/** By the unit that is one or carries them. */
export async function parcelsOfUnits(
  tx: Tx,
  units: readonly string[],
): Promise<ReadonlyMap<string, readonly ParcelFacts[]>> {
  if (units.length === 0) return new Map();
  const rows = await tx.query<ParcelFacts & { readonly unit: string }>(PARCELS, [units]);
  return Map.groupBy(rows, ({ unit }) => unit);
}

export async function unitFacts(
  tx: Tx,
  units: readonly string[],
): Promise<ReadonlyMap<string, UnitFacts>> {
  if (units.length === 0) return new Map();
  const rows = await tx.query<UnitFacts>(UNITS, [units]);
  return new Map(rows.map((row) => [row.handlingUnit, row]));
}

type Named = ReturnType<typeof keyOfEpc> & Pick<Seen, 'epc' | 'antenna' | 'direction'>;

/** Items with numbered pieces of which this is the code of one piece, whoever owns them. */
async function itemsOfGtin(tx: Tx, masterData: MasterData, gtin: string) {
  const items = await masterData.itemsByCode(tx, gtin);
  return items.filter(
    ({ serialControlled, barcodes }) =>
      serialControlled && barcodes.some((code) => isSameCode(code, gtin)),
  );
}

async function piecesOf(
  tx: Tx,
  masterData: MasterData,
  named: readonly Named[],
): Promise<ReadonlyMap<string, readonly PieceFacts[]>> {
  const byGtin = Map.groupBy(named, ({ gtin = '' }) => gtin);
  byGtin.delete('');
  const asked: { readonly epc: string; readonly key: string; readonly row: readonly string[] }[] =
    [];
  for (const [gtin, tags] of byGtin) {
    for (const { owner, item } of await itemsOfGtin(tx, masterData, gtin)) {
      for (const { epc, serial = '' } of tags) {
        asked.push({ epc, key: `${owner}\n${item}\n${serial}`, row: [owner, item, serial] });
      }
    }
  }
  if (asked.length === 0) return new Map();
  const column = (at: number) => asked.map(({ row }) => row[at]!);
  const found = await tx.query<PieceFacts>(PIECES, [column(0), column(1), column(2)]);
  const pieces = new Map(found.map((one) => [`${one.owner}\n${one.item}\n${one.serial}`, one]));
  const known = asked.flatMap(({ epc, key }) => {
    const piece = pieces.get(key);
    return piece ? [{ epc, piece }] : [];
  });
  const byTag = Map.groupBy(known, ({ epc }) => epc);
  return new Map([...byTag].map(([epc, those]) => [epc, those.map(({ piece }) => piece)]));
}

/** The tags that name what the house knows. Two owners may have a piece of one number. */
export async function known(
  tx: Tx,
  masterData: MasterData,
  { tags }: GateReading,
  towards: Direction,
): Promise<readonly Seen[]> {
  const named = tags.flatMap(({ epc, antenna = 0, direction = towards }): Named[] => {
    const read = readEpc(epc);
    return isRefusal(read) ? [] : [{ ...keyOfEpc(read), epc, antenna, direction }];
  });
  const unitOf = ({ sscc, grai = '' }: Named) => sscc ?? grai;
  const units = [...new Set(named.map(unitOf).filter((unit) => unit !== ''))].sort();
  const ours = await knownUnits(tx, units);
  const pieces = await piecesOf(tx, masterData, named);
  return named.flatMap((one): Seen[] => {
    const { epc, antenna, direction } = one;
    const head = { epc, antenna, direction };
    const handlingUnit = unitOf(one);
    if (ours.has(handlingUnit)) return [{ ...head, handlingUnit, piece: undefined }];
    const [piece] = pieces.get(epc) ?? [];
    return piece ? [{ ...head, handlingUnit: '', piece }] : [];
  });
}
