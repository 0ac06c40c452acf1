import { minutes } from '#base/time.ts';
import type { CatalogueItem } from '../catalogue.ts';
import type { FlowPlan } from '../plan.ts';
import {
  DECIDES_AFTER,
  DECISION_REFUSALS,
  decisionSteps,
  PROMISED,
  requestAdjustment,
} from './approval.ts';
import {
  type BusinessKind,
  type Desk,
  type Errand,
  ended,
  type Next,
  step,
  wrong,
} from './model.ts';

type Expired = {
  readonly location: string;
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
  readonly looks: number;
  /** The house's own number of its hold; '' while there is none. */
  readonly hold: string;
  readonly verdict: string;
};

const LOT = 'OLD-STOCK';
const PIECES = 6;
const MAX_LOOKS = 20;
const TIERS = { yellowDays: 30, orangeDays: 15, redDays: 7, freeze: true } as const;

interface Hold {
  readonly holdId: string;
  readonly kind: string;
  readonly scope: { readonly item?: string };
}

/** Something that can expire, wanted by orders if possible. */
function perishable(plan: FlowPlan): CatalogueItem | undefined {
  const wanted = new Set(plan.orders.flatMap((order) => order.lines.map((line) => line.item)));
  const all = plan.items.filter((item) => item.shelfLifeDays !== null);
  return all.find(({ item }) => wanted.has(item)) ?? all[0];
}

/** What is to be scrapped lies there until somebody has approved it. */
function throwAway({ facts }: Errand<Expired>, { world }: Desk, isPosted: boolean): Next {
  const { location, item, lot, quantity } = facts;
  if (!isPosted) return { type: 'done' };
  const taken = world.move(location, `SCRAP:${item}`, { item, lot, quantity });
  return taken === quantity
    ? step('lift', 0)
    : wrong(`${quantity - taken} expired pieces of ${item} are gone`);
}

/**
 * Goods lie there whose last day has passed. The rule of the house freezes them, nobody may get
 * them, and then they are thrown away and the hold is lifted.
 */
export const expiry: BusinessKind<Expired> = {
  kind: 'expiry',
  name: { en: 'Expired goods frozen and scrapped', zh: '过期冻结与报废' },
  mayBeRefused: [...PROMISED, ...DECISION_REFUSALS],
  stock(plan) {
    const card = perishable(plan);
    if (!card) return [];
    const producedDaysAgo = (card.shelfLifeDays ?? 0) + 2;
    return [{ item: card.item, lots: [{ lot: LOT, quantity: PIECES, producedDaysAgo }] }];
  },
  plan: ({ opening }) =>
    opening
      .filter((line) => line.lot === LOT)
      .map(({ location, item, lot, quantity }) => ({
        ...{ location, item, lot, quantity },
        ...{ looks: 0, hold: '', verdict: 'approve' },
      })),
  steps: {
    /** Setting a rule makes the house look at once. */
    async begin(_errand, { ask, actor }) {
      const rule = { enabled: true, role: 'quality', settings: TIERS, actor };
      const reply = await ask('PUT', '/api/v1/alert-rules/expiry', rule);
      return reply.ok ? step('look', 0) : ended(reply);
    },
    async look({ facts }, { ask }) {
      const reply = await ask('GET', '/api/v1/stock/holds');
      if (!reply.ok) return ended(reply);
      const { item, lot, looks } = facts;
      const hold = (reply.body.holds as readonly Hold[]).find(
        ({ kind, scope }) => kind === 'expiry' && scope.item === item,
      );
      if (!hold) {
        if (looks === MAX_LOOKS) return wrong(`${item} lot ${lot} is expired and not frozen`);
        return step('look', minutes(1), { facts: { looks: looks + 1 } });
      }
      return step('ask', 0, { facts: { hold: hold.holdId } });
    },
    async ask(errand, desk) {
      const { location, item, lot, quantity } = errand.facts;
      const lines = [{ location, item, lot, quantity: -quantity }];
      const asked = { type: 'scrap', reason: 'expired', lines };
      const reply = await requestAdjustment(desk, errand.id, asked);
      if (!reply.ok) return ended(reply);
      return reply.body.status === 'open'
        ? step('decide', DECIDES_AFTER)
        : throwAway(errand, desk, true);
    },
    ...decisionSteps(throwAway),
    async lift({ facts }, { ask, actor }) {
      const hold = encodeURIComponent(facts.hold);
      const why = `actor=${actor}&reason=scrapped`;
      return ended(await ask('DELETE', `/api/v1/stock/holds/${hold}?${why}`));
    },
  },
};
