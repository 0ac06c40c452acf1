import type { Database } from '#base/database/index.ts';
import type { Ids } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import { type Millis, minutes, type Scheduler, seconds } from '#base/time.ts';
import type {
  CountAdjustments,
  Exceptions,
  Feed,
  Ledger,
  MasterData,
  TaskBook,
} from '#wms-core/contracts.ts';
import type { PutawayPlanner } from '#wms-core/inbound/index.ts';
import type { FullTaskBook } from '#wms-core/tasks/index.ts';

/** What counts, relocations and returns work with. */
export interface WorkParts {
  readonly database: Database;
  readonly scheduler: Scheduler;
  readonly ids: Ids;
  readonly log: Log;
  readonly warehouse: string;
  readonly masterData: MasterData;
  readonly ledger: Ledger;
  readonly feed: Feed;
  readonly taskBook: Pick<TaskBook, 'emit' | 'handsAt'> & Pick<FullTaskBook, 'settle'>;
  readonly planner: PutawayPlanner;
  readonly adjustments: CountAdjustments;
  readonly exceptions: Exceptions;
  readonly settings: WorkSettings;
}

export interface WorkSettings {
  /**
   * A count is judged this long after it was told: what somebody took or laid just before it may
   * still be on its way to the book.
   */
  readonly countSettleMs: Millis;
}

export const DEFAULT_WORK_SETTINGS: WorkSettings = { countSettleMs: seconds(5) };

/** Settling longer than this would keep a bin's missing pieces blocked without need. */
export const MAX_SETTLE_MS = minutes(10);

export const PRIORITY = {
  count: 45,
  urgentCount: 60,
  return: 60,
  relocation: 40,
  kit: 40,
  empties: 30,
} as const;
