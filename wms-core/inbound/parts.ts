import type { Ids } from '#base/ids.ts';
import type { Clock } from '#base/time.ts';
import type {
  CountBook,
  Decisions,
  Demand,
  Exceptions,
  Feed,
  Ledger,
  MasterData,
  PostingHead,
  ReportedTask,
  Returns,
  Shipments,
  TaskBook,
  Transfers,
} from '#wms-core/contracts.ts';
import type { OfOwner } from '#wms-core/owner.ts';
import type { TaskReport } from '#wms-core/ports.ts';
import type { PutawayPlanner } from './putaway/plan.ts';

/** What every part of inbound works with. */
export interface InboundParts {
  readonly warehouse: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly masterData: MasterData;
  readonly ledger: Ledger;
  readonly feed: Feed;
  readonly taskBook: Pick<TaskBook, 'emit' | 'control'>;
  readonly planner: PutawayPlanner;
  readonly counts: CountBook;
  readonly returns: Returns;
  readonly shipments: Shipments;
  readonly demand: Demand;
  readonly decisions: Decisions;
  readonly exceptions: Exceptions;
  readonly transfers: Transfers;
  readonly settings: InboundSettings;
  /** A pallet found no bin: it is to be tried again later. */
  onBlocked(): void;
}

/** For the goods of a delivery's owner. */
export type OwnInbound = OfOwner<InboundParts>;

export interface InboundSettings {
  /** Have the emptied pallet looked at: surplus that a receipt missed is found there. */
  readonly zeroCheck: boolean;
}

/** A report posts once: the posting bears the report's id. */
export function headOf(task: ReportedTask, report: TaskReport, reason: string): PostingHead {
  return {
    postingId: report.reportId,
    document: task.document,
    task: task.taskId,
    actor: report.actor,
    reason,
    correlationId: task.correlationId,
    at: report.at,
  };
}

export const PRIORITY = {
  receive: 50,
  inspect: 55,
  move: 50,
  putaway: 50,
  supplier_return: 45,
  hand_over: 70,
} as const;

export const PALLET = {
  tareGrams: 20_000,
  maxWeightGrams: 1_000_000,
  maxVolumeMl: 2_000_000,
} as const;
