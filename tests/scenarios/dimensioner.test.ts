import { expect } from 'vitest';
import { withDimensioner } from '#app/site/with-dimensioner.ts';
import { goods, type Story, warehouse } from '#tests/support/scenario.ts';

const MUG = goods('MUG');
const DEVICE = 'CUBE-1';

const size = (characteristic: 'length' | 'height', lower: number, upper: number) => ({
  ...{ characteristic, name: { en: characteristic, zh: characteristic }, unit: 'cm', scale: 1 },
  ...{ lower, upper, pieces: 2, dimension: characteristic },
});
/** A mug is 100 mm long and 60 mm high. */
const PLAN = {
  ...{ item: 'MUG', samplePieces: 2, acceptNumber: 0 },
  characteristics: [size('length', 95, 105), size('height', 55, 65)],
};

interface Inspection {
  readonly inspected: number;
  readonly measured: readonly { readonly value: number; readonly isWithin: boolean }[];
}
const inspections = ({ query }: Story) =>
  query<Inspection>(`SELECT inspected, measured FROM wms.inspection WHERE status = 'done'`);

/** Mugs come that are inspected by the plan, until somebody has looked at them. */
async function receive(story: Story): Promise<void> {
  const { until, ask, stage } = story;
  const { world } = stage.plant;
  await until('the items', () => world.item('MUG') !== undefined);
  await ask('PUT', '/api/v1/inspection-plans/QP-MUG', PLAN);
  const pieces = [{ item: 'MUG', quantity: 12, damaged: 0, lot: '' }];
  world.deliver({ asn: 'B-1', dock: '', pieces });
  await ask('POST', '/api/v1/blind-receipts', {
    ...{ receipt: 'B-1', supplier: 'SUPPLIER-2', actor: 'gate' },
  });
  await until('the inspection', async () => (await inspections(story)).length > 0);
}

warehouse('a worker lays the pieces of a sample on the dimensioner, and it answers', {
  floor: withDimensioner,
  items: [MUG],
  stock: { MUG: 10 },
  orders: { 'SO-1': { MUG: 6 } },
  story: receive,
  async ends(story) {
    const { got, query, ask } = story;
    expect(got('SO-1')).toEqual({ MUG: 6 });
    const [inspection] = await inspections(story);
    expect(inspection?.inspected).toBe(2);
    expect(inspection?.measured).toHaveLength(4);
    expect(inspection?.measured.every(({ isWithin }) => isWithin)).toBe(true);
    // Each piece was laid on it once, and what it measured is what is known of the item.
    const measured = await query<{ status: string; at: number; lengthMm: number }>(
      `SELECT status, at, length_mm AS "lengthMm" FROM wms.measurement
       WHERE device = '${DEVICE}' ORDER BY sequence`,
    );
    expect(measured.map(({ status }) => status)).toEqual(['kept', 'kept']);
    expect(inspection?.measured.map(({ value }) => value)).toContain(measured[0]?.lengthMm);
    const { at: measuredAt, lengthMm } = measured.at(-1)!;
    const item = await ask<object>('GET', '/api/v1/items/MUG');
    expect(item).toMatchObject({ measuredBy: DEVICE, measuredAt, lengthMm });
  },
});

warehouse('where the dimensioner is switched off, the worker measures by hand', {
  floor: withDimensioner,
  items: [MUG],
  stock: { MUG: 10 },
  orders: { 'SO-1': { MUG: 6 } },
  async story(story) {
    story.stage.plant.dimensioners.get(DEVICE)!.end.kill();
    await receive(story);
  },
  async ends(story) {
    const [inspection] = await inspections(story);
    expect(inspection?.measured).toHaveLength(4);
    expect(await story.query('SELECT 1 FROM wms.measurement')).toEqual([]);
    const item = await story.ask<object>('GET', '/api/v1/items/MUG');
    expect(item).toMatchObject({ measuredBy: '', measuredAt: null, lengthMm: 100 });
  },
});
