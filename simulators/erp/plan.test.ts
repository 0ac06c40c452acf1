import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_FLOOR, layOut } from '#app/site/default-site.ts';
import { createRandom } from '#base/random.ts';
import { abcOf, drawItem, volumeOf } from './catalogue.ts';
import { placeOpeningStock } from './opening.ts';
import { type FlowPlan, planFromHistory, planMadeUp, planOfSales } from './plan.ts';
import { sizing, workloadOf } from './sizing.ts';

const HISTORY = new URL('../../../shared/data/online-retail/lines.csv.gz', import.meta.url)
  .pathname;

function supply(plan: FlowPlan): Map<string, number> {
  const pieces = new Map<string, number>();
  const add = (item: string, n: number) => pieces.set(item, (pieces.get(item) ?? 0) + n);
  for (const { item, lots } of plan.openingStock) for (const lot of lots) add(item, lot.quantity);
  for (const { item, quantity } of plan.asns.flatMap((asn) => asn.lines)) add(item, quantity);
  return pieces;
}

function demand(plan: FlowPlan): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const { item, quantity } of plan.orders.flatMap((order) => order.lines)) {
    pieces.set(item, (pieces.get(item) ?? 0) + quantity);
  }
  return pieces;
}

function expectCovered(plan: FlowPlan): void {
  const have = supply(plan);
  for (const [item, quantity] of demand(plan)) {
    expect(have.get(item) ?? 0, item).toBeGreaterThanOrEqual(quantity);
  }
}

describe('catalogue', () => {
  it('draws gifts of 50 g to 2 kg mostly, and whole sizes', () => {
    const random = createRandom(3);
    const items = Array.from({ length: 1_000 }, (_, index) =>
      drawItem({ item: `I${index}`, index, abc: 'B', largestLine: 24, controlled: true }, random),
    );
    const gifts = items.filter((item) => item.weightGrams >= 50 && item.weightGrams <= 2_000);
    expect(gifts.length).toBeGreaterThan(900);
    for (const item of items) {
      expect(Number.isInteger(item.weightGrams) && Number.isInteger(item.lengthMm)).toBe(true);
      expect(volumeOf(item)).toBeLessThan(120_000);
    }
    const lots = items.filter((item) => item.lotControlled).length;
    expect(lots).toBeGreaterThan(130);
    expect(lots).toBeLessThan(270);
    expect(new Set(items.map((item) => item.barcodes[0])).size).toBe(1_000);
  });

  it('classes by share of the lines', () => {
    expect(abcOf([50, 30, 15, 5])).toEqual(['A', 'B', 'C', 'C']);
  });
});

describe('plans', () => {
  it('of a history: goods for all orders, in ASNs of 40 lines at most, those needed first first', () => {
    const sales = Array.from({ length: 30 }, (_, n) => ({
      invoice: String(n),
      minute: 500 + n * 10,
      lines: [0, 1, 2].map((i) => ({ sku: n * 3 + i, quantity: 6 })),
    }));
    const plan = planOfSales(sales, 1);
    expect(plan.orders).toHaveLength(30);
    expect(plan.items).toHaveLength(90);
    expect(plan.asns.map((asn) => asn.lines.length)).toEqual([40, 40, 10]);
    expect(plan.asns[0]!.lines[0]!.item).toBe('SKU-0000');
    expect(plan.orders[0]!.at).toBe(0);
    expectCovered(plan);
  });

  it('made up: the same for the same seed, plain JSON, goods for all orders', () => {
    const plan = planMadeUp({ orders: 60, items: 500, seed: 5 });
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(planMadeUp({ orders: 60, items: 500, seed: 5 })).toEqual(plan);
    expect(planMadeUp({ orders: 60, items: 500, seed: 6 })).not.toEqual(plan);
    expect(plan.asns.length).toBeGreaterThan(0);
    expect(plan.openingStock.some(({ lots }) => lots[0]!.lot !== '')).toBe(true);
    expectCovered(plan);
  });

  it('opening stock finds bins on the default floor, one lot a bin, within their limits', () => {
    const plan = planMadeUp({ orders: 40, items: 500, seed: 1, openingShare: 1, endless: true });
    const site = layOut();
    const lines = placeOpeningStock(plan, site);
    expect(new Set(lines.map((line) => line.location)).size).toBe(lines.length);
    const items = new Map(plan.items.map((item) => [item.item, item]));
    for (const line of lines) {
      const bin = site.locations.find((place) => place.id === line.location)!;
      const item = items.get(line.item)!;
      expect(volumeOf(item) * line.quantity).toBeLessThanOrEqual(bin.maxVolumeMl);
      expect(item.weightGrams * line.quantity).toBeLessThanOrEqual(bin.maxWeightGrams);
    }
    expect(lines.reduce((sum, line) => sum + line.quantity, 0)).toBe(
      [...supply({ ...plan, asns: [] }).values()].reduce((sum, n) => sum + n, 0),
    );
  });

  it('a small plan fits the default floor', () => {
    const needs = sizing(planMadeUp({ orders: 20, items: 500, seed: 1 }));
    expect(needs.workers).toHaveLength(DEFAULT_FLOOR.workers.length);
    expect(needs.vehicles).toBe(DEFAULT_FLOOR.vehicles);
  });
});

const real = existsSync(HISTORY);
if (!real) console.info('skipped: the real order history is not at hand');
describe.skipIf(!real)('300 real sales', () => {
  const plan = real ? planFromHistory(HISTORY, { orders: 300, seed: 1 }) : undefined!;

  it('have 6,282 lines of 1,728 items, one order has 593', () => {
    expect(plan.orders.flatMap((order) => order.lines)).toHaveLength(6_282);
    expect(plan.items).toHaveLength(1_728);
    expect(Math.max(...plan.orders.map((order) => order.lines.length))).toBe(593);
    expectCovered(plan);
  });

  it('get a floor that can be drawn, with bins for all goods', () => {
    const needs = sizing(plan);
    const site = layOut(needs);
    const bins = site.locations.filter((place) => place.kind === 'bin').length;
    expect(bins).toBeGreaterThanOrEqual(workloadOf(plan).bins);
    expect(needs.workers.length).toBeGreaterThan(4);
  });
});
