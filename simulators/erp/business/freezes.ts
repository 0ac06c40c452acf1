import { minutes } from '#base/time.ts';
import { type BusinessKind, busyStock, drawSome, ended, lotIn, step } from './model.ts';

type Freeze = {
  readonly item: string;
  readonly lot: string;
  /** Set: all of this delivery instead of an item. */
  readonly delivery: string;
  readonly minutes: number;
};

/** Quality has doubts about a lot or a delivery, and some minutes later no more. */
export const freezes: BusinessKind<Freeze> = {
  kind: 'freezes',
  name: { en: 'Freezes of lots and deliveries', zh: '批次与送货单冻结' },
  mayBeRefused: [],
  plan(scene) {
    const { plan, random, times } = scene;
    const goods = drawSome(random, busyStock(scene), times);
    const asns = drawSome(random, plan.asns, times);
    const some = () => random.integer(2, 8);
    return [
      ...goods.map(({ item, lot }) => ({ item, lot, delivery: '', minutes: some() })),
      ...asns.map(({ asn }) => ({ item: '', lot: '', delivery: asn, minutes: some() })),
    ];
  },
  steps: {
    async begin({ id, facts }, { ask, actor }) {
      const { item, lot, delivery } = facts;
      const scope = delivery === '' ? { item, ...lotIn(lot) } : { delivery };
      // A delivery may still be on the road, and the last of a lot may have left.
      const why = { reason: 'doubts about quality', actor, toCome: true };
      const hold = { holdId: id, kind: 'freeze', scope, ...why };
      const reply = await ask('POST', '/api/v1/stock/holds', hold);
      return reply.ok ? step('lift', minutes(facts.minutes)) : ended(reply);
    },
    async lift({ id }, { ask, actor }) {
      return ended(await ask('DELETE', `/api/v1/stock/holds/${id}?actor=${actor}`));
    },
  },
};
