import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkAtEnd, checkLedger } from '#app/simulation/end-checker.ts';
import { FAULTS } from '#app/simulation/faults.ts';
import { simulationSite } from '#app/simulation/plan.ts';
import { createDrain, setVirtualStage, type VirtualStage } from '#app/simulation/stage.ts';
import type { Site } from '#base/site/site.ts';
import { hours, type Millis, minutes, seconds } from '#base/time.ts';
import { type CatalogueItem, type FlowPlan, withBusiness } from '#simulators/erp/index.ts';

/** An ordinary small thing; what matters to a story is named. */
export function goods(item: string, more: Partial<CatalogueItem> = {}): CatalogueItem {
  return {
    item,
    name: { en: item, zh: item },
    barcodes: [`BARCODE-${item}`],
    ...{ lengthMm: 100, widthMm: 80, heightMm: 60, weightGrams: 300 },
    ...{ lotControlled: false, serialControlled: false, shelfLifeDays: null },
    ...{ firstDayCounts: false, rotation: 'FIFO', inspectionPercent: 0 },
    ...{ overReceiptPercent: 5, underReceiptPercent: 5, abc: 'A' },
    ...{ standardCostMinor: 1_000, costCurrency: 'CNY' },
    ...more,
  };
}

/** Pieces by item, `{ MUG: 6 }`, or by item and lot, `{ 'TEA L1': 6 }`. */
export type Pieces = Readonly<Record<string, number>>;
type Lots = readonly { readonly lot: string; readonly quantity: number; producedDaysAgo: number }[];

const linesOf = (pieces: Pieces) =>
  Object.entries(pieces).map(([item, quantity], i) => ({ line: String(i + 1), item, quantity }));
const lotsOf = (stock: number | Lots) =>
  typeof stock === 'number' ? [{ lot: '', quantity: stock }] : stock;

export interface Given {
  readonly items: readonly CatalogueItem[];
  /** What lies there at the beginning: each lot in a bin of its own. */
  readonly stock?: Readonly<Record<string, number | Lots>>;
  /** Truckloads by ASN; all are announced at the beginning. */
  readonly deliveries?: Readonly<Record<string, Readonly<Record<string, number | Lots>>>>;
  /** Deliveries of which a part stands on a pallet that the ASN names. */
  readonly packed?: readonly string[];
  /** Orders by number; all arrive at the beginning, as far as the ERP's books cover them. */
  readonly orders: Readonly<Record<string, Pieces>>;
  /** Orders that the story itself sends. */
  readonly ordersByHand?: number;
  /** Kinds of side business that go on meanwhile. */
  readonly business?: readonly string[];
  readonly floor?: (site: Site) => Site;
}

/** What a story can see and do while it runs. */
export interface Story {
  readonly stage: VirtualStage;
  /** Lets time go by until it is so. Fails the test after `within`. */
  until(what: string, isSo: () => boolean | Promise<boolean>, within?: Millis): Promise<void>;
  pass(ms: Millis): Promise<void>;
  /** Asks the warehouse over REST and expects a success. */
  ask<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T>;
  query<T>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** Bins that physically hold the item, in the order of their names. */
  binsOf(item: string): string[];
  /** Somebody carries pieces off without telling anybody. */
  vanish(container: string, item: string, quantity: number): void;
  /** What the customer physically got. */
  got(order: string): Pieces;
  /** Pieces that the ledger has in the house. */
  booked(item: string): Promise<number>;
}

export interface Scenario extends Given {
  /** What happens meanwhile. */
  readonly story?: (story: Story) => Promise<void>;
  /** What is so when every order ended and the house is at rest. */
  readonly ends: (story: Story) => Promise<void>;
}

function planOf(given: Given): FlowPlan {
  const plan: FlowPlan = {
    items: given.items,
    openingStock: Object.entries(given.stock ?? {}).map(([item, stock]) => ({
      item,
      lots: lotsOf(stock),
    })),
    asns: Object.entries(given.deliveries ?? {}).map(([asn, load]) => ({
      ...{ asn, supplier: 'SUPPLIER-1', at: 0 },
      ...(given.packed?.includes(asn) ? { packed: true as const } : {}),
      lines: Object.entries(load).map(([item, stock], i) => {
        const lots = lotsOf(stock);
        const quantity = lots.reduce((sum, lot) => sum + lot.quantity, 0);
        return { line: String(i + 1), item, quantity, lots };
      }),
    })),
    orders: Object.entries(given.orders).map(([order, pieces]) => ({
      ...{ order, customer: 'CUSTOMER-1', priority: 50, at: 0, dueAfter: hours(8) },
      lines: linesOf(pieces),
    })),
  };
  return withBusiness(plan, given.business ?? []);
}

/** Off the yard: the audit counts what is on a truck as outside the house. */
const OUTSIDE = 'TRUCK:nobody-knows';
const STEP = seconds(1);
const RESTS_AFTER_DONE = minutes(6);

function storyOf(stage: VirtualStage): Story {
  const { scheduler, plant, database, lives } = stage;
  const { world } = plant;
  const query: Story['query'] = (sql, values) =>
    database.transaction('a test looks', (tx) => tx.query(sql, values));
  return {
    stage,
    query,
    pass: (ms) => scheduler.runFor(ms),
    async until(what, isSo, within = hours(2)) {
      const latest = scheduler.now() + within;
      while (!(await isSo())) {
        expect(scheduler.now(), `in vain waited for: ${what}`).toBeLessThan(latest);
        await scheduler.runFor(STEP);
      }
    },
    async ask(method, path, body) {
      const answer = await lives.fetch(`http://warehouse${path}`, {
        method,
        headers: body ? { 'content-type': 'application/json' } : {},
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await answer.text();
      expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300);
      return JSON.parse(text || 'null');
    },
    binsOf: (item) => {
      const bins = new Set(
        world.inventory().flatMap((row) => (row.item === item ? [row.container] : [])),
      );
      return stage.site.locations.flatMap(({ id, kind }) =>
        kind === 'bin' && bins.has(id) ? [id] : [],
      );
    },
    vanish(container, item, quantity) {
      const lots = world.contents(container).filter((pieces) => pieces.item === item);
      const gone = lots.reduce(
        (left, { lot }) => left - world.move(container, OUTSIDE, { item, lot, quantity: left }),
        quantity,
      );
      expect(gone, `pieces of ${item} missing in ${container}`).toBe(0);
    },
    got: (order) =>
      Object.fromEntries(
        world
          .contents(`CUSTOMER:${order}`)
          .map(({ item, lot, quantity }) => [lot === '' ? item : `${item} ${lot}`, quantity]),
      ),
    async booked(item) {
      const [row] = await query<{ pieces: number }>(
        'SELECT coalesce(sum(quantity), 0)::int AS pieces FROM wms.stock WHERE item = $1',
        [item],
      );
      return row?.pieces ?? 0;
    },
  };
}

/**
 * A story of the whole system on a simulated plant in virtual time. Whatever happens in it: at the
 * end every order, task and delivery is over, the ledger agrees with its movements and with the
 * world, no two vehicles were given the same node, and nobody was refused without words.
 */
export function warehouse(name: string, scenario: Scenario): void {
  test(name, async () => {
    const plan = planOf(scenario);
    const site = scenario.floor?.(simulationSite()) ?? simulationSite();
    const stage = await setVirtualStage({ seed: 1, site, plan, faults: FAULTS.none });
    try {
      const story = storyOf(stage);
      await scenario.story?.(story);
      const isDrained = createDrain(stage, RESTS_AFTER_DONE);
      await story.until('every order to end', isDrained, hours(8));
      expect([
        ...stage.bugs,
        ...stage.wires.violations,
        ...(await checkLedger(stage.database)),
        ...(await checkAtEnd({
          database: stage.database,
          plant: stage.plant,
          ordersPlanned: plan.orders.length + (scenario.ordersByHand ?? 0),
          digest: createHash('sha256'),
        })),
      ]).toEqual([]);
      await scenario.ends(story);
    } finally {
      await stage.close();
    }
  });
}
