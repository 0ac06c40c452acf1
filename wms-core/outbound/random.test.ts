import { expect, test } from 'vitest';
import { createRandom } from '#base/random.ts';
import { item, openPaperHouse } from './testing/paper-house.ts';

/**
 * Orders at random, a crew that errs in every way it can, tasks done in any order: in the end every
 * order has ended, nothing is locked or bound, and the book equals the world.
 */
for (const { seed, hasKits } of [
  ...[1, 10, 29].map((seed) => ({ seed, hasKits: false })),
  ...[2, 17].map((seed) => ({ seed, hasKits: true })),
]) {
  const what = hasKits ? 'every order ends, no kit leaves in part' : 'every order ends';
  test(`errors at random, seed ${seed}: ${what}, no piece is lost`, async () => {
    const random = createRandom(`orders ${seed}`);
    const ids = Array.from({ length: 8 }, (_, i) => `P${i + 1}`);
    if (hasKits) ids.push('KIT');
    const items = ids.map((id) => item(id, { weightGrams: random.integer(60, 900) }));
    const house = await openPaperHouse({
      items,
      seed,
      slips: {
        pickFew: 0.05,
        pickMany: 0.05,
        pickWrong: 0.05,
        putFew: 0.03,
        wrongSlot: 0.05,
        damaged: 0.02,
        fails: 0.02,
      },
    });
    if (hasKits) await house.kit('KIT', { P1: 2, P2: 1, P3: 3 });
    for (const id of ids) {
      for (let i = 0; i < 2; i++) {
        const bin = `${random.integer(1, 3)}-${random.integer(1, 6)}`;
        const quantity = random.integer(10, 40);
        const real = Math.max(0, quantity - (random.chance(0.2) ? random.integer(1, 5) : 0));
        await house.stock(id, bin, quantity, { real });
      }
    }
    const before = new Map(ids.map((id) => [id, house.world.total(id)]));
    const orders = Array.from({ length: 12 }, (_, i) => `SO-${i + 1}`);
    for (const order of orders) {
      const lines: Record<string, number> = {};
      for (let i = random.integer(1, 5); i > 0; i--) lines[random.pick(ids)] = random.integer(1, 6);
      if (hasKits) lines.KIT = random.integer(2, 12);
      const allowBackorder = hasKits && random.chance(0.3);
      await house.order(order, lines, { priority: random.integer(0, 100), allowBackorder });
      for (let i = random.integer(0, 10); i > 0; i--) await house.step();
    }
    await house.work();
    expect(house.refusals).toEqual([]);
    expect(await house.verify()).toEqual([]);
    const open = await house.query(
      `SELECT order_id, status FROM wms.sales_order WHERE status NOT IN ('shipped', 'closed_short')
         AND parent = ''`,
    );
    expect(open).toEqual([]);
    const wrong = await house.query(
      `SELECT l.* FROM wms.sales_line l JOIN wms.sales_order o USING (order_id)
       WHERE o.parent = ''
         AND (shipped + short <> ordered OR (short > 0 AND short_reason = ''))`,
    );
    expect(wrong).toEqual([]);
    const parts = await house.query<{ order: string; whole: boolean }>(
      `SELECT order_id || kit_line AS "order",
         max(shipped::numeric / per_kit) = min(shipped / per_kit) AS whole
       FROM wms.sales_line WHERE kit_line <> '' GROUP BY order_id, kit_line ORDER BY 1`,
    );
    expect(parts.length > 0).toBe(hasKits);
    expect(parts.filter((kit) => !kit.whole)).toEqual([]);
    expect(await house.query('SELECT * FROM wms.allocation')).toEqual([]);
    expect(
      await house.query(`SELECT handling_unit FROM wms.handling_unit WHERE bound_to <> ''`),
    ).toEqual([]);
    for (const id of ids) expect(house.world.total(id)).toBe(before.get(id));
    await house.audit();
    expect(await house.book()).toEqual(house.world.list());
    await house.close();
  }, 120_000);
}
