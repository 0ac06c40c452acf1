import { createRandom } from '#base/random.ts';
import { minutes, toTimestamp } from '#base/time.ts';
import { drawItem } from '../catalogue.ts';
import { arriveAtGate, HERE_ENDS, SIDE_CUSTOMER } from './elsewhere.ts';
import { type BusinessKind, drawSome, ended, step } from './model.ts';

type Awaited = {
  readonly item: string;
  /** What the order waits for, and what comes: the rest goes to a bin. */
  readonly ordered: number;
  readonly delivered: number;
};

const LOOK_EVERY = minutes(1);
const MAX_PIECES = 8;
const PLACE = 'CROSS-DOCK';
const SUPPLIER = 'Bristol Ceramics';

/** Nobody has any of them, or wants them otherwise; their bar codes are behind all others'. */
const AWAITED = [0, 1, 2, 3].map((i) =>
  drawItem(
    {
      ...{ item: `AWAITED-${i + 1}`, index: 99_990 + i },
      ...{ abc: 'C', largestLine: 24, controlled: false },
    },
    createRandom(i),
  ),
);

interface Movement {
  readonly to: { readonly location: string };
  readonly quantity: number;
}

/** Goods of which there are none are ordered, and then a truck brings them. */
export const crossDock: BusinessKind<Awaited> = {
  kind: 'cross-dock',
  name: { en: 'Awaited goods that cross the dock', zh: '待货订单越库' },
  mayBeRefused: [],
  items: AWAITED,
  plan({ random, times }) {
    return drawSome(random, AWAITED, times).map(({ item }) => {
      const ordered = random.integer(2, MAX_PIECES);
      return { item, ordered, delivered: ordered + random.integer(0, 4) };
    });
  },
  steps: {
    async begin({ id, facts: { item, ordered } }, { ask, actor, now }) {
      const reply = await ask('POST', '/api/v1/orders', {
        ...{ order: id, customer: SIDE_CUSTOMER, allowBackorder: true, actor },
        lines: [{ line: '1', item, quantity: ordered }],
      });
      const facts = { at: toTimestamp(now()) };
      return reply.ok ? step('announce', LOOK_EVERY, { facts }) : ended(reply);
    },
    async announce({ id, facts }, { ask, world, actor }) {
      const { item, delivered, at } = facts as Awaited & { readonly at: string };
      const load = { item, lot: '', quantity: delivered, damaged: 0 };
      world.deliver({ asn: id, dock: '', pieces: [load] });
      const reply = await ask('POST', '/api/v1/asns', {
        ...{ asn: id, version: 1, supplier: SUPPLIER, expectedAt: at, actor },
        lines: [{ line: '1', item, quantity: delivered }],
      });
      return reply.ok ? step('arrive', 0) : ended(reply);
    },
    arrive: ({ id }, desk) => arriveAtGate(desk, id),
    async watch({ id, facts: { item } }, { ask }) {
      const reply = await ask('GET', `/api/v1/orders/${id}`);
      if (!reply.ok) return ended(reply);
      if (!HERE_ENDS.includes(reply.body.status)) return step('watch', LOOK_EVERY);
      const moved = await ask('GET', `/api/v1/movements?item=${item}&limit=1000`);
      if (!moved.ok) return ended(moved);
      const pieces = (moved.body.movements as readonly Movement[])
        .filter(({ to }) => to.location === PLACE)
        .reduce((sum, { quantity }) => sum + quantity, 0);
      return { type: 'done', pieces };
    },
  },
};
