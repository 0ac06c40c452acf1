import { expect } from 'vitest';
import { goods, warehouse } from '#tests/support/scenario.ts';

/** So heavy that an order of them is of several parcels. */
const POT = goods('POT', { weightGrams: 9_000 });
const TEA = goods('TEA', { lotControlled: true, shelfLifeDays: 300 });
const MUG = goods('MUG', { inspectionPercent: 100 });

warehouse('a pallet comes with labelled cases on it, and parcels leave on one', {
  items: [POT, TEA, MUG],
  deliveries: {
    'ASN-1': { POT: 24, TEA: [{ lot: 'L1', quantity: 20, producedDaysAgo: 5 }], MUG: 12 },
  },
  packed: ['ASN-1'],
  orders: { 'SO-1': { POT: 12, TEA: 3 }, 'SO-2': { POT: 9, MUG: 2 } },
  business: ['shipping-pallets'],
  async ends({ query, got, booked, stage }) {
    const nested = await query(
      `SELECT e.handling_unit FROM wms.unit_event e JOIN wms.posting p USING (sequence)
       WHERE e.event = 'put' AND p.document = 'ASN-1'`,
    );
    expect(nested.length).toBeGreaterThan(1);
    const left = await query<{ pallet: string; parcels: number }>(
      `SELECT pallet, count(*) AS parcels FROM wms.parcel
       WHERE status = 'loaded' AND pallet <> '' GROUP BY pallet`,
    );
    expect(Math.max(...left.map(({ parcels }) => parcels))).toBeGreaterThan(1);
    expect(got('SO-1')).toEqual({ POT: 12, 'TEA L1': 3 });
    expect(got('SO-2')).toEqual({ POT: 9, MUG: 2 });
    expect([await booked('POT'), await booked('TEA'), await booked('MUG')]).toEqual([3, 17, 10]);
    // No supplier's pallet and none that left stands anywhere.
    const { world } = stage.plant;
    expect(world.stacked()).toEqual({});
    for (const { pallet } of left) expect(world.unitAt(pallet)).toBeUndefined();
  },
});
