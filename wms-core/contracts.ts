/**
 * What the modules of the WMS promise one another. Each module implements its part and gets the
 * others' handed in by `wms-core/index.ts`; all work inside the caller's transaction.
 */
import type { Tx } from '#base/database/index.ts';
import type { Refusal, Text } from '#base/refusal.ts';
import type { LocationKind } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type {
  Goods,
  ItemCard,
  Quality,
  ReportAnswer,
  Task,
  TaskControl,
  TaskReport,
} from './ports.ts';

// -------------------------------------------------------------- master data

export interface Item {
  readonly item: string;
  readonly owner: string;
  readonly name: Text;
  readonly barcodes: readonly string[];
  /** Millimetres and grams of one base unit. */
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly weightGrams: number;
  readonly lotControlled: boolean;
  readonly serialControlled: boolean;
  readonly shelfLifeDays: number | null;
  /** Whether the production day counts as the first day of the shelf life. */
  readonly firstDayCounts: boolean;
  readonly rotation: 'FIFO' | 'FMFO' | 'FEFO' | 'LIFO';
  /** Percent of each receipt line to be inspected; 0: none, goods are passed at once. */
  readonly inspectionPercent: number;
  /** Percent by which a receipt may go over or under its line. */
  readonly overReceiptPercent: number;
  readonly underReceiptPercent: number;
  /** Turnover class. */
  readonly abc: 'A' | 'B' | 'C';
  readonly temperature: Temperature;
  /** Four digits, null where the goods are not dangerous. */
  readonly unNumber: string | null;
  readonly hazardClass: HazardClass | null;
  /** Classes of the further hazards on the label. */
  readonly subsidiaryHazards: readonly HazardClass[];
  readonly packingGroup: 'I' | 'II' | 'III' | null;
  /** ADR 1.1.3.6, 0 (strictest) to 4. */
  readonly transportCategory: number | null;
  /** Most grams in one inner packaging as a limited quantity (ADR 3.4), and on one vehicle. */
  readonly limitedQuantityGrams: number | null;
  readonly maxTransportGrams: number | null;
  readonly customs: CustomsClass;
  /** Each movement carries grams beside pieces. */
  readonly catchWeight: boolean;
  /** Days of shelf life that must be left when goods come in, and when they go out. */
  readonly minLifeInDays: number;
  readonly minLifeOutDays: number;
  /** Of one base unit, in minor units of the currency (ISO 4217). */
  readonly standardCostMinor: number | null;
  readonly costCurrency: string | null;
  /** Pieces below or above which somebody should act. */
  readonly minStock: number | null;
  readonly maxStock: number | null;
  /** Who or what measured the dimensions and the weight; '' where the host told them. */
  readonly measuredBy?: string;
  readonly measuredAt?: Millis | null;
  /** A blocked item is not announced and not ordered any more; what is there may still leave. */
  readonly status: Status;
  readonly blockReason: string;
}

export type Status = 'active' | 'blocked';
export type Temperature = 'ambient' | 'chilled' | 'frozen';
/** Free goods, goods under customs control, goods under excise duty. */
export type CustomsClass = 'free' | 'bonded' | 'excise';
/** Class or division of dangerous goods [IMDG 2.0.1, ADR 2.1.1]. */
export type HazardClass =
  | '1.1'
  | '1.2'
  | '1.3'
  | '1.4'
  | '1.5'
  | '1.6'
  | '2.1'
  | '2.2'
  | '2.3'
  | '3'
  | '4.1'
  | '4.2'
  | '4.3'
  | '5.1'
  | '5.2'
  | '6.1'
  | '6.2'
  | '7'
  | '8'
  | '9';

/** With whom an owner trades, and on which terms. */
export interface Partner {
  readonly owner: string;
  readonly kind: 'supplier' | 'customer' | 'carrier';
  readonly partner: string;
  readonly name: Text;
  readonly gln: string | null;
  /** Where it says nothing, the item's tolerance holds. */
  readonly overReceiptPercent: number | null;
  readonly underReceiptPercent: number | null;
  /** Days of shelf life that a customer wants left. */
  readonly minRemainingDays: number | null;
  /** After so many passed lots in a row only one lot of `skipLotEvery` is inspected. */
  readonly skipLotAfter: number | null;
  readonly skipLotEvery: number | null;
  readonly status: Status;
  readonly blockReason: string;
}

/** What a zone is fit for. */
export interface Zone {
  readonly zone: string;
  readonly warehouse: string;
  readonly name: Text;
  readonly temperature: Temperature;
  readonly customs: CustomsClass;
  /** Dangerous goods of these classes may lie here; none where it is empty. */
  readonly hazardClasses: readonly HazardClass[];
}

export interface Location {
  readonly location: string;
  readonly warehouse: string;
  readonly kind: LocationKind;
  readonly zone: string;
  readonly aisle: number | null;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly maxWeightGrams: number;
  readonly maxVolumeMl: number;
  readonly maxHandlingUnits: number;
  /** The highest and the longest thing that fits; null where nobody said. */
  readonly maxHeightMm: number | null;
  readonly maxLengthMm: number | null;
  /** What may lie together here. */
  readonly mixing: 'any' | 'one_item' | 'one_lot' | 'empty_only';
  /** Nothing comes in, nothing is allocated from here, nobody counts. */
  readonly lockIn: boolean;
  readonly lockOut: boolean;
  readonly lockCount: boolean;
  readonly lockReason: string;
  readonly lockedBy: string;
  readonly abc: 'A' | 'B' | 'C' | null;
  /** What the drawing says of a place cannot be changed elsewhere. */
  readonly origin: 'drawing' | 'import';
}

export interface MasterData {
  /** Refuses when one is unknown (`item.unknown`). */
  items(
    tx: Tx,
    owner: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Item> | Refusal>;
  /** By its number, or by any barcode of it: however that was printed, or in a GS1 label. */
  itemByCode(tx: Tx, owner: string, code: string): Promise<Item | undefined>;
  /** Undefined where nobody wrote one of this code. */
  partner(
    tx: Tx,
    owner: string,
    kind: Partner['kind'],
    partner: string,
  ): Promise<Partner | undefined>;
  cards(tx: Tx, owner: string, ids: readonly string[]): Promise<readonly ItemCard[]>;
  /** Locations and zones are few beside items: all of them are kept in memory. */
  location(id: string): Location | undefined;
  locationsOfKind(kind: LocationKind): readonly Location[];
  zone(id: string): Zone | undefined;
  /** Says what is wrong with the label of a handling unit that is new here. */
  labelFault(label: string): Refusal | undefined;
}

// ------------------------------------------------------------------- stock

/** The other side of every movement that crosses the warehouse's border. No balance is kept. */
export type VirtualLocation = 'SUPPLIER' | 'CUSTOMER' | 'LOSS' | 'PRODUCTION' | 'TRANSIT';

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
  readonly serials?: readonly string[];
  /** The pieces are locked for this order line, and the lock goes along with them. */
  readonly lockedFor?: { readonly order: string; readonly lineId: string };
}

export interface PostingHead {
  /** Makes the posting happen once: a second one with this id changes nothing and answers as the first. */
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
    readonly item?: string;
    readonly lot?: string;
    readonly layer?: string;
    readonly location?: string;
    readonly handlingUnit?: string;
    readonly delivery?: string;
    /** First and last day of production, YYYY-MM-DD; goods without a date are not in scope. */
    readonly producedFrom?: string;
    readonly producedTo?: string;
  };
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
   * Tells no listener: who releases first places the holds that belong to it (or the next wave takes
   * the phantom), then tries the waiting lines again itself.
   */
  release(tx: Tx, claims: readonly Claim[]): Promise<{ readonly done: true } | Refusal>;
  claims(tx: Tx, order: string): Promise<readonly Claim[]>;
  /**
   * Rows with pieces that may be allocated now (`quantity - allocated`, what is on hold left out),
   * in the item's rotation order. Expired goods are no candidates.
   */
  candidates(
    tx: Tx,
    query: { readonly owner: string; readonly items: readonly string[]; readonly at: Millis },
  ): Promise<readonly StockRow[]>;
  /** Everything at a location and/or in a handling unit. */
  contents(
    tx: Tx,
    where: { readonly location?: string; readonly handlingUnit?: string },
  ): Promise<readonly StockRow[]>;
  layers(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Layer>>;
  /** Finds or makes the layer with these properties. */
  layer(tx: Tx, wanted: Omit<Layer, 'layer'>): Promise<string>;

  placeHold(tx: Tx, hold: HoldRequest): Promise<{ readonly released: readonly Claim[] } | Refusal>;
  liftHold(
    tx: Tx,
    holdId: string,
    actor: string,
    at: Millis,
  ): Promise<{ readonly done: true } | Refusal>;
  /** Holds not lifted whose scope names this location and handling unit ('' is a value), oldest first. */
  holds(
    tx: Tx,
    where: {
      readonly location: string;
      readonly handlingUnit?: string;
      readonly kind?: HoldRequest['kind'];
    },
  ): Promise<readonly HoldRequest[]>;

  unit(tx: Tx, handlingUnit: string): Promise<HandlingUnit | undefined>;
  unitsAt(tx: Tx, location: string): Promise<readonly HandlingUnit[]>;
  /** Free units of a type standing at a location kind, oldest first, locked for this transaction. */
  freeUnits(
    tx: Tx,
    query: {
      readonly type: HandlingUnit['type'];
      readonly kind: LocationKind;
      readonly limit: number;
    },
  ): Promise<readonly HandlingUnit[]>;
  createUnit(tx: Tx, unit: HandlingUnit): Promise<{ readonly done: true } | Refusal>;
  bindUnit(tx: Tx, handlingUnit: string, boundTo: string): Promise<void>;
  /** Takes an emptied unit off the floor (a pallet, a parcel that left); refuses `unit.not_empty`. */
  closeUnit(tx: Tx, handlingUnit: string): Promise<{ readonly done: true } | Refusal>;
  /** The unit, everything in it and the locks on that now stand at `to`. */
  moveUnit(
    tx: Tx,
    move: PostingHead & { readonly handlingUnit: string; readonly to: string },
  ): Promise<{ readonly sequence: number } | Refusal>;
}

/** Who gets a parcel. */
export interface Recipient {
  readonly order: string;
  readonly customer: string;
  readonly waybill: string;
}

export interface Recipients {
  /** Of these parcels; one that is not known has no entry. */
  recipients(tx: Tx, parcels: readonly string[]): Promise<ReadonlyMap<string, Recipient>>;
}

/** Pieces of an item that are in no balance. */
export interface Outlook {
  /** Promised softly: of accepted orders, not locked yet. */
  promised(tx: Tx, item: string): Promise<number>;
  /** On their way here: announced by open ASNs and not received yet. */
  announced(tx: Tx, item: string): Promise<number>;
}

// -------------------------------------------------------------------- feed

/** `wms.receipt.confirmed` and so on (interfaces.md §6.2). Written in the causing transaction. */
export interface FeedEvent {
  readonly type: string;
  /** The document or thing it is about. */
  readonly subject: string;
  readonly correlationId: string;
  readonly data: unknown;
}

export interface Feed {
  append(tx: Tx, at: Millis, events: readonly FeedEvent[]): Promise<void>;
}

// ------------------------------------------------------------------- tasks

/** The module that asked for a task hears of it. */
export type TaskOwner = 'inbound' | 'outbound' | 'work';

export interface ReportHandler {
  /** In the transaction that stores the report; a refusal rolls back what the handler did. */
  onReport(tx: Tx, task: Task, report: TaskReport): Promise<ReportAnswer>;
  /**
   * A person at the desk wants a failed task done again: what is still open of it goes on as `again`
   * (a new task id, the done lines left out). The owner notes the new id; it is emitted when the
   * answer is `done`. Without this method the task cannot be retried.
   */
  onRetry?(tx: Tx, failed: Task, again: Task): Promise<{ readonly done: true } | Refusal>;
  /**
   * A person takes a failed or cancelled task off the desk: nobody will do what is left of it, and
   * what it kept is given back. False: something waits for the task, so it must be done again.
   */
  onSettled?(tx: Tx, abandoned: Task, actor: string): Promise<boolean>;
}

export interface TaskBook {
  /** Writes tasks to the outbox; they reach the WCS after the commit. */
  emit(tx: Tx, owner: TaskOwner, tasks: readonly Task[]): Promise<void>;
  control(tx: Tx, control: TaskControl, actor: string): Promise<{ readonly done: true } | Refusal>;
  register(owner: TaskOwner, handler: ReportHandler): void;
}

/** Asked for by outbound when pieces are missing, done by the work module. */
export interface CountRequest {
  readonly location: string;
  readonly handlingUnit: string;
  readonly items: readonly string[];
  readonly reason: 'short_pick' | 'put_short' | 'surplus' | 'check_mismatch' | 'manual' | 'audit';
  readonly document: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly at: Millis;
}

export interface CountBook {
  /** One open count for the same place and items is enough: a second request joins it. */
  request(tx: Tx, request: CountRequest): Promise<void>;
}

/** Brings loose pieces that lie where they should not (a cart, the exception place) to a bin. */
export interface ReturnRequest {
  readonly from: string;
  readonly handlingUnit: string;
  readonly goods: Goods;
  readonly quantity: number;
  readonly document: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly at: Millis;
}

export interface Returns {
  /** Chooses a bin by the putaway rules and emits a `transfer` with the purpose `return`. */
  request(tx: Tx, request: ReturnRequest): Promise<void>;
  /** Called in the transaction in which a return ended, whatever its outcome. */
  listen(listener: (tx: Tx, ended: ReturnRequest) => Promise<void>): void;
}

/** Why the house chose what it chose: readable at GET /api/v1/decisions?subject=. */
export interface Decision {
  /** What was decided about: a handling unit, an order, a task. */
  readonly subject: string;
  /** The rule that decided, by name: 'putaway', 'wave', 'rotation'. */
  readonly rule: string;
  readonly chosen: unknown;
  /** The best few, with their scores or with why they fell out. */
  readonly candidates: unknown;
  readonly at: Millis;
}

export interface Decisions {
  record(tx: Tx, decisions: readonly Decision[]): Promise<void>;
}

/** A case for the exception desk that is not a task: an order stuck, a receipt short, no free bin. */
export interface ExceptionCase {
  /** The same key again updates the case. */
  readonly key: string;
  readonly kind: 'short' | 'blocked' | 'failed' | 'refused';
  readonly subject: string;
  readonly text: Text;
  readonly at: Millis;
}

export interface Exceptions {
  raise(tx: Tx, one: ExceptionCase): Promise<void>;
  settle(tx: Tx, key: string, actor: string, at: Millis): Promise<void>;
}

/** Stock that became allocatable, or an order's goods that were taken from it. */
export interface AllocationListener {
  /** A hold released these claims: their order lines are to be filled again. */
  onReleased(tx: Tx, claims: readonly Claim[], at: Millis, actor: string): Promise<void>;
  /** More of these items can be allocated than before: waiting lines may be tried again. */
  onAvailable(tx: Tx, owner: string, items: readonly string[], at: Millis): Promise<void>;
}
