import { type Columns, parameters, shape, type Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { Layer, MovementLine } from '#wms-core/contracts.ts';
import type { Book, Moved } from './apply.ts';
import {
  covers,
  HOLD_COLUMNS,
  type Hold,
  type Holdable,
  holdableAt,
  movedName,
} from './holds-on.ts';
import { isVirtual, keyAt, nameOf, type StockKey } from './keys.ts';
import { loadLayers } from './layers.ts';

/**
 * A hold of a place is of the goods that lie there. Held pieces that are brought away stay on hold
 * where they are brought: on a hold of their own on exactly that row (`root` names the hold because
 * of which it lies, and with which it is lifted). Pieces that are not held go first. Those that come
 * to where that hold lies on everything are on it again, and on no other. What a count or a short pick
 * keeps is the place's, and a relocation's own hold ends by it: these stay.
 */

/** The hold of a relocation, named by it and the line, keeps its pieces for that relocation. */
export const IS_OF_RELOCATION = `EXISTS (SELECT FROM wms.transfer t
  WHERE t.purpose = 'relocation' AND t.status = 'open'
    AND t.transfer_id = regexp_replace(h.hold_id, '/[^/]*$', ''))`;

const OF_PLACES = {
  name: 'ledger-holds-of-places',
  text: `SELECT ${HOLD_COLUMNS} FROM wms.hold h
    WHERE lifted_at IS NULL AND kind IN ('freeze', 'recall', 'expiry', 'customer')
      AND item = ANY($3::text[]) AND (location = ANY($1::text[]) AND location <> ''
        OR handling_unit = ANY($2::text[]) AND handling_unit <> ''
        OR units && $2::text[] AND units <> '{}'
        OR hold_id = ANY($4::text[]))
      AND NOT ${IS_OF_RELOCATION}
    ORDER BY at, hold_id`,
};

/** From one place of the house to another; what orders have locked is on no hold. */
const isAway = ({ from, to, lockedFor }: MovementLine): boolean =>
  !lockedFor && !isVirtual(from.location) && !isVirtual(to.location);

interface Row {
  readonly key: StockKey;
  quantity: number;
}

interface Play {
  readonly layers: ReadonlyMap<string, Layer>;
  /** Oldest first. */
  readonly holds: { -readonly [K in keyof Hold]: Hold[K] }[];
  /** Where holds of some pieces lie, as it was before the lines and then after each. */
  readonly rows: Map<string, Row>;
  /** By the hold's id: pieces more, or fewer. */
  readonly changes: Map<string, { readonly hold: Hold; pieces: number }>;
}

const rootOf = ({ root, holdId }: Hold): string => root || holdId;

/** After the lines were played and written: their rows are locked, so no hold comes meanwhile. */
export async function bringHoldsAlong(
  tx: Tx,
  lines: readonly Moved[],
  book: Book,
  by: { readonly actor: string; readonly at: Millis },
): Promise<void> {
  const away = lines.filter(isAway);
  if (away.length === 0) return;
  const wanted = [
    away.map(({ from }) => from.location),
    away.map(({ from }) => from.handlingUnit),
    ['', ...new Set(away.map(({ item }) => item))],
  ];
  const lying = await tx.query<Hold>(OF_PLACES, [...wanted, []]);
  if (lying.length === 0) return;
  const roots = [...new Set(lying.map(rootOf))];
  await lockHolds(tx, roots);
  const holds = await tx.query<Hold>(OF_PLACES, [...wanted, roots]);
  const rows = await rowsUnder(tx, holds, book);
  const codes = [...rows.values()].map(({ key }) => key.layer);
  const layers = await loadLayers(tx, [...codes, ...away.map(({ layer }) => layer)]);
  const play: Play = { layers, holds, rows, changes: new Map() };
  for (const line of lines) {
    if (isAway(line)) follow(play, line);
    count(rows, keyAt(line, line.from), -line.quantity);
    count(rows, keyAt(line, line.to), line.quantity);
  }
  await changeHolds(tx, [...play.changes.values()], by);
}

/** Who lifts a hold, or brings others of its pieces away, waits, and sees what came of it. */
export async function lockHolds(tx: Tx, holds: readonly string[]): Promise<void> {
  await tx.query('SELECT FROM wms.hold WHERE hold_id = ANY($1) ORDER BY hold_id FOR UPDATE', [
    holds,
  ]);
}

/**
 * The rows of the book, locked, came out of what these holds are of without going anywhere: what
 * orders have not locked stays on hold there.
 */
export async function keepOnHold(
  tx: Tx,
  holds: readonly Hold[],
  book: Book,
  by: { readonly actor: string; readonly at: Millis },
): Promise<void> {
  const rows = await rowsUnder(tx, holds, book);
  const layers = await loadLayers(
    tx,
    [...rows.values()].map(({ key }) => key.layer),
  );
  const play: Play = { layers, holds: holds.map((one) => ({ ...one })), rows, changes: new Map() };
  for (const { key, quantity, allocated } of book.balances.values()) {
    const free = quantity - allocated;
    const line = { ...key, from: key, to: key, quantity: free, left: 0 };
    if (free > 0) follow(play, line, ({ root }) => root !== '');
  }
  await changeHolds(tx, [...play.changes.values()], by);
}

/** Where the holds of some pieces lie that may lie on several rows; before the posting. */
async function rowsUnder(tx: Tx, holds: readonly Hold[], book: Book): Promise<Map<string, Row>> {
  const ofSome = holds.filter(({ quantity, root }) => quantity !== null && root === '');
  if (ofSome.length === 0) return new Map();
  const found = await tx.query<StockKey & { quantity: number }>(
    `SELECT owner, item, layer, location, handling_unit AS "handlingUnit", quality, quantity
     FROM wms.stock WHERE location = ANY($1::text[])
       OR handling_unit = ANY($2::text[]) AND handling_unit <> ''
     ORDER BY owner, item, layer, location, handling_unit, quality`,
    [
      ofSome.map(({ location }) => location),
      ofSome.flatMap(({ handlingUnit, units }) => [handlingUnit, ...units]),
    ],
  );
  const rows = new Map(found.map(({ quantity, ...key }) => [nameOf(key), { key, quantity }]));
  for (const [name, { key, before }] of book.balances) {
    rows.set(name, { key, quantity: before.quantity });
  }
  return rows;
}

function count(rows: Map<string, Row>, key: StockKey, pieces: number): void {
  const row = rows.get(nameOf(key));
  if (row) row.quantity += pieces;
}

type Away = Pick<Moved, 'owner' | 'item' | 'layer' | 'from' | 'to' | 'quantity' | 'left'>;

/** The holds that lie on the source alone give what no longer has room beside the pieces left. */
function follow(play: Play, line: Away, isToo?: (hold: Hold) => boolean): void {
  const layer = play.layers.get(line.layer);
  const [from, to] = [holdableAt(line, line.from, layer), holdableAt(line, line.to, layer)];
  const isOnRoot = rootsOn(play, from, to);
  const isThereToo = isToo ?? ((one) => covers(one, to));
  let sum = 0;
  for (const hold of play.holds.filter((one) => covers(one, from) && !isThereToo(one))) {
    const { quantity } = hold;
    if (quantity === null) {
      bring(play, hold, keyAt(line, line.to), line.quantity);
      continue;
    }
    const before = Math.max(0, sum - line.left);
    sum += quantity;
    const pieces = Math.min(line.quantity, Math.max(0, sum - line.left) - before);
    if (pieces === 0) continue;
    if (!isOnRoot(hold)) bring(play, hold, keyAt(line, line.to), pieces);
    change(play, hold, -pieces);
    if (hold.root !== '') continue;
    // It counts in full on each row that it lies on: the others keep what it loses here.
    for (const { key, quantity: here } of play.rows.values()) {
      const isOther = here > 0 && nameOf(key) !== nameOf(keyAt(line, line.from));
      if (isOther && covers(hold, holdableAt(key, key, play.layers.get(key.layer)))) {
        bring(play, hold, key, pieces);
      }
    }
  }
}

/**
 * Whether pieces on a hold because of another are on that one too: it lies on everything in one of
 * these places, and keeps them where they come, or was brought along with them from where they went.
 */
function rootsOn({ holds }: Play, ...places: readonly Holdable[]): (hold: Hold) => boolean {
  const whole = holds.filter(
    (one) => one.quantity === null && places.some((goods) => covers(one, goods)),
  );
  return ({ root }) => root !== '' && whole.some(({ holdId }) => holdId === root);
}

/** So many pieces of the row are on hold from now on, because of this one. */
function bring(play: Play, hold: Hold, key: StockKey, pieces: number): void {
  const { owner, item, layer, location, handlingUnit, quality } = key;
  const root = rootOf(hold);
  const holdId = movedName(root, key);
  let own = play.holds.find((one) => one.holdId === holdId);
  if (!own) {
    const { kind, customer, reason, actor, at } = hold;
    own = {
      ...{ holdId, root, kind, customer, reason, actor, at, quantity: 0, until: null },
      ...{ owner, item, layer, location, handlingUnit, units: [], quality },
      ...{ lot: '', delivery: '', supplierLot: '', producedFrom: '', producedTo: '' },
    };
    play.holds.push(own);
    play.holds.sort((a, b) => a.at - b.at || (a.holdId < b.holdId ? -1 : 1));
  }
  change(play, own, pieces);
}

function change(play: Play, hold: Play['holds'][number], pieces: number): void {
  hold.quantity = (hold.quantity ?? 0) + pieces;
  const known = play.changes.get(hold.holdId);
  if (known) known.pieces += pieces;
  else play.changes.set(hold.holdId, { hold, pieces });
}

/** A hold on a row of which nothing is left there is over; it comes back when pieces do. */
export async function changeHolds(
  tx: Tx,
  changes: readonly { readonly hold: Hold; readonly pieces: number }[],
  { actor, at }: { readonly actor: string; readonly at: Millis },
): Promise<void> {
  const fewer = changes.filter(({ pieces }) => pieces < 0);
  const more = changes.filter(({ pieces }) => pieces > 0);
  if (fewer.length > 0) {
    await tx.query(
      `UPDATE wms.hold h SET quantity = h.quantity + n.pieces,
         lifted_at = CASE WHEN h.root <> '' AND h.quantity + n.pieces = 0 THEN $3::bigint END,
         lifted_by = CASE WHEN h.root <> '' AND h.quantity + n.pieces = 0 THEN $4 END
       FROM unnest($1::text[], $2::bigint[]) AS n(hold_id, pieces) WHERE h.hold_id = n.hold_id`,
      [fewer.map(({ hold }) => hold.holdId), fewer.map(({ pieces }) => pieces), at, actor],
    );
  }
  if (more.length === 0) return;
  const text = (pick: (hold: Hold) => string) =>
    [more.map(({ hold }) => pick(hold)), 'text'] as const;
  const columns: Columns = [
    text((hold) => hold.holdId),
    text((hold) => hold.root),
    text((hold) => hold.kind),
    text((hold) => hold.customer),
    text((hold) => hold.reason),
    text((hold) => hold.actor),
    [more.map(({ hold }) => hold.at), 'bigint'],
    [more.map(({ pieces }) => pieces), 'bigint'],
    text((hold) => hold.owner),
    text((hold) => hold.item),
    text((hold) => hold.layer),
    text((hold) => hold.location),
    text((hold) => hold.handlingUnit),
    text((hold) => hold.quality),
  ];
  const p = parameters();
  const name = `ledger-holds-along-${shape(columns)}`;
  const values = p.table(columns);
  await tx.query(
    {
      name,
      text: `INSERT INTO wms.hold AS h (hold_id, root, kind, customer, reason, actor, at, quantity,
         owner, item, layer, location, handling_unit, quality, lot, delivery)
       SELECT n.*, '', '' FROM ${values} AS n
       ON CONFLICT (hold_id) DO UPDATE SET lifted_at = NULL, lifted_by = NULL,
         quantity = excluded.quantity + CASE WHEN h.lifted_at IS NULL THEN h.quantity ELSE 0 END`,
    },
    p.values,
  );
}
