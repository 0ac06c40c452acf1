import { minutes, toTimestamp } from '#base/time.ts';
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
  drawSome,
  type Errand,
  ended,
  type Next,
  step,
  wrong,
} from './model.ts';

type Return = {
  readonly order: string;
  readonly customer: string;
  /** Pieces with a lot do not come back: nobody eats what somebody else has unpacked. */
  readonly item: string;
  /** What he would send back at most, and how much of it broke on the way. */
  readonly quantity: number;
  readonly broken: number;
  /** Where broken ones were put. */
  readonly place: string;
  readonly looks: number;
  /** When it was sent back. */
  readonly at: string;
  readonly verdict: string;
};

const LOOK_EVERY = minutes(1);
/** A day: where docks and staging places are full, goods stand on the floor for hours. */
const MAX_LOOKS = 1_440;
const ENDED: readonly unknown[] = ['shipped', 'closed_short', 'cancelled'];

const withCustomer = (order: string) => `CUSTOMER:${order}`;
const onTruck = (id: string) => `TRUCK:${id}`;
const inBin = (id: string) => `SCRAP:${id}`;

interface Shown {
  readonly status: string;
  readonly lines: readonly { readonly received: number; readonly grades: Grades }[];
}
interface Grades {
  readonly A: number;
  readonly B: number;
  readonly C: number;
}
interface Row {
  readonly location: string;
  readonly handlingUnit: string;
  readonly quantity: number;
}

/** Rejected pieces of the item: those that came back, or others of its kind. */
async function rejectedOf(item: string, { ask }: Desk): Promise<readonly Row[]> {
  const reply = await ask('GET', `/api/v1/stock?item=${item}&quality=rejected`);
  return reply.ok ? (reply.body.rows as readonly Row[]) : [];
}

/** What was approved is thrown away; what was not stays where it is. */
function throwAway({ id, facts }: Errand<Return>, { world }: Desk, isPosted: boolean): Next {
  const { place, item, broken } = facts;
  if (isPosted) world.move(place, inBin(id), { item, lot: '', quantity: broken });
  return { type: 'done' };
}

/** He must have it first; then it is on its way, whatever the warehouse says. */
async function sendBack({ id, facts }: Errand<Return>, { ask, world, now }: Desk): Promise<Next> {
  const { order, item, quantity } = facts;
  const reply = await ask('GET', `/api/v1/orders/${order}`);
  // An order that is not sent yet is not known.
  if (!reply.ok || !ENDED.includes(reply.body.status)) return step('wait', LOOK_EVERY);
  const had = world
    .contents(withCustomer(order))
    .filter((row) => row.item === item && row.lot === '')
    .reduce((sum, row) => sum + row.quantity, 0);
  const pieces = Math.min(had, quantity);
  if (pieces === 0) return { type: 'done' };
  const broken = Math.min(pieces, facts.broken);
  const load = { item, lot: '', quantity: 0, damaged: broken };
  world.deliver({ asn: id, dock: '', pieces: [load] });
  world.move(withCustomer(order), onTruck(id), { item, lot: '', quantity: pieces });
  return step('tell', 0, { facts: { quantity: pieces, broken, at: toTimestamp(now()) } });
}

/**
 * A customer sends back a part of what he got. It comes on a truck, is received and graded; what is
 * broken is put away as rejected and then scrapped, with approval where it is worth that.
 */
export const returns: BusinessKind<Return> = {
  kind: 'returns',
  name: { en: 'Returns of customers, graded; broken ones scrapped', zh: '客户退货、分级与报废' },
  // A customer who got more, or other goods, than the order says, is not let in with them.
  mayBeRefused: [
    ...['return.not_shipped', 'adjustment.short', 'stock.short', 'layer.ambiguous'],
    ...['layer.unknown', ...PROMISED, ...DECISION_REFUSALS],
  ],
  plan({ plan, random, times }) {
    const plain = new Set(plan.items.filter((one) => !one.lotControlled).map(({ item }) => item));
    const wanted = plan.orders.flatMap(({ order, customer, lines }) => {
      const found = lines.filter(({ item }) => plain.has(item));
      if (found.length === 0) return [];
      const { item, quantity } = random.pick(found);
      return [{ order, customer, item, quantity }];
    });
    const numbered = new Set(
      plan.items.filter((one) => one.serialControlled).map(({ item }) => item),
    );
    return drawSome(random, wanted, times).map(({ quantity, ...one }) => ({
      ...one,
      quantity: random.integer(1, Math.max(1, quantity)),
      // Which of the pieces with numbers is thrown away, nobody here would know.
      broken: numbered.has(one.item) ? 0 : random.integer(0, 1),
      ...{ place: '', at: '', looks: 0, verdict: 'approve' },
    }));
  },
  steps: {
    begin: sendBack,
    wait: sendBack,
    async tell({ id, facts }, { ask, world, actor }) {
      const { order, customer, item, quantity, at } = facts;
      const reply = await ask('POST', '/api/v1/returns', {
        ...{ return: id, customer, order, expectedAt: at, actor },
        lines: [{ line: '1', item, quantity, reason: 'does not please' }],
      });
      if (reply.ok) return step('watch', LOOK_EVERY);
      world.move(onTruck(id), withCustomer(order), { item, lot: '', quantity });
      return ended(reply);
    },
    async watch({ id, facts }, { ask }) {
      const reply = await ask('GET', `/api/v1/returns/${id}`);
      if (!reply.ok) return ended(reply);
      const { status, lines } = reply.body as unknown as Shown;
      if (status !== 'closed') return step('watch', LOOK_EVERY);
      const [line] = lines;
      const { A = 0, B = 0, C = 0 } = line?.grades ?? {};
      if (A + B + C !== line?.received) return wrong('grades do not add up to what was received');
      if (C < facts.broken) return wrong(`${facts.broken} came broken, ${C} are graded so`);
      const pieces = A + B + C;
      if (C === 0) return { type: 'done', pieces };
      return step('scrap', LOOK_EVERY, { facts: { broken: C }, pieces });
    },
    /** Once they are put away. */
    async scrap({ facts }, desk) {
      const { item, broken, looks } = facts;
      const isThere = ({ handlingUnit, quantity }: Row) =>
        handlingUnit === '' && quantity >= broken;
      const row = (await rejectedOf(item, desk)).find(isThere);
      if (!row) {
        if (looks === MAX_LOOKS)
          return wrong(`${broken} broken pieces of ${item} are not put away`);
        return step('scrap', LOOK_EVERY, { facts: { looks: looks + 1 } });
      }
      return step('ask', 0, { facts: { place: row.location } });
    },
    async ask(errand, desk) {
      const { item, broken, place: location } = errand.facts;
      const lines = [{ location, item, quality: 'rejected', quantity: -broken }];
      const asked = { type: 'scrap', reason: 'rejected', lines };
      const reply = await requestAdjustment(desk, errand.id, asked);
      if (!reply.ok) return ended(reply);
      return reply.body.status === 'open'
        ? step('decide', DECIDES_AFTER)
        : throwAway(errand, desk, true);
    },
    ...decisionSteps(throwAway),
  },
};
