import { expect } from 'vitest';
import type { Site } from '#base/site/site.ts';
import { hours, seconds, toTimestamp } from '#base/time.ts';
import { goods, type Story, warehouse } from '#tests/support/scenario.ts';

const PALLET = '106141412345678908';

const gates = (site: Site): Site => ({
  ...site,
  gates: ['DOCK-IN-1', 'DOCK-OUT-1', 'DOCK-OUT-2'].map((place) => ({ id: `G-${place}`, place })),
});

interface Sighting {
  readonly gate: string;
  readonly handlingUnit: string;
  readonly wrong: string;
}
interface Case {
  readonly key: string;
  readonly subject: string;
  readonly text: { readonly en: string; readonly zh: string };
}

const sightings = async ({ ask }: Story, query: string) =>
  (await ask<{ sightings: Sighting[] }>('GET', `/api/v1/sightings?${query}`)).sightings;
const passages = async ({ ask }: Story) =>
  (await ask<{ cases: Case[] }>('GET', '/api/v1/exceptions')).cases.filter(({ key }) =>
    key.startsWith('passage:'),
  );

/** A parcel that waits at its lane for the loader. */
async function parcelAtLane(story: Story): Promise<{ parcel: string; order: string; at: string }> {
  let found: { parcel: string; order: string; at: string } | undefined;
  await story.until('a parcel at its lane', async () => {
    [found] = await story.query(
      `SELECT parcel, order_id AS "order", at FROM wms.parcel WHERE status = 'staged'`,
    );
    return found !== undefined;
  });
  return found!;
}

async function pallet(story: Story): Promise<void> {
  const { ask, pass, query, stage } = story;
  await ask('POST', '/api/v1/asns', {
    ...{ asn: 'ASN-BY-HAND', supplier: 'ACME', actor: 'erp' },
    expectedAt: toTimestamp(stage.scheduler.now() + hours(20)),
    lines: [{ line: '1', item: 'MUG', quantity: 60 }],
    units: [{ handlingUnit: PALLET, content: [{ line: '1', quantity: 60 }] }],
  });
  for (const wait of [60, 60]) {
    stage.plant.gates.get('G-DOCK-IN-1')!.carry([PALLET]);
    await pass(seconds(wait));
  }
  const asn = await ask<{ units: object[] }>('GET', '/api/v1/asns/ASN-BY-HAND');
  expect(asn.units).toMatchObject([
    { handlingUnit: PALLET, arrivedAt: expect.any(String), gate: 'G-DOCK-IN-1' },
  ]);
  const told = `SELECT data FROM wms.event WHERE type = 'wms.asn.unit_arrived'`;
  expect(await query(told)).toHaveLength(1);
  expect(await sightings(story, `handlingUnit=${PALLET}`)).toHaveLength(2);
  const why = { actor: 'boss', reason: 'only to see it arrive' };
  await ask('POST', '/api/v1/asns/ASN-BY-HAND/cancel', why);
}

warehouse('a gate sees a pallet arrive, and a parcel leave by the wrong lane', {
  items: [goods('MUG')],
  stock: { MUG: 40 },
  orders: { 'SO-1': { MUG: 6 } },
  floor: gates,
  async story(story) {
    const { ask, pass, stage, until } = story;
    await until('the warehouse to be up', () => stage.lives.warehouse !== undefined);
    await until('the orders to be there', async () => {
      const { orders } = await ask<{ orders: object[] }>('GET', '/api/v1/orders');
      return orders.length === 1;
    });
    await pallet(story);
    const { parcel, order, at } = await parcelAtLane(story);
    const other = at === 'DOCK-OUT-1' ? 'DOCK-OUT-2' : 'DOCK-OUT-1';
    stage.plant.gates.get(`G-${other}`)!.carry([parcel]);
    await pass(seconds(5));
    const [wrong, ...more] = await passages(story);
    expect(more).toEqual([]);
    expect(wrong).toMatchObject({ key: `passage:G-${other}:${parcel}`, subject: order });
    for (const text of [wrong!.text.en, wrong!.text.zh]) {
      for (const part of [parcel, order, other, at]) expect(text).toContain(part);
    }
    await ask('POST', `/api/v1/exceptions/${encodeURIComponent(wrong!.key)}/settle`, {
      ...{ actor: 'guard', reason: 'brought back' },
    });
  },
  async ends(story) {
    const { got } = story;
    expect(got('SO-1')).toEqual({ MUG: 6 });
    // The one that was carried astray, then the same one onto its own truck.
    const all = await sightings(story, 'direction=out');
    expect(all.map(({ wrong }) => wrong)).toEqual(['', 'wrong_lane']);
    expect(new Set(all.map(({ handlingUnit }) => handlingUnit)).size).toBe(1);
    expect(await passages(story)).toEqual([]);
  },
});
