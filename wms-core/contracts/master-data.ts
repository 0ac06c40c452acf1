/** What master data promises the other modules of the WMS. */
import type { Tx } from '#base/database/index.ts';
import type { Refusal, Text } from '#base/refusal.ts';
import type { LocationKind } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { ItemCard, OwnerCard } from '../ports.ts';

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
  /** The proper shipping name [ADR 3.1.2]; null: the item's own name stands on papers. */
  readonly shippingNameEn: string | null;
  readonly shippingNameZh: string | null;
  /** ADR 1.1.3.6, 0 (strictest) to 4. */
  readonly transportCategory: number | null;
  /**
   * What one base unit counts for [ADR 1.1.3.6.3]: net grams of solids and liquefied gases, ml of
   * liquids and compressed gases, at most one of them. Both null: an article, by its gross weight.
   */
  readonly dangerousGrams: number | null;
  readonly dangerousMl: number | null;
  /** Over how many inner packagings that is spread. */
  readonly innerPackagings: number;
  /** Most in one inner packaging as a limited quantity [ADR 3.4, table A column 7a]; 0: never. */
  readonly limitedQuantityGrams: number | null;
  readonly limitedQuantityMl: number | null;
  /** Most gross grams of the item on one vehicle. */
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

/** What one piece of a kit is put together from. */
export interface KitParts {
  readonly item: string;
  /** What serves an order: built kits alone, these and then components, or components alone. */
  readonly fulfilment: 'built_only' | 'built_first' | 'explode';
  readonly components: readonly { readonly item: string; readonly quantity: number }[];
}

/** What was promised of an order: how urgent it is, and when it must be done. */
export interface ServiceLevel {
  readonly serviceLevel: string;
  readonly name: Text;
  readonly priority: number;
  /** From when it is accepted; null where it is by days. */
  readonly withinMinutes: number | null;
  readonly daysOn: number | null;
  /** HH:MM, UTC, as is the cut-off after which there is a day more. */
  readonly untilTime: string | null;
  readonly cutOff: string | null;
  readonly status: Status;
  readonly blockReason: string;
}

export type PackagingLevel = 'each' | 'inner' | 'case' | 'pallet';

/** A quantity as a document tells it: in base units, or in packagings of the item. */
export interface PackedQuantity {
  readonly item: string;
  readonly quantity: number;
  readonly unit?: PackagingLevel;
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
  readonly mixing: 'any' | 'one_owner' | 'one_item' | 'one_lot' | 'empty_only';
  /** Nothing comes in, nothing is allocated from here, nobody counts. */
  readonly lockIn: boolean;
  readonly lockOut: boolean;
  readonly lockCount: boolean;
  readonly lockReason: string;
  readonly lockedBy: string;
  /** What a broken place is not used for; in memory it shows as the locks that it means, too. */
  readonly outOfOrder: '' | 'putaway' | 'pick' | 'both';
  readonly outOfOrderReason: string;
  readonly outOfOrderBy: string;
  readonly abc: 'A' | 'B' | 'C' | null;
  /** What the drawing says of a place cannot be changed elsewhere. */
  readonly origin: 'drawing' | 'import';
}

/** A tray of a vertical lift module, as the drawing has it: its bins share what it bears. */
export interface Tray {
  readonly vlm: string;
  readonly tray: number;
  readonly payloadGrams: number;
  readonly bins: readonly string[];
}

/** A type of handling units as the site's data has it: what a unit that is made of it is like. */
export interface UnitType {
  readonly unitType: string;
  readonly name: Text;
  /** What it is to the processes. */
  readonly type: 'cart' | 'tote' | 'cage' | 'pallet' | 'parcel';
  readonly tareGrams: number;
  readonly maxWeightGrams: number;
  readonly maxVolumeMl: number;
  /** From outside: all three, or none. */
  readonly lengthMm: number | null;
  readonly widthMm: number | null;
  readonly heightMm: number | null;
  /** So many of it may stand on one another, itself counted. */
  readonly stackLimit: number;
  /** Unit types and built-in types that may stand in or on it. */
  readonly carries: readonly string[];
  readonly status: Status;
  readonly blockReason: string;
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
  /** The items of all owners that carry this code, in the order of their owners. */
  itemsByCode(tx: Tx, code: string): Promise<readonly Item[]>;
  /** The house's own owner: whose goods are meant where a document names none. */
  owner(): string;
  /**
   * Refuses an owner who is unknown or, unless he need be `known` only, blocked (`owner.unknown`).
   */
  ownerFault(tx: Tx, owner: string, as?: 'known'): Promise<Refusal | undefined>;
  /** For a task: whose goods they are, where the house keeps those of several. */
  whose(owner: string): { readonly owner?: OwnerCard };
  /** Undefined where the item is no kit, or one that is out of use. */
  kit(tx: Tx, owner: string, item: string): Promise<KitParts | undefined>;
  /** A unit type of the site's data; undefined where there is none. */
  unitType(tx: Tx, unitType: string): Promise<UnitType | undefined>;
  /** Those of these items that are kits in use, by item. */
  kits(tx: Tx, owner: string, items: readonly string[]): Promise<ReadonlyMap<string, KitParts>>;
  /** Kits in use that one of these items is a component of, by item. */
  kitsWith(
    tx: Tx,
    owner: string,
    components: readonly string[],
  ): Promise<ReadonlyMap<string, KitParts>>;
  /** Whether there is a warehouse of this code, in use. */
  isWarehouse(tx: Tx, warehouse: string): Promise<boolean>;
  /** One that is in use. */
  serviceLevel(tx: Tx, serviceLevel: string): Promise<ServiceLevel | undefined>;
  /** Undefined where nobody wrote one of this code. */
  partner(
    tx: Tx,
    owner: string,
    kind: Partner['kind'],
    partner: string,
  ): Promise<Partner | undefined>;
  cards(tx: Tx, owner: string, ids: readonly string[]): Promise<readonly ItemCard[]>;
  /** The same quantities in base units, in their order; refuses what does not come out whole. */
  inBaseUnits(
    tx: Tx,
    owner: string,
    lines: readonly PackedQuantity[],
  ): Promise<readonly number[] | Refusal>;
  /** Locations and zones are few beside items: all of them are kept in memory. */
  location(id: string): Location | undefined;
  locationsOfKind(kind: LocationKind): readonly Location[];
  zone(id: string): Zone | undefined;
  /** The tray that a bin lies on; undefined where it is an ordinary bin. */
  trayOf(location: string): Tray | undefined;
  /** Whether vehicles stop there; true of every place where the drawing has no stops at all. */
  hasStop(location: string): boolean;
  /** Says what is wrong with the label of a handling unit that is new here. */
  labelFault(label: string): Refusal | undefined;
}
