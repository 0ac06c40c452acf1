import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import { cursorText, parseCursor, sequenceOf } from './cursor.ts';
import { sequenceAt } from './moments.ts';

/** All that is set must match; place and unit are those of one side, source or destination. */
export interface MovementFilter {
  readonly owner?: string;
  readonly item?: string;
  readonly lot?: string;
  readonly supplierLot?: string;
  readonly layer?: string;
  readonly serial?: string;
  readonly location?: string;
  readonly handlingUnit?: string;
  readonly document?: string;
  readonly correlationId?: string;
  readonly actor?: string;
  /** Booked after the last posting before `since`, up to the last one before `until`. */
  readonly since?: Millis;
  readonly until?: Millis;
  readonly layers?: readonly string[];
  /** Any of them. */
  readonly serials?: readonly string[];
}

interface Side {
  readonly location: string;
  readonly handlingUnit: string;
  readonly quality: string;
}

/** One movement line with the posting that it belongs to: who, when, from where to where, why. */
export interface MovementView {
  readonly sequence: number;
  readonly line: number;
  readonly at: Millis;
  readonly item: string;
  readonly owner: string;
  readonly layer: string;
  readonly lot: string;
  readonly quantity: number;
  readonly weightGrams: number;
  readonly from: Side;
  readonly to: Side;
  readonly serials: readonly string[];
  readonly document: string;
  readonly task: string;
  readonly actor: string;
  readonly reason: string;
  readonly correlationId: string;
}

export interface MovementPlace {
  readonly sequence: number;
  readonly line: number;
}

export interface MovementPage {
  readonly movements: readonly MovementView[];
  readonly next?: string;
}

/** Undefined when the text is no place in the history. */
export function parseMovementCursor(text: string): MovementPlace | undefined {
  const [sequence, line] = (parseCursor(text, 2) ?? []).map(sequenceOf);
  return sequence === undefined || line === undefined ? undefined : { sequence, line };
}

type Plain = Exclude<keyof MovementFilter, 'location' | 'handlingUnit' | 'since' | 'until'>;

const CONDITIONS: Readonly<Record<Plain, (p: string) => string>> = {
  owner: (p) => `m.owner = ${p}`,
  item: (p) => `m.item = ${p}`,
  lot: (p) => `l.lot = ${p} AND l.lot <> ''`,
  supplierLot: (p) => `l.supplier_lot = ${p} AND l.supplier_lot <> ''`,
  layer: (p) => `m.layer = ${p}`,
  layers: (p) => `m.layer = ANY(${p}::text[])`,
  serial: (p) => `m.serials @> jsonb_build_array(${p}::text) AND m.serials IS NOT NULL`,
  serials: (p) => `m.serials ?| ${p}::text[] AND m.serials IS NOT NULL`,
  document: (p) => `h.document = ${p}`,
  correlationId: (p) => `h.correlation_id = ${p}`,
  actor: (p) => `h.actor = ${p}`,
};

const POSTING = 'JOIN wms.posting h USING (sequence)';
const LAYER = 'JOIN wms.layer l USING (layer)';

/** Movements that meet the conditions, joined with no more than these name. */
function matching(conditions: string): string {
  const posting = /\bh\./.test(conditions) ? POSTING : '';
  const layer = /\bl\./.test(conditions) ? LAYER : '';
  return `SELECT m.sequence, m.line FROM wms.movement m ${posting} ${layer} WHERE ${conditions}`;
}

const COLUMNS = `m.sequence, m.line, h.at, m.item, m.owner, m.layer, l.lot, m.quantity,
  m.weight_grams AS "weightGrams",
  json_build_object('location', m.from_location, 'handlingUnit', m.from_unit,
    'quality', m.from_quality) AS "from",
  json_build_object('location', m.to_location, 'handlingUnit', m.to_unit,
    'quality', m.to_quality) AS "to",
  coalesce(m.serials, '[]') AS serials, h.document, h.task, h.actor, h.reason,
  h.correlation_id AS "correlationId"`;

/** Conditions on one side of a movement; none when neither place nor unit is asked for. */
function sidesOf({ location, handlingUnit }: MovementFilter, values: unknown[]): string[] {
  const place = location === undefined ? undefined : `$${values.push(location)}`;
  const unit = handlingUnit === undefined ? undefined : `$${values.push(handlingUnit)}`;
  if (place === undefined && unit === undefined) return [''];
  return ['from', 'to'].map((side) =>
    [
      ...(place === undefined ? [] : [` AND m.${side}_location = ${place}`]),
      ...(unit === undefined ? [] : [` AND m.${side}_unit = ${unit} AND m.${side}_unit <> ''`]),
    ].join(''),
  );
}

/**
 * History in the book's order (or the newest first), page by page. Each side of a movement is looked
 * for on its own, because an index knows one side in order.
 */
export async function listMovements(
  tx: Tx,
  filter: MovementFilter,
  page: {
    readonly after?: MovementPlace;
    readonly limit: number;
    readonly newestFirst?: boolean;
  },
): Promise<MovementPage> {
  const { location: _location, handlingUnit: _unit, since, until, ...plain } = filter;
  const values: unknown[] = [];
  const conditions = ['true'];
  for (const [field, value] of Object.entries(plain)) {
    if (value === undefined) continue;
    conditions.push(CONDITIONS[field as keyof typeof plain](`$${values.push(value)}`));
  }
  const bound = async (sign: string, at: Millis | undefined) => {
    if (at === undefined) return;
    conditions.push(`m.sequence ${sign} $${values.push(await sequenceAt(tx, at - 1))}::bigint`);
  };
  await bound('>', since);
  await bound('<=', until);
  const direction = page.newestFirst ? 'DESC' : 'ASC';
  if (page.after) {
    const sign = page.newestFirst ? '<' : '>';
    const sequence = `$${values.push(page.after.sequence)}::bigint`;
    const line = `$${values.push(page.after.line)}::bigint`;
    // The first condition is one that every index on the sequence can begin at.
    conditions.push(`m.sequence ${sign}= ${sequence}`);
    conditions.push(`(m.sequence, m.line) ${sign} (${sequence}, ${line})`);
  }
  const limit = `$${values.push(page.limit + 1)}::bigint`;
  const order = `sequence ${direction}, line ${direction} LIMIT ${limit}`;
  const arms = sidesOf(filter, values).map(
    (side) => `(${matching(conditions.join(' AND ') + side)} ORDER BY ${order})`,
  );
  const rows = await tx.query<MovementView>(
    `SELECT ${COLUMNS} FROM (${arms.join(' UNION ')}) k JOIN wms.movement m USING (sequence, line)
     ${POSTING} ${LAYER} ORDER BY ${order}`,
    values,
  );
  const movements = rows.slice(0, page.limit);
  const last = movements.at(-1);
  return {
    movements,
    ...(rows.length > page.limit && last ? { next: cursorText([last.sequence, last.line]) } : {}),
  };
}
