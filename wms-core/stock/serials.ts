import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { MovementLine, SerialAt } from '#wms-core/contracts.ts';
import type { Moved } from './apply.ts';
import { keyAt, keyColumns, nameOf, type StockKey, VIRTUAL_LOCATIONS } from './keys.ts';
import { inKit, isKept, numberName, numbersFault, playNumbers } from './numbers.ts';
import type { LedgerParts } from './parts.ts';

type Names = readonly [owners: string[], items: string[], serials: string[]];

function namesOf(lines: readonly MovementLine[]): Names {
  const named = lines.flatMap((line) => (line.serials ?? []).map((serial) => ({ line, serial })));
  return [
    named.map(({ line }) => line.owner),
    named.map(({ line }) => line.item),
    named.map(({ serial }) => serial),
  ];
}

const COLUMNS = `s.owner, s.item, s.serial, s.layer, s.location,
  s.handling_unit AS "handlingUnit", s.quality`;
const KEY = 'owner, item, layer, location, handling_unit, quality';

/** The numbers of these names and all that lie in these rows, in key order. */
async function numbersOf(
  tx: Tx,
  names: Names,
  rows: readonly StockKey[],
  lock: '' | 'FOR UPDATE OF s',
): Promise<SerialAt[]> {
  return tx.query<SerialAt>(
    `SELECT ${COLUMNS} FROM (
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS n(owner, item, serial)
       UNION SELECT p.owner, p.item, p.serial
       FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
         AS k(${KEY}) JOIN wms.serial p USING (${KEY})) n
     JOIN wms.serial s USING (owner, item, serial)
     ORDER BY s.owner, s.item, s.serial ${lock}`,
    [...names, ...keyColumns(rows)],
  );
}

const byName = (rows: readonly SerialAt[]): ReadonlyMap<string, SerialAt> =>
  new Map(rows.map((at) => [numberName(at.owner, at.item, at.serial), at]));

/** Pieces on their way in transfers, by the name of their row. */
async function piecesInTransit(tx: Tx, rows: readonly StockKey[]): Promise<[string, number][]> {
  const sent = rows.filter(({ location }) => location === 'TRANSIT');
  if (sent.length === 0) return [];
  const found = await tx.query<StockKey & { readonly quantity: number }>(
    `SELECT t.owner, t.item, t.layer, 'TRANSIT' AS location, t.transfer AS "handlingUnit",
       t.quality, t.quantity
     FROM unnest($1::text[]) AS n(transfer) JOIN wms.transit t USING (transfer)`,
    [[...new Set(sent.map((row) => row.handlingUnit))]],
  );
  return found.map((row) => [nameOf(row), row.quantity]);
}

/**
 * Of the units of PRODUCTION in which numbers stand, those that are kits of this house: the kit of
 * that number, or any of the work order's where they have none. What is in others left with them.
 */
async function kitsHere(tx: Tx, known: readonly SerialAt[]): Promise<ReadonlySet<string>> {
  const units = [...new Set(known.filter(inKit).map((at) => at.handlingUnit))];
  if (units.length === 0) return new Set();
  const rows = await tx.query<{ unit: string }>(
    `SELECT DISTINCT m.from_unit AS unit FROM unnest($1::text[]) AS u(unit)
     JOIN wms.posting h ON h.posting_id = 'kit:' || split_part(u.unit, '/', 1)
     JOIN wms.movement m ON m.sequence = h.sequence AND m.from_location = 'PRODUCTION'
       AND m.from_unit = u.unit AND h.reason = 'kit_build'
     WHERE CASE WHEN m.serials IS NULL
       THEN EXISTS (SELECT FROM wms.stock s WHERE s.layer = m.layer)
         OR EXISTS (SELECT FROM wms.transit t WHERE t.layer = m.layer)
       ELSE EXISTS (SELECT FROM wms.serial k WHERE k.owner = m.owner AND k.item = m.item
         AND k.serial = m.serials->>0 AND k.layer = m.layer
         AND (k.location <> ALL (${VIRTUAL_LOCATIONS}) OR k.location = 'TRANSIT')) END`,
    [units],
  );
  return new Set(rows.map((row) => row.unit));
}

/** Lines of goods whose pieces have numbers. */
async function numbered(
  { masterData }: LedgerParts,
  tx: Tx,
  lines: readonly Moved[],
): Promise<boolean> {
  if (lines.some((line) => line.serials !== undefined)) return true;
  for (const [owner, own] of Map.groupBy(lines, (line) => line.owner)) {
    const items = await masterData.items(
      tx,
      owner,
      own.map((line) => line.item),
    );
    if (isRefusal(items)) continue;
    if ([...items.values()].some((item) => item.serialControlled)) return true;
  }
  return false;
}

/**
 * Takes the serial numbers of the lines along; a number is in one place, once. Called when the rows
 * of stock are locked, which keeps the numbers that lie in them. `piecesIn` says how many pieces a
 * row had before. Answers the lines with all numbers that go with them.
 */
export async function moveSerials(
  parts: LedgerParts,
  tx: Tx,
  lines: readonly Moved[],
  piecesIn: (row: string) => number,
): Promise<readonly Moved[] | Refusal> {
  if (!(await numbered(parts, tx, lines))) return lines;
  const names = namesOf(lines);
  // Claims new numbers first, so that two receipts of one number wait for each other here.
  const fresh = await tx.query<{ owner: string; item: string; serial: string }>(
    `INSERT INTO wms.serial (owner, item, serial, layer, location, handling_unit, quality)
     SELECT DISTINCT n.owner, n.item, n.serial, '', 'SUPPLIER', '', 'passed'
     FROM unnest($1::text[], $2::text[], $3::text[]) AS n(owner, item, serial) ORDER BY 1, 2, 3
     ON CONFLICT (owner, item, serial) DO NOTHING RETURNING owner, item, serial`,
    names,
  );
  const rows = lines.filter(({ from }) => isKept(from)).map((line) => keyAt(line, line.from));
  const isNew = new Set(fresh.map((row) => numberName(row.owner, row.item, row.serial)));
  const found = await numbersOf(tx, names, rows, 'FOR UPDATE OF s');
  const known = found.filter((at) => !isNew.has(numberName(at.owner, at.item, at.serial)));
  const pieces = new Map(rows.map((row) => [nameOf(row), piecesIn(nameOf(row))]));
  for (const [row, count] of await piecesInTransit(tx, rows)) pieces.set(row, count);
  const kits = await kitsHere(tx, known);
  const played = playNumbers(lines, { known: byName(known), pieces, kits });
  if (isRefusal(played)) {
    await forget(tx, fresh);
    return played;
  }
  await place(tx, played.placed);
  return played.lines;
}

/** A refused posting never was: numbers that only it named are not known. */
async function forget(
  tx: Tx,
  fresh: readonly { readonly owner: string; readonly item: string; readonly serial: string }[],
): Promise<void> {
  if (fresh.length === 0) return;
  await tx.query(
    `DELETE FROM wms.serial s USING unnest($1::text[], $2::text[], $3::text[]) AS n(owner, item, serial)
     WHERE s.owner = n.owner AND s.item = n.item AND s.serial = n.serial`,
    [fresh.map((row) => row.owner), fresh.map((row) => row.item), fresh.map((row) => row.serial)],
  );
}

async function place(tx: Tx, placed: readonly SerialAt[]): Promise<void> {
  if (placed.length === 0) return;
  await tx.query(
    `UPDATE wms.serial s SET layer = n.layer, location = n.location,
       handling_unit = n.handling_unit, quality = n.quality
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
       AS n(owner, item, serial, layer, location, handling_unit, quality)
     WHERE s.owner = n.owner AND s.item = n.item AND s.serial = n.serial`,
    [
      placed.map((at) => at.owner),
      placed.map((at) => at.item),
      placed.map((at) => at.serial),
      placed.map((at) => at.layer),
      placed.map((at) => at.location),
      placed.map((at) => at.handlingUnit),
      placed.map((at) => at.quality),
    ],
  );
}

/** The numbers that lie in the house in these places and units, in their order. */
export function serialsAt(
  tx: Tx,
  where: {
    readonly owner: string;
    readonly items: readonly string[];
    readonly location?: string;
    readonly handlingUnit: string;
  },
): Promise<SerialAt[]> {
  const { owner, items, location = null, handlingUnit } = where;
  return tx.query<SerialAt>(
    `SELECT ${COLUMNS} FROM wms.serial s
     WHERE s.owner = $1 AND s.item = ANY($2::text[]) AND s.handling_unit = $4
       AND s.location = coalesce($3, s.location) AND ($3 IS NOT NULL OR $4 <> '')
     ORDER BY s.item, s.serial`,
    [owner, items, location, handlingUnit],
  );
}

/** What is wrong with taking the pieces that the line names; nothing is locked or booked. */
export async function serialFault(tx: Tx, line: MovementLine): Promise<Refusal | undefined> {
  const key = keyAt(line, line.from);
  const known = await numbersOf(tx, namesOf([line]), [key], '');
  const [row] = await tx.query<{ quantity: number }>(
    `SELECT quantity FROM wms.stock WHERE owner = $1 AND item = $2 AND layer = $3
       AND location = $4 AND handling_unit = $5 AND quality = $6`,
    keyColumns([key]).map(([value]) => value),
  );
  const pieces = new Map(isKept(line.from) ? [[nameOf(key), row?.quantity ?? 0]] : []);
  const kits = await kitsHere(tx, known);
  return numbersFault(line, { known: byName(known), pieces, kits });
}
