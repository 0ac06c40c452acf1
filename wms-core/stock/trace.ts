import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Recipients } from '#wms-core/contracts.ts';
import { throughKits } from './kit-content.ts';
import { type InKit, kitsOfNumber, numbersInKit } from './kit-trace.ts';
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
  /** Of the number in question, of kits that it was in, and of what is in it where it is a kit. */
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
function storyOf(
  { handlingUnit }: TraceStart,
  layers: readonly string[],
  serials: readonly string[] | undefined,
): MovementFilter {
  const [serial, ...others] = serials ?? [];
  return {
    layers,
    ...(serial === undefined || others.length > 0 ? {} : { serial }),
    ...(others.length === 0 ? {} : { serials: serials! }),
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
  const numbers =
    given.serial === undefined ? undefined : await withNumbers(tx, given.serial, given.item);
  const serials = numbers ? await serialPlaces(tx, numbers.all, layers) : [];
  const serial = numbers ? { serial: ofSerial(given.serial!, serials, numbers.kits) } : {};
  const here = await piecesHere(tx, layers, limit + 1);
  const shipped = await piecesShipped(recipients, tx, { layers, limit: limit + 1, ...serial });
  const story = await listMovements(tx, storyOf(given, layers, numbers?.all), { limit });
  return {
    layers: await accountsOf(tx, layers),
    serials,
    here: here.slice(0, limit).filter((pieces) => mayHold(pieces, serials)),
    shipped: shipped.slice(0, limit),
    movements: story.movements,
    isCut: here.length > limit || shipped.length > limit || story.next !== undefined,
  };
}

/** Of an item that is asked for by numbers, only where these are. */
function mayHold(pieces: PiecesHere, serials: readonly SerialPlace[]): boolean {
  const own = serials.filter(({ owner, item }) => owner === pieces.owner && item === pieces.item);
  const same = ['layer', 'location', 'handlingUnit'] as const;
  return own.length === 0 || own.some((one) => same.every((field) => one[field] === pieces[field]));
}

/** The number, those of kits that its piece was in, and those of what is in it. */
async function withNumbers(tx: Tx, serial: string, item: string | undefined) {
  const kits = await kitsOfNumber(tx, serial, item);
  const inside = await numbersInKit(tx, serial, item);
  const of = kits.map(({ kit }) => kit).filter((kit) => kit !== '');
  return { kits, all: [...new Set([serial, ...of, ...inside])] };
}

const ofSerial = (serial: string, places: readonly SerialPlace[], kits: readonly InKit[]) => ({
  serial,
  kits,
  handlingUnits: places
    .filter((place) => place.serial === serial && place.location !== 'PRODUCTION')
    .map((place) => place.handlingUnit)
    .filter((unit) => unit !== ''),
});

/** The first of them first. */
function serialPlaces(
  tx: Tx,
  serials: readonly string[],
  layers: readonly string[],
): Promise<SerialPlace[]> {
  return tx.query<SerialPlace>(
    `SELECT serial, owner, item, layer, location, handling_unit AS "handlingUnit", quality
     FROM wms.serial WHERE serial = ANY($1::text[]) AND layer = ANY($2::text[])
     ORDER BY serial <> $1[1], owner, item, serial`,
    [serials, layers],
  );
}
