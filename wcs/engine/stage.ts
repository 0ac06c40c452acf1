/** A rig on one database in memory, wiped for each test, with the few things tests say to it. */
import { type Database, openMemory } from '#base/database/index.ts';
import type { Site } from '#base/site/site.ts';
import { createVirtualScheduler, type VirtualScheduler } from '#base/virtual-scheduler.ts';
import type { DeviceEventBody } from '#hub/ports.ts';
import type { Task } from '#wms-core/ports.ts';
import { createRig, type Rig } from './rig.ts';

export const goods = (item: string) => ({ item, layer: 'L', lot: '', quality: 'passed' as const });
const card = (item: string) => ({
  item,
  name: { en: item, zh: item },
  barcodes: [],
  weightGrams: 1,
  volumeMl: 1,
  lotControlled: false,
  serialControlled: false,
});
export const head = {
  warehouse: 'W',
  priority: 50,
  document: 'D-1',
  correlationId: 'c-1',
  items: [card('milk'), card('cup')],
};
export const count = (taskId: string, extra: object = {}): Task => ({
  ...head,
  taskId,
  kind: 'count',
  at: 'A-02',
  handlingUnit: '',
  goods: [goods('cup')],
  ...extra,
});
export const pick = (taskId: string): Task => ({
  ...head,
  taskId,
  kind: 'pick',
  cart: 'CART',
  cartFrom: 'POOL',
  cartTo: 'POOL',
  lines: [
    { lineId: '1', goods: goods('milk'), quantity: 5, from: 'A-01' },
    { lineId: '2', goods: goods('cup'), quantity: 2, from: 'A-02' },
  ],
});
export const move: Task = {
  ...head,
  taskId: 'T-move',
  kind: 'move',
  handlingUnit: 'CART',
  from: 'POOL',
  to: 'STATION',
};

export function createStage() {
  let database: Database;
  let scheduler: VirtualScheduler;
  let rig: Rig;

  const rows = <Row>(text: string) => database.transaction('look', (tx) => tx.query<Row>(text));

  /** Lets everything that is due happen, and gives what was waited for. */
  async function settle<T>(promise: Promise<T>, ms = 50): Promise<T> {
    let failure: unknown;
    promise.catch((error: unknown) => {
      failure = error;
    });
    await scheduler.runFor(ms);
    if (failure) throw failure;
    return promise;
  }

  function answer(device: string, values: Record<string, string | number>, eventId?: string) {
    const step = rig.shown(device);
    const body: DeviceEventBody = { type: 'step_answered', stepId: step?.stepId ?? '', values };
    return settle(rig.fact(device, body, eventId));
  }

  return {
    get database() {
      return database;
    },
    get scheduler() {
      return scheduler;
    },
    get rig() {
      return rig;
    },
    rows,
    settle,
    answer,
    async open() {
      database = await openMemory();
    },
    close: () => database.close(),
    async begin() {
      await rows(`TRUNCATE wcs.job, wcs.inbox, wcs.command, wcs.timer, wcs.report_outbox,
        wcs.control, wcs.worker, wcs.decision, wcs.problem, wcs.transport, wcs.transport_event,
        wcs.sequence, wcs.order_message`);
      scheduler = createVirtualScheduler({ isBusy: () => database.pending > 0 });
      rig = createRig(database, scheduler);
      await rig.wcs.start();
    },
    end: () => rig.wcs.stop(),
    /** The dead incarnation never acts again; a new one starts on the same database. */
    async restart(site?: Site) {
      const { status } = rig;
      await rig.wcs.stop();
      rig = createRig(database, scheduler, { seed: 2, ...(site ? { site } : {}) });
      for (const [device, value] of status) rig.status.set(device, value);
      await rig.wcs.start();
      await scheduler.runFor(50);
    },
    login: (n = 1) => settle(rig.fact(`PDA-${n}`, { type: 'login', worker: `w${n}` })),
    submit: (...tasks: Task[]) => settle(rig.wcs.taskPort.submit(tasks)),
    said: () =>
      rig.reports.map((report) => {
        const act = 'act' in report && report.act ? ` ${report.act.act}` : '';
        return `${report.taskId} ${report.type}${act}`;
      }),
  };
}
