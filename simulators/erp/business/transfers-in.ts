import { minutes, toTimestamp } from '#base/time.ts';
import { arriveAtGate, knowOther, OTHER_WAREHOUSE, type Transfer } from './elsewhere.ts';
import { type BusinessKind, busyStock, drawSome, ended, step, wrong } from './model.ts';

type In = { readonly item: string; readonly quantity: number; readonly missing: number };

const LOOK_EVERY = minutes(1);
const MAX_PIECES = 12;
const WITHOUT_LOT = '';

/**
 * Another warehouse tells what it has sent. It comes on a truck, sometimes a piece short, and what
 * did not arrive is settled as lost.
 */
export const transfersIn: BusinessKind<In> = {
  kind: 'transfers-in',
  name: { en: 'Transfers from another warehouse', zh: '从其他仓库调入' },
  mayBeRefused: [],
  plan(scene) {
    const plain = busyStock(scene).filter(({ lot }) => lot === WITHOUT_LOT);
    return drawSome(scene.random, plain, scene.times).map(({ item }) => ({
      item,
      quantity: scene.random.integer(2, MAX_PIECES),
      missing: scene.random.integer(0, 1),
    }));
  },
  steps: {
    /** The truck is on its way, whatever is told. */
    async begin({ id, facts: { item, quantity, missing } }, desk) {
      const reply = await knowOther(desk);
      if (!reply.ok) return ended(reply);
      const load = { item, lot: WITHOUT_LOT, quantity: quantity - missing, damaged: 0 };
      desk.world.deliver({ asn: id, dock: '', pieces: [load] });
      return step('advise', 0, { facts: { at: toTimestamp(desk.now()) } });
    },
    async advise({ id, facts }, { ask, actor }) {
      const warehouse = await ask('GET', '/api/v1/warehouses');
      if (!warehouse.ok) return ended(warehouse);
      const all = warehouse.body.warehouses as readonly { readonly warehouse: string }[];
      const here = all.find((one) => one.warehouse !== OTHER_WAREHOUSE);
      if (!here) return wrong('this warehouse is not among the warehouses');
      const { item, quantity, at } = facts as In & { readonly at: string };
      const reply = await ask('POST', '/api/v1/transfers', {
        ...{ transfer: id, fromWarehouse: OTHER_WAREHOUSE, toWarehouse: here.warehouse },
        ...{ shippedAt: at, lines: [{ item, quantity }], actor },
      });
      return reply.ok ? step('arrive', 0) : ended(reply);
    },
    arrive: ({ id }, desk) => arriveAtGate(desk, id),
    async watch({ id, facts: { quantity } }, { ask }) {
      const reply = await ask('GET', `/api/v1/transfers/${id}`);
      if (!reply.ok) return ended(reply);
      const { status, inTransit } = reply.body as unknown as Transfer;
      if (status === 'in_transit') return step('watch', LOOK_EVERY);
      const left = inTransit.reduce((sum, one) => sum + one.quantity, 0);
      const pieces = quantity - left;
      if (status === 'closed') {
        return left === 0 ? { type: 'done', pieces } : wrong(`closed with ${left} on their way`);
      }
      return step('settle', LOOK_EVERY, { facts: { left }, pieces });
    },
    async settle({ id, facts }, { ask, actor }) {
      const { item, left } = facts as In & { readonly left: number };
      const reply = await ask('POST', `/api/v1/transfers/${id}/settlements`, {
        ...{ settlementId: id, outcome: 'lost', item, quantity: left },
        ...{ reason: 'it was not on the truck', actor },
      });
      if (reply.ok && reply.body.left !== 0) return wrong(`settled, ${reply.body.left} are left`);
      return ended(reply);
    },
  },
};
