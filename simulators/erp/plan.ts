import { createRandom, type Random } from '#base/random.ts';
import { hours, type Millis, minutes, seconds } from '#base/time.ts';
import { abcOf, type CatalogueItem, drawItem } from './catalogue.ts';
import { createDemand, type Demand } from './demand.ts';
import { type HistoryOrder, readHistory } from './history.ts';

/** Pieces of one lot; days count back from the day on which the warehouse is told of them. */
export interface PlannedLot {
  readonly lot: string;
  readonly quantity: number;
  readonly producedDaysAgo?: number;
}

export interface PlannedStock {
  readonly item: string;
  readonly lots: readonly PlannedLot[];
}

export interface PlannedAsn {
  readonly asn: string;
  readonly supplier: string;
  /** Milliseconds of plant time after the beginning. */
  readonly at: Millis;
  /** Its supplier has stacked some of it on a pallet, which the ASN names with the cases on it. */
  readonly packed?: true;
  /** What is wrong with what comes, for certain. */
  readonly trouble?: 'short' | 'damaged';
  readonly lines: readonly {
    readonly line: string;
    readonly item: string;
    readonly quantity: number;
    readonly lots: readonly PlannedLot[];
  }[];
}

export interface PlannedOrder {
  readonly order: string;
  readonly customer: string;
  readonly priority: number;
  /** Milliseconds of plant time after the beginning. */
  readonly at: Millis;
  /** Milliseconds of plant time after the arrival. */
  readonly dueAfter: Millis;
  readonly lines: readonly {
    readonly line: string;
    readonly item: string;
    readonly quantity: number;
  }[];
}

/** All that the ERP will do in a run. Plain JSON, so it can be handed to the plant's process. */
export interface FlowPlan {
  readonly items: readonly CatalogueItem[];
  readonly openingStock: readonly PlannedStock[];
  readonly asns: readonly PlannedAsn[];
  readonly orders: readonly PlannedOrder[];
  /** Set: when the planned orders are out, more are made up, and goods are bought again. */
  readonly endless?: { readonly seed: number };
  /** Kinds of side business that go on meanwhile (`business/`), by their names. */
  readonly business?: readonly string[];
}

const MAX_ASN_LINES = 40;
/** Bought on top of what the orders need: for goods that arrive short or damaged, or get lost. */
const MARGIN = 0.15;
const MARGIN_PIECES = 4;
const ASN_EVERY = minutes(3);
const SHARE_TWO_LOTS = 0.3;
const SHARE_PACKED = 0.5;
const SHARE_URGENT = 0.1;
const URGENT = { priority: 80, dueAfter: hours(8) } as const;
const ORDINARY = { priority: 50, dueAfter: hours(24) } as const;
/** Orders of the history's days arrive within so many hours of plant time. */
const HISTORY_ARRIVAL_HOURS = 2.5;

const SUPPLIERS = ['Nordic Gifts', 'Shenzhen Home', 'Bristol Ceramics', 'Lyon Confiserie'];

/** Splits pieces into lots for items that keep them; an item without lots has one lot ''. */
export function drawLots(item: CatalogueItem, quantity: number, random: Random): PlannedLot[] {
  if (!item.lotControlled) return [{ lot: '', quantity }];
  const half = Math.floor(quantity / 2);
  const parts = half > 0 && random.chance(SHARE_TWO_LOTS) ? [half, quantity - half] : [quantity];
  return parts.map((pieces) => {
    const producedDaysAgo = random.integer(3, Math.min(40, (item.shelfLifeDays ?? 90) - 30));
    return { lot: `L${random.integer(10_000, 99_999)}`, quantity: pieces, producedDaysAgo };
  });
}

const urgencyOf = (random: Random) => (random.chance(SHARE_URGENT) ? URGENT : ORDINARY);

function needOf(orders: readonly PlannedOrder[]): Map<string, number> {
  const need = new Map<string, number>();
  for (const order of orders) {
    for (const { item, quantity } of order.lines) {
      need.set(item, (need.get(item) ?? 0) + quantity);
    }
  }
  return need;
}

const withMargin = (quantity: number) => Math.ceil(quantity * (1 + MARGIN)) + MARGIN_PIECES;

/** Announces goods in truckloads, those that the earliest orders need first. */
export function planAsns(
  wanted: readonly (readonly [item: CatalogueItem, quantity: number])[],
  options: { readonly prefix: string; readonly from: Millis; readonly random: Random },
): PlannedAsn[] {
  const asns: PlannedAsn[] = [];
  for (let begin = 0; begin < wanted.length; begin += MAX_ASN_LINES) {
    const asn = `${options.prefix}${String(asns.length + 1).padStart(4, '0')}`;
    const isPacked = options.random.fork(`packed-${asn}`).chance(SHARE_PACKED);
    asns.push({
      asn,
      supplier: options.random.pick(SUPPLIERS),
      at: options.from + asns.length * ASN_EVERY,
      ...(isPacked ? { packed: true } : {}),
      lines: wanted.slice(begin, begin + MAX_ASN_LINES).map(([item, quantity], i) => ({
        line: String(i + 1),
        item: item.item,
        quantity,
        lots: drawLots(item, quantity, options.random),
      })),
    });
  }
  return asns;
}

function orderFromHistory(
  sale: HistoryOrder,
  when: { readonly first: number; readonly factor: number },
  random: Random,
): PlannedOrder {
  const customer = `CUSTOMER-${random.integer(1, 400)}`;
  return {
    order: `SO-${sale.invoice}`,
    customer,
    ...urgencyOf(random),
    at: Math.round(((sale.minute - when.first) * 60_000) / when.factor),
    lines: sale.lines.map(({ sku, quantity }, i) => ({
      line: String(i + 1),
      item: skuName(sku),
      quantity,
    })),
  };
}

const skuName = (sku: number) => `SKU-${String(sku).padStart(4, '0')}`;

/**
 * The first `orders` sales of a history: all goods arrive by ASN first, then the orders, their
 * times compressed. What the history lacks is drawn from the seed. Throws an operating error when
 * the file cannot be read.
 */
export function planFromHistory(
  file: string,
  options: { readonly orders: number; readonly seed: number },
): FlowPlan {
  return planOfSales(readHistory(file).slice(0, options.orders), options.seed);
}

export function planOfSales(sales: readonly HistoryOrder[], seed: number): FlowPlan {
  const random = createRandom(seed);
  const first = sales[0]?.minute ?? 0;
  const span = Math.max(1, (sales.at(-1)?.minute ?? 0) - first);
  const factor = Math.max(1, span / (HISTORY_ARRIVAL_HOURS * 60));
  const stream = random.fork('orders');
  const orders = sales.map((sale) => orderFromHistory(sale, { first, factor }, stream));

  const frequency = new Map<number, number>();
  const largest = new Map<number, number>();
  for (const { sku, quantity } of sales.flatMap((sale) => sale.lines)) {
    frequency.set(sku, (frequency.get(sku) ?? 0) + 1);
    largest.set(sku, Math.max(largest.get(sku) ?? 0, quantity));
  }
  // In the order of first need, which is how the goods are bought.
  const skus = [...frequency.keys()];
  const classes = abcOf([...frequency.values()]);
  const items = skus.map((sku, i) =>
    drawItem(
      {
        item: skuName(sku),
        index: sku,
        abc: classes[i]!,
        largestLine: largest.get(sku)!,
        controlled: false,
      },
      random,
    ),
  );
  const need = needOf(orders);
  const asns = planAsns(
    items.map((item) => [item, withMargin(need.get(item.item) ?? 0)] as const),
    { prefix: 'ASN-', from: 0, random: random.fork('asns') },
  );
  return { items, openingStock: [], asns, orders };
}

export interface MadeUpOptions {
  readonly orders: number;
  readonly items: number;
  readonly seed: number;
  /** Share of the items whose goods lie there at the beginning; the others arrive by ASN. */
  readonly openingShare?: number;
  /** Orders come for ever, in plant time as dense as in the fitted year. */
  readonly endless?: boolean;
}

/** The catalogue and the demand of a made-up shop: the same for one seed and number of items. */
export function makeUpShop(options: { readonly items: number; readonly seed: number }): {
  readonly items: readonly CatalogueItem[];
  readonly demand: Demand;
  readonly random: Random;
} {
  const random = createRandom(options.seed);
  const demand = createDemand(options.items, random.fork('popularity'));
  const classes = abcOf(demand.popularity);
  const items = demand.popularity.map((_, i) =>
    drawItem(
      {
        item: `ITEM-${String(i + 1).padStart(4, '0')}`,
        index: i,
        abc: classes[i]!,
        // As no history tells who orders hundreds, sizes follow popularity alone.
        largestLine: classes[i] === 'A' ? 96 : classes[i] === 'B' ? 48 : 24,
        controlled: true,
      },
      random,
    ),
  );
  return { items, demand, random };
}

/** The nth order of a made-up shop; the first few are small, so that one sees something soon. */
export function makeUpOrder(
  shop: ReturnType<typeof makeUpShop>,
  n: number,
  at: Millis,
): PlannedOrder {
  const random = shop.random.fork(`order-${n}`);
  const drawn = shop.demand.order(random);
  const lines = n < SMALL_ORDERS ? drawn.slice(0, 1 + (n % 3)) : drawn;
  return {
    order: `SO-${String(n + 1).padStart(5, '0')}`,
    customer: `CUSTOMER-${random.integer(1, 400)}`,
    ...urgencyOf(random),
    at,
    lines: lines.map(({ item, quantity }, i) => ({
      line: String(i + 1),
      item: shop.items[item]!.item,
      quantity: n < SMALL_ORDERS ? Math.min(quantity, 12) : quantity,
    })),
  };
}

const SMALL_ORDERS = 6;

export function planMadeUp(options: MadeUpOptions): FlowPlan {
  const shop = makeUpShop(options);
  const { items, demand, random } = shop;
  const arrivals = random.fork('arrivals');
  const orders: PlannedOrder[] = [];
  for (let at = 0, n = 0; n < options.orders; n++) {
    orders.push(makeUpOrder(shop, n, Math.round(at)));
    at += n < SMALL_ORDERS ? seconds(10) : minutes(demand.gapMinutes(arrivals));
  }

  const lots = random.fork('lots');
  const opening = random.fork('opening');
  const need = needOf(orders);
  const openingStock: PlannedStock[] = [];
  const toBuy: [CatalogueItem, number][] = [];
  for (const [i, item] of items.entries()) {
    const wanted = Math.max(need.get(item.item) ?? 0, expectedPieces(demand.popularity[i]!));
    if (opening.chance(options.openingShare ?? 0.8)) {
      openingStock.push({ item: item.item, lots: drawLots(item, withMargin(wanted), lots) });
    } else if (need.has(item.item) || options.endless) {
      toBuy.push([item, withMargin(wanted)]);
    }
  }
  const asns = planAsns(toBuy, { prefix: 'ASN-', from: 0, random: random.fork('asns') });
  const plan = { items, openingStock, asns, orders };
  return options.endless ? { ...plan, endless: { seed: options.seed } } : plan;
}

/** Pieces that about forty orders take of an item with this share of the lines. */
export function expectedPieces(popularity: number): number {
  return Math.max(12, Math.round(40 * 25 * 11 * popularity));
}
