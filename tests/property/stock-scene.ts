import type { Quality } from '#wms-core/ports.ts';
import { addLayer, around, emptyPaper, type Paper, placeOf, type Row } from './paper-book.ts';
import { HOUSE, isNumbered, ORDERS, OTHER } from './paper-facts.ts';
import { isWhereReceived } from './paper-receipts.ts';
import type { Claim, Line, Place, Request, Scope, Spot } from './stock-requests.ts';

/**
 * What acts choose from: "a part of the third row" becomes pieces of a layer at a place. So most
 * requests can be granted, and shrinking stays simple.
 */

/** The items, units and ids of one sequence of acts: no other sequence knows them. */
export interface Cast {
  readonly key: string;
  /** Kept by lot; the other owner has an item of this number too. */
  readonly bulk: string;
  /** Kits of bulk and spare. */
  readonly kit: string;
  readonly spare: string;
  /** Each piece has a number. */
  readonly numbered: string;
  /** Kits with a number each, of numbered and bulk. */
  readonly case: string;
  /** Two pallets, a cage, a tote and a box. */
  readonly units: readonly [string, string, string, string, string];
}

export const castOf = (key: string): Cast => ({
  key,
  bulk: `A${key}`,
  numbered: `S${key}`,
  kit: `K${key}`,
  case: `C${key}`,
  spare: `B${key}`,
  units: [`U1-${key}`, `U2-${key}`, `G-${key}`, `T-${key}`, `B-${key}`],
});

/** The papers under which customs keeps the fourth delivery. */
export const entryOf = ({ key }: Cast): string => `T1-${key}`;

/**
 * The layers that exist from the first: two of one lot, so that a lot alone may be ambiguous; the
 * fourth delivery is under customs, the fifth the other owner's.
 */
export const firstLayers = (cast: Cast) => {
  const { key, bulk, numbered, spare } = cast;
  const house = { owner: HOUSE, document: '' };
  return [
    { ...house, item: bulk, lot: 'L1', delivery: `D1-${key}`, line: '1' },
    { ...house, item: bulk, lot: 'L2', delivery: `D2-${key}`, line: '1' },
    { ...house, item: bulk, lot: 'L1', delivery: `D3-${key}`, line: '1' },
    { ...house, item: numbered, lot: 'L1', delivery: `D1-${key}`, line: '2' },
    { ...house, item: numbered, lot: 'L2', delivery: `D2-${key}`, line: '2' },
    { ...house, item: spare, lot: 'L1', delivery: `D2-${key}`, line: '3' },
    {
      ...{ owner: HOUSE, document: entryOf(cast) },
      ...{ item: bulk, lot: 'L2', delivery: `D4-${key}`, line: '1' },
    },
    {
      ...{ owner: OTHER, document: '' },
      ...{ item: bulk, lot: 'L1', delivery: `D5-${key}`, line: '1' },
    },
  ] as const;
};

/** Where the units stand at first: the dock of what is received onto them. */
export const HOME = 'POOL-1';

/** Each pallet is that of one delivery; the others have none. */
export const deliveriesOf = ({ key, units: [first, second] }: Cast) => [
  { asn: `D1-${key}`, unit: first },
  { asn: `D2-${key}`, unit: second },
  { asn: `D3-${key}`, unit: undefined },
  { asn: `D4-${key}`, unit: undefined },
  { asn: `D5-${key}`, unit: undefined },
];

export function firstPaper(cast: Cast): Paper {
  const paper = emptyPaper();
  for (const layer of firstLayers(cast)) addLayer(paper, layer, layer.document !== '');
  for (const unit of cast.units) paper.units.set(unit, { location: HOME, parent: '' });
  for (const { asn, unit } of deliveriesOf(cast)) paper.deliveries.set(asn, { unit, dock: HOME });
  return paper;
}

/** What lies where when the acts begin: some of every layer. */
export function firstReceipt(scene: Scene, isInUnits = false): Request {
  const { units } = scene.cast;
  const [pallet] = units;
  const bins: readonly Spot[] = [
    { location: HOME, unit: pallet },
    { location: 'A-01-01', unit: '' },
    { location: 'A-01-02', unit: '' },
    { location: 'A-01-02', unit: '' },
    { location: HOME, unit: pallet },
    { location: 'A-01-01', unit: '' },
    { location: 'A-01-03', unit: '' },
    { location: 'A-01-01', unit: '' },
  ];
  const spots = isInUnits
    ? bins.map((_, nth) => ({ location: HOME, unit: pickFrom(units, nth)! }))
    : bins;
  const from: Place = { location: 'SUPPLIER', unit: '', quality: 'passed' };
  const lines = [...scene.paper.layers].map(([layer, { item }], index) => {
    const row: Row = { item, layer, ...from, quantity: 0, grams: 0, locks: new Map() };
    const line = lineFrom(scene, row, 6, { to: { ...spots[index]!, quality: 'passed' } });
    return line.serials ? { ...line, serials: line.serials.map((one) => `${one}.${index}`) } : line;
  });
  return { ask: 'post', id: idOf(scene), lines };
}

const QUALITIES: readonly Quality[] = ['passed', 'passed', 'passed', 'pending', 'rejected'];

/** What an act is worked out from. */
export interface Scene {
  readonly paper: Paper;
  readonly cast: Cast;
  /** Unique in the sequence: ids and new serial numbers are made of it. */
  readonly serial: number;
  /** What was asked for before, the newest last. */
  readonly before: readonly Request[];
}

export const isAtDock = ({ paper }: Scene, row: Row): boolean => isWhereReceived(paper, row);

export const pickFrom = <T>(all: readonly T[], index: number): T | undefined =>
  all[index % all.length];

/** Places of the house; now and then one that is none, or a unit that stands elsewhere. */
export function spotOf({ paper, cast }: Scene, index: number): Spot {
  const [first, second, cage, tote] = cast.units;
  const unit = (id: string): Spot => ({
    location: paper.units.get(id)?.location ?? HOME,
    unit: id,
  });
  const loose = (location: string): Spot => ({ location, unit: '' });
  switch (index) {
    case 8:
      return loose('EX-1');
    case 9:
      return { location: 'DOCK-1', unit: second };
    case 10:
      return loose('NOWHERE');
    case 11:
      return { location: 'EX-1', unit: 'GHOST' };
    default: {
      const bins = [loose('DOCK-1'), loose('A-01-01'), loose('A-01-02'), loose('A-01-03')];
      return pickFrom([...bins, unit(first), unit(second), unit(cage), unit(tote)], index)!;
    }
  }
}

/** With a customer, back to a supplier, or into pieces of another item. */
const WAYS_OUT = ['CUSTOMER', 'SUPPLIER', 'PRODUCTION'];
/** From a supplier, back from a customer, or out of pieces of another item. */
const WAYS_IN = ['SUPPLIER', 'CUSTOMER', 'PRODUCTION'];

/** A spot, or the way out of the house. */
export function goalOf(scene: Scene, index: number): Spot {
  if (index === 12) return { location: pickFrom(WAYS_OUT, scene.serial)!, unit: '' };
  if (index === 13) return { location: 'LOSS', unit: '' };
  if (index === 14) return { location: 'SCRAP', unit: '' };
  return spotOf(scene, index);
}

export const qualityOf = (index: number): Quality => pickFrom(QUALITIES, index)!;

export function rowsOf({ paper, cast }: Scene, item?: 'bulk'): Row[] {
  const rows = [...paper.rows.values()].filter((row) => row.quantity > 0);
  return item ? rows.filter((row) => row.item === cast.bulk) : rows;
}

/** Cards of an item: in another one the same number would be another piece. */
export const cardsOf = ({ paper }: Scene, item: string) =>
  [...paper.serials].filter(([, at]) => paper.layers.get(at.layer)!.item === item);

/** Numbers of pieces in a row or, when asked for, of any of the item at its place. */
function serialsOf(scene: Scene, row: Row, quantity: number, isWrong: boolean): string[] {
  const here = cardsOf(scene, row.item)
    .filter(([, at]) => at.location === row.location && at.unit === row.unit)
    .filter(([, at]) => (at.layer === row.layer && at.quality === row.quality) !== isWrong)
    .map(([serial]) => serial);
  const missing = Array.from({ length: quantity }, (_, index) => `N${scene.serial}.${index}`);
  return [...here, ...missing].slice(0, quantity);
}

export function lineFrom(
  scene: Scene,
  row: Row,
  quantity: number,
  more: {
    readonly to: Place;
    readonly order?: string;
    readonly isWrongSerial?: boolean;
    /** Nobody says which pieces. */
    readonly isSilent?: boolean;
  },
): Line {
  const { to, order, isWrongSerial = false, isSilent = false } = more;
  const isNamed = isNumbered(row.item) && !isSilent;
  return {
    item: row.item,
    layer: row.layer,
    quantity,
    from: placeOf(row),
    to,
    ...(order === undefined ? {} : { order }),
    ...(isNamed ? { serials: serialsOf(scene, row, quantity, isWrongSerial) } : {}),
  };
}

export function received(
  scene: Scene,
  draft: { layer: number; to: number; pieces: number; isSilent: boolean },
): Line {
  const layers = [...scene.paper.layers];
  const [layer, { item }] = pickFrom(layers, draft.layer)!;
  const location = pickFrom(WAYS_IN, scene.serial)!;
  const from: Place = { location, unit: '', quality: 'passed' };
  const row: Row = { item, layer, ...from, quantity: 0, grams: 0, locks: new Map() };
  const to = { ...spotOf(scene, draft.to), quality: 'passed' as const };
  const line = lineFrom(scene, row, draft.pieces, { to, isSilent: draft.isSilent });
  // No two receipts weigh alike, so that shares do not come out even.
  return { ...line, grams: draft.pieces * 100 + ((scene.serial * 37) % 100) };
}

export const idOf = ({ cast, serial }: Scene): string => `R${cast.key}-${serial}`;

/** Mostly an order of whose the goods are. */
export function orderFor(owner: string, index: number): string {
  const orders = Object.keys(ORDERS);
  const own = orders.filter((order) => ORDERS[order]!.owner === owner);
  return pickFrom(index === 7 ? orders : own, index)!;
}

export const ownerOf = ({ paper }: Scene, row: Row): string => paper.layers.get(row.layer)!.owner;

export const claimOf = (row: Row, order: string, quantity: number): Claim => {
  const { item, layer, location, unit, quality } = row;
  return { item, layer, location, unit, quality, order, quantity };
};

export function locksOf(scene: Scene): readonly (readonly [Row, string, number])[] {
  return rowsOf(scene).flatMap((row) =>
    [...row.locks].map(([order, locked]) => [row, order, locked] as const),
  );
}

export function scopeOf(scene: Scene, row: Row, by: number): Scope {
  const { owner, lot, delivery } = scene.paper.layers.get(row.layer)!;
  const { item, layer, location, unit } = row;
  const scopes: readonly Scope[] = [
    { item },
    { owner, item, lot },
    { item, location },
    { owner, item, location },
    { item, lot },
    { layer },
    { location },
    { layer, location },
    delivery === '' ? { item } : { delivery },
    unit === '' ? { layer } : { handlingUnit: unit },
    { owner },
  ];
  return pickFrom(scopes, by)!;
}

/** All that is in the outermost of the units in which a row lies, or an item there. */
export function treeOf({ paper }: Scene, { item, unit }: Row, by: number): Scope {
  const handlingUnit = around(paper, unit).at(-1)!;
  return by % 2 === 0 ? { item, handlingUnit } : { handlingUnit };
}
