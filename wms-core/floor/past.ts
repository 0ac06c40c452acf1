import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { HandlingUnit, Place } from '#wms-core/contracts.ts';
import { newestSequence, sequenceAt } from '../stock/moments.ts';

type Quality = Place['quality'];

/** Pieces and the room and weight that they take. */
export interface PastLoad {
  readonly quantity: number;
  readonly ml: number;
  readonly grams: number;
}

/** Goods that lay at a place, in a unit or loose (''). */
export interface PastGoods extends PastLoad {
  readonly place: string;
  readonly unit: string;
  readonly quality: Quality;
}

export interface PastMovement extends PastLoad {
  readonly at: Millis;
  readonly actor: string;
  readonly from: string;
  readonly fromUnit: string;
  readonly fromQuality: Quality;
  readonly to: string;
  readonly toUnit: string;
  readonly toQuality: Quality;
}

/** Where a unit was since then: at a place, or in another unit. */
export interface PastUnit {
  readonly unit: string;
  readonly place: string;
  readonly parent: string;
}

export interface PastUnitEvent extends PastUnit {
  readonly at: Millis;
  readonly isGone: boolean;
}

export interface PastFloor {
  readonly goods: readonly PastGoods[];
  readonly units: readonly PastUnit[];
  readonly movements: readonly PastMovement[];
  readonly unitEvents: readonly PastUnitEvent[];
  /** Where each of those who booked something was before, by what they booked last. */
  readonly lastPlaces: readonly {
    readonly actor: string;
    readonly from: string;
    readonly to: string;
  }[];
  /** Units that are still there. Of those that are gone only parcels are known to be such. */
  readonly types: ReadonlyMap<string, HandlingUnit['type']>;
  readonly goneParcels: ReadonlySet<string>;
  readonly limits: ReadonlyMap<string, { readonly ml: number; readonly grams: number }>;
}

const ML = 'i.length_mm::float8 * i.width_mm * i.height_mm / 1000';
const SIDE = (side: 'from' | 'to', sign: '' | '-') => `SELECT m.${side}_location AS place,
    m.${side}_unit AS unit, m.${side}_quality AS quality, m.owner, m.item,
    ${sign}m.quantity AS quantity, ${sign}m.weight_grams AS caught
  FROM wms.movement m WHERE m.sequence > $1`;

/**
 * So many postings are undone at most. 100,000 of five movements each took 3 s of a PostgreSQL on two
 * busy cores, beside 2 s for the 200,000 balances they were undone on; most postings are of one movement.
 */
export const MOST_UNDONE = 500_000;

/** The first moment that can be read: the sequence counts the postings since. */
export async function earliestPast(tx: Tx): Promise<Millis> {
  const oldest = (await newestSequence(tx)) - MOST_UNDONE;
  if (oldest <= 0) return 0;
  const [row] = await tx.query<{ at: Millis }>(
    'SELECT at FROM wms.posting WHERE sequence >= $1 ORDER BY sequence LIMIT 1',
    [oldest],
  );
  return row?.at ?? 0;
}

/** What lies there now, and all that was moved since undone: one statement, so both are of one moment. */
const GOODS = {
  name: 'floor-past-goods',
  text: `SELECT u.place, u.unit, u.quality, sum(u.quantity)::bigint AS quantity,
      sum(u.quantity * ${ML}) AS ml,
      sum(CASE WHEN u.caught <> 0 THEN u.caught ELSE u.quantity * i.weight_grams END)::float8 AS grams
    FROM (SELECT place, unit, quality, owner, item, sum(quantity) AS quantity, sum(caught) AS caught
      FROM (SELECT location AS place, handling_unit AS unit, quality, owner, item, quantity,
          weight_grams AS caught FROM wms.stock
        UNION ALL ${SIDE('to', '-')} UNION ALL ${SIDE('from', '')}) s
      GROUP BY 1, 2, 3, 4, 5 HAVING sum(quantity) > 0) u
    JOIN wms.item i USING (owner, item) GROUP BY 1, 2, 3`,
};

const MOVEMENTS = {
  name: 'floor-past-movements',
  text: `SELECT o.at, o.actor, m.quantity, m.quantity * ${ML} AS ml,
      (CASE WHEN m.weight_grams > 0 THEN m.weight_grams ELSE m.quantity * i.weight_grams END)::float8 AS grams,
      m.from_location AS "from", m.from_unit AS "fromUnit", m.from_quality AS "fromQuality",
      m.to_location AS "to", m.to_unit AS "toUnit", m.to_quality AS "toQuality"
    FROM wms.posting o JOIN wms.movement m USING (sequence) JOIN wms.item i USING (owner, item)
    WHERE o.sequence > $1 AND o.sequence <= $2 ORDER BY o.sequence, m.line`,
};

/** The last that was told of each unit up to then: those that are there now, and those told of since. */
const UNITS = {
  name: 'floor-past-units',
  text: `SELECT n.unit, e.location AS place, e.parent
    FROM (SELECT handling_unit AS unit FROM wms.handling_unit
      UNION SELECT handling_unit FROM wms.unit_event WHERE sequence > $1) n
    CROSS JOIN LATERAL (SELECT * FROM wms.unit_event e WHERE e.handling_unit = n.unit
      AND e.sequence <= $1 ORDER BY e.sequence DESC LIMIT 1) e
    WHERE e.event <> 'scrapped'`,
};

/** Units that nobody has told of stand where they stood. */
const UNTOLD = {
  name: 'floor-past-untold-units',
  text: `SELECT handling_unit AS unit, location AS place, parent FROM wms.handling_unit u
    WHERE type IN ('cart', 'tote', 'cage')
      AND NOT EXISTS (SELECT FROM wms.unit_event e WHERE e.handling_unit = u.handling_unit)`,
};

const UNIT_EVENTS = {
  name: 'floor-past-unit-events',
  text: `SELECT o.at, e.handling_unit AS unit, e.location AS place, e.parent,
      e.event = 'scrapped' AS "isGone"
    FROM wms.posting o JOIN wms.unit_event e USING (sequence)
    WHERE o.sequence > $1 AND o.sequence <= $2 ORDER BY o.sequence, e.handling_unit`,
};

const LAST_PLACES = {
  name: 'floor-past-last-places',
  text: `SELECT a.actor, m.from_location AS "from", m.to_location AS "to"
    FROM unnest($2::text[]) a(actor)
    CROSS JOIN LATERAL (SELECT sequence FROM wms.posting o WHERE o.actor = a.actor
      AND o.sequence <= $1 ORDER BY o.sequence DESC LIMIT 1) o
    CROSS JOIN LATERAL (SELECT * FROM wms.movement m WHERE m.sequence = o.sequence
      ORDER BY m.line LIMIT 1) m`,
};

/** Of these units those that left as parcels. */
async function parcelsAmong(tx: Tx, units: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ parcel: string }>(
    'SELECT parcel FROM wms.parcel WHERE parcel = ANY ($1::text[])',
    [units],
  );
  return new Set(rows.map(({ parcel }) => parcel));
}

/** The goods and units of a past time: as they lay at its begin, and what was done with them until its end. */
export async function readPastFloor(
  tx: Tx,
  span: { readonly from: Millis; readonly to: Millis },
  actors: readonly string[],
): Promise<PastFloor> {
  const since = await sequenceAt(tx, span.from);
  const until = await sequenceAt(tx, span.to);
  const types = await tx.query<{ unit: string; type: HandlingUnit['type'] }>(
    'SELECT handling_unit AS unit, type FROM wms.handling_unit',
  );
  const limits = await tx.query<{ place: string; ml: number; grams: number }>(
    'SELECT location AS place, max_volume_ml AS ml, max_weight_grams AS grams FROM wms.location',
  );
  const goods = await tx.query<PastGoods>(GOODS, [since]);
  const movements = await tx.query<PastMovement>(MOVEMENTS, [since, until]);
  const known = new Map(types.map(({ unit, type }) => [unit, type]));
  const named = [...goods.map(({ unit }) => unit), ...movements.map(({ toUnit }) => toUnit)];
  const gone = [...new Set(named)].filter((unit) => unit !== '' && !known.has(unit));
  return {
    goods,
    units: [...(await tx.query<PastUnit>(UNITS, [since])), ...(await tx.query<PastUnit>(UNTOLD))],
    movements,
    unitEvents: await tx.query<PastUnitEvent>(UNIT_EVENTS, [since, until]),
    lastPlaces: await tx.query(LAST_PLACES, [since, actors]),
    types: known,
    goneParcels: await parcelsAmong(tx, gone),
    limits: new Map(limits.map(({ place, ml, grams }) => [place, { ml, grams }])),
  };
}
