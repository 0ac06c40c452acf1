import { minutes } from '#base/time.ts';
import {
  HERE_ENDS,
  knowOther,
  OTHER_WAREHOUSE,
  SIDE_CUSTOMER,
  type Transfer,
} from './elsewhere.ts';
import { type BusinessKind, busyStock, drawSome, ended, step, wrong } from './model.ts';

type Out = { readonly item: string; readonly quantity: number };

const LOOK_EVERY = minutes(1);
const MAX_PIECES = 5;

/**
 * Another warehouse wants goods of this one; when it has them in its book, this one hands them
 * over.
 */
export const transfersOut: BusinessKind<Out> = {
  kind: 'transfers-out',
  name: { en: 'Transfers to another warehouse', zh: '调出到其他仓库' },
  mayBeRefused: [],
  plan: (scene) =>
    drawSome(scene.random, busyStock(scene, 3 * MAX_PIECES), scene.times).map(({ item }) => ({
      item,
      quantity: scene.random.integer(1, MAX_PIECES),
    })),
  steps: {
    async begin(_errand, desk) {
      const reply = await knowOther(desk);
      return reply.ok ? step('order', 0) : ended(reply);
    },
    async order({ id, facts: { item, quantity } }, { ask, actor }) {
      const reply = await ask('POST', '/api/v1/orders', {
        ...{ order: id, customer: SIDE_CUSTOMER, toWarehouse: OTHER_WAREHOUSE },
        ...{ allowBackorder: false, actor, lines: [{ line: '1', item, quantity }] },
      });
      return reply.ok ? step('watch', LOOK_EVERY) : ended(reply);
    },
    async watch({ id }, { ask }) {
      const reply = await ask('GET', `/api/v1/orders/${id}`);
      if (!reply.ok) return ended(reply);
      const { status } = reply.body;
      if (!HERE_ENDS.includes(status)) return step('watch', LOOK_EVERY);
      return status === 'shipped' ? step('handOver', LOOK_EVERY) : { type: 'done' };
    },
    /** What was loaded is on its way, and gone from both once the other has it. */
    async handOver({ id }, { ask, actor }) {
      const sent = await ask('GET', `/api/v1/transfers/${id}`);
      if (!sent.ok) return ended(sent);
      const { lines } = sent.body as unknown as Transfer;
      const reply = await ask('POST', `/api/v1/transfers/${id}/hand-over`, { actor });
      if (!reply.ok) return ended(reply);
      const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
      const after = await ask('GET', `/api/v1/transfers/${id}`);
      if (!after.ok) return ended(after);
      const { status, inTransit } = after.body as unknown as Transfer;
      if (status !== 'closed' || inTransit.length > 0) return wrong(`handed over, it is ${status}`);
      return { type: 'done', pieces };
    },
  },
};
