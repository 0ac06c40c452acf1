/** What the ledger promises the other modules of the WMS, and what it asks of them. */
import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { LocationKind } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { Quality } from '../ports.ts';
import type { CustomsClass } from './master-data.ts';
import type { Redating } from './redating.ts';

/** The other side of every movement that crosses the warehouse's border. No balance is kept. */
export type VirtualLocation = 'SUPPLIER' | 'CUSTOMER' | 'LOSS' | 'SCRAP' | 'PRODUCTION' | 'TRANSIT';

/**
 * Where pieces are. `location` is a site location, 'VEHICLE:id' or 'WORKER:id' (both locations like
 * any other), or a virtual one; `handlingUnit` is '' for loose pieces.
 */
export interface Place {
  readonly location: string;
  readonly handlingUnit: string;
  readonly quality: Quality;
}

export interface MovementLine {
  readonly item: string;
  readonly owner: string;
  readonly layer: string;
  /** > 0, base units. */
  readonly quantity: number;
  readonly from: Place;
  readonly to: Place;
  /** Catch weight of these pieces, grams. */
  readonly weightGrams?: number;
  /**
   * One for each piece. Without them all numbers of a row go along when it goes whole; a part of a row
   * that has numbers is refused (`serial.which`), but for loss: which pieces are lost nobody knows.
   */
  readonly serials?: readonly string[];
  /** The pieces are locked for this order line, and the lock goes along with them. */
  readonly lockedFor?: { readonly order: string; readonly lineId: string };
  /** A loss that takes no order's goods: locked pieces are refused (`stock.short`), not freed. */
  readonly sparesLocks?: boolean;
  /** Somebody has them in hand, so they are gone from there: locks in their way are freed. */
  readonly takesLocks?: boolean;
  /** The pieces are broken, which is a fact as a loss is: locked ones lose their locks. */
  readonly isBroken?: boolean;
}

export interface PostingHead {
  /**
   * Makes the posting happen once: a second one with this id changes nothing and answers as the
   * first.
   */
  readonly postingId: string;
  readonly document: string;
  readonly task?: string;
  readonly actor: string;
  readonly reason: string;
  readonly correlationId: string;
  readonly at: Millis;
}

export interface Posting extends PostingHead {
  readonly lines: readonly MovementLine[];
}

/** An amount in minor units of a currency (ISO 4217): cents, fen. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/** What rotation and trace tell apart. */
export interface Layer {
  readonly layer: string;
  readonly item: string;
  readonly owner: string;
  readonly lot: string;
  /** YYYY-MM-DD */
  readonly productionDate: string | null;
  readonly expiryDate: string | null;
  readonly receivedAt: Millis;
  readonly receiptLine: string;
  readonly delivery: string;
  readonly supplier: string;
  /** The supplier's own lot number, where he told one beside the producer's (`lot`). */
  readonly supplierLot?: string;
  /**
   * What customs let the goods be, and by which document; absent: free, and never anything else.
   */
  readonly customs?: { readonly status: CustomsClass; readonly document: string };
  /** What a piece cost, where the delivery says so; it does not tell layers apart. */
  readonly unitCost?: Money;
}

/** Where the piece with this serial number is by the book. */
export interface SerialAt extends Place {
  readonly owner: string;
  readonly item: string;
  readonly serial: string;
  readonly layer: string;
}

export interface StockRow {
  readonly item: string;
  readonly owner: string;
  readonly layer: string;
  readonly lot: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly quality: Quality;
  readonly quantity: number;
  readonly allocated: number;
  readonly expiryDate: string | null;
  readonly productionDate: string | null;
  readonly receivedAt: Millis;
  readonly held: boolean;
  /** Absent: in free circulation. */
  readonly customs?: Exclude<CustomsClass, 'free'>;
  /** Of a candidate: only this customer's orders may have it. */
  readonly keptFor?: string;
}

/** Pieces of an item that stand alike to orders; each counts once, as in the five states. */
export interface Standing {
  readonly owner: string;
  readonly item: string;
  /** Customs has not let them free. */
  readonly underCustoms: boolean;
  /** Only what is loose in a bin (or at a cross-dock place) is picked. */
  readonly place: 'bin' | 'lane' | 'outside' | 'locked_place' | 'in_unit';
  /** YYYY-MM-DD; '' where there is none. */
  readonly expiryDate: string;
  readonly available: number;
  readonly locked: number;
  readonly pending: number;
  readonly rejected: number;
  /** On hold until they are counted, or until the count is reviewed. */
  readonly counted: number;
  readonly recalled: number;
  /** On hold for the customer `keptFor`, '' where there are none. */
  readonly kept: number;
  readonly keptFor: string;
  /** On hold until an adjustment is decided. */
  readonly adjusted: number;
  /** On hold because their life is over, or nearly. */
  readonly expired: number;
  /** On hold otherwise. */
  readonly frozen: number;
}

/** Pieces of one balance row locked for an order line. */
export interface Claim {
  readonly order: string;
  readonly lineId: string;
  readonly item: string;
  readonly owner: string;
  readonly layer: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly quality: Quality;
  readonly quantity: number;
}

export interface HoldRequest {
  readonly holdId: string;
  readonly kind: 'freeze' | 'count' | 'customer' | 'recall' | 'expiry' | 'missing';
  /** All fields that are set must match; at least one is. */
  readonly scope: {
    readonly owner?: string;
    readonly item?: string;
    readonly lot?: string;
    readonly supplierLot?: string;
    readonly layer?: string;
    readonly location?: string;
    readonly handlingUnit?: string;
    readonly delivery?: string;
    /** First and last day of production, YYYY-MM-DD; goods without a date are not in scope. */
    readonly producedFrom?: string;
    readonly producedTo?: string;
  };
  /** Of the kind `customer`: whose orders alone may have the goods. */
  readonly customer?: string;
  /** Only so many pieces are held (a short pick's missing ones); undefined: all in scope. */
  readonly quantity?: number;
  readonly reason: string;
  readonly actor: string;
  readonly at: Millis;
  readonly until?: Millis;
}

export interface HandlingUnit {
  readonly handlingUnit: string;
  readonly type: 'cart' | 'tote' | 'cage' | 'pallet' | 'parcel';
  readonly location: string;
  readonly tareGrams: number;
  readonly maxWeightGrams: number;
  readonly maxVolumeMl: number;
  /** What it is bound to: a pick run, an order; '' when free. */
  readonly boundTo: string;
  /** The unit that it stands in or on; '' or nothing: it stands on its own. */
  readonly parent?: string;
  /** Of the site's unit types; '' or nothing: a built-in one. */
  readonly unitType?: string;
}

/** What became of a unit. */
export interface UnitEvent {
  readonly handlingUnit: string;
  readonly event: 'made' | 'put' | 'taken_out' | 'moved' | 'scrapped';
  readonly location: string;
  readonly parent: string;
}

export interface Ledger {
  /**
   * All lines, in order, or none. A line without a lock takes only what is not allocated, but for
   * loss: pieces that are gone lose their locks, and the listener hears of it (`onReleased`).
   * Refuses as a value: `stock.short`, `stock.held`, `stock.not_locked`, `serial.duplicate` …
   */
  post(tx: Tx, posting: Posting): Promise<{ readonly sequence: number } | Refusal>;
  /** Locks pieces for order lines, all or none; refuses `stock.short`. */
  allocate(tx: Tx, claims: readonly Claim[]): Promise<{ readonly done: true } | Refusal>;
  /**
   * Locks pieces that no order may have (pending or rejected) for a document that takes them out of
   * the house, all or none; refuses `stock.short`. No hold takes such a lock away, only a loss does,
   * and the listener hears of it (`onReleased`). The document's name is no order's.
   */
  setAside(tx: Tx, claims: readonly Claim[]): Promise<{ readonly done: true } | Refusal>;
  /**
   * Tells no listener: who releases first places the holds that belong to it (or the next wave takes
   * the phantom), then tries the waiting lines again itself.
   */
  release(tx: Tx, claims: readonly Claim[]): Promise<{ readonly done: true } | Refusal>;
  claims(tx: Tx, order: string): Promise<readonly Claim[]>;
  /**
   * Rows with pieces that may be allocated now (`quantity - allocated`, what is on hold left out),
   * in the item's rotation order. Expired goods are no candidates. What is kept for one of the
   * `customers` comes too, and says so (`keptFor`).
   */
  candidates(
    tx: Tx,
    query: {
      readonly owner: string;
      readonly items: readonly string[];
      readonly customers?: readonly string[];
      /** Goods that customs has not let free come too; left out, they are no candidates. */
      readonly underCustoms?: boolean;
      readonly at: Millis;
    },
  ): Promise<readonly StockRow[]>;
  /** How all pieces of these items stand to orders: why some are no candidates. */
  standings(
    tx: Tx,
    wares: readonly { readonly owner: string; readonly item: string }[],
  ): Promise<readonly Standing[]>;
  /** Everything at a location and/or in a handling unit (`within`: and in the units in it). */
  contents(
    tx: Tx,
    where: {
      readonly location?: string;
      readonly handlingUnit?: string;
      readonly within?: string;
    },
  ): Promise<readonly StockRow[]>;
  /**
   * Passed pieces of a layer at exactly this place ('' is loose pieces) that no order has locked and
   * no hold of some pieces keeps; those that only a hold of all there keeps (a count's) are among them.
   */
  unclaimed(
    tx: Tx,
    where: { readonly layer: string; readonly location: string; readonly handlingUnit: string },
  ): Promise<number>;
  /** The numbers of these items at a place ('' is loose) or, wherever it stands, in a unit. */
  serialsAt(
    tx: Tx,
    where: {
      readonly owner: string;
      readonly items: readonly string[];
      readonly location?: string;
      readonly handlingUnit: string;
    },
  ): Promise<readonly SerialAt[]>;
  /**
   * What is wrong with taking the pieces that the line names: `serial.elsewhere`, … Books nothing.
   */
  serialFault(tx: Tx, line: MovementLine): Promise<Refusal | undefined>;
  layers(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Layer>>;
  /** Finds or makes the layer with these properties. */
  layer(tx: Tx, wanted: Omit<Layer, 'layer'>): Promise<string>;

  placeHold(tx: Tx, hold: HoldRequest): Promise<{ readonly released: readonly Claim[] } | Refusal>;
  /**
   * The holds on pieces that were brought away from under the hold `of`, and were lifted with it, lie
   * again because of `holdId`. Returns what orders lose.
   */
  holdMovedAgain(
    tx: Tx,
    again: { readonly of: string; readonly holdId: string; actor: string; readonly at: Millis },
  ): Promise<readonly Claim[]>;
  liftHold(
    tx: Tx,
    holdId: string,
    actor: string,
    at: Millis,
  ): Promise<{ readonly done: true } | Refusal>;
  /**
   * Holds not lifted whose scope names this location and handling unit ('' is a value), oldest
   * first.
   */
  holds(
    tx: Tx,
    where: {
      readonly location: string;
      readonly handlingUnit?: string;
      readonly kind?: HoldRequest['kind'];
    },
  ): Promise<readonly HoldRequest[]>;

  /** Nothing is posted; holds because of the expiry are lifted and placed by the new dates. */
  redate(tx: Tx, change: Redating): Promise<{ readonly released: readonly Claim[] }>;

  unit(tx: Tx, handlingUnit: string): Promise<HandlingUnit | undefined>;
  unitsAt(tx: Tx, location: string): Promise<readonly HandlingUnit[]>;
  /**
   * Free units of a type standing at a location kind, oldest first, locked for this transaction.
   */
  freeUnits(
    tx: Tx,
    query: {
      readonly type: HandlingUnit['type'];
      readonly kind: LocationKind;
      readonly limit: number;
    },
  ): Promise<readonly HandlingUnit[]>;
  createUnit(tx: Tx, unit: HandlingUnit): Promise<{ readonly done: true } | Refusal>;
  /** All of them, or none (`unit.exists`). */
  createUnits(tx: Tx, units: readonly HandlingUnit[]): Promise<{ readonly done: true } | Refusal>;
  /** Empty units that nobody uses leave the house for good: all of them, or none. */
  scrapUnits(
    tx: Tx,
    act: PostingHead & { readonly handlingUnits: readonly string[] },
  ): Promise<{ readonly sequence: number } | Refusal>;
  bindUnit(tx: Tx, handlingUnit: string, boundTo: string): Promise<void>;
  /** A posting that moves no goods: what became of units, once by its id. */
  noteUnits(
    tx: Tx,
    head: PostingHead,
    events: readonly UnitEvent[],
  ): Promise<{ readonly sequence: number }>;
  /**
   * Puts a unit with all below it into or onto another at the same place. Both are free, or bound to
   * the document of the act. Refuses what the rules of nesting forbid (`unit.too_deep`, …).
   */
  putUnit(
    tx: Tx,
    act: PostingHead & { readonly handlingUnit: string; readonly into: string },
  ): Promise<{ readonly sequence: number } | Refusal>;
  /** It stands on its own then, at the same place. */
  takeOutUnit(
    tx: Tx,
    act: PostingHead & { readonly handlingUnit: string },
  ): Promise<{ readonly sequence: number } | Refusal>;
  /**
   * Takes an emptied unit off the floor (a pallet, a parcel that left); refuses `unit.not_empty`,
   * `unit.holds_units`.
   */
  closeUnit(tx: Tx, handlingUnit: string): Promise<{ readonly done: true } | Refusal>;
  /**
   * The unit, all units below it, everything in them and the locks on that now stand at `to`. A
   * unit that stands in another is refused (`unit.nested`).
   */
  moveUnit(
    tx: Tx,
    move: PostingHead & { readonly handlingUnit: string; readonly to: string },
  ): Promise<{ readonly sequence: number } | Refusal>;
}

/** Pieces of an item that are in no balance. */
export interface Outlook {
  /**
   * Promised softly: of accepted orders, not locked yet. `free`: to those of them that take goods in
   * free circulation.
   */
  promised(
    tx: Tx,
    owner: string,
    item: string,
  ): Promise<{ readonly pieces: number; readonly free: number }>;
  /**
   * On their way here: announced by open ASNs, or sent by another warehouse, and not received yet.
   */
  announced(tx: Tx, owner: string, item: string): Promise<number>;
  /** On their way to another warehouse that has not taken them over yet. */
  leaving(tx: Tx, owner: string, item: string): Promise<number>;
}

/** Stock that became allocatable, or an order's goods that were taken from it. */
export interface AllocationListener {
  /** A hold released these claims: their order lines are to be filled again. */
  onReleased(tx: Tx, claims: readonly Claim[], at: Millis, actor: string): Promise<void>;
  /** More of these items can be allocated than before: waiting lines may be tried again. */
  onAvailable(tx: Tx, owner: string, items: readonly string[], at: Millis): Promise<void>;
  /** Pieces of these layers were pending and are so no more, by whatever posting. */
  onJudged?(
    tx: Tx,
    layers: readonly string[],
    by: { readonly at: Millis; readonly actor: string },
  ): Promise<void>;
}
