import type { Database, Tx } from '#base/database/index.ts';
import type { Ids } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import type { Site } from '#base/site/site.ts';
import type { Millis, Scheduler } from '#base/time.ts';
import type {
  CountBook,
  Decisions,
  Exceptions,
  Feed,
  Ledger,
  LossAdjustments,
  MasterData,
  PostingHead,
  Returns,
  TaskBook,
  Transfers,
} from '#wms-core/contracts.ts';
import type { OfOwner } from '#wms-core/owner.ts';
import type { Task, TaskReport } from '#wms-core/ports.ts';
import type { CarrierPort } from './carrier.ts';
import type { Spot } from './serpentine.ts';
import type { OutboundSettings } from './settings.ts';

/** Pieces on a pallet that is brought, or being emptied, to a cross-dock place. */
export interface Crossing {
  readonly handlingUnit: string;
  readonly layer: string;
  readonly location: string;
  readonly quantity: number;
  /** When the pallet was last planned, or came to where it is emptied. */
  readonly since: Millis;
}

/** Who knows what is announced but not yet in the house. */
export interface ExpectedGoods {
  /** Those of the items of which an open ASN or receipt still promises pieces. */
  expected(tx: Tx, owner: string, items: readonly string[]): Promise<readonly string[]>;
  /** Pieces that pallets, of which something was heard since, bring to cross-dock places. */
  crossing(
    tx: Tx,
    query: { readonly owner: string; readonly items: readonly string[]; readonly after: Millis },
  ): Promise<readonly Crossing[]>;
}

export interface OutboundDeps {
  readonly database: Database;
  readonly scheduler: Scheduler;
  readonly ids: Ids;
  readonly log: Log;
  readonly masterData: MasterData;
  readonly ledger: Ledger;
  readonly feed: Feed;
  readonly taskBook: TaskBook;
  readonly counts: CountBook;
  readonly returns: Returns;
  readonly adjustments: LossAdjustments;
  readonly transfers: Transfers;
  readonly decisions: Decisions;
  readonly exceptions: Exceptions;
  readonly site: Site;
  readonly settings?: Partial<OutboundSettings>;
  readonly carrier?: CarrierPort;
  readonly expected?: ExpectedGoods;
}

/** What every part of outbound works with. */
export interface Outbound extends OutboundDeps {
  readonly settings: OutboundSettings;
  readonly carrier: CarrierPort;
  spotOf(location: string): Spot;
  /** Something changed that the release loop decides about: it runs soon, after the commit. */
  wake(): void;
}

/** For the goods of a run's owner. */
export type OwnOutbound = OfOwner<Outbound>;

/**
 * Outbound works one transaction at a time: waves, carts and slots are shared by all orders, and a
 * decision about one is a decision about the others. Reports wait for the loop and for one another.
 */
export async function takeTurn(tx: Tx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(7274284)');
}

/**
 * The head of a posting that a report causes. `part` tells several postings of one report apart.
 */
export function headOf(task: Task, report: TaskReport, reason: string, part = ''): PostingHead {
  return {
    postingId: `${report.reportId}${part && `:${part}`}`,
    document: task.document,
    task: task.taskId,
    actor: report.actor,
    reason,
    correlationId: task.correlationId,
    at: report.at,
  };
}

export interface By {
  readonly at: Millis;
  readonly actor: string;
}
