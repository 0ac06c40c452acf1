import { openMemory } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { isRefusal } from '#base/refusal.ts';
import type { LocationKind, Site, SiteLocation } from '#base/site/site.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import type { Item, KitParts, Layer } from '#wms-core/contracts.ts';
import type { ReportAnswer, Task, TaskKind } from '#wms-core/ports.ts';
import { verifyLedger } from '#wms-core/stock/index.ts';
import { createLossAdjustments } from '../../adjustments/index.ts';
import { createCore } from '../../core.ts';
import { kitKind } from '../../master-data/kinds/kits.ts';
import { asKind } from '../../master-data/record.ts';
import { item, OWNER } from '../../testing/house.ts';
import { createOutbound, type OrderDocument, type OutboundSettings } from '../index.ts';
import { loadOrder } from '../store/orders.ts';
import { type Crew, doing, noSlips, reportOf, type Slips, type Told } from './paper-crew.ts';
import { createPaperWorld } from './paper-world.ts';

const place = (
  id: string,
  kind: LocationKind,
  x: number,
  y: number,
  more: Partial<SiteLocation> = {},
): SiteLocation => ({
  id,
  kind,
  zone: 'Z1',
  x,
  y,
  maxWeightGrams: 2_000_000,
  maxVolumeMl: 5_000_000,
  maxHandlingUnits: 1,
  ...more,
});

const unit = (
  id: string,
  type: 'cart' | 'tote' | 'cage',
  location: string,
  maxVolumeMl: number,
) => ({
  id,
  type,
  location,
  maxVolumeMl,
  maxWeightGrams: 1_000_000,
  tareGrams: 1_000,
});

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

export const outboundSite: Site = {
  name: 'outbound on paper',
  warehouse: 'WH',
  owner: OWNER,
  mapId: 'floor',
  nodes: [],
  edges: [],
  chargers: [],
  parking: [],
  lightBanks: [],
  scales: [],
  vehicles: [],
  handhelds: [],
  locations: [
    place('DOCK-1', 'dock_in', 0, 0),
    place('STAGE-1', 'staging_in', 5, 0),
    ...numbers(3).flatMap((aisle) =>
      numbers(6).map((bay) =>
        place(`${aisle}-${bay}`, 'bin', aisle * 4, bay, { aisle, maxHandlingUnits: 0 }),
      ),
    ),
    ...numbers(3).map((n) => place(`POOL-${n}`, 'cart_pool', n * 2, -2)),
    place('WALL-1', 'put_station', 10, -2),
    place('WALL-2', 'put_station', 12, -2),
    ...numbers(5).map((n) => place(`SLOT-${n}`, 'put_slot', 10 + n, -4)),
    place('TOTES', 'tote_pool', 9, -4, { maxHandlingUnits: 50 }),
    place('PACK-1', 'pack_station', 16, -4, { maxHandlingUnits: 12, packOut: 'OUT-1' }),
    place('PACK-2', 'pack_station', 18, -4, { maxHandlingUnits: 12, packOut: 'OUT-1' }),
    place('OUT-1', 'pack_out', 20, -4, { maxHandlingUnits: 30 }),
    place('LANE-1', 'dock_out', 0, -6, { maxHandlingUnits: 8 }),
    place('LANE-2', 'dock_out', 0, -9, { maxHandlingUnits: 8 }),
    place('EXC', 'exception', 22, -4, { maxHandlingUnits: 9 }),
  ],
  handlingUnits: [
    unit('CART-1', 'cart', 'POOL-1', 300_000),
    unit('CART-2', 'cart', 'POOL-2', 300_000),
    ...numbers(7).map((n) => unit(`TOTE-${n}`, 'tote', 'TOTES', 60_000)),
    unit('CAGE-1', 'cage', 'TOTES', 500_000),
  ],
};

export type PaperHouse = Awaited<ReturnType<typeof openPaperHouse>>;

/** How long the crew waits for more to do. */
const IDLE_MS = 60_000;
const IDLE_TURNS = 15;

/**
 * The WMS with a database, a ledger and a crew of paper that does what tasks say in a world of its
 * own, step by step, in an order drawn from the seed.
 */
export async function openPaperHouse(options: {
  readonly items: readonly Item[];
  readonly site?: Site;
  readonly seed?: number;
  readonly slips?: Partial<Slips>;
  readonly settings?: Partial<OutboundSettings>;
  readonly weigh?: (grams: number) => number;
}) {
  const { items, site = outboundSite } = options;
  const database = await openMemory();
  const scheduler = createVirtualScheduler({ isBusy: () => database.pending > 0 });
  const random = createRandom(options.seed ?? 1);
  const ids = createIds(scheduler, random.fork('ids'));
  const open: { task: Task; steps: Generator<Told, void, void> }[] = [];
  const seen: Task[] = [];
  const refusals: string[] = [];
  const world = createPaperWorld();
  const weights = new Map(items.map((one) => [one.item, one.weightGrams]));
  const slips: { -readonly [K in keyof Slips]: Slips[K] } = { ...noSlips, ...options.slips };
  const crew: Crew = {
    world,
    random: random.fork('crew'),
    slips,
    standing: new Set(),
    items: items.map((one) => one.item),
    weightOf: (id) => weights.get(id)!,
    ...(options.weigh ? { weigh: options.weigh } : {}),
  };
  const taskPort = {
    async submit(tasks: readonly Task[]) {
      for (const task of tasks) {
        seen.push(task);
        open.push({ task, steps: doing(crew, task) });
      }
    },
    control: async () => ({ done: true }) as const,
  };
  const core = createCore({
    database,
    site,
    scheduler,
    ids,
    log: silentLog,
    taskPort,
  });
  const outbound = createOutbound({
    database,
    scheduler,
    ids,
    log: silentLog,
    site,
    masterData: core.masterData,
    ledger: core.ledger,
    feed: core.feed,
    taskBook: core.taskBook,
    counts: core.work.counts,
    transfers: core.transfers,
    returns: core.work.returns,
    adjustments: createLossAdjustments(core.adjustments),
    decisions: core.decisions,
    exceptions: core.exceptions,
    settings: { pulseMs: 60_000, patienceMs: 60_000, lineHopeMs: 10 * 60_000, ...options.settings },
  });
  core.taskBook.register('outbound', outbound.handler);
  core.work.onCounted((tx, place) => outbound.onCounted(tx, place));
  core.ledger.listen(outbound.listener);
  await core.start();
  await outbound.start();
  await database.transaction('items', (tx) => core.masterData.upsertItems(tx, items));
  let serial = 0;

  const house = {
    database,
    scheduler,
    core,
    outbound,
    world,
    slips,
    seen,
    refusals,
    settle: (ms = 100) => scheduler.runFor(ms),

    /** Says what a kit is put together from. */
    kit(
      id: string,
      parts: Readonly<Record<string, number>>,
      fulfilment: KitParts['fulfilment'] = 'built_first',
    ) {
      const components = Object.entries(parts).map(([part, quantity]) => ({
        item: part,
        quantity,
      }));
      const kit = { owner: OWNER, item: id, components, fulfilment };
      const kits = [{ ...kit, status: 'active', blockReason: '' }];
      const origin = { actor: 'test', source: 'test', at: scheduler.now() };
      return database.transaction('kit', (tx) =>
        core.masterData.write(tx, asKind(kitKind), kits, origin),
      );
    },

    /** Puts pieces into a bin, in the book and in the world (or in the book alone). */
    async stock(
      id: string,
      bin: string,
      quantity: number,
      more: {
        real?: number;
        lot?: string;
        expiry?: string;
        customs?: NonNullable<Layer['customs']>;
      } = {},
    ) {
      const { real = quantity, lot = '', expiry = null, customs } = more;
      if (real > 0) world.add(bin, id, real);
      await database.transaction('stock', async (tx) => {
        const layer = await core.ledger.layer(tx, {
          item: id,
          owner: OWNER,
          lot,
          productionDate: null,
          expiryDate: expiry,
          receivedAt: scheduler.now() + ++serial,
          receiptLine: '',
          delivery: `opening ${serial}`,
          supplier: '',
          ...(customs ? { customs } : {}),
        });
        const quality = 'passed' as const;
        const posted = await core.ledger.post(tx, {
          postingId: `opening ${serial}`,
          document: 'opening',
          actor: 'test',
          reason: 'opening',
          correlationId: 'opening',
          at: scheduler.now(),
          lines: [
            {
              item: id,
              owner: OWNER,
              layer,
              quantity,
              from: { location: 'SUPPLIER', handlingUnit: '', quality },
              to: { location: bin, handlingUnit: '', quality },
            },
          ],
        });
        if (isRefusal(posted)) throw new Error(posted.text.en);
      });
    },

    order(
      order: string,
      lines: Readonly<Record<string, number>>,
      more: Partial<OrderDocument> = {},
    ) {
      const document: OrderDocument = {
        order,
        customer: 'C',
        lines: Object.entries(lines).map(([id, quantity], index) => ({
          line: String(index + 1),
          item: id,
          quantity,
        })),
        ...more,
      };
      const by = { at: scheduler.now(), actor: 'test' };
      return database.transaction('order', (tx) => outbound.accept(tx, document, by));
    },

    retry: (order: string) =>
      database.transaction('retry', (tx) =>
        outbound.retry(tx, order, { at: scheduler.now(), actor: 'desk' }),
      ),

    cancel: (order: string) =>
      database.transaction('cancel', (tx) =>
        outbound.cancel(tx, order, { at: scheduler.now(), actor: 'host', reason: 'test' }),
      ),

    /** One report of one open task, drawn by chance; false when nobody has anything to do. */
    async step(only?: (task: Task) => boolean): Promise<boolean> {
      const choice = open.filter(({ task }) => only?.(task) ?? true);
      if (choice.length === 0) return false;
      const one = random.pick(choice);
      const { value, done } = one.steps.next();
      if (done || !value) {
        open.splice(open.indexOf(one), 1);
        return true;
      }
      const report = reportOf(one.task, value, `R${++serial}`, scheduler.now());
      const [answer] = (await core.reportPort.report([report])) as [ReportAnswer];
      if (isRefusal(answer)) refusals.push(`${one.task.kind}: ${answer.text.en}`);
      if (value.type !== 'progress') open.splice(open.indexOf(one), 1);
      await scheduler.runFor(30);
      return true;
    },

    /** Lets the crew work until nothing is left to do, or until `until` holds. */
    async work(until: () => Promise<boolean> = async () => false, maxSteps = 20_000) {
      for (let steps = 0; steps < maxSteps; steps++) {
        if (await until()) return;
        if (await house.step()) continue;
        for (let wait = 0; wait < IDLE_TURNS && open.length === 0; wait++) {
          await scheduler.runFor(IDLE_MS);
        }
        if (open.length === 0) return;
      }
      throw new Error('the crew does not come to an end');
    },

    /** Lets the crew work until a task of this kind is there, but leaves it alone. */
    async workUpTo(kind: TaskKind): Promise<Task> {
      await scheduler.runFor(200);
      for (let steps = 0; steps < 500; steps++) {
        const found = open.find(({ task }) => task.kind === kind);
        if (found) return found.task;
        if (!(await house.step())) await scheduler.runFor(1_000);
      }
      throw new Error(`no ${kind} task came`);
    },

    /** Has every bin counted, so that what nobody happened to see is found too. */
    async audit() {
      const bins = await house.query<{ owner: string; location: string; items: string[] }>(
        `SELECT owner, location, array_agg(DISTINCT item) AS items FROM wms.stock
         JOIN wms.location p USING (location) WHERE p.kind = 'bin'
         GROUP BY owner, location ORDER BY owner, location`,
      );
      const at = scheduler.now();
      for (const bin of bins) {
        await database.transaction('audit', (tx) =>
          core.work.counts.request(tx, {
            ...bin,
            handlingUnit: '',
            reason: 'audit',
            document: 'AUDIT',
            actor: 'test',
            correlationId: 'AUDIT',
            at,
          }),
        );
      }
      await house.work();
    },

    async status(order: string) {
      return (await database.transaction('status', (tx) => loadOrder(tx, order)))!.status;
    },

    lines: (order: string) =>
      database.transaction('lines', (tx) =>
        tx.query<{ item: string; ordered: number; shipped: number; short: number; reason: string }>(
          `SELECT item, ordered, shipped, short, short_reason AS reason FROM wms.sales_line
           WHERE order_id = $1 ORDER BY line_no`,
          [order],
        ),
      ),

    query: <Row>(text: string, values: readonly unknown[] = []) =>
      database.transaction('query', (tx) => tx.query<Row>(text, values)),

    /** The book in the world's words. */
    async book(): Promise<string[]> {
      const rows = await house.query<{ text: string }>(
        `SELECT concat_ws(' ', item, CASE WHEN handling_unit = '' THEN location ELSE handling_unit
           END, sum(quantity)) AS text
         FROM wms.stock GROUP BY item, location, handling_unit ORDER BY 1`,
      );
      return rows.map((row) => row.text).sort();
    },

    verify: () => database.transaction('verify', verifyLedger),

    async close() {
      await outbound.stop();
      await core.stop();
      await database.close();
    },
  };
  return house;
}

export { item };
