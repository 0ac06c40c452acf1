import {
  DECIDES_AFTER,
  DECISION_REFUSALS,
  decisionSteps,
  PROMISED,
  pricedAbove,
  requestAdjustment,
} from './approval.ts';
import { type BusinessKind, busyStock, drawSome, ended, lotIn, step, wrong } from './model.ts';

type Loss = {
  readonly location: string;
  readonly item: string;
  readonly lot: string;
  readonly pieces: number;
  readonly verdict: string;
};

/** Taken for lost. The audit knows the name. */
const away = (id: string) => `LOST:${id}`;

/**
 * Pieces are missed that are worth more than one person may write off. Who asks may not approve it
 * himself; the approver writes them off, or rejects it, because they have been found and laid back.
 */
export const adjustments: BusinessKind<Loss> = {
  kind: 'adjustments',
  name: { en: 'Adjustments that need approval', zh: '需审批的库存调整' },
  mayBeRefused: [
    ...['layer.ambiguous', 'layer.unknown', 'stock.short', 'adjustment.short'],
    ...['adjustment.own', ...PROMISED, ...DECISION_REFUSALS],
  ],
  plan(scene) {
    const { random, times, plan } = scene;
    const cards = new Map(plan.items.map((card) => [card.item, card]));
    // Of pieces with numbers somebody would have to know which are missed.
    const plain = busyStock(scene).filter((line) => line.serials === undefined);
    const worthy = plain.flatMap(({ location, item, lot, quantity }) => {
      const pieces = pricedAbove(cards.get(item)!);
      return 3 * pieces <= quantity ? [{ location, item, lot, pieces }] : [];
    });
    return drawSome(random, worthy, 2 * times).map((one, i) => ({
      ...one,
      verdict: i % 2 === 0 ? 'approve' : 'reject',
    }));
  },
  steps: {
    async begin({ id, facts }, { world }) {
      const { location, item, lot, pieces } = facts;
      const gone = world.move(location, away(id), { item, lot, quantity: pieces });
      return gone === 0 ? { type: 'done' } : step('request', 0, { facts: { pieces: gone } });
    },
    async request({ id, facts }, desk) {
      const { location, item, lot, pieces } = facts;
      const lines = [{ location, item, ...lotIn(lot), quantity: -pieces }];
      const reply = await requestAdjustment(desk, id, { type: 'loss', reason: 'lost', lines });
      if (!reply.ok) desk.world.move(away(id), location, { item, lot, quantity: pieces });
      else if (reply.body.status === 'open') return step('approveOwn', 0);
      return ended(reply);
    },
    async approveOwn({ id }, { ask, actor }) {
      const reply = await ask('POST', `/api/v1/adjustments/${id}/approve`, { actor });
      if (reply.ok) return wrong('who asked for it approved it');
      return step('decide', DECIDES_AFTER, { refused: reply.code });
    },
    ...decisionSteps<Loss>(({ id, facts }, { world }, isPosted) => {
      const { location, item, lot, pieces } = facts;
      if (isPosted) return { type: 'done', pieces };
      world.move(away(id), location, { item, lot, quantity: pieces });
      return { type: 'done' };
    }),
  },
};
