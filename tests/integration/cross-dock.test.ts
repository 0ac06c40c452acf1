import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMemory } from '#base/database/index.ts';
import type { Site, SiteLocation } from '#base/site/site.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import { outboundSite } from '#wms-core/outbound/testing/paper-house.ts';
import type { Task } from '#wms-core/ports.ts';
import { item } from '#wms-core/testing/house.ts';

const bin = outboundSite.locations.find((place) => place.kind === 'bin')!;
/** Farther from the staging place than every bin. */
const crossDock: SiteLocation = { ...bin, id: 'XD', kind: 'cross_dock', zone: 'XD', x: 500 };
const staging = outboundSite.locations.find((place) => place.kind === 'staging_in')!;
const site: Site = {
  ...outboundSite,
  locations: [...outboundSite.locations, crossDock, { ...staging, id: 'STAGE-2' }],
};

let house: WmsProcess;
let number = 0;

beforeEach(async () => {
  house = await openWms(await openMemory(), { site });
  await house.items([
    item('MUG'),
    item('TEA', { shelfLifeDays: 100, rotation: 'FEFO' }),
    item('LOOK', { inspectionPercent: 100 }),
  ]);
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
  await house.database.close();
});

/** A delivery of one item, received onto pallets of so many pieces in the book and in the world. */
async function delivered(
  code: string,
  pieces: readonly number[],
  more: object = {},
): Promise<string[]> {
  const asn = `A-${++number}`;
  const lines = [{ line: '1', item: code, quantity: pieces.reduce((sum, one) => sum + one) }];
  const body = { asn, supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z', lines, actor: 'erp' };
  await granted(house.call('POST', '/api/v1/asns', body));
  await house.settle();
  const task = house.tasks.find((one) => one.kind === 'receive' && one.asn === asn)!;
  const units = pieces.map((_, index) => `IB-${asn}-${index}`);
  for (const [index, handlingUnit] of units.entries()) {
    const quantity = pieces[index]!;
    const scan = house.received(task, { item: code, quantity, handlingUnit, ...more });
    expect(await house.report(scan)).toEqual({ accepted: true });
    house.world.add(handlingUnit, code, quantity);
  }
  await house.report(house.reportOf(task, { type: 'completed', act: { act: 'receipt_ended' } }));
  return units;
}

const places = async (code: string) => {
  const { body } = await granted(house.call('GET', `/api/v1/stock?item=${code}`));
  return body.rows.map((row: { location: string; quantity: number }) => [
    row.location === 'XD' ? 'XD' : 'bin',
    row.quantity,
  ]);
};

/** What was decided about the crossing of a pallet. */
async function decided(unit: string | undefined) {
  const { body } = await granted(house.call('GET', `/api/v1/decisions?subject=${unit}`));
  return body.decisions.filter((one: { rule: string }) => one.rule === 'cross_dock');
}

const tasksFrom = (place: string) =>
  house.tasks.flatMap((task) =>
    task.kind === 'pick' ? task.lines.filter((line) => line.from === place) : [],
  );

describe('cross-dock', () => {
  test('goods for which an order waits go by the cross-dock place, the rest to a bin', async () => {
    await granted(house.order('SO-1', { MUG: 6 }));
    await house.settle();
    const [unit] = await delivered('MUG', [10]);
    await house.work();
    expect(await house.line('SO-1')).toMatchObject({ shipped: 6 });
    expect(tasksFrom('XD')).toMatchObject([{ quantity: 6 }]);
    expect(await places('MUG')).toEqual([['bin', 4]]);
    expect(await decided(unit)).toMatchObject([
      {
        chosen: { item: 'MUG', places: [{ location: 'XD', quantity: 6 }] },
        candidates: [{ order: 'SO-1', line: '1', missing: 6 }],
      },
    ]);
  });

  test('what an order waits for is brought to it before the rest comes to a bin', async () => {
    await granted(house.order('SO-1', { MUG: 6 }));
    await house.settle();
    await delivered('MUG', [20]);
    await house.work();
    expect(await house.line('SO-1')).toMatchObject({ shipped: 6 });
    expect(tasksFrom('XD')).toMatchObject([{ quantity: 6 }]);
    expect(await places('MUG')).toEqual([['bin', 14]]);
  });

  /** Two pallets are on their way: of one 6 pieces cross, of the other all go to a bin. */
  async function twoUnderWay(): Promise<void> {
    await granted(house.order('SO-1', { MUG: 6 }));
    await house.settle();
    const [, other] = await delivered('MUG', [6, 20]);
    const isOther = (task: Task) =>
      (task.kind === 'move' && task.handlingUnit === other) ||
      (task.kind === 'transfer' && task.fromHandlingUnit === other);
    await house.settle();
    for (let next = house.next(isOther); next; next = house.next(isOther)) {
      expect(await house.report(next)).toEqual({ accepted: true });
      await house.settle();
    }
    expect(await house.totals('MUG')).toMatchObject({ quantity: 26 });
  }

  test('an order waits for what another pallet is bringing to it, and takes nothing from the bins', async () => {
    await twoUnderWay();
    expect(await house.line('SO-1')).toMatchObject({ allocated: 0 });
    // Who came later has no claim on those, and none to wait for them.
    await granted(house.order('SO-2', { MUG: 5 }));
    await house.settle();
    expect(await house.line('SO-2')).toMatchObject({ allocated: 5 });
    await house.work();
    expect(await house.line('SO-1')).toMatchObject({ shipped: 6 });
    expect(tasksFrom('XD')).toMatchObject([{ quantity: 6 }]);
    expect(await places('MUG')).toEqual([['bin', 15]]);
  });

  test('an order waits for a pallet no longer than a quarter of an hour', async () => {
    await twoUnderWay();
    await house.settle(14 * 60_000);
    expect(await house.line('SO-1')).toMatchObject({ allocated: 0 });
    await house.settle(3 * 60_000);
    expect(await house.line('SO-1')).toMatchObject({ allocated: 6 });
  });

  test('an order does not wait for pieces under way that are held, but takes others', async () => {
    await granted(house.order('SO-1', { MUG: 6 }));
    await house.settle();
    const [unit] = await delivered('MUG', [6, 20]);
    await house.settle();
    const hold = { holdId: 'HA-1', kind: 'freeze', scope: { handlingUnit: unit } };
    await granted(
      house.call('POST', '/api/v1/stock/holds', { ...hold, reason: 'wet', actor: 'qa' }),
    );
    await house.work('pick');
    expect(await house.line('SO-1')).toMatchObject({ allocated: 6 });
    expect(tasksFrom('XD')).toEqual([]);
  });

  test('two pallets do not cross for one order', async () => {
    await granted(house.order('SO-1', { MUG: 6 }));
    await house.settle();
    const units = await delivered('MUG', [6, 6]);
    await house.work();
    expect(await house.line('SO-1')).toMatchObject({ shipped: 6 });
    const made = [...(await decided(units[0])), ...(await decided(units[1]))];
    expect(made).toHaveLength(1);
    expect(await places('MUG')).toEqual([['bin', 6]]);
  });

  test('what the bins cover does not cross: the lot that expires first goes out', async () => {
    await house.opening([
      { location: '1-1', item: 'TEA', quantity: 6, lot: 'OLD', expiryDate: '2026-03-01' },
    ]);
    const [unit] = await delivered('TEA', [6], { expiryDate: '2026-04-01' });
    await granted(house.order('SO-1', { TEA: 6 }));
    await house.work();
    expect(await house.line('SO-1')).toMatchObject({ shipped: 6 });
    expect(await decided(unit)).toEqual([]);
    expect(tasksFrom('1-1')).toHaveLength(1);
  });

  test('what no order wants any more is told at the desk, until somebody took it away', async () => {
    await granted(house.order('SO-1', { MUG: 6 }, { minRemainingDays: 0 }));
    await house.settle();
    const staged = async () => {
      await delivered('MUG', [6]);
      return house.work('transfer');
    };
    await staged();
    const why = { actor: 'boss', reason: 'changed their mind' };
    await granted(house.call('POST', '/api/v1/orders/SO-1/cancel', why));
    await house.work();
    expect(await places('MUG')).toEqual([['XD', 6]]);
    const cases = async () => {
      const { body } = await granted(house.call('GET', '/api/v1/exceptions'));
      return body.cases.filter((one: { subject: string }) => one.subject === 'XD');
    };
    const told = (pieces: number) => ({
      kind: 'blocked',
      text: { en: expect.stringContaining(`${pieces} pieces of MUG`) },
    });
    expect(await cases()).toMatchObject([told(6)]);
    await granted(house.order('SO-2', { MUG: 2 }));
    await house.work();
    expect(await cases()).toMatchObject([told(4)]);
    const relocation = { relocation: 'REL-1', from: 'XD', item: 'MUG', quantity: 4, to: '1-1' };
    await granted(house.call('POST', '/api/v1/relocations', { ...relocation, ...why }));
    await house.work();
    expect(await places('MUG')).toEqual([['bin', 4]]);
    expect(await cases()).toEqual([]);
  });

  test('goods with less life than the order asks for do not cross', async () => {
    await granted(house.order('SO-1', { TEA: 6 }, { minRemainingDays: 90 }));
    await house.settle();
    const [unit] = await delivered('TEA', [6], { expiryDate: '2026-03-01' });
    await house.work();
    expect(await decided(unit)).toEqual([]);
    expect(await places('TEA')).toEqual([['bin', 6]]);
  });

  test('nothing crosses that inspection holds; what it passed crosses, what it rejected not', async () => {
    await granted(house.order('SO-1', { LOOK: 8 }));
    await house.settle();
    const [unit] = await delivered('LOOK', [10]);
    await house.work();
    expect(await decided(unit)).toEqual([]);
    const look = house.tasks.find((task) => task.kind === 'inspect')!;
    const act = { act: 'inspected', inspected: 10, rejected: 3 } as const;
    await house.report(house.reportOf(look, { type: 'completed', act }));
    await house.work();
    expect(await decided(unit)).toMatchObject([
      { chosen: { places: [{ location: 'XD', quantity: 7 }] } },
    ]);
    const { body } = await house.call('GET', '/api/v1/stock?item=LOOK');
    expect(body.rows).toMatchObject([{ location: 'EXC', quality: 'rejected', quantity: 3 }]);
  });

  test('a component crosses for as many waiting kits as the other components suffice for', async () => {
    await house.items([item('BOX')]);
    const components = [
      { item: 'TEA', quantity: 2 },
      { item: 'MUG', quantity: 1 },
    ];
    await granted(house.call('POST', '/api/v1/kits', { kits: [{ item: 'BOX', components }] }));
    await house.opening([{ location: '1-1', item: 'MUG', quantity: 2 }]);
    await granted(house.order('SO-1', { BOX: 3 }, { partialKits: true }));
    await house.settle();
    const [unit] = await delivered('TEA', [10], { expiryDate: '2026-04-01' });
    await house.work();
    expect(await decided(unit)).toMatchObject([
      {
        chosen: { item: 'TEA', places: [{ location: 'XD', quantity: 4 }] },
        candidates: [{ order: 'SO-1', line: '1/TEA', missing: 4 }],
      },
    ]);
    expect(tasksFrom('XD')).toMatchObject([{ quantity: 4 }]);
    expect(await house.line('SO-1')).toMatchObject({ shipped: 2 });
    expect(await places('TEA')).toEqual([['bin', 6]]);
  });
});
