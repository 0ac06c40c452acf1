import { expect } from 'vitest';
import { makeGtin13 } from '#base/gs1/index.ts';
import { hours } from '#base/time.ts';
import { goods, warehouse } from '#tests/support/scenario.ts';

/** Of these a seeded share carries GS1 labels. */
const TEAS = [1, 2, 3, 4].map((n) =>
  goods(`TEA-${n}`, {
    barcodes: [makeGtin13('5012345', n)],
    ...{ lotControlled: true, shelfLifeDays: 180, rotation: 'FEFO' },
  }),
);
const LOTS = [
  { lot: 'OLD', quantity: 10, producedDaysAgo: 40 },
  { lot: 'NEW', quantity: 10, producedDaysAgo: 5 },
];
const each = <T>(value: T) => Object.fromEntries(TEAS.map(({ item }) => [item, value]));

warehouse('what a GS1 label says is booked: lot and dates by one scan, and again at the pick', {
  items: TEAS,
  deliveries: { 'ASN-1': each(LOTS) },
  orders: { 'SO-1': each(12) },
  async story({ stage, until }) {
    for (const bank of stage.site.lightBanks) stage.plant.unplug(bank.id, hours(8));
    await until('the order to be shipped', () => stage.erp.stats().done, hours(6));
  },
  async ends({ got, query }) {
    const lots = TEAS.flatMap(({ item }) => [
      [`${item} OLD`, 10],
      [`${item} NEW`, 2],
    ]);
    expect(got('SO-1')).toEqual(Object.fromEntries(lots));
    const labels = await query<{ kind: string; label: string }>(
      `SELECT j.kind, i.body->'values'->>'item' AS label
       FROM wcs.inbox i JOIN wcs.job j USING (job_id)
       WHERE i.body->'values'->>'item' LIKE ']d2%' AND i.answer IS NULL`,
    );
    const kinds = new Set(labels.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['check', 'pick', 'receive', 'transfer']);
    const received = labels.filter(({ kind }) => kind === 'receive');
    for (const { label } of received)
      expect(label).toMatch(/^\]d201\d{14}11\d{6}17\d{6}10(OLD|NEW)$/);
    const layers = await query(
      `SELECT DISTINCT item, lot FROM wms.layer
       WHERE production_date IS NULL OR expiry_date IS NULL OR lot NOT IN ('OLD', 'NEW')`,
    );
    expect(layers).toEqual([]);
  },
});
