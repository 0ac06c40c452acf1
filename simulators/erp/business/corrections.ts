import { type BusinessKind, busyStock, drawSome, ended, lotIn, step } from './model.ts';

type Correction = {
  readonly location: string;
  readonly item: string;
  readonly lot: string;
  /** Below zero: broken and thrown away. Above: never booked, and found. */
  readonly delta: number;
};

/** What was thrown away. The audit knows the name. */
const bin = (id: string) => `SCRAP:${id}`;

/** Pieces are found broken and taken away, or turn up in a bin that never knew of them. */
export const corrections: BusinessKind<Correction> = {
  kind: 'corrections',
  name: { en: 'Corrections: broken or found', zh: '库存调整:破损与盘盈' },
  mayBeRefused: ['layer.ambiguous', 'layer.unknown', 'stock.short'],
  plan(scene) {
    const { random, times } = scene;
    const places = drawSome(random, busyStock(scene, 6), 2 * times);
    return places.map(({ location, item, lot }, i) => {
      const pieces = random.integer(1, 2);
      return { location, item, lot, delta: i % 2 === 0 ? -pieces : pieces };
    });
  },
  steps: {
    /** What happens to the goods waits for nobody; the book is told in the next step. */
    async begin({ id, facts }, { world }) {
      const { location, item, lot, delta } = facts;
      if (delta > 0) {
        world.seed(location, { item, lot, quantity: delta });
        return step('tell', 0);
      }
      const broken = world.move(location, bin(id), { item, lot, quantity: -delta });
      if (broken === 0) return { type: 'done' };
      return step('tell', 0, { facts: { delta: -broken } });
    },
    async tell({ id, facts }, { ask, world, actor }) {
      const { location, item, lot, delta } = facts;
      const reason = delta < 0 ? 'broken' : 'found';
      const goods = { location, item, ...lotIn(lot), delta };
      const correction = { correctionId: id, ...goods, reason, actor };
      const reply = await ask('POST', '/api/v1/stock/corrections', correction);
      // What the book would not have is as it was before.
      if (!reply.ok && delta < 0) world.move(bin(id), location, { item, lot, quantity: -delta });
      if (!reply.ok && delta > 0) world.move(location, bin(id), { item, lot, quantity: delta });
      return ended(reply);
    },
  },
};
