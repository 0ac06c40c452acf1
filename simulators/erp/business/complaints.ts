import { minutes, seconds } from '#base/time.ts';
import { NEEDS_APPROVAL } from './approval.ts';
import { type BusinessKind, busyStock, type Desk, drawSome, ended, lotIn, step } from './model.ts';

type Complaint = { readonly location: string; readonly item: string; readonly lot: string };

const LOOK_EVERY = seconds(30);

/** Behind the rack: nobody sees what lies there. The audit knows the name. */
const behindRack = (id: string) => `LOST:${id}`;

async function haveCounted(
  { ask, actor }: Desk,
  count: string,
  { location, item }: Complaint,
): ReturnType<Desk['ask']> {
  return ask('POST', '/api/v1/counts', { count, location, items: [item], actor });
}

async function isCounted(desk: Desk, count: string) {
  const reply = await desk.ask('GET', `/api/v1/counts/${count}`);
  const isDone = reply.ok && reply.body.status === 'done';
  const found = reply.ok ? (reply.body.differences as readonly { delta: number }[]) : [];
  return { isDone, missing: found.reduce((sum, { delta }) => sum - Math.min(0, delta), 0) };
}

/**
 * A piece falls behind the rack. Somebody complains, the bin is counted, and later the piece is
 * found and laid back: booked in when the count had booked it off, else the bin is counted again.
 */
export const complaints: BusinessKind<Complaint> = {
  kind: 'complaints',
  name: { en: 'Counts after complaints', zh: '投诉后盘点' },
  mayBeRefused: ['layer.ambiguous', 'count.waits', NEEDS_APPROVAL],
  plan: (scene) =>
    drawSome(scene.random, busyStock(scene, 6), scene.times).map(
      ({ location, item, lot }): Complaint => ({ location, item, lot }),
    ),
  steps: {
    async begin({ id, facts }, { world, actor, now }) {
      const { location: place, item, lot } = facts;
      const lost = world.move(place, behindRack(id), { item, lot, quantity: 1 });
      if (lost === 0) return { type: 'done' };
      const error = { kind: 'fell_behind', item, quantity: -1, place, who: actor } as const;
      world.recordError({ ...error, at: now() });
      return step('count', minutes(1));
    },
    async count({ id, facts }, desk) {
      const reply = await haveCounted(desk, id, facts);
      return reply.ok ? step('watch', LOOK_EVERY) : ended(reply);
    },
    async watch({ id }, desk) {
      const { isDone, missing } = await isCounted(desk, id);
      if (!isDone) return step('watch', LOOK_EVERY);
      return step(missing > 0 ? 'back' : 'again', minutes(1));
    },
    /** Laid back and booked in. The second time there is nothing left to lay back. */
    async back({ id, facts }, { ask, world, actor }) {
      const { location, item, lot } = facts;
      world.move(behindRack(id), location, { item, lot, quantity: 1 });
      const goods = { location, item, ...lotIn(lot), delta: 1 };
      const why = { reason: 'found behind the rack', actor };
      const reply = await ask('POST', '/api/v1/stock/corrections', {
        correctionId: id,
        ...goods,
        ...why,
      });
      return reply.ok ? { type: 'done' } : step('again', 0, { refused: reply.code });
    },
    async again({ id, facts }, desk) {
      const { location, item, lot } = facts;
      desk.world.move(behindRack(id), location, { item, lot, quantity: 1 });
      const reply = await haveCounted(desk, `${id}-AGAIN`, facts);
      return reply.ok ? step('watchAgain', LOOK_EVERY) : ended(reply);
    },
    async watchAgain({ id }, desk) {
      const { isDone } = await isCounted(desk, `${id}-AGAIN`);
      return isDone ? { type: 'done' } : step('watchAgain', LOOK_EVERY);
    },
  },
};
