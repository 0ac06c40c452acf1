import { expect } from 'vitest';
import { goods, type Story, warehouse } from '#tests/support/scenario.ts';

const TEA = goods('TEA');
const CUP = goods('CUP');
const GIFT = goods('GIFT');

const isDone = (task: string) =>
  `SELECT status FROM wms.task WHERE task_id = '${task}' AND status = 'done'`;

/** A work place, with so much of each component brought there; and how kits are made at it. */
async function workPlace(
  { ask, query, until }: Story,
  { kit, bring }: { readonly kit: string; readonly bring: Readonly<Record<string, number>> },
) {
  const [exception] = await query<{ place: string }>(
    `SELECT location AS place FROM wms.location WHERE kind = 'exception' ORDER BY 1 LIMIT 1`,
  );
  const { place } = exception!;
  for (const [item, quantity] of Object.entries(bring)) {
    const [bin] = await query<{ bin: string }>(
      `SELECT s.location AS bin FROM wms.stock s JOIN wms.location p USING (location)
       WHERE s.item = '${item}' AND p.kind = 'bin' AND s.quantity - s.allocated >= ${quantity}
       ORDER BY 1 LIMIT 1`,
    );
    const move = { relocation: `REL-${item}`, from: bin!.bin, item, quantity, to: place };
    const { task } = await ask<{ task: string }>('POST', '/api/v1/relocations', {
      ...{ ...move, reason: 'for kits', actor: 'test' },
    });
    await until(`${item} at the work place`, async () => (await query(isDone(task))).length > 0);
  }
  const make = async (kitOrder: string, act: string, quantity: number) => {
    const body = { kitOrder, act, item: kit, quantity, location: place, actor: 'test' };
    const { task } = await ask<{ task: string }>('POST', '/api/v1/kit-tasks', body);
    expect(await ask('POST', '/api/v1/kit-tasks', body)).toEqual({ task });
    await until(`${kitOrder}`, async () => (await query(isDone(task))).length > 0);
  };
  return { place, make };
}

warehouse('kits are built by a worker at a work place, and broken there again', {
  items: [TEA, CUP, GIFT],
  stock: { TEA: 40, CUP: 30 },
  orders: { 'SO-1': { TEA: 1 } },
  async story(story) {
    const { until, ask, booked, stage } = story;
    const { world } = stage.plant;
    await until('the opening stock', async () => (await booked('CUP')) === 30);
    const components = [
      { item: 'TEA', quantity: 2 },
      { item: 'CUP', quantity: 1 },
    ];
    await ask('PUT', '/api/v1/kits/GIFT', { components });
    const { place, make } = await workPlace(story, { kit: 'GIFT', bring: { TEA: 8, CUP: 4 } });
    await make('KIT-1', 'build', 4);
    expect(await booked('GIFT')).toBe(4);
    await make('KIT-2', 'break', 1);
    const here = world.contents(place).map(({ item, quantity }) => `${item} ${quantity}`);
    expect(here.sort()).toEqual(['CUP 1', 'GIFT 3', 'TEA 2']);
  },
  async ends({ got, booked }) {
    expect(got('SO-1')).toEqual({ TEA: 1 });
    expect([await booked('GIFT'), await booked('CUP'), await booked('TEA')]).toEqual([3, 27, 33]);
  },
});

const LENS = goods('LENS', { serialControlled: true });
const CASE = goods('CASE', { serialControlled: true });

warehouse('kits with numbers are built of scanned pieces, and give back just these', {
  items: [LENS, CUP, CASE],
  stock: { LENS: 8, CUP: 30 },
  orders: { 'SO-1': { CUP: 1 } },
  async story(story) {
    const { until, ask, query, booked, stage } = story;
    const { world } = stage.plant;
    await until('the opening stock', async () => (await booked('CUP')) === 30);
    const components = [
      { item: 'LENS', quantity: 2 },
      { item: 'CUP', quantity: 1 },
    ];
    await ask('PUT', '/api/v1/kits/CASE', { components });
    const { place, make } = await workPlace(story, { kit: 'CASE', bring: { LENS: 5, CUP: 3 } });
    await make('KIT-1', 'build', 2);
    expect(await booked('CASE')).toBe(2);
    const kits = world.contents(place).flatMap((one) => (one.item === 'CASE' ? one.serials! : []));
    for (const kit of kits) {
      const { serials } = await ask<{ serials: { serial: string; handlingUnit: string }[] }>(
        ...(['GET', `/api/v1/trace?serial=${kit}`] as const),
      );
      const inside = world.inside(kit).flatMap((one) => one.serials ?? []);
      expect(inside).toHaveLength(2);
      expect(serials.map((one) => one.serial).sort()).toEqual([kit, ...inside].sort());
    }
    await make('KIT-2', 'break', 1);
    const lying = (item: string) =>
      world
        .contents(place)
        .filter((one) => one.item === item)
        .flatMap((one) => one.serials ?? []);
    const rows = await query<{ serial: string }>(
      `SELECT serial FROM wms.serial WHERE item = 'LENS' AND location = '${place}' ORDER BY 1`,
    );
    expect(rows.map((row) => row.serial)).toEqual(lying('LENS').sort());
    expect([lying('LENS').length, lying('CASE').length]).toEqual([3, 1]);
  },
  async ends({ booked }) {
    expect([await booked('CASE'), await booked('LENS'), await booked('CUP')]).toEqual([1, 6, 28]);
  },
});
