import type { Database, Tx } from '#base/database/index.ts';
import type { Clock, Millis } from '#base/time.ts';
import type { Decided, Feed, Ledger, MovementLine, Place } from '#wms-core/contracts.ts';
import type { ItemMaster } from '#wms-core/master-data/index.ts';
import type { Quality } from '#wms-core/ports.ts';

/** What adjustments work with. */
export interface AdjustmentParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly masterData: ItemMaster;
  readonly feed: Feed;
  /** Hears of each decision about what the house asked for, in the transaction that decides. */
  onDecided?(tx: Tx, decided: Decided): Promise<void>;
  /** Hears of each approved adjustment that takes another one back, where it is posted. */
  onTakenBack?(tx: Tx, adjustment: string): Promise<void>;
}

export const TYPES = ['count', 'loss', 'manual', 'scrap', 'other'] as const;
export type AdjustmentType = (typeof TYPES)[number];
/** open: nobody has decided. withdrawn: by who asked, or because the place was counted again. */
export const STATUSES = ['open', 'posted', 'rejected', 'withdrawn'] as const;
export type AdjustmentStatus = (typeof STATUSES)[number];

export interface Amount {
  readonly currency: string;
  /** Minor units. */
  readonly minor: number;
}

/** What an adjustment is worth: pieces more and fewer alike, so that a swap does not hide. */
export interface Worth {
  readonly amounts: readonly Amount[];
  /** Pieces of items without a standard cost. */
  readonly unpriced: number;
}

export interface AdjustmentLine {
  readonly line: number;
  readonly owner: string;
  readonly item: string;
  readonly lot: string;
  readonly layer: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly quality: Quality;
  readonly zone: string;
  /** Pieces more, or (below zero) fewer. */
  readonly quantity: number;
  readonly costMinor: number | null;
  readonly currency: string;
  readonly serials: readonly string[] | null;
}

export interface Decision {
  readonly decidedBy: string;
  /** The role, and in whose place ('': the decider's own). */
  readonly decidedAs: string;
  readonly decidedFor: string;
  readonly decidedAt: Millis | null;
  readonly decision: string;
}

export interface Adjustment extends Worth, Decision {
  readonly adjustment: string;
  readonly number: number;
  readonly type: AdjustmentType;
  readonly reason: string;
  readonly note: string;
  readonly document: string;
  readonly correlationId: string;
  readonly request: unknown;
  readonly status: AdjustmentStatus;
  readonly needs: string;
  readonly actor: string;
  readonly at: Millis;
  readonly sequence: number | null;
}

/** An adjustment before it has a number of its own. */
export type NewAdjustment = Omit<Adjustment, 'number'>;

export const UNDECIDED: Decision = {
  decidedBy: '',
  decidedAs: '',
  decidedFor: '',
  decidedAt: null,
  decision: '',
};

/** The adjustment that this one takes back. */
export const takenBackBy = ({ request }: Pick<Adjustment, 'request'>): string | undefined =>
  (request as { readonly undo?: string } | null)?.undo;

/** The line as the ledger posts it. */
export function movementOf(line: AdjustmentLine, type: AdjustmentType): MovementLine {
  const { owner, item, layer, quantity, quality, location, handlingUnit, serials } = line;
  const here: Place = { location, handlingUnit, quality };
  const away: Place = {
    location: type === 'scrap' ? 'SCRAP' : 'LOSS',
    handlingUnit: '',
    quality,
  };
  const [from, to] = quantity < 0 ? [here, away] : [away, here];
  const goods = { owner, item, layer, quantity: Math.abs(quantity), from, to };
  return serials === null ? goods : { ...goods, serials };
}
