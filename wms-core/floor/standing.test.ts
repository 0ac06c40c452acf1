import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accepted, at, item, NOW, openStock } from '#wms-core/stock/testing/fixture.ts';
import { readPlaces } from './places.ts';
import { readHeat, readStandingPlaces, readStandingUnits } from './standing.ts';

let house: Awaited<ReturnType<typeof openStock>>;
let layer = '';
const places = async () =>
  Object.fromEntries(
    (await house.run(readStandingPlaces)).map(({ place, ...rest }) => [place, rest] as const),
  );

beforeAll(async () => {
  house = await openStock();
  layer = await house.layer('P1');
});
afterAll(() => house.db.close());

describe('the floor as it stands', () => {
  it('names places by their ids and where they are', async () => {
    const drawn = await house.run(readPlaces);
    expect(drawn).toHaveLength(6);
    expect(drawn).toContainEqual({
      ...{ id: 'A-01-02', kind: 'bin', zone: 'A', aisle: null, x: 2, y: 0, z: 0 },
    });
  });

  it('tells no empty bin, and how full the others are by room or weight, whichever is nearer', async () => {
    expect(await places()).toEqual({});
    // 400 ml and 250 g a piece, for 1,000,000 ml and grams: room is nearer.
    await house.stock('P1', layer, 500, at('A-01-01'));
    expect(await places()).toEqual({ 'A-01-01': { quantity: 500, fill: 0.2, state: 'passed' } });
    await house.run((tx) => house.masterData.upsertItems(tx, [item('P1', { weightGrams: 1_600 })]));
    expect((await places())['A-01-01']).toMatchObject({ fill: 0.8 });
  });

  it('tells of several kinds of goods in one bin what must be looked at first', async () => {
    await house.stock('P1', layer, 5, at('A-01-02', '', 'pending'));
    await house.stock('P1', layer, 5, at('A-01-02'));
    expect((await places())['A-01-02']).toMatchObject({ quantity: 10, state: 'pending' });
    await house.stock('P1', layer, 1, at('A-01-02', '', 'rejected'));
    expect((await places())['A-01-02']).toMatchObject({ state: 'rejected' });
  });

  it.each([
    ['of a place', { location: 'A-01-01' }],
    ['of an item', { item: 'P1' }],
    ['of a delivery', { delivery: `D-${NOW}` }],
  ])('shows a hold %s where it lies on goods, and no more when it is lifted', async (_, scope) => {
    const held = await house.run((tx) =>
      house.ledger.placeHold(tx, {
        ...{ holdId: `H-${Object.keys(scope)}`, kind: 'freeze', scope },
        ...{ reason: 'look', actor: 'anna', at: NOW },
      }),
    );
    accepted(held);
    const all = await places();
    expect(all['A-01-01']).toMatchObject({ state: 'held' });
    expect(all['A-01-02']!.state).toBe('location' in scope ? 'rejected' : 'held');
    const lifted = await house.run((tx) =>
      house.ledger.liftHold(tx, `H-${Object.keys(scope)}`, 'anna', NOW),
    );
    accepted(lifted);
    expect((await places())['A-01-01']).toMatchObject({ state: 'passed' });
  });

  it('tells a locked place though it is empty', async () => {
    await house.run((tx) =>
      tx.query("UPDATE wms.location SET lock_in = true WHERE location = 'A-01-03'"),
    );
    expect((await places())['A-01-03']).toEqual({ quantity: 0, fill: 0, state: 'locked' });
  });

  it('tells the units that stand on their own with what is in them', async () => {
    await house.stock('P1', layer, 7, at('POOL-1', 'CART-1'));
    const units = await house.run(readStandingUnits);
    expect(units).toContainEqual({
      ...{ unit: 'CART-1', type: 'cart', place: 'POOL-1', boundTo: '', quantity: 7, units: 0 },
    });
    await house.run((tx) =>
      tx.query("UPDATE wms.handling_unit SET parent = 'CART-1' WHERE handling_unit = 'CART-2'"),
    );
    const nested = await house.run(readStandingUnits);
    expect(nested).toHaveLength(1);
    expect(nested[0]).toMatchObject({ unit: 'CART-1', units: 1 });
  });

  it('counts how often goods were taken out of a bin since then, and not what came in', async () => {
    const take = house.line('P1', layer, 1, at('A-01-01'), at('WORKER:w1'));
    accepted(await house.post([take]));
    accepted(await house.post([take]));
    expect(await house.run((tx) => readHeat(tx, NOW))).toEqual([{ place: 'A-01-01', takes: 2 }]);
    expect(await house.run((tx) => readHeat(tx, NOW + 1))).toEqual([]);
  });
});
