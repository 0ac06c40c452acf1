import type { Quality } from '#wms-core/ports.ts';
import type { HoldKind, Line, Place, Scope } from './stock-requests.ts';

/**
 * The whole stock as a warehouse person would keep it on paper: no SQL, no code of the ledger. Here
 * is the paper; what acts do to it stands in the files beside. A function there returns 'done' or the
 * code of the refusal that the rules demand (docs/ARCHITECTURE.md, "The ledger").
 */

export interface Row {
  readonly item: string;
  readonly layer: string;
  readonly location: string;
  readonly unit: string;
  readonly quality: Quality;
  quantity: number;
  grams: number;
  /** Locked pieces by order. */
  readonly locks: Map<string, number>;
}

export interface Hold {
  readonly kind: HoldKind;
  /** Of goods that are kept for one: whose orders alone may have them. */
  readonly customer: string | undefined;
  /** The hold with which this one ends. */
  readonly because: string | undefined;
  readonly scope: Scope;
  quantity: number | undefined;
  lifted: boolean;
  /** Of pieces that were brought away: the row on which alone it lies, by its name. */
  readonly row?: string;
  /** The house's own: of a unit that it names without those in it. */
  readonly isOfOneUnit: boolean;
}

interface Serial extends Place {
  readonly layer: string;
}

export interface Layer {
  readonly owner: string;
  readonly item: string;
  readonly lot: string;
  readonly delivery: string;
  /** Of customs. */
  readonly document: string;
  readonly isBonded: boolean;
  /** Order of arrival: the greatest is the newest. */
  readonly age: number;
  /** Tells apart those that arrived together. */
  readonly number: number;
}

/** Kits of one work order. */
export interface Build {
  readonly order: string;
  readonly built: number;
  /** Layers of what went in, in order, with so many pieces. */
  readonly parts: ReadonlyMap<string, number>;
  /** Their numbers; none, where they have none. */
  readonly kits: readonly string[];
}

interface Unit {
  readonly location: string;
  /** What it stands in or on; '': on its own. */
  readonly parent: string;
}

/** Pieces between warehouses: the unit of their place is the transfer. */
export interface OnItsWay extends Place {
  readonly item: string;
  readonly layer: string;
  quantity: number;
  grams: number;
}

export interface Adjustment {
  /** What is posted when it is approved. */
  readonly line: Line;
  status: 'open' | 'approve' | 'reject';
}

export interface Paper {
  readonly adjustments: Map<string, Adjustment>;
  readonly rows: Map<string, Row>;
  readonly transit: Map<string, OnItsWay>;
  readonly serials: Map<string, Serial>;
  readonly units: Map<string, Unit>;
  /** By the layer of the kits. */
  readonly builds: Map<string, Build>;
  /** What of a layer went into the kits of a work order and did not come out. */
  readonly inKits: Map<string, { readonly pieces: number; readonly grams: number }>;
  readonly holds: Map<string, Hold>;
  readonly layers: Map<string, Layer>;
  /** The pallet of each delivery, and the dock where it was received. */
  readonly deliveries: Map<string, { readonly unit: string | undefined; readonly dock: string }>;
  readonly postings: Set<string>;
  /** What was asked for under an id, of acts that were done. */
  readonly acts: Map<string, string>;
  /** What moves and corrections booked, by kind and id. */
  readonly booked: Map<string, readonly Line[]>;
  /** What the feed has told, in order. */
  readonly told: string[];
}

const VIRTUAL = ['SUPPLIER', 'CUSTOMER', 'LOSS', 'SCRAP', 'PRODUCTION', 'TRANSIT'];
export const LOCATIONS = ['DOCK-1', 'A-01-01', 'A-01-02', 'A-01-03', 'POOL-1', 'EX-1'] as const;

export const isVirtual = (location: string) => VIRTUAL.includes(location);
export const isCarrier = (location: string) => /^(VEHICLE|WORKER):./.test(location);
export const isSite = (location: string) => (LOCATIONS as readonly string[]).includes(location);

export const emptyPaper = (): Paper => ({
  adjustments: new Map(),
  rows: new Map(),
  transit: new Map(),
  serials: new Map(),
  units: new Map(),
  builds: new Map(),
  inKits: new Map(),
  holds: new Map(),
  layers: new Map(),
  deliveries: new Map(),
  postings: new Set(),
  acts: new Map(),
  booked: new Map(),
  told: [],
});

type Goods = Pick<Line, 'item' | 'layer'>;

export const nameOf = (goods: Goods, place: Place): string =>
  [goods.item, goods.layer, place.location, place.unit, place.quality].join(' ');

export const emptyRow = (goods: Goods, place: Place): Row => ({
  item: goods.item,
  layer: goods.layer,
  location: place.location,
  unit: place.unit,
  quality: place.quality,
  quantity: 0,
  grams: 0,
  locks: new Map(),
});

export function rowAt(paper: Paper, goods: Goods, place: Place): Row {
  const name = nameOf(goods, place);
  const known = paper.rows.get(name);
  if (known) return known;
  const row = emptyRow(goods, place);
  paper.rows.set(name, row);
  return row;
}

/** A unit and all that it stands in or on; '' stands for no unit. */
export function around(paper: Paper, unit: string): string[] {
  const parent = paper.units.get(unit)?.parent ?? '';
  return parent === '' ? [unit] : [unit, ...around(paper, parent)];
}

export const lockedIn = (row: Row): number =>
  [...row.locks.values()].reduce((sum, pieces) => sum + pieces, 0);

export const placeOf = (row: Row): Place => ({
  location: row.location,
  unit: row.unit,
  quality: row.quality,
});

export function addLock(row: Row, order: string, pieces: number): void {
  const locked = (row.locks.get(order) ?? 0) + pieces;
  if (locked === 0) row.locks.delete(order);
  else row.locks.set(order, locked);
}

/** The youngest order loses its locks first. */
export function freeLocks(row: Row, pieces: number): void {
  let open = pieces;
  for (const order of [...row.locks.keys()].sort().reverse()) {
    const freed = Math.min(open, row.locks.get(order)!);
    if (freed > 0) addLock(row, order, -freed);
    open -= freed;
  }
}

/** A layer is told from others by these; the ledger's own id of it is not known on paper. */
export interface LayerOf {
  readonly owner: string;
  readonly item: string;
  readonly lot: string;
  readonly delivery: string;
  readonly line: string;
  /** Of customs, under which the goods came or by which they were let free. */
  readonly document?: string;
}

export const layerName = ({ owner, item, lot, delivery, line, document = '' }: LayerOf): string =>
  [owner, item, lot, delivery, line, document].join('|');

/** `like`: the layer that these goods were, and with which they arrived. */
export function addLayer(paper: Paper, of: LayerOf, isBonded = false, like?: Layer): string {
  const name = layerName(of);
  const { owner, item, lot, delivery, document = '' } = of;
  const number = paper.layers.size;
  if (!paper.layers.has(name)) {
    const goods = { owner, item, lot, delivery, document, isBonded };
    paper.layers.set(name, { ...goods, age: like?.age ?? number, number });
  }
  return name;
}

/** The first to arrive first. */
export const byAge = (a: Layer, b: Layer): number => a.age - b.age || a.number - b.number;

export function partsOf(layer: string): { readonly delivery: string; readonly line: string } {
  const [, , , delivery = '', line = ''] = layer.split('|');
  return { delivery, line };
}
