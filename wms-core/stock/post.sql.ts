/**
 * The two hot statements of the ledger: `open` claims the posting's id and locks the rows it
 * touches, `write` stores what `apply` made of them. With BEGIN and COMMIT a posting of any size
 * costs four round trips; by hand (update, upsert, movement, posting) it is six.
 *
 * Why two: a row locked after a wait is newer than the statement's snapshot, so what is decided on
 * it belongs into a later statement, which sees everything that was committed before the locks.
 *
 * Lock order: `FOR UPDATE` stands above the sort, so rows are locked in key order ("C" collation,
 * the same everywhere), new rows are inserted in key order, and handling units come before stock.
 * Two postings therefore wait for each other in one direction only. What remains (a row that came
 * into being between a waiting posting's snapshot and its insert, two postings in one transaction)
 * is a deadlock that PostgreSQL finds and `transaction()` repeats.
 */
import {
  type Columns,
  type Parameters,
  parameters,
  type Statement,
  shape,
} from '#base/database/index.ts';

/** The key of a balance row, in key order. */
export const KEY = 'owner, item, layer, location, handling_unit, quality';
export const KEY_OF = (table: string): string =>
  KEY.replace(/\w+/g, (column) => `${table}.${column}`);
const SAME_KEY = (a: string, b: string): string =>
  KEY.split(', ')
    .map((column) => `${a}.${column} = ${b}.${column}`)
    .join(' AND ');

export interface Prepared {
  readonly statement: Statement;
  readonly values: readonly unknown[];
}

/** A statement's text depends on its parts alone, so a server prepares few of them. */
function prepared(name: string, ctes: readonly string[], select: string, p: Parameters): Prepared {
  const text = ctes.length === 0 ? select : `WITH ${ctes.join(',\n')}\n${select}`;
  return { statement: { name, text }, values: p.values };
}

/**
 * An advisory lock: shared by transactions that allocate, from before they read the holds to their
 * end, so that a hold that was placed meanwhile can wait for them.
 */
export const ALLOCATING = 7_274_285;

export interface OpenRow {
  /** Null: a posting with this id was made before. */
  readonly sequence: number | null;
  readonly units: readonly [unit: string, location: string][] | null;
  readonly stock: readonly (readonly [...string[], number, number, number])[] | null;
  readonly locks: readonly (readonly [...string[], number])[] | null;
}

/** The posting's head to claim (or none), units to pin, stock keys and locks to lock. */
export function openStatement(wanted: {
  readonly head: readonly unknown[] | undefined;
  readonly units: readonly string[];
  readonly keys: Columns;
  readonly locks: Columns;
  readonly isAllocating: boolean;
}): Prepared {
  const p = parameters();
  const ctes: string[] = [];
  const select: string[] = [];
  let name = 'ledger-open';
  if (wanted.head) {
    name += '-claim';
    const head = wanted.head.map((value) => add(p, value)).join(', ');
    ctes.push(`claim AS (
  INSERT INTO wms.posting (posting_id, document, task, actor, reason, correlation_id, at)
  VALUES (${head}) ON CONFLICT (posting_id) DO NOTHING RETURNING sequence)`);
    select.push('(SELECT sequence FROM claim) AS sequence');
  }
  if (wanted.units.length > 0) {
    const units: Columns = [[wanted.units, 'text']];
    name += `-units${shape(units)}`;
    ctes.push(`units AS (
  SELECT u.handling_unit, u.location
  FROM ${p.table(units)} AS k(handling_unit) JOIN wms.handling_unit u USING (handling_unit)
  ORDER BY u.handling_unit FOR SHARE OF u)`);
    select.push(`(SELECT json_agg(json_build_array(handling_unit, location)) FROM units) AS units`);
  }
  if (wanted.keys[0]?.[0].length) {
    name += `-stock${shape(wanted.keys)}`;
    ctes.push(`found AS (
  SELECT ${KEY_OF('s')}, s.quantity, s.allocated, s.weight_grams
  FROM ${p.table(wanted.keys)} AS k(${KEY}) JOIN wms.stock s ON ${SAME_KEY('s', 'k')}
  ORDER BY ${KEY_OF('s')} FOR UPDATE OF s)`);
    select.push(`(SELECT json_agg(json_build_array(${KEY}, quantity, allocated, weight_grams))
  FROM found) AS stock`);
  }
  if (wanted.locks[0]?.[0].length) {
    name += `-locks${shape(wanted.locks)}`;
    ctes.push(`locked AS (
  SELECT a.order_id, a.line_id, ${KEY_OF('a')}, a.quantity
  FROM ${p.table(wanted.locks)} AS k(order_id, line_id, ${KEY})
  JOIN wms.allocation a ON a.order_id = k.order_id AND a.line_id = k.line_id AND ${SAME_KEY('a', 'k')}
  FOR UPDATE OF a)`);
    select.push(`(SELECT json_agg(json_build_array(order_id, line_id, ${KEY}, quantity))
  FROM locked) AS locks`);
  }
  if (wanted.isAllocating) {
    name += '-allocating';
    select.push(`pg_advisory_xact_lock_shared(${ALLOCATING})`);
  }
  return prepared(name, ctes, `SELECT ${select.join(',\n')}`, p);
}

const HEAD_TYPES = ['text', 'text', 'text', 'text', 'text', 'text', 'bigint'];
function add(p: Parameters, value: unknown): string {
  return p.add(value, HEAD_TYPES[p.values.length] ?? 'text');
}

/**
 * What a posting, an allocation or a move of a unit leaves to be written; empty parts cost nothing.
 */
export interface Writes {
  /** key, quantity, allocated, weight: rows that stay, as they now are. */
  readonly updated: Columns;
  /** key: rows that fell to zero. */
  readonly emptied: Columns;
  /** key, quantity, allocated, weight: rows not seen before; another posting may add them first. */
  readonly added: Columns;
  readonly locksUpdated: Columns;
  readonly locksEmptied: Columns;
  readonly locksAdded: Columns;
  readonly movements: { readonly sequence: number; readonly columns: Columns } | undefined;
}

const BALANCE = `${KEY}, quantity, allocated, weight_grams`;
const LOCK = `order_id, line_id, ${KEY}`;

function stockWrites(writes: Writes, p: Parameters, push: (code: string, cte: string) => void) {
  if (writes.updated[0]?.[0].length) {
    push(
      `u${shape(writes.updated)}`,
      `u AS (UPDATE wms.stock s
  SET quantity = n.quantity, allocated = n.allocated, weight_grams = n.weight_grams
  FROM ${p.table(writes.updated)} AS n(${BALANCE}) WHERE ${SAME_KEY('s', 'n')})`,
    );
  }
  if (writes.emptied[0]?.[0].length) {
    push(
      `d${shape(writes.emptied)}`,
      `d AS (DELETE FROM wms.stock s USING ${p.table(writes.emptied)} AS n(${KEY})
  WHERE ${SAME_KEY('s', 'n')})`,
    );
  }
  if (writes.added[0]?.[0].length) {
    push(
      `i${shape(writes.added)}`,
      `i AS (INSERT INTO wms.stock AS s (${BALANCE})
  SELECT * FROM ${p.table(writes.added)} AS n(${BALANCE}) ORDER BY ${KEY_OF('n')}
  ON CONFLICT (${KEY}) DO UPDATE SET quantity = s.quantity + excluded.quantity,
    allocated = s.allocated + excluded.allocated,
    weight_grams = s.weight_grams + excluded.weight_grams)`,
    );
  }
}

function lockWrites(writes: Writes, p: Parameters, push: (code: string, cte: string) => void) {
  const same = `a.order_id = n.order_id AND a.line_id = n.line_id AND ${SAME_KEY('a', 'n')}`;
  if (writes.locksUpdated[0]?.[0].length) {
    push(
      `lu${shape(writes.locksUpdated)}`,
      `lu AS (UPDATE wms.allocation a SET quantity = n.quantity
  FROM ${p.table(writes.locksUpdated)} AS n(${LOCK}, quantity) WHERE ${same})`,
    );
  }
  if (writes.locksEmptied[0]?.[0].length) {
    push(
      `ld${shape(writes.locksEmptied)}`,
      `ld AS (DELETE FROM wms.allocation a USING ${p.table(writes.locksEmptied)} AS n(${LOCK})
  WHERE ${same})`,
    );
  }
  if (writes.locksAdded[0]?.[0].length) {
    push(
      `li${shape(writes.locksAdded)}`,
      `li AS (INSERT INTO wms.allocation AS a (${LOCK}, quantity)
  SELECT * FROM ${p.table(writes.locksAdded)} AS n(${LOCK}, quantity)
  ON CONFLICT (${LOCK}) DO UPDATE SET quantity = a.quantity + excluded.quantity)`,
    );
  }
}

/** Undefined when there is nothing to write. */
export function writeStatement(writes: Writes): Prepared | undefined {
  const p = parameters();
  const ctes: string[] = [];
  let name = 'ledger-write-';
  const push = (code: string, cte: string) => {
    name += `${code}.`;
    ctes.push(cte);
  };
  stockWrites(writes, p, push);
  lockWrites(writes, p, push);
  if (writes.movements) {
    const sequence = p.add(writes.movements.sequence, 'bigint');
    push(
      `m${shape(writes.movements.columns)}`,
      `m AS (INSERT INTO wms.movement (sequence, line, owner, item, layer, quantity, weight_grams,
    from_location, from_unit, from_quality, to_location, to_unit, to_quality, serials)
  SELECT ${sequence}, n.* FROM ${p.table(writes.movements.columns)} AS n)`,
    );
  }
  return ctes.length === 0 ? undefined : prepared(name, ctes, 'SELECT 1', p);
}
