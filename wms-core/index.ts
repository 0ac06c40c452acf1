import type { Tx } from '#base/database/index.ts';
import { gs1Refusals } from '#base/gs1/index.ts';
import type { RefusalTable } from '#base/refusal.ts';
import { hours, minutes } from '#base/time.ts';
import { adjustmentRoutes } from './adjustments/http.ts';
import { adjustmentRefusals, createLossAdjustments } from './adjustments/index.ts';
import { alertRoutes } from './alerts/http.ts';
import {
  alertRefusals,
  type Couriers,
  createAlerts,
  createSender,
  receiverRoutes,
  SENDER_DEFAULTS,
  type SenderSettings,
} from './alerts/index.ts';
import { attachmentRoutes } from './attachments/http.ts';
import { attachmentRefusals } from './attachments/refusals.ts';
import { binRefusals } from './bins/refusals.ts';
import { type Core, type CoreDeps, createCore } from './core.ts';
import { type CostedCase, costed } from './desk/cost.ts';
import { deskRoutes } from './desk/http.ts';
import { type DeskSettings, deskCases, deskRefusals } from './desk/index.ts';
import { feedRoutes } from './feed/http.ts';
import { liveFeedRoutes } from './feed/live-http.ts';
import { feedRefusals } from './feed/refusals.ts';
import { gateRoutes } from './gates/http.ts';
import { createGatePort, gateRefusals } from './gates/index.ts';
import { historyRoutes } from './history/http.ts';
import { historyRefusals } from './history/refusals.ts';
import { noteRequest, type RestAct } from './history/requests.ts';
import type { Routes, SendProblem } from './http.ts';
import { announceTransfer } from './inbound/announce-transfer.ts';
import { inboundRoutes } from './inbound/http.ts';
import {
  inboundRefusals,
  lotDateRefusals,
  putawayRefusals,
  supplierReturnRefusals,
} from './inbound/index.ts';
import { strategyRoutes } from './inbound/putaway/strategy-http.ts';
import { trialRoutes } from './inbound/putaway/trial-http.ts';
import { masterDataRoutes } from './master-data/http.ts';
import { importRoutes } from './master-data/import/http.ts';
import { placeAsDrawn } from './master-data/index.ts';
import { masterDataRefusals } from './master-data/refusals.ts';
import { scanRoutes } from './master-data/scan-http.ts';
import { measurementRoutes } from './measurements/http.ts';
import { createMeasurementPort, measurementRefusals } from './measurements/index.ts';
import { networkRoutes } from './network/http.ts';
import { createAdviceSender, type Network, noNetwork } from './network/index.ts';
import {
  createOutbound,
  type OutboundSettings,
  outboundDefaults,
  outboundRefusals,
} from './outbound/index.ts';
import { recipients } from './outbound/store/recipients.ts';
import { expected, outlook } from './outlook.ts';
import type {
  GatePort,
  MeasurementPort,
  PlacePort,
  ReportPort,
  RequestPort,
  WorkerPort,
} from './ports.ts';
import { problemRoutes } from './problems/http.ts';
import { outOfOrderRoutes } from './problems/out-of-order-http.ts';
import { problemRefusals } from './problems/refusals.ts';
import { createRequestPort, requestRefusals } from './requests/index.ts';
import { slottingRoutes } from './slotting/http.ts';
import { slottingRefusals } from './slotting/index.ts';
import { readStats, type WmsStats } from './stats.ts';
import { stockRoutes } from './stock/http.ts';
import { stockRefusals } from './stock/refusals.ts';
import { taskRefusals } from './tasks/index.ts';
import { transferRoutes } from './transfers/http.ts';
import { transferRefusals } from './transfers/index.ts';
import { undoRoutes } from './undo/http.ts';
import { undoRefusals } from './undo/refusals.ts';
import { unitRoutes } from './units/http.ts';
import { unitRefusals } from './units/refusals.ts';
import { workRoutes } from './work/http.ts';
import { workRefusals } from './work/index.ts';

export type { StageTime, WmsStats } from './stats.ts';
export { type Difference, verifyLedger } from './stock/index.ts';

/** The refusals of all modules, for the one table from code to HTTP status. */
export const wmsRefusals: readonly RefusalTable[] = [
  gs1Refusals,
  stockRefusals,
  unitRefusals,
  binRefusals,
  masterDataRefusals,
  measurementRefusals,
  feedRefusals,
  taskRefusals,
  inboundRefusals,
  lotDateRefusals,
  putawayRefusals,
  supplierReturnRefusals,
  workRefusals,
  slottingRefusals,
  outboundRefusals,
  transferRefusals,
  deskRefusals,
  alertRefusals,
  historyRefusals,
  problemRefusals,
  attachmentRefusals,
  adjustmentRefusals,
  undoRefusals,
  requestRefusals,
  gateRefusals,
];

export interface WmsSettings {
  readonly inbound?: NonNullable<CoreDeps['settings']>['inbound'];
  readonly work?: NonNullable<CoreDeps['settings']>['work'];
  readonly outbound?: Partial<OutboundSettings>;
  /** How alerts are sent to people and systems outside. */
  readonly sender?: Partial<SenderSettings>;
  /** After what times something is on the desk. */
  readonly desk?: Partial<DeskSettings>;
}

export interface WmsDeps extends Omit<CoreDeps, 'settings'> {
  readonly problem: SendProblem;
  /** The ways by which alerts leave the house beside the feed. */
  readonly couriers?: Couriers;
  /** The other warehouses that can be asked. */
  readonly network?: Network;
  readonly settings?: WmsSettings;
}

export interface Wms extends Pick<Core, 'ledger' | 'feed' | 'masterData'> {
  readonly reportPort: ReportPort;
  readonly requestPort: RequestPort;
  readonly gatePort: GatePort;
  readonly measurementPort: MeasurementPort;
  readonly workers: WorkerPort;
  readonly places: PlacePort;
  /** Keeps from where a change came that was asked for over REST and made. */
  noteRequest(act: Omit<RestAct, 'at'>): Promise<void>;
  readonly routes: readonly Routes[];
  /** Loads the site and goes on with what was under way. Once, before the first request. */
  start(): Promise<void>;
  /** Resolves when nothing of the WMS runs any more. */
  stop(): Promise<void>;
  stats(tx: Tx): Promise<WmsStats>;
  /** What is on the exception desk, the dearest first; at most `limit`. */
  desk(tx: Tx, limit: number): Promise<readonly CostedCase[]>;
}

const DESK_DEFAULTS: DeskSettings = {
  stuckAfterMs: minutes(15),
  // Sooner than an order without hope is closed short (`patienceMs` of outbound).
  waitingAfterMs: minutes(15),
  deadlineNearMs: hours(2),
};

/**
 * The WMS core: what the warehouse owns and owes. It hands tasks to `taskPort` and hears reports at
 * `reportPort`; it knows no device.
 */
export function createWms(deps: WmsDeps): Wms {
  const { database, site, scheduler, ids, log, problem, settings } = deps;
  const numbers = { ...outboundDefaults, ...settings?.outbound };
  const core = createCore({
    ...deps,
    numbers,
    settings: {
      ...(settings?.inbound ? { inbound: settings.inbound } : {}),
      ...(settings?.work ? { work: settings.work } : {}),
    },
  });
  const { masterData, ledger, feed, decisions, exceptions, taskBook, work, inbound } = core;
  const outbound = createOutbound({
    database,
    scheduler,
    ids,
    log: log.child({ part: 'outbound' }),
    masterData,
    ledger,
    feed,
    taskBook,
    counts: work.counts,
    returns: work.returns,
    adjustments: createLossAdjustments(core.adjustments),
    transfers: core.transfers,
    decisions,
    exceptions,
    site,
    expected,
    ...(settings?.outbound ? { settings: settings.outbound } : {}),
  });
  taskBook.register('outbound', outbound.handler);
  work.onCounted((tx, place) => outbound.onCounted(tx, place));
  ledger.listen(outbound.listener);

  const alerts = createAlerts({
    ...{ database, scheduler, ledger, feed, owner: site.owner },
    log: log.child({ part: 'alerts' }),
  });
  const couriers = deps.couriers ?? {};
  const sender = createSender({
    ...{ database, scheduler, exceptions, couriers, warehouse: site.warehouse },
    log: log.child({ part: 'alerts' }),
    settings: { ...SENDER_DEFAULTS, ...settings?.sender },
  });
  const network = deps.network ?? noNetwork;
  const advices = createAdviceSender({
    ...{ database, scheduler, network, transfers: core.transferParts },
    log: log.child({ part: 'transfers' }),
  });
  const desk = { ...DESK_DEFAULTS, ...settings?.desk };
  const http = { database, problem };
  const units = { ledger, masterData, feed, numbers, tasks: taskBook };
  const outOfOrder = { masterData, feed, clock: scheduler };
  const farPercents = new Map(site.dimensioners?.map((one) => [one.id, one.farPercent]));
  const measurements = {
    ...{ database, masterData, feed, clock: scheduler },
    farPercent: (device: string) => farPercents.get(device),
  };
  return {
    reportPort: core.reportPort,
    requestPort: createRequestPort(database, {
      work: work.parts,
      adjustments: core.adjustments,
      units,
      outOfOrder,
    }),
    gatePort: createGatePort(database, { masterData, exceptions, feed, gates: site.gates ?? [] }),
    measurementPort: createMeasurementPort(measurements),
    workers: masterData.workers,
    places: { place: (id) => placeAsDrawn(masterData.location(id)) },
    noteRequest: (act) =>
      database.transaction('note request', (tx) =>
        noteRequest(tx, { ...act, at: scheduler.now() }),
      ),
    ledger,
    feed,
    masterData,
    routes: [
      masterDataRoutes({ ...http, masterData, feed, scheduler }),
      measurementRoutes({ problem, measurements }),
      importRoutes({ ...http, masterData, ids, imports: core.imports }),
      scanRoutes({ ...http, masterData, scheduler }),
      stockRoutes({ ...http, ledger, masterData, feed, scheduler, recipients, outlook }),
      unitRoutes({ ...http, clock: scheduler, units }),
      adjustmentRoutes({ problem, adjustments: core.adjustments }),
      undoRoutes({ problem, parts: core.adjustments }),
      feedRoutes({ ...http, feed }),
      liveFeedRoutes({ ...http, feed, scheduler }),
      inboundRoutes({ ...http, inbound: inbound.parts }),
      strategyRoutes({ ...http, strategies: core.strategies }),
      trialRoutes({ problem, trials: core.trials }),
      slottingRoutes({ problem, slotting: core.slotting, masterData }),
      workRoutes({ ...work, problem, work: work.parts }),
      outbound.routes({ problem }),
      transferRoutes({
        ...{ ...http, clock: scheduler, transfers: core.transferParts },
        announce: (tx, advice, by) => announceTransfer(tx, inbound.parts, advice, by),
      }),
      networkRoutes({ ...http, masterData, outlook, network, clock: scheduler }),
      alertRoutes({ ...http, clock: scheduler, alerts }),
      receiverRoutes({ ...http, clock: scheduler, alerts, couriers }),
      problemRoutes({ ...http, clock: scheduler }),
      outOfOrderRoutes({ ...http, parts: outOfOrder }),
      gateRoutes(http),
      historyRoutes(http),
      attachmentRoutes({ ...http, clock: scheduler, feed }),
      deskRoutes({
        ...http,
        clock: scheduler,
        taskBook,
        exceptions,
        settings: desk,
        taskPort: deps.taskPort,
      }),
    ],
    async start() {
      await core.start();
      await outbound.start();
      alerts.start();
      if (couriers.mail || couriers.webhook) sender.start();
      if (network.warehouses.length > 0) advices.start();
    },
    async stop() {
      await advices.stop();
      await sender.stop();
      await alerts.stop();
      await outbound.stop();
      await core.stop();
    },
    async desk(tx, limit) {
      const now = scheduler.now();
      const stranded = deps.taskPort.stranded?.() ?? [];
      const cases = await deskCases(tx, { now, settings: desk, limit, stranded });
      return costed(tx, cases, { now, soonMs: desk.deadlineNearMs });
    },
    async stats(tx) {
      return readStats(tx, await outbound.stats(tx), { now: scheduler.now(), settings: desk });
    },
  };
}
