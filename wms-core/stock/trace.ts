import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Recipients } from '#wms-core/contracts.ts';
import { throughKits } from './kit-content.ts';
import { listMovements, type MovementFilter, type MovementView } from './movements.ts';
import type { PiecesHere, PiecesShipped } from './recall-list.ts';
import { refuse } from './refusals.ts';
import { accountsOf, type LayerAccount, piecesHere, piecesShipped } from './whereabouts.ts';

/** What a trace begins at: one of these; `item` narrows it. */
export const TRACE_STARTS = [
  'serial',
  'lot',
  'supplierLot',
  'layer',
  'handlingUnit',
  'delivery',
  'order',
  'parcel',
] as const;

export type TraceStart = Readonly<Partial<Record<(typeof TRACE_STARTS)[number] | 'item', string>>>;

/** Where a serial number is by the book. */
export interface SerialPlace {
  readonly serial: string;
  readonly owner: string;
  readonly item: string;
  readonly layer: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly quality: string;
}

/**
 * Both ways at once: backward to supplier, delivery and receipt, forward to places and customers.
 */
export interface Trace {
  /** The layers in question, with their origin and what became of them. */
  readonly layers: readonly LayerAccount[];
  readonly serials: readonly SerialPlace[];
  readonly here: readonly PiecesHere[];
  readonly shipped: readonly PiecesShipped[];
  /** In the book's order. */
  readonly movements: readonly MovementView[];
  /** Whether a list was cut at TRACE_LIMIT; the rest is in stock and movements by layer. */
  readonly isCut: boolean;
}

/** Of every list of a trace. */
export const TRACE_LIMIT = 1_000;

/**
 * The layers that a start leads to; `$1` is its value. An order's and a parcel's from what is in
 * them.
 */
const LAYERS_OF: Readonly<Record<(typeof TRACE_STARTS)[number], string>> = {
  serial: `SELECT layer FROM wms.serial WHERE serial = $1
    UNION SELECT layer FROM wms.movement
    WHERE serials @> jsonb_build_array($1::text) AND serials IS NOT NULL`,
  lot: `SELECT layer FROM wms.layer WHERE lot = $1 AND lot <> ''`,
  supplierLot: `SELECT layer FROM wms.layer WHERE supplier_lot = $1 AND supplier_lot <> ''`,
  layer: `SELECT layer FROM wms.layer WHERE layer = $1`,
  delivery: `SELECT layer FROM wms.layer WHERE delivery = $1 AND delivery <> ''`,
  handlingUnit: `SELECT layer FROM wms.movement WHERE from_unit = $1 AND from_unit <> ''
    UNION SELECT layer FROM wms.movement WHERE to_unit = $1 AND to_unit <> ''`,
  parcel: `SELECT layer FROM wms.movement WHERE to_unit = $1 AND to_unit <> ''`,
  order: `SELECT m.layer FROM wms.posting h JOIN wms.movement m USING (sequence)
      WHERE h.document = $1
    UNION SELECT layer FROM wms.allocation WHERE order_id = $1`,
};

/** Kits lead to their components, components to the kits that they are in. */
async function withKits(tx: Tx, layers: readonly string[]): Promise<string[]> {
  return [...new Set([...layers, ...(await throughKits(tx, layers))])].sort();
}

/** A complaint asks for all who got the lot: layers of one lot that came on several receipts. */
const WITH_SIBLINGS: readonly (keyof TraceStart)[] = ['order', 'parcel'];

async function layersOf(
  tx: Tx,
  start: (typeof TRACE_STARTS)[number],
  value: string,
  item: string | undefined,
): Promise<string[]> {
  const isAll = WITH_SIBLINGS.includes(start);
  const rows = await tx.query<{ layer: string }>(
    `SELECT DISTINCT ${isAll ? 'coalesce(o.layer, l.layer)' : 'l.layer'} AS layer
     FROM (${LAYERS_OF[start]}) f JOIN wms.layer l ON l.layer = f.layer
     ${isAll ? `LEFT JOIN wms.layer o ON l.lot <> '' AND o.owner = l.owner AND o.item = l.item AND o.lot = l.lot` : ''}
     WHERE $2::text IS NULL OR l.item = $2 ORDER BY 1 LIMIT $3`,
    [value, item ?? null, TRACE_LIMIT + 1],
  );
  return rows.map((row) => row.layer);
}

/** The movements that tell the story of this start. */
function storyOf(start: TraceStart, layers: readonly string[]): MovementFilter {
  const { serial, handlingUnit } = start;
  return {
    layers,
    ...(serial === undefined ? {} : { serial }),
    ...(handlingUnit === undefined ? {} : { handlingUnit }),
  };
}

/** Exactly one start has to be named. */
export async function trace(
  recipients: Recipients,
  tx: Tx,
  given: TraceStart,
): Promise<Trace | Refusal> {
  const named = TRACE_STARTS.filter((name) => given[name] !== undefined);
  const [start] = named;
  if (named.length !== 1 || start === undefined) return refuse('trace.start');
  const layers = await withKits(tx, await layersOf(tx, start, given[start]!, given.item));
  if (layers.length > TRACE_LIMIT) return refuse('trace.wide', { limit: TRACE_LIMIT });
  const limit = TRACE_LIMIT;
  const serials =
    given.serial === undefined ? [] : await serialPlaces(tx, given.serial, given.item);
  const serial = given.serial === undefined ? {} : { serial: ofSerial(given.serial, serials) };
  const here = await piecesHere(tx, layers, limit + 1);
  const shipped = await piecesShipped(recipients, tx, { layers, limit: limit + 1, ...serial });
  const story = await listMovements(tx, storyOf(given, layers), { limit });
  return {
    layers: await accountsOf(tx, layers),
    serials,
    here: here.slice(0, limit),
    shipped: shipped.slice(0, limit),
    movements: story.movements,
    isCut: here.length > limit || shipped.length > limit || story.next !== undefined,
  };
}

const ofSerial = (serial: string, places: readonly SerialPlace[]) => ({
  serial,
  handlingUnits: places.map((place) => place.handlingUnit).filter((unit) => unit !== ''),
});

function serialPlaces(tx: Tx, serial: string, item: string | undefined): Promise<SerialPlace[]> {
  return tx.query<SerialPlace>(
    `SELECT serial, owner, item, layer, location, handling_unit AS "handlingUnit", quality
     FROM wms.serial WHERE serial = $1 AND ($2::text IS NULL OR item = $2)
     ORDER BY owner, item`,
    [serial, item ?? null],
  );
}
