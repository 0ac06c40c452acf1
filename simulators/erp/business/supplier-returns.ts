import { minutes } from '#base/time.ts';
import { PROMISED } from './approval.ts';
import {
  type BusinessKind,
  busyStock,
  type Desk,
  drawSome,
  type Errand,
  ended,
  lotIn,
  type Next,
  step,
  wrong,
} from './model.ts';

type SupplierReturn = {
  readonly location: string;
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
  /** 1: the supplier credits them while they wait, so they stay. */
  readonly stays: number;
  readonly looks: number;
};

const LOOK_EVERY = minutes(1);
const MAX_LOOKS = 180;
const SUPPLIER = 'SIDE-SUPPLIER';

const paperOf = (id: string) => `PAPER-${id}`;

interface Shown {
  readonly status: string;
  readonly asked: number;
  readonly open: number;
  readonly handed: number;
}

/** What the driver has is what was posted to the supplier, to the piece. */
function compare({ id, facts }: Errand<SupplierReturn>, { world }: Desk, shown: Shown): Next {
  const onTruck = world
    .contents(`TRUCK:${paperOf(id)}`)
    .filter(({ item }) => item === facts.item)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  if (onTruck !== shown.handed || shown.open > 0) {
    return wrong(`${onTruck} pieces are on the truck, ${shown.handed} are posted to the supplier`);
  }
  return { type: 'done', pieces: onTruck };
}

async function watch(errand: Errand<SupplierReturn>, desk: Desk): Promise<Next> {
  const { id, facts } = errand;
  const { ask, actor } = desk;
  const path = `/api/v1/supplier-returns/${id}`;
  const reply = await ask('GET', path);
  if (!reply.ok) return ended(reply);
  const shown = reply.body as unknown as Shown;
  if (shown.status === 'closed' || shown.status === 'taken_back') {
    return compare(errand, desk, shown);
  }
  if (facts.looks === MAX_LOOKS) return wrong(`it is still ${shown.status}`);
  const again = step('watch', LOOK_EVERY, { facts: { looks: facts.looks + 1 } });
  if (shown.status !== 'waiting') return again;
  const [what, body] = facts.stays
    ? ['take-back', { reason: 'the supplier credits them' }]
    : ['truck', { paper: paperOf(id), driver: 'the supplier’s own' }];
  const told = await ask('POST', `${path}/${what}`, { ...body, actor });
  return told.ok ? again : ended(told);
}

/** Goods that turn out to be bad go back to their supplier: a worker brings them, a truck comes. */
export const supplierReturns: BusinessKind<SupplierReturn> = {
  kind: 'supplier-returns',
  name: { en: 'Returns to suppliers', zh: '退供应商' },
  // Meanwhile the pieces may be promised or picked, or lie there of two deliveries.
  mayBeRefused: [
    ...['stock.short', 'layer.ambiguous', 'layer.unknown', 'disposition.ambiguous', ...PROMISED],
  ],
  plan(scene) {
    const { plan, random, times } = scene;
    const numbered = new Set(
      plan.items.filter((one) => one.serialControlled).map(({ item }) => item),
    );
    const stock = busyStock(scene, 6).filter(({ item }) => !numbered.has(item));
    return drawSome(random, stock, times).map(({ location, item, lot }, i) => ({
      ...{ location, item, lot, quantity: random.integer(1, 3) },
      ...{ stays: i % 3 === 2 ? 1 : 0, looks: 0 },
    }));
  },
  steps: {
    async begin({ id, facts }, { ask, actor }) {
      const { location, item, lot, quantity } = facts;
      const reply = await ask('POST', '/api/v1/stock/moves', {
        ...{ moveId: id, item, ...lotIn(lot), quantity, toQuality: 'rejected' },
        ...{ from: { location }, to: { location }, reason: 'found to be bad', actor },
      });
      return reply.ok ? step('decide', 0) : ended(reply);
    },
    async decide({ id, facts }, { ask, actor }) {
      const { location, item, lot, quantity } = facts;
      const reply = await ask('POST', '/api/v1/dispositions', {
        ...{ disposition: id, decision: 'supplier_return', supplier: SUPPLIER },
        ...{ item, ...lotIn(lot), location, quantity, reason: 'found to be bad', actor },
      });
      return reply.ok ? step('watch', LOOK_EVERY) : ended(reply);
    },
    watch,
  },
};
