import { openMemory } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { isRefusal } from '#base/refusal.ts';
import type { LocationKind, Site, SiteLocation } from '#base/site/site.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import type { Item, Place } from '#wms-core/contracts.ts';
import { PLAIN } from '#wms-core/master-data/index.ts';
import type {
  Act,
  ReportAnswer,
  Task,
  TaskControl,
  TaskKind,
  TaskPort,
  TaskReport,
} from '#wms-core/ports.ts';
import { verifyLedger } from '#wms-core/stock/index.ts';
import { createCore } from '../core.ts';

/** A small warehouse on paper: a real database and ledger, and a WCS that only takes notes. */

export const OWNER = 'OWN';

const place = (
  id: string,
  kind: LocationKind,
  at: readonly [number, number],
  more: Partial<SiteLocation> = {},
): SiteLocation => ({
  id,
  kind,
  zone: 'Z1',
  x: at[0],
  y: at[1],
  maxWeightGrams: 2_000_000,
  maxVolumeMl: 5_000_000,
  maxHandlingUnits: 2,
  ...more,
});

const bin = (id: string, at: readonly [number, number]) =>
  place(id, 'bin', at, { maxWeightGrams: 50_000, maxVolumeMl: 100_000, maxHandlingUnits: 0 });

export const paperSite: Site = {
  name: 'paper',
  warehouse: 'WH',
  owner: OWNER,
  mapId: 'floor',
  nodes: [],
  edges: [],
  chargers: [],
  parking: [],
  locations: [
    place('DOCK-1', 'dock_in', [0, 0]),
    place('DOCK-2', 'dock_in', [0, 3]),
    place('STAGE-1', 'staging_in', [10, 0], { maxHandlingUnits: 1 }),
    place('STAGE-2', 'staging_in', [10, 20], { maxHandlingUnits: 1 }),
    ...[1, 2, 3, 4, 5, 6].map((n) => bin(`A-0${n}`, [12, n])),
    ...[1, 2, 3, 4, 5, 6].map((n) => bin(`B-0${n}`, [16, n + 14])),
    place('POOL', 'cart_pool', [11, 0], { maxHandlingUnits: 9 }),
    place('WALL', 'put_station', [30, 0], { maxHandlingUnits: 1 }),
    place('EXC', 'exception', [20, 0]),
  ],
  handlingUnits: [
    {
      id: 'CART-1',
      type: 'cart',
      location: 'POOL',
      maxWeightGrams: 100_000,
      maxVolumeMl: 300_000,
      tareGrams: 20_000,
    },
  ],
  vehicles: [],
  lightBanks: [],
  scales: [],
  handhelds: [],
};

export const item = (id: string, more: Partial<Item> = {}): Item => ({
  item: id,
  owner: OWNER,
  name: { en: id, zh: id },
  barcodes: [`690${id}`],
  lengthMm: 100,
  widthMm: 100,
  heightMm: 100,
  weightGrams: 200,
  lotControlled: false,
  serialControlled: false,
  shelfLifeDays: null,
  firstDayCounts: false,
  rotation: 'FIFO',
  inspectionPercent: 0,
  overReceiptPercent: 0,
  underReceiptPercent: 0,
  abc: 'B',
  ...PLAIN,
  // So that a count's small difference needs nobody's approval.
  ...{ standardCostMinor: 1, costCurrency: 'CNY' },
  ...more,
});

export const loose = (location: string): Place => ({
  location,
  handlingUnit: '',
  quality: 'passed',
});

export type House = Awaited<ReturnType<typeof openHouse>>;

export async function openHouse(
  items: readonly Item[],
  settings: Parameters<typeof createCore>[0]['settings'] = {},
  site: Site = paperSite,
) {
  const database = await openMemory();
  const scheduler = createVirtualScheduler({ isBusy: () => database.pending > 0 });
  const ids = createIds(scheduler, createRandom('house'));
  const sent: Task[] = [];
  const controls: TaskControl[] = [];
  const taskPort: TaskPort & { fail: Error | undefined } = {
    fail: undefined,
    async submit(tasks) {
      if (taskPort.fail) throw taskPort.fail;
      sent.push(...tasks);
    },
    async control(control) {
      if (taskPort.fail) throw taskPort.fail;
      controls.push(control);
      return { done: true };
    },
  };
  const deps = { database, site, scheduler, ids, log: silentLog, taskPort, settings };
  const core = createCore(deps);
  await core.start();
  await database.transaction('items', (tx) => core.masterData.upsertItems(tx, items));

  let reports = 0;
  const taken = new Set<string>();

  const house = {
    core,
    database,
    scheduler,
    sent,
    controls,
    taskPort,

    /** Lets the outbox and all short timers run. */
    settle: (ms = 100) => scheduler.runFor(ms),

    /** The next task of a kind that was sent and not yet taken by a test. */
    async next<K extends TaskKind>(kind: K): Promise<Extract<Task, { kind: K }>> {
      await house.settle();
      const task = sent.find((one) => one.kind === kind && !taken.has(one.taskId));
      if (!task) {
        throw new Error(`no ${kind} task was sent: ${sent.map((one) => one.kind).join(', ')}`);
      }
      taken.add(task.taskId);
      return task as Extract<Task, { kind: K }>;
    },

    /** Kinds of the tasks that were sent and that no test took. */
    async open(): Promise<TaskKind[]> {
      await house.settle();
      return sent.filter((one) => !taken.has(one.taskId)).map((one) => one.kind);
    },

    report(
      task: Pick<Task, 'taskId'>,
      what:
        | { type: 'accepted' | 'started' | 'cancelled' }
        | { type: 'progress'; act: Act }
        | { type: 'completed'; act?: Act }
        | { type: 'failed'; reason: 'device_lost' | 'blocked' | 'short' | 'operator_refused' },
      id = `R${++reports}`,
    ): TaskReport {
      const head = { reportId: id, taskId: task.taskId, at: scheduler.now(), actor: 'W1' };
      return { ...head, ...what } as TaskReport;
    },

    async tell(...given: TaskReport[]): Promise<readonly ReportAnswer[]> {
      return core.reportPort.report(given);
    },

    async act(task: Pick<Task, 'taskId'>, act: Act): Promise<ReportAnswer> {
      const [answer] = await house.tell(house.report(task, { type: 'progress', act }));
      return answer!;
    },

    async done(task: Pick<Task, 'taskId'>, act?: Act): Promise<ReportAnswer> {
      const what = act ? { type: 'completed' as const, act } : { type: 'completed' as const };
      const [answer] = await house.tell(house.report(task, what));
      return answer!;
    },

    /** Puts pieces into the book as if they had always lain there. */
    async stock(id: string, to: Place, quantity: number, lot = ''): Promise<string> {
      const layer = await database.transaction('stock', async (tx) => {
        const made = await core.ledger.layer(tx, {
          item: id,
          owner: OWNER,
          lot,
          productionDate: null,
          expiryDate: null,
          receivedAt: scheduler.now(),
          receiptLine: '',
          delivery: `opening ${++reports}`,
          supplier: '',
        });
        const posted = await core.ledger.post(tx, {
          postingId: `opening ${reports}`,
          document: 'opening',
          actor: 'test',
          reason: 'opening',
          correlationId: 'opening',
          at: scheduler.now(),
          lines: [
            {
              item: id,
              owner: OWNER,
              layer: made,
              quantity,
              from: { location: 'SUPPLIER', handlingUnit: '', quality: to.quality },
              to,
            },
          ],
        });
        if (isRefusal(posted)) throw new Error(posted.text.en);
        return { made };
      });
      return layer.made;
    },

    /** Everything in the book: item → place → quality → pieces. */
    async book(): Promise<string[]> {
      return database.transaction('book', async (tx) => {
        const rows = await tx.query<{ text: string }>(
          `SELECT concat_ws(' ', item, CASE WHEN handling_unit = '' THEN location
             ELSE location || '/' || handling_unit END, quality, sum(quantity)) AS text
           FROM wms.stock GROUP BY item, location, handling_unit, quality ORDER BY 1`,
        );
        return rows.map((row) => row.text);
      });
    },

    async events(type: string): Promise<Record<string, unknown>[]> {
      return database.transaction('events', async (tx) => {
        const rows = await tx.query<{ data: Record<string, unknown> }>(
          'SELECT data FROM wms.event WHERE type = $1 ORDER BY sequence',
          [type],
        );
        return rows.map((row) => row.data);
      });
    },

    verify: () => database.transaction('verify', verifyLedger),

    async close() {
      await core.stop();
      await database.close();
    },
  };
  return house;
}
