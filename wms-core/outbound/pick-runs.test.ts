import { describe, expect, test } from 'vitest';
import { type OpenShare, planRuns } from './pick-runs.ts';

const spot = (location: string, aisle: number, y: number, x = 0, z = 0) => ({
  location,
  aisle,
  x,
  y,
  z,
});

const share = (id: number, location: string, more: Partial<OpenShare> = {}): OpenShare => ({
  share: id,
  item: 'P',
  layer: `layer of ${location}`,
  spot: spot(location, 1, id),
  quantity: 2,
  weightGrams: 1_000,
  volumeMl: 1_000,
  ...more,
});
const cart = (id: string) => ({ cart: id, maxWeightGrams: 20_000, maxVolumeMl: 20_000 });

describe('pick runs', () => {
  test('stop once at a bin, for all orders together', () => {
    const at = { spot: spot('A', 1, 1), layer: 'L' };
    const [run] = planRuns([share(1, 'A', at), share(2, 'A', at)], [cart('C1')], 60);
    expect(run?.stops).toEqual([
      {
        spot: at.spot,
        item: 'P',
        layer: 'L',
        parts: [
          { share: 1, quantity: 2 },
          { share: 2, quantity: 2 },
        ],
      },
    ]);
  });

  test('share the stops evenly between the carts that are needed', () => {
    const shares = Array.from({ length: 8 }, (_, i) => share(i, `B${i}`));
    const runs = planRuns(shares, ['C1', 'C2', 'C3'].map(cart), 6);
    expect(runs.map((run) => run.stops.length)).toEqual([4, 4]);
  });

  test('split a line that no cart holds alone', () => {
    const runs = planRuns([share(1, 'A', { quantity: 30 })], ['C1', 'C2', 'C3'].map(cart), 60);
    const parts = runs.map((run) => run.stops[0]?.parts);
    expect(parts).toEqual([[{ share: 1, quantity: 20 }], [{ share: 1, quantity: 10 }]]);
  });

  test('leave for later what no cart is left for, the less urgent', () => {
    const shares = Array.from({ length: 5 }, (_, i) => share(i, `B${i}`));
    const runs = planRuns(shares, [cart('C1')], 3);
    expect(runs[0]?.stops.map((stop) => stop.spot.location)).toEqual(['B0', 'B1', 'B2']);
  });

  test('take a piece larger than a cart all the same', () => {
    const runs = planRuns([share(1, 'A', { quantity: 1, volumeMl: 90_000 })], [cart('C1')], 60);
    expect(runs[0]?.stops).toHaveLength(1);
  });
});
