import type { Database } from '#base/database/index.ts';
import type { Log } from '#base/log.ts';
import type { Scheduler } from '#base/time.ts';
import type { Ledger, MasterData } from '#wms-core/contracts.ts';
import type { Strategies } from '#wms-core/inbound/index.ts';
import type { OfOwner } from '#wms-core/owner.ts';
import type { Transfers } from '#wms-core/work/transfers.ts';

/** What proposals are made from and carried out with. */
export interface SlottingParts {
  readonly database: Database;
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly masterData: MasterData;
  readonly ledger: Ledger;
  readonly strategies: Strategies;
  readonly transfers: Pick<Transfers, 'relocate'>;
}

/** A proposal is about the goods of one owner. */
export type OwnSlotting = OfOwner<SlottingParts>;
