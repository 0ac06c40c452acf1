import type { Database } from '#base/database/index.ts';
import type { Ids } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import type { Site } from '#base/site/site.ts';
import type { Scheduler } from '#base/time.ts';
import { type AdjustmentParts, createCountAdjustments } from './adjustments/index.ts';
import type { Decisions, Exceptions, Transfers } from './contracts.ts';
import { createDecisions, createExceptions } from './desk/index.ts';
import { createFeed, type EventFeed } from './feed/index.ts';
import { createHousekeeping } from './housekeeping.ts';
import {
  createInbound,
  createPutawayPlanner,
  createPutawayTrials,
  createStrategies,
  type Inbound,
  type InboundSettings,
  type PutawayTrials,
  type Strategies,
} from './inbound/index.ts';
import { createImports, type Imports } from './master-data/import/index.ts';
import { createMasterData, type ItemMaster } from './master-data/index.ts';
import { shipments } from './outbound/store/shipments.ts';
import { createDemand } from './outbound/unmet.ts';
import { adoptOwnerless } from './owner.ts';
import type { ReportPort, TaskPort } from './ports.ts';
import { createSlotting, type Slotting } from './slotting/index.ts';
import { HOUSE_NUMBERS, type SsccNumbers } from './sscc.ts';
import { createLedger, type StockLedger } from './stock/index.ts';
import { openingKind } from './stock/opening-import.ts';
import { createRelay, createReportPort, createTaskBook, type FullTaskBook } from './tasks/index.ts';
import { createTransfers, type TransferParts } from './transfers/index.ts';
import { tellApproved } from './undo/tell.ts';
import { createWork, DEFAULT_WORK_SETTINGS, type Work, type WorkSettings } from './work/index.ts';

export interface CoreDeps {
  readonly database: Database;
  readonly site: Site;
  readonly scheduler: Scheduler;
  readonly ids: Ids;
  readonly log: Log;
  readonly taskPort: TaskPort;
  /** The house's own where nothing is said. */
  readonly numbers?: SsccNumbers;
  readonly settings?: {
    readonly inbound?: Partial<InboundSettings>;
    readonly work?: Partial<WorkSettings>;
  };
}

/** The WMS without its orders: stock, tasks, inbound and in-warehouse work. */
export interface Core {
  readonly masterData: ItemMaster;
  readonly imports: Imports;
  readonly ledger: StockLedger;
  readonly adjustments: AdjustmentParts;
  readonly feed: EventFeed;
  readonly decisions: Decisions;
  readonly exceptions: Exceptions;
  readonly taskBook: FullTaskBook;
  readonly reportPort: ReportPort;
  readonly work: Work;
  readonly inbound: Inbound;
  readonly transfers: Transfers;
  readonly transferParts: TransferParts;
  readonly strategies: Strategies;
  readonly trials: PutawayTrials;
  readonly slotting: Slotting;
  /** Loads the site, then goes on with what was under way. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createCore(deps: CoreDeps): Core {
  const { database, site, scheduler, ids, log, taskPort } = deps;
  const { warehouse, owner } = site;
  const masterData = createMasterData();
  const feed = createFeed();
  const ledger = createLedger({ masterData, feed, ids });
  const imports = createImports({
    database,
    scheduler,
    masterData,
    further: [openingKind({ masterData, ledger, feed, numbers: deps.numbers ?? HOUSE_NUMBERS })],
    log: log.child({ part: 'imports' }),
  });
  const adjustments: AdjustmentParts = {
    ...{ database, clock: scheduler, ledger, masterData, feed },
    onDecided: (tx, place) => work.decided(tx, place),
    onTakenBack: (tx, adjustment) => tellApproved({ clock: scheduler, feed }, tx, adjustment),
  };
  const decisions = createDecisions();
  const exceptions = createExceptions();

  const relay = createRelay({ database, scheduler, taskPort, log: log.child({ part: 'relay' }) });
  const taskBook = createTaskBook({
    ...{ clock: scheduler, ids, onEmitted: relay.wake },
    retryFault: (tx, again) => work.transfers.retryFault(tx, again),
  });
  const reportPort = createReportPort({
    ...{ database, clock: scheduler, taskBook },
    onUnbooked: (tx, task, report) => work.transfers.unbooked(tx, task, report),
  });

  const shared = { database, scheduler, ids, warehouse, masterData, ledger, feed };
  const strategies = createStrategies(scheduler);
  const planner = createPutawayPlanner({ masterData, decisions, strategies });
  const trials = createPutawayTrials({
    ...{ database, scheduler, masterData, strategies, owner },
    log: log.child({ part: 'putaway trials' }),
  });
  const work = createWork({
    ...shared,
    log: log.child({ part: 'work' }),
    taskBook,
    planner,
    adjustments: createCountAdjustments(adjustments),
    exceptions,
    settings: { ...DEFAULT_WORK_SETTINGS, ...deps.settings?.work },
  });
  const transferParts = { ...shared, exceptions };
  const transfers = createTransfers(transferParts);
  const inbound = createInbound({
    ...shared,
    transfers,
    clock: scheduler,
    taskBook,
    planner,
    counts: work.counts,
    returns: work.returns,
    shipments,
    demand: createDemand({ ledger, masterData }),
    decisions,
    exceptions,
    settings: { zeroCheck: true, ...deps.settings?.inbound },
  });
  const slotting = createSlotting({
    ...{ database, scheduler, masterData, ledger, strategies },
    transfers: work.transfers,
    log: log.child({ part: 'slotting' }),
  });
  work.onCounted((tx, place) => inbound.onCounted(tx, place));
  ledger.listen(inbound.listener);
  taskBook.register('work', work.handler);
  taskBook.register('inbound', inbound.handler);

  const housekeeping = createHousekeeping({
    database,
    scheduler,
    log: log.child({ part: 'housekeeping' }),
    liftDue: ledger.liftDue,
  });

  return {
    masterData,
    imports,
    ledger,
    adjustments,
    feed,
    decisions,
    exceptions,
    taskBook,
    reportPort,
    work,
    inbound,
    transfers,
    transferParts,
    strategies,
    trials,
    slotting,
    async start() {
      await database.transaction('load site', async (tx) => {
        await masterData.loadSite(tx, site, scheduler.now());
        await adoptOwnerless(tx, owner);
        await ledger.loadUnits(tx, site);
      });
      await inbound.start();
      await work.start();
      relay.start();
      housekeeping.start();
      imports.start();
      trials.start();
      slotting.start();
    },
    async stop() {
      await slotting.stop();
      await trials.stop();
      await imports.stop();
      await inbound.stop();
      await work.stop();
      await housekeeping.stop();
      await relay.stop();
    },
  };
}
