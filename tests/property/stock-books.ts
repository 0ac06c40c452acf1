import type { Tx } from '#base/database/index.ts';
import { lockedIn, type Paper } from './paper-book.ts';
import { MAX_LEVELS } from './paper-facts.ts';
import type { Place } from './stock-requests.ts';
import type { Cast } from './stock-scene.ts';

/** What stands in the books of one cast, each list sorted. */
export interface Books {
  readonly stock: readonly string[];
  readonly transit: readonly string[];
  readonly locks: readonly string[];
  readonly serials: readonly string[];
  readonly units: readonly string[];
  /** Those that lie. */
  readonly holds: readonly string[];
  /** What must never be. */
  readonly never: readonly string[];
  readonly postings: readonly string[];
  readonly told: readonly string[];
}

const sorted = (lines: readonly string[]): string[] => [...lines].sort();

/** The paper in the same words. */
export function booksOf(paper: Paper): Books {
  const rows = [...paper.rows.values()].filter((row) => row.quantity > 0);
  const at = ({ location, unit, quality }: Place) => `${location} ${unit} ${quality}`;
  return {
    stock: sorted(
      rows.map(
        (row) =>
          `${row.layer} ${at(row)}: ${row.quantity}, ${lockedIn(row)} locked, ${row.grams} g`,
      ),
    ),
    transit: sorted(
      [...paper.transit.values()]
        .filter((sent) => sent.quantity > 0)
        .map(
          (sent) => `${sent.unit} ${sent.layer} ${sent.quality}: ${sent.quantity}, ${sent.grams} g`,
        ),
    ),
    locks: sorted(
      rows.flatMap((row) =>
        [...row.locks].map(([order, pieces]) => `${order} ${row.layer} ${at(row)}: ${pieces}`),
      ),
    ),
    serials: sorted(
      [...paper.serials].map(([serial, where]) => `${serial} ${where.layer} ${at(where)}`),
    ),
    units: sorted(
      [...paper.units].map(([unit, { location, parent }]) => `${unit} ${location} in ${parent}`),
    ),
    holds: sorted(
      [...paper.holds].flatMap(([id, { lifted, kind, because, quantity = 'all', row }]) => {
        if (lifted) return [];
        const name = id.startsWith('kit ') ? `of kits ${because}` : id;
        return [`${kind} ${row ? `moved ${because} ${row}` : name}: ${quantity}`];
      }),
    ),
    never: [],
    postings: sorted([...paper.postings]),
    told: paper.told,
  };
}

export const LAYER = `concat_ws('|', l.owner, l.item, l.lot, l.delivery, l.receipt_line, l.customs_document)`;
const PLACE = (table: string) =>
  `concat(${table}.location, ' ', ${table}.handling_unit, ' ', ${table}.quality)`;

/** The lines of a cast's books: its items are $1, its units $2, and $3 and $4 tell its ids. */
const LINES: Readonly<Record<Exclude<keyof Books, 'told' | 'never'>, string>> = {
  stock: `SELECT concat(${LAYER}, ' ', ${PLACE('s')}, ': ', s.quantity, ', ', s.allocated, ' locked, ',
      s.weight_grams, ' g')
    FROM wms.stock s JOIN wms.layer l USING (layer) WHERE s.item = ANY($1::text[])`,
  transit: `SELECT concat(t.transfer, ' ', ${LAYER}, ' ', t.quality, ': ', t.quantity, ', ',
      t.weight_grams, ' g')
    FROM wms.transit t JOIN wms.layer l USING (layer) WHERE t.item = ANY($1::text[])`,
  locks: `SELECT concat(a.order_id, ' ', ${LAYER}, ' ', ${PLACE('a')}, ': ', a.quantity)
    FROM wms.allocation a JOIN wms.layer l USING (layer) WHERE a.item = ANY($1::text[])`,
  serials: `SELECT concat(s.serial, ' ', ${LAYER}, ' ', ${PLACE('s')})
    FROM wms.serial s JOIN wms.layer l USING (layer) WHERE s.item = ANY($1::text[])`,
  units: `SELECT concat(handling_unit, ' ', location, ' in ', parent) FROM wms.handling_unit
    WHERE handling_unit = ANY($2::text[])`,
  holds: `SELECT concat(h.kind, ' ', CASE WHEN h.root = ''
        THEN regexp_replace(h.hold_id, '^kit (.*)/.*$', 'of kits \\1')
        ELSE concat('moved ', h.root, ' ', h.item, ' ', ${LAYER}, ' ', ${PLACE('h')}) END,
      ': ', coalesce(h.quantity::text, 'all'))
    FROM wms.hold h LEFT JOIN wms.layer l ON l.layer = h.layer
    WHERE h.lifted_at IS NULL AND h.hold_id ~ $4`,
  postings: 'SELECT posting_id FROM wms.posting WHERE posting_id ~ $3',
};
const BOOKS = {
  name: 'paper-books',
  text: `SELECT ${Object.entries(LINES)
    .map(([book, lines]) => `ARRAY(${lines}) AS ${book}`)
    .join(',\n  ')}`,
};

export async function readBooks(tx: Tx, cast: Cast): Promise<Omit<Books, 'told'>> {
  const { bulk, numbered, kit, spare, case: box, units, key } = cast;
  const items = [bulk, numbered, kit, spare, box];
  const values = [items, units, `(^|:)R${key}-`, `(^| )R${key}-`];
  const [books] = await tx.query<Omit<Books, 'told'>>(BOOKS, values);
  const lists = Object.entries(books!).map(([book, lines]) => [book, sorted(lines)]);
  const never = await tx.query<{ never: string }>(NEVER, [units]);
  return { ...Object.fromEntries(lists), never: never.map((one) => one.never) };
}

/** What must never be, whatever was asked for; a line for each case of it. */
const NEVER = {
  name: 'paper-never',
  text: `WITH RECURSIVE up AS (
      SELECT handling_unit, parent, 1 AS level FROM wms.handling_unit
      WHERE parent <> '' AND handling_unit = ANY($1::text[])
      UNION ALL
      SELECT up.handling_unit, p.parent, level + 1 FROM up
      JOIN wms.handling_unit p ON p.handling_unit = up.parent WHERE p.parent <> '' AND level < 9
    )
    SELECT concat('a circle, or too many levels, around ', handling_unit) AS never FROM up
    WHERE level = ${MAX_LEVELS}
    UNION ALL
    SELECT concat(a.order_id, ' has goods of ', l.owner) FROM wms.allocation a
    JOIN wms.layer l USING (layer) JOIN wms.sales_order o USING (order_id)
    WHERE o.owner <> l.owner
    UNION ALL
    SELECT concat(serial, ' of ', item, ' is where none lies: ', location, ' ', handling_unit)
    FROM wms.serial n LEFT JOIN wms.stock s
      USING (owner, item, layer, location, handling_unit, quality)
    WHERE s.item IS NULL
      AND location NOT IN ('SUPPLIER', 'CUSTOMER', 'LOSS', 'SCRAP', 'PRODUCTION', 'TRANSIT')`,
};
