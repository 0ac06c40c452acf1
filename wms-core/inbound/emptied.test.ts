import { afterEach, expect, it } from 'vitest';
import { type House, item, openHouse, paperSite } from '../testing/house.ts';
import { createDock } from './testing/dock.ts';

let house: House;
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

async function emptied(places: number): Promise<string[]> {
  const pool = paperSite.locations.find(({ id }) => id === 'POOL')!;
  const empties = { ...pool, id: 'EMPTIES', kind: 'empties_pool' as const };
  const locations = [...paperSite.locations, { ...empties, maxHandlingUnits: places }];
  house = await openHouse([item('P')], {}, { ...paperSite, locations });
  const dock = createDock(house);
  await dock.announce('ASN-1', [{ item: 'P', quantity: 20 }]);
  const receive = await house.next('receive');
  await house.act(receive, dock.scan('IB-1', 'P', 10));
  await house.act(receive, dock.scan('IB-2', 'P', 10));
  await house.done(receive, { act: 'receipt_ended' });
  await dock.putAllAway();
  await house.settle(10_000);
  await dock.putAllAway();
  const rows = await house.database.transaction('units', (tx) =>
    tx.query<{ unit: string }>(
      `SELECT concat_ws(' ', handling_unit, location, bound_to) AS unit FROM wms.handling_unit
       WHERE handling_unit LIKE 'IB-%' ORDER BY 1`,
    ),
  );
  return rows.map(({ unit }) => unit.trim());
}

it('emptied pallets are kept where the site keeps empties, free for other use', async () => {
  expect(await emptied(5)).toEqual(['IB-1 EMPTIES', 'IB-2 EMPTIES']);
}, 120_000);

it('an emptied pallet for which the pool has no room leaves the floor', async () => {
  expect(await emptied(1)).toHaveLength(1);
}, 120_000);
