import { expect } from 'vitest';
import { goods, type Story, warehouse } from '#tests/support/scenario.ts';
import { DEFAULT_STRATEGY } from '#wms-core/inbound/putaway/strategy.ts';

const MUG = goods('MUG');
const BIN = 'NEW-1';

/** A bin that no drawing has, on a floor of its own; all mugs are brought there. */
async function makeBin({ ask, binsOf, until }: Story): Promise<void> {
  await until('the opening stock', () => binsOf('MUG').length === 1);
  const name = { en: 'Mezzanine', zh: '阁楼' };
  await ask('PUT', '/api/v1/zones/MEZZANINE', { name, actor: 'boss' });
  await ask('PUT', `/api/v1/locations/${BIN}`, {
    ...{ zone: 'MEZZANINE', x: 12, y: 8, z: 1.2, actor: 'boss' },
    ...{ maxWeightGrams: 400_000, maxVolumeMl: 480_000 },
  });
  const only = { attribute: 'bin.location', compare: 'is', value: BIN } as const;
  const here = { rule: 'bin', name: 'mugs_there', bin: [only] } as const;
  const filters = [...DEFAULT_STRATEGY.filters, here];
  const strategy = { ...DEFAULT_STRATEGY, filters };
  const put = { strategy, reason: 'mugs go upstairs', actor: 'boss' };
  await ask('PUT', '/api/v1/putaway-strategy', put);
  const move = { relocation: 'R-1', from: binsOf('MUG')[0], to: BIN, item: 'MUG', quantity: 5 };
  await ask('POST', '/api/v1/relocations', { ...move, reason: 'tidy', actor: 'boss' });
}

/** Pieces of the book in the bin. */
async function inBin({ query }: Story): Promise<number> {
  const [row] = await query<{ pieces: number }>(
    'SELECT coalesce(sum(quantity), 0)::int AS pieces FROM wms.stock WHERE location = $1',
    [BIN],
  );
  return row?.pieces ?? 0;
}

const order = (number: string, quantity: number) => ({
  ...{ order: number, customer: 'C-1', deadline: '2026-01-08T06:00:00Z', priority: 50 },
  ...{ lines: [{ line: '1', item: 'MUG', quantity }], actor: 'sales' },
});

warehouse('a bin made over REST is stored into, picked from, counted and moved like any other', {
  items: [MUG],
  stock: { MUG: 5 },
  deliveries: { 'ASN-1': { MUG: 20 } },
  orders: {},
  ordersByHand: 2,
  async story(story) {
    const { ask, until, query, stage } = story;
    await makeBin(story);
    await until('the delivery to be put away there', async () => (await inBin(story)) === 25);

    await ask('POST', '/api/v1/orders', order('SO-8', 4));
    const walks = () => query(`SELECT 1 FROM wcs.job WHERE kind = 'pick' AND status = 'active'`);
    await until('the pick', async () => (await walks()).length === 1);
    stage.lives.kill();
    await until('the next life', () => stage.lives.warehouse !== undefined);
    await until('the mugs to be taken', async () => (await inBin(story)) === 21);
    await ask('POST', '/api/v1/orders', order('SO-9', 2));

    await ask('POST', '/api/v1/counts', { count: 'C-9', location: BIN, actor: 'boss' });
    const counted = () =>
      query(`SELECT 1 FROM wms.count WHERE count_id = 'C-9' AND status = 'done'`);
    await until('the count', async () => (await counted()).length === 1);
    const to = { from: BIN, to: '01-01L-1', item: 'MUG', quantity: 6 };
    await ask('POST', '/api/v1/relocations', {
      relocation: 'R-9',
      ...to,
      reason: 'tidy',
      actor: 'boss',
    });
    const shipped = () => query(`SELECT 1 FROM wms.sales_order WHERE status = 'shipped'`);
    await until('both orders to be shipped', async () => (await shipped()).length === 2);
  },
  async ends(story) {
    expect([story.got('SO-8'), story.got('SO-9')]).toEqual([{ MUG: 4 }, { MUG: 2 }]);
    expect(await inBin(story)).toBe(25 - 4 - 2 - 6);
    expect(await story.booked('MUG')).toBe(19);
  },
});
