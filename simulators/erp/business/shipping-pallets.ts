import { type BusinessKind, ended } from './model.ts';

type Needed = { readonly place: string };

/** Of each place where packed parcels wait, so many in the shortest run. */
const AT_LEAST = 2;

/** Somebody sets an empty pallet down where packed parcels wait: packers stack an order on it. */
export const shippingPallets: BusinessKind<Needed> = {
  kind: 'shipping-pallets',
  name: { en: 'Pallets for shipping', zh: '发货托盘' },
  mayBeRefused: ['unit.place_full'],
  plan: ({ site, times }) =>
    site.locations
      .filter(({ kind }) => kind === 'pack_out')
      .flatMap(({ id }) => Array.from({ length: AT_LEAST * times }, () => ({ place: id }))),
  steps: {
    async begin({ id, facts: { place } }, { ask, world, actor }) {
      const reply = await ask('POST', '/api/v1/handling-units', {
        ...{ act: id, type: 'pallet', location: place },
        ...{ reason: 'for parcels of one order', actor },
      });
      if (!reply.ok) return ended(reply);
      for (const unit of reply.body.handlingUnits as readonly string[]) {
        world.createUnit(unit, place);
      }
      return { type: 'done' };
    },
  },
};
