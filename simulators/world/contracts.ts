/**
 * The physical truth that all simulators share. Nobody but the plant sees it; the audit compares it
 * with the ledger at the end.
 */
import type { Millis } from '#base/time.ts';

/** One kind of thing that lies in one container. */
export interface Pieces {
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
  /** One on each piece, where pieces have numbers. To move: these and no others. */
  readonly serials?: readonly string[];
}

/** What an item is physically. */
export interface PhysicalItem {
  readonly item: string;
  readonly barcodes: readonly string[];
  /** Its goods carry GS1 labels with lot and dates; else nothing but the barcode can be scanned. */
  readonly labelled?: boolean;
  /** Each piece has a serial number on it. */
  readonly numbered?: boolean;
  readonly weightGrams: number;
  readonly volumeMl: number;
  /** Length, width and height, where they matter. */
  readonly sidesMm?: readonly [number, number, number];
}

/** Something that went wrong in the plant, on purpose and at a set rate. */
export interface InjectedError {
  readonly errorId: string;
  readonly at: Millis;
  readonly kind:
    | 'arrived_short'
    | 'arrived_damaged'
    | 'miscounted_receipt'
    | 'picked_too_few'
    | 'picked_too_many'
    | 'picked_wrong_item'
    | 'put_wrong_slot'
    | 'put_wrong_quantity'
    | 'miscounted_check'
    | 'miscounted_count'
    | 'missed_confirmation'
    | 'misread_serial'
    | 'fell_behind';
  readonly who: string;
  readonly item: string;
  readonly quantity: number;
  readonly place: string;
  readonly order?: string;
  /** For a wrong item: what was taken in its stead. */
  readonly instead?: string;
}

/** A unit on a truck, with the pieces and the units in or on it. */
export interface DeliveredUnit {
  readonly unit: string;
  readonly pieces: readonly Pieces[];
  readonly units?: readonly DeliveredUnit[];
}

/** Truckload that stands at a dock place until it is received. */
export interface Delivery {
  readonly asn: string;
  readonly dock: string;
  readonly pieces: readonly (Pieces & {
    readonly damaged: number;
    readonly productionDate?: string;
    readonly expiryDate?: string;
  })[];
  /** What the supplier packed; its pieces are in addition to those, which lie loose. */
  readonly units?: readonly DeliveredUnit[];
}

/**
 * Containers are named as in the ledger: a location id, 'WORKER:id', 'VEHICLE:id', or a handling
 * unit's id, which may stand at a place or in or on another unit; 'TRUCK:asn' holds an undelivered
 * load and 'CUSTOMER:order' what left the house, 'LOST:…' what lies where nobody looks and 'SCRAP:…'
 * what was thrown away.
 * Pieces are conserved: they come from deliveries and opening stock, and move, or are made into others.
 */
export interface World {
  define(items: readonly PhysicalItem[]): void;
  item(item: string): PhysicalItem | undefined;
  itemByBarcode(code: string): PhysicalItem | undefined;
  /** Opening stock: pieces that lay there when the world began. */
  seed(container: string, pieces: Pieces): void;
  deliver(delivery: Delivery): void;
  delivery(asn: string): Delivery | undefined;
  deliveryAt(dock: string): Delivery | undefined;
  /** Moves up to `pieces.quantity` and says how many there were to move. */
  move(from: string, to: string, pieces: Pieces): number;
  /**
   * In a container pieces become others: components a kit, or back. False, and nothing changes, where
   * some of them are not there.
   */
  make(container: string, used: readonly Pieces[], made: readonly Pieces[]): boolean;
  /** Numbered pieces in the kit with this number on it, or in all kits of an item without. */
  inside(kit: string): readonly Pieces[];
  contents(container: string): readonly Pieces[];
  createUnit(handlingUnit: string, at: string): void;
  /** Puts a handling unit (with all in it) somewhere. False when it does not exist. */
  moveUnit(handlingUnit: string, to: string): boolean;
  removeUnit(handlingUnit: string): void;
  unitAt(handlingUnit: string): string | undefined;
  unitsAt(place: string): readonly string[];
  /** Units in or on others, each with the outermost; those on a truck with the truck. */
  stacked(): Readonly<Record<string, string>>;
  /** Grams of everything in a container, tare not included. */
  weightOf(container: string): number;
  recordError(error: Omit<InjectedError, 'errorId'>): void;
  errors(): readonly InjectedError[];
  /** Every container with pieces in it, in a fixed order. */
  inventory(): readonly (Pieces & { readonly container: string })[];
  /** Plain JSON, for the journal; `restore` takes it back. */
  snapshot(): unknown;
  restore(snapshot: unknown): void;
  /** Counts every change, so a journal knows when to write. */
  readonly version: number;
}

/** How often people and goods go wrong, as probabilities per act (or per line). */
export interface ErrorRates {
  readonly arrivedShort: number;
  readonly arrivedDamaged: number;
  readonly miscountedReceipt: number;
  readonly pickedTooFew: number;
  readonly pickedTooMany: number;
  readonly pickedWrongItem: number;
  readonly putWrongSlot: number;
  readonly putWrongQuantity: number;
  readonly miscountedCheck: number;
  readonly miscountedCount: number;
  readonly missedConfirmation: number;
  readonly misreadSerial: number;
  /** Not sure of a bin, and asks the warehouse. */
  readonly doubts: number;
  /** Of a pallet that was announced with cases on it, one is not there, or stands beside it. */
  readonly caseMissing: number;
  readonly caseAlone: number;
}
