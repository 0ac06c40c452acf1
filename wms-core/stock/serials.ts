import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { MovementLine } from '#wms-core/contracts.ts';
import { isVirtual, placeText } from './keys.ts';
import { refuse } from './refusals.ts';

interface Known {
  readonly owner: string;
  readonly item: string;
  readonly serial: string;
  readonly layer: string;
  readonly location: string;
  readonly handling_unit: string;
}

interface Moving {
  readonly line: MovementLine;
  readonly serial: string;
}

const nameOf = (owner: string, item: string, serial: string) => `${owner}\n${item}\n${serial}`;

/**
 * Of numbers that customers send back, those that are said to be here and cannot be: fewer pieces lie
 * where they were last seen than numbers are said to. No pick scans a serial number, so one leaves
 * unseen.
 */
async function leftUnseen(tx: Tx, moving: readonly Moving[]): Promise<ReadonlySet<string>> {
  const back = moving.filter(({ line }) => line.from.location === 'CUSTOMER');
  if (back.length === 0) return new Set();
  const rows = await tx.query<Pick<Known, 'owner' | 'item' | 'serial'>>(
    `SELECT owner, item, serial FROM (
       SELECT s.*, row_number() OVER (PARTITION BY s.owner, s.item, s.layer, s.location,
         s.handling_unit ORDER BY s.serial) AS nth
       FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::text[])
         AS u(owner, item, serial)) n
       JOIN wms.serial s ON s.owner = n.owner AND s.item = n.item AND s.serial = n.serial) s
     WHERE nth <= (SELECT count(*) FROM wms.serial o WHERE o.owner = s.owner AND o.item = s.item
         AND o.layer = s.layer AND o.location = s.location AND o.handling_unit = s.handling_unit)
       - (SELECT coalesce(sum(k.quantity), 0) FROM wms.stock k WHERE k.owner = s.owner
         AND k.item = s.item AND k.layer = s.layer AND k.location = s.location
         AND k.handling_unit = s.handling_unit)`,
    [
      back.map(({ line }) => line.owner),
      back.map(({ line }) => line.item),
      back.map(({ serial }) => serial),
    ],
  );
  return new Set(rows.map((row) => nameOf(row.owner, row.item, row.serial)));
}

function fault(
  moving: readonly Moving[],
  known: ReadonlyMap<string, Known>,
  unseen: ReadonlySet<string>,
): Refusal | undefined {
  const stands = new Map(
    [...known].map(([name, row]) => [name, [row.location, row.handling_unit, row.layer]]),
  );
  const mayComeBack = new Set(unseen);
  for (const { line, serial } of moving) {
    const name = nameOf(line.owner, line.item, serial);
    const [location, handlingUnit, layer] = stands.get(name) ?? [];
    if (isVirtual(line.from.location)) {
      if (location !== undefined && !isVirtual(location) && !mayComeBack.delete(name)) {
        const place = placeText({ location, handlingUnit: handlingUnit ?? '' });
        return refuse('serial.duplicate', { serial, item: line.item, place });
      }
    } else if (location !== line.from.location || handlingUnit !== line.from.handlingUnit) {
      return refuse('serial.elsewhere', { serial, item: line.item, place: placeText(line.from) });
    } else if (layer !== line.layer) {
      return refuse('serial.other_layer', { serial, item: line.item });
    }
    stands.set(name, [line.to.location, line.to.handlingUnit, line.layer]);
  }
  return undefined;
}

/** Takes the serial numbers of the lines along; a number is in one place, once. */
export async function moveSerials(
  tx: Tx,
  lines: readonly MovementLine[],
): Promise<Refusal | undefined> {
  const moving = lines.flatMap((line) => (line.serials ?? []).map((serial) => ({ line, serial })));
  if (moving.length === 0) return undefined;
  const names = [
    moving.map(({ line }) => line.owner),
    moving.map(({ line }) => line.item),
    moving.map(({ serial }) => serial),
  ];
  // Claims new numbers first, so that two receipts of one number wait for each other here.
  const fresh = await tx.query<{ owner: string; item: string; serial: string }>(
    `INSERT INTO wms.serial (owner, item, serial, layer, location, handling_unit, quality)
     SELECT DISTINCT n.owner, n.item, n.serial, '', 'SUPPLIER', '', 'passed'
     FROM unnest($1::text[], $2::text[], $3::text[]) AS n(owner, item, serial) ORDER BY 1, 2, 3
     ON CONFLICT (owner, item, serial) DO NOTHING RETURNING owner, item, serial`,
    names,
  );
  const rows = await tx.query<Known>(
    `SELECT s.owner, s.item, s.serial, s.layer, s.location, s.handling_unit
     FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::text[]) AS u(owner, item, serial)) n
     JOIN wms.serial s ON s.owner = n.owner AND s.item = n.item AND s.serial = n.serial
     ORDER BY s.owner, s.item, s.serial FOR UPDATE OF s`,
    names,
  );
  const known = new Map(rows.map((row) => [nameOf(row.owner, row.item, row.serial), row]));
  const refusal = fault(moving, known, await leftUnseen(tx, moving));
  if (refusal) {
    await tx.query(
      `DELETE FROM wms.serial s USING unnest($1::text[], $2::text[], $3::text[]) AS n(owner, item, serial)
       WHERE s.owner = n.owner AND s.item = n.item AND s.serial = n.serial`,
      [fresh.map((row) => row.owner), fresh.map((row) => row.item), fresh.map((row) => row.serial)],
    );
    return refusal;
  }
  const last = new Map(
    moving.map((each) => [nameOf(each.line.owner, each.line.item, each.serial), each]),
  );
  const moved = [...last.values()];
  await tx.query(
    `UPDATE wms.serial s SET layer = n.layer, location = n.location,
       handling_unit = n.handling_unit, quality = n.quality
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
       AS n(owner, item, serial, layer, location, handling_unit, quality)
     WHERE s.owner = n.owner AND s.item = n.item AND s.serial = n.serial`,
    [
      moved.map(({ line }) => line.owner),
      moved.map(({ line }) => line.item),
      moved.map(({ serial }) => serial),
      moved.map(({ line }) => line.layer),
      moved.map(({ line }) => line.to.location),
      moved.map(({ line }) => line.to.handlingUnit),
      moved.map(({ line }) => line.to.quality),
    ],
  );
  return undefined;
}
