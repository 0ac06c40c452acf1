import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { PackagingLevel } from '#wms-core/contracts.ts';
import type { Shortfall } from './shortfall.ts';

export type OrderStatus =
  /** Promised softly: waits for goods, a slot and a cart. */
  | 'accepted'
  /** In a wave: allocated, being picked and put into its tote. */
  | 'released'
  /** Complete in its tote; being checked. */
  | 'sorted'
  /** Checked; being packed. */
  | 'checked'
  /** In parcels; being weighed. */
  | 'packed'
  /** Weighed; its parcels go to the dock. */
  | 'weighed'
  /** At the dock; being loaded. */
  | 'staged'
  | 'shipped'
  /** Nothing of it is left to ship; its tote goes back. */
  | 'clearing'
  | 'closed_short'
  | 'cancelled'
  /** Stopped: a person decides. */
  | 'attention';

/** An order as the store keeps it. */
export interface Order {
  readonly order: string;
  /** Whose goods it sends. */
  readonly owner: string;
  readonly customer: string;
  /** Where a transfer goes; '' for an order of a customer. */
  readonly toWarehouse: string;
  /** The customs procedure under which it takes goods that are not free; '': free goods only. */
  readonly customs: '' | 're_export' | 'bonded_transfer';
  /** What was promised; '' where no level was named. */
  readonly serviceLevel: string;
  readonly priority: number;
  readonly deadline: Millis | null;
  readonly allowBackorder: boolean;
  readonly minRemainingDays: number | null;
  /** Whether fewer components than whole kits may be shipped. */
  readonly partialKits: boolean;
  /** The order whose missing pieces this back-order waits for; '' otherwise. */
  readonly parent: string;
  readonly correlationId: string;
  readonly status: OrderStatus;
  readonly wave: string;
  readonly slot: string;
  readonly tote: string;
  /** Where the tote stands, as reported. */
  readonly toteAt: string;
  readonly station: string;
  readonly dock: string;
  /** The task under way for the order as a whole (check, pack, load). */
  readonly taskId: string;
  readonly taskAttempts: number;
  readonly checks: number;
  /** Goods were taken from it after packing, or a parcel's weight was off: check again. */
  readonly recheck: boolean;
  readonly overflow: boolean;
  readonly createdAt: Millis;
  readonly giveUpAt: Millis | null;
  readonly attention: Text | null;
  /** What it does not get and why, as its release saw it last. */
  readonly shortfall: Shortfall | null;
}

/**
 * A line's pieces by how far they came; each stage holds at most what the one before it holds.
 * What still has to be found is `ordered - short - allocated`.
 */
export interface OrderLine {
  readonly order: string;
  readonly lineId: string;
  readonly item: string;
  /** As the host told it, where that was in packagings: '' and 0 otherwise. */
  readonly toldUnit: PackagingLevel | '';
  readonly toldQuantity: number;
  readonly ordered: number;
  /**
   * Of a kit: beside those ordered here, so many are served by components, on lines of their own.
   */
  readonly exploded: number;
  /** Of a component: the kit's line, and the pieces of one kit; '' and 0 otherwise. */
  readonly kitLine: string;
  readonly perKit: number;
  readonly allocated: number;
  readonly picked: number;
  readonly put: number;
  readonly checked: number;
  readonly shipped: number;
  readonly short: number;
  readonly shortReason: string;
  readonly attempts: number;
  readonly waitingSince: Millis | null;
}

export type RunStatus =
  /** Given to a picker. */
  | 'picking'
  /** Full at its home; waits for a put station. */
  | 'full'
  /** On its way to the put station. */
  | 'to_station'
  | 'putting'
  /** All put; what was left over goes back to the bins. */
  | 'emptying'
  /** Empty on its way home. */
  | 'returning'
  | 'done';

/**
 * One walk with one cart, from the pool and back to it. The cart's home stays its own meanwhile.
 */
export interface Run {
  readonly run: string;
  /** Whose goods are fetched: a cart never has two owners'. */
  readonly owner: string;
  readonly wave: string;
  readonly cart: string;
  readonly home: string;
  readonly cartAt: string;
  readonly status: RunStatus;
  readonly station: string;
  readonly taskId: string;
  readonly taskAttempts: number;
  readonly priority: number;
  readonly deadline: Millis | null;
  readonly correlationId: string;
  /** Pieces found in the cart after the last put, by owner and item (`wares.ts`). */
  readonly found: Readonly<Record<string, number>>;
}

/** What one order line gets from one bin and layer: planned, then picked, then put. */
export interface Share {
  readonly share: number;
  /** '' until a cart is there for it. */
  readonly run: string;
  readonly pickLine: string;
  readonly order: string;
  readonly lineId: string;
  readonly item: string;
  readonly layer: string;
  readonly lot: string;
  readonly bin: string;
  readonly planned: number;
  /** Null until the pick line was reported. */
  readonly picked: number | null;
  /** Null until the put line was reported. */
  readonly put: number | null;
}

export type ParcelStatus =
  | 'planned'
  | 'packed'
  | 'weighed'
  | 'off'
  | 'moving'
  | 'staged'
  | 'loaded'
  | 'unpacked';

export interface ParcelLine {
  readonly lineId: string;
  readonly item: string;
  readonly layer: string;
  readonly lot: string;
  readonly quantity: number;
}

export interface Parcel {
  readonly parcel: string;
  readonly order: string;
  readonly waybill: string;
  readonly status: ParcelStatus;
  readonly at: string;
  readonly taskId: string;
  readonly taskAttempts: number;
  readonly estimateGrams: number;
  readonly toleranceGrams: number;
  readonly actualGrams: number | null;
  /** Its dangerous goods go as limited quantity [ADR 3.4]. */
  readonly limited: boolean;
  /** On which it left; '' until then, and of one that left by itself. */
  readonly pallet: string;
  readonly lines: readonly ParcelLine[];
}
