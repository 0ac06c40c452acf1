import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import { postgresMissing, type ScratchServer, startPostgres } from '#tests/support/postgres.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import type { Task } from '#wms-core/ports.ts';
import { item } from '#wms-core/testing/house.ts';

/**
 * Two owners who number their goods alike, with the same GTIN, lots of the same name, in the same
 * bin: from the announcement to the customer and back, over REST, with a crew of paper.
 */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const TEA = item('TEA', { lotControlled: true, barcodes: ['4006381333931'] });
const HOUSE = TEA.owner;
const OTHER = 'BRAND-B';

let house: WmsProcess;

const pieces = async (owner: string, query = '') => {
  const { body } = await granted(house.call('GET', `/api/v1/stock?owner=${owner}${query}`));
  const rows: { location: string; quality: string; lot: string; quantity: number }[] = body.rows;
  return rows.map((row) => `${row.location} ${row.lot} ${row.quantity}`).sort();
};
const refusalOf = async (asked: Promise<{ status: number; body: { code?: string } }>) =>
  (await asked).body.code;
const shippedOf = async (order: string) => {
  const { body } = await granted(house.call('GET', `/api/v1/orders/${order}`));
  return { owner: body.owner, status: body.status, shipped: body.lines[0].shipped };
};
const eventsOf = async (type: string) => {
  const { body } = await granted(house.call('GET', '/api/v1/events?limit=1000'));
  return body.events.filter((event: { type: string }) => event.type === type);
};

async function taskOf(asn: string): Promise<Task> {
  await house.settle();
  return house.tasks.find((task) => task.kind === 'receive' && task.asn === asn)!;
}

const asn = (number: string, owner: string, quantity: number) =>
  house.call('POST', '/api/v1/asns', {
    ...{ asn: number, owner, supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z' },
    lines: [{ line: '1', item: 'TEA', quantity }],
    actor: 'erp',
  });

/** Receives all of it by the code that both owners' goods bear, and has it put away. */
async function receive(number: string, unit: string, quantity: number): Promise<Task> {
  const task = await taskOf(number);
  const scan = { handlingUnit: unit, item: '4006381333931', quantity, lot: 'L1' };
  const expiry = { expiryDate: '2030-01-01' };
  const answer = await house.report(house.received(task, { ...scan, ...expiry }));
  expect(answer).toEqual({ accepted: true });
  house.world.add(unit, 'TEA', quantity);
  const end = { type: 'completed', act: { act: 'receipt_ended' } } as const;
  await house.report(house.reportOf(task, end));
  await house.work();
  return task;
}

/** Each owner has ten pieces of lot L1 in the bin 1-1. */
async function begin(database: Database): Promise<void> {
  house = await openWms(database);
  await house.items([TEA]);
  const name = { en: 'Brand B', zh: '品牌乙' };
  await granted(house.call('PUT', `/api/v1/owners/${OTHER}`, { name }));
  const theirs = { ...TEA, owner: OTHER, name: { en: 'Their tea', zh: '乙方茶叶' } };
  await granted(house.call('POST', '/api/v1/items', { items: [theirs] }));
  for (const owner of [HOUSE, OTHER]) {
    house.world.add('1-1', 'TEA', 10);
    const lines = [{ location: '1-1', item: 'TEA', quantity: 10, lot: 'L1' }];
    const opening = { importId: `OP-${owner}`, owner, lines };
    await granted(house.call('POST', '/api/v1/opening-stock', opening));
  }
}

function flows(): void {
  test('an order takes its owner’s pieces only, in runs of their own, and says whose they were', async () => {
    await granted(house.order('SO-H', { TEA: 4 }));
    await granted(house.order('SO-B', { TEA: 12 }, { owner: OTHER }));
    await house.work();
    expect(await shippedOf('SO-H')).toEqual({ owner: HOUSE, status: 'shipped', shipped: 4 });
    // Ten were his: the other owner's six make up for none of the two that lack.
    expect(await shippedOf('SO-B')).toEqual({ owner: OTHER, status: 'shipped', shipped: 10 });
    expect(await pieces(HOUSE)).toEqual(['1-1 L1 6']);
    expect(await pieces(OTHER)).toEqual([]);
    const picks = house.tasks.filter((task) => task.kind === 'pick');
    expect(picks.map((task) => task.owner?.owner).sort()).toEqual([OTHER, HOUSE].sort());
    const told = await eventsOf('wms.order.shipped');
    expect(told.map((event: { data: { owner: string } }) => event.data.owner).sort()).toEqual(
      [HOUSE, OTHER].sort(),
    );
  });

  test('a code that both have means the goods of the delivery’s owner; so does what comes back', async () => {
    await granted(asn('ASN-B', OTHER, 5));
    const task = await receive('ASN-B', 'IB-1', 5);
    expect(task.owner).toEqual({ owner: OTHER, name: { en: 'Brand B', zh: '品牌乙' } });
    expect(await pieces(HOUSE)).toEqual(['1-1 L1 10']);
    expect((await pieces(OTHER)).reduce((sum, row) => sum + Number(row.split(' ')[2]), 0)).toBe(15);
    const back = (owner?: string) =>
      house.call('POST', '/api/v1/returns', {
        ...{ return: 'R-1', customer: 'C-1', order: 'SO-B', expectedAt: '2026-01-09T06:00:00Z' },
        lines: [{ line: '1', item: 'TEA', quantity: 1, reason: 'torn' }],
        ...{ actor: 'desk', ...(owner ? { owner } : {}) },
      });
    await granted(house.order('SO-B', { TEA: 1 }, { owner: OTHER }));
    await house.work();
    expect(await refusalOf(back())).toBe('return.order');
    await granted(back(OTHER));
  });

  test('a count, a hold and a recall are of one owner’s goods in a bin that two share', async () => {
    const count = (owner: string) =>
      house.call('POST', '/api/v1/counts', {
        ...{ count: `CNT-${owner}`, owner, location: '1-1', actor: 'boss' },
      });
    await granted(count(OTHER));
    await house.settle();
    const task = house.tasks.find(
      (one) => one.kind === 'count' && one.document === `CNT-${OTHER}`,
    )!;
    expect(task).toMatchObject({ owner: { owner: OTHER }, goods: [{ item: 'TEA', lot: 'L1' }] });
    const counts = [{ item: 'TEA', lot: 'L1', quantity: 10 }];
    const done = { type: 'completed', act: { act: 'counted', counts } } as const;
    expect(await house.report(house.reportOf(task, done))).toEqual({ accepted: true });
    await house.settle(10_000);

    const recall = { recallId: 'RC-1', scope: { owner: OTHER, item: 'TEA', lot: 'L1' } };
    const why = { reason: 'notice', actor: 'quality' };
    const { body } = await granted(house.call('POST', '/api/v1/recalls', { ...recall, ...why }));
    expect(body.pieces.here).toBe(10);
    const hold = { holdId: 'H-1', scope: { item: 'TEA' }, ...why };
    await granted(house.order('SO-H', { TEA: 10 }));
    await granted(house.order('SO-B', { TEA: 1 }, { owner: OTHER }));
    await house.work();
    expect(await shippedOf('SO-H')).toMatchObject({ status: 'shipped', shipped: 10 });
    expect(await shippedOf('SO-B')).not.toMatchObject({ status: 'shipped' });
    expect(await pieces(OTHER)).toEqual(['1-1 L1 10']);
    await granted(house.call('POST', '/api/v1/stock/holds', { ...hold, toCome: true }));
    const { body: held } = await granted(house.call('GET', '/api/v1/stock/holds'));
    expect(held.holds.at(-1).scope).toEqual({ owner: HOUSE, item: 'TEA' });
  });

  test('a relocation carries one owner’s pieces; a scan of the code tells all who have it', async () => {
    const relocation = {
      ...{ relocation: 'REL-1', owner: OTHER, from: '1-1', item: 'TEA', quantity: 10, to: '1-2' },
      ...{ reason: 'apart', actor: 'boss' },
    };
    await granted(house.call('POST', '/api/v1/relocations', relocation));
    await house.work();
    expect([await pieces(HOUSE), await pieces(OTHER)]).toEqual([['1-1 L1 10'], ['1-2 L1 10']]);
    const { body } = await granted(house.call('GET', '/api/v1/scan?code=4006381333931'));
    expect(body.owners.map((one: { owner: string }) => one.owner)).toEqual([OTHER, HOUSE].sort());
  });

  test('a document of an owner who is unknown or blocked is refused (owner.unknown, owner.blocked)', async () => {
    const name = { en: 'Brand B', zh: '品牌乙' };
    const blocked = { name, status: 'blocked', blockReason: 'contract ended' };
    await granted(house.call('PUT', `/api/v1/owners/${OTHER}`, blocked));
    for (const [owner, code] of [
      ['NOBODY', 'owner.unknown'],
      [OTHER, 'owner.blocked'],
    ] as const) {
      expect(await refusalOf(asn('ASN-9', owner, 1))).toBe(code);
      const { body } = await house.order('SO-9', { TEA: 1 }, { owner });
      expect(JSON.stringify(body.errors)).toContain(code);
    }
  });
}

const missing = postgresMissing();
let server: ScratchServer | undefined;
let created = 0;

describe.each([
  ['PGlite', undefined, openMemory],
  ['PostgreSQL', missing, async () => (await server!.create(`owners_${++created}`)).database],
] as const)('two owners with one item number, on %s', (name, lacks, open) => {
  if (name === 'PostgreSQL') {
    beforeAll(async () => {
      if (!lacks) server = await startPostgres();
    });
    afterAll(() => server?.stop());
  }
  describe.skipIf(lacks !== undefined)('documents name whose goods they are about:', () => {
    beforeEach(async () => begin(await open()));
    afterEach(async () => {
      expect(await house.verify()).toEqual([]);
      await house.close();
      await house.database.close();
    });
    flows();
  });
});
