import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '#base/random.ts';
import { createDemand, FITTED_DEMAND, fitDemand } from './demand.ts';
import { parseHistory, readHistory } from './history.ts';

const HISTORY = new URL('../../../shared/data/online-retail/lines.csv.gz', import.meta.url)
  .pathname;

const quantile = (values: readonly number[], p: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(p * (values.length - 1))]!;

describe('order history', () => {
  it('keeps sales and drops returns and write-offs', () => {
    const text = 'invoice,minute,sku,qty\n1,5,0,6\n1,5,3,2\nC2,6,0,-6\n3,9,1,-1\n4,9,1,12\n';
    expect(parseHistory(text)).toEqual([
      {
        invoice: '1',
        minute: 5,
        lines: [
          { sku: 0, quantity: 6 },
          { sku: 3, quantity: 2 },
        ],
      },
      { invoice: '4', minute: 9, lines: [{ sku: 1, quantity: 12 }] },
    ]);
  });

  it('names the line that is no order line', () => {
    expect(() => parseHistory('h\n1,x,2,3\n')).toThrow(/line 2/);
  });
});

describe('made-up demand', () => {
  const demand = createDemand(500, createRandom(1));
  const random = createRandom(2);
  const orders = Array.from({ length: 4_000 }, () => demand.order(random));

  it('draws the same orders from the same seed', () => {
    const again = createDemand(500, createRandom(1)).order(createRandom(2));
    expect(again).toEqual(orders[0]);
  });

  it('has the median and spread of the real line counts', () => {
    const counts = orders.map((order) => order.length);
    expect(quantile(counts, 0.5)).toBeGreaterThanOrEqual(12);
    expect(quantile(counts, 0.5)).toBeLessThanOrEqual(17);
    expect(quantile(counts, 0.9)).toBeGreaterThan(40);
    expect(quantile(counts, 0.9)).toBeLessThan(66);
  });

  it('orders packs and dozens as people do', () => {
    const quantities = orders.flat().map((line) => line.quantity);
    const share = (n: number) => quantities.filter((q) => q === n).length / quantities.length;
    expect(share(1)).toBeCloseTo(0.279, 1);
    expect(share(12)).toBeCloseTo(0.115, 1);
    expect(quantile(quantities, 0.5)).toBe(3);
  });

  it('has a fifth of the items on more than half of the lines', () => {
    const shares = [...demand.popularity].sort((a, b) => b - a);
    const top = shares.slice(0, 100).reduce((sum, share) => sum + share, 0);
    expect(top).toBeGreaterThan(0.5);
    expect(top).toBeLessThan(0.85);
  });
});

const real = existsSync(HISTORY);
if (!real) console.info('skipped: the real order history is not at hand');
describe.skipIf(!real)('the fitted figures', () => {
  it('are those of the real year', () => {
    const fit = fitDemand(readHistory(HISTORY));
    const near = (found: number, told: number) =>
      expect(Math.abs(found - told), `${found} told as ${told}`).toBeLessThan(
        Math.abs(told) * 0.01 + 0.0005,
      );
    near(fit.singleLine, FITTED_DEMAND.singleLine);
    near(fit.lines.mean, FITTED_DEMAND.lines.mean);
    near(fit.lines.deviation, FITTED_DEMAND.lines.deviation);
    near(fit.otherQuantities.mean, FITTED_DEMAND.otherQuantities.mean);
    near(fit.otherQuantities.deviation, FITTED_DEMAND.otherQuantities.deviation);
    near(fit.popularityDeviation, FITTED_DEMAND.popularityDeviation);
    near(fit.gapMinutes, FITTED_DEMAND.gapMinutes);
    for (const [i, [quantity, share]] of FITTED_DEMAND.quantities.entries()) {
      expect(fit.quantities[i]![0]).toBe(quantity);
      near(fit.quantities[i]![1], share);
    }
  });
});
