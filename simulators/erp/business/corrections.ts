import type { World } from '../../world/contracts.ts';
import {
  DECIDES_AFTER,
  DECISION_REFUSALS,
  decisionSteps,
  NEEDS_APPROVAL,
  PROMISED,
  requestAdjustment,
} from './approval.ts';
import {
  type BusinessKind,
  busyStock,
  drawSome,
  type Errand,
  ended,
  lotIn,
  step,
} from './model.ts';

type Correction = {
  readonly location: string;
  readonly item: string;
  readonly lot: string;
  /** Below zero: broken and thrown away. Above: never booked, and found. */
  readonly delta: number;
  /** 'approve' or 'reject', where it takes a second person. */
  readonly verdict: string;
};

/** What was thrown away. The audit knows the name. */
const bin = (id: string) => `SCRAP:${id}`;

/** What the book would not have is as it was before. */
function undo({ id, facts }: Errand<Correction>, world: World): void {
  const { location, item, lot, delta } = facts;
  if (delta < 0) world.move(bin(id), location, { item, lot, quantity: -delta });
  else world.move(location, bin(id), { item, lot, quantity: delta });
}

const SHARE_REJECTED = 0.3;

/** Pieces are found broken and taken away, or turn up in a bin that never knew of them. */
export const corrections: BusinessKind<Correction> = {
  kind: 'corrections',
  name: { en: 'Corrections: broken or found', zh: '库存调整:破损与盘盈' },
  mayBeRefused: [
    ...['layer.ambiguous', 'layer.unknown', 'stock.short', 'adjustment.short'],
    ...[NEEDS_APPROVAL, ...PROMISED, ...DECISION_REFUSALS],
  ],
  plan(scene) {
    const { random, times } = scene;
    const places = drawSome(random, busyStock(scene, 6), 2 * times);
    return places.map(({ location, item, lot }, i) => {
      const pieces = random.integer(1, 2);
      const verdict = random.chance(SHARE_REJECTED) ? 'reject' : 'approve';
      return { location, item, lot, delta: i % 2 === 0 ? -pieces : pieces, verdict };
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
    async tell(errand, { ask, world, actor }) {
      const { location, item, lot, delta } = errand.facts;
      const reason = delta < 0 ? 'broken' : 'found';
      const goods = { location, item, ...lotIn(lot), delta };
      const correction = { correctionId: errand.id, ...goods, reason, actor };
      const reply = await ask('POST', '/api/v1/stock/corrections', correction);
      if (!reply.ok && reply.code === NEEDS_APPROVAL) {
        return step('request', 0, { refused: reply.code });
      }
      if (!reply.ok) undo(errand, world);
      return ended(reply);
    },
    async request(errand, desk) {
      const { location, item, lot, delta } = errand.facts;
      const [type, reason] = delta < 0 ? ['loss', 'damaged'] : ['other', 'found'];
      const lines = [{ location, item, ...lotIn(lot), quantity: delta }];
      const reply = await requestAdjustment(desk, errand.id, { type, reason, lines });
      if (!reply.ok) undo(errand, desk.world);
      else if (reply.body.status === 'open') return step('decide', DECIDES_AFTER);
      return ended(reply);
    },
    ...decisionSteps<Correction>((errand, { world }, isPosted) => {
      if (!isPosted) undo(errand, world);
      return { type: 'done' };
    }),
  },
};
