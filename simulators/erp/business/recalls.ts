import { minutes } from '#base/time.ts';
import { type BusinessKind, busyStock, drawSome, ended, lotIn, step } from './model.ts';

type Recall = { readonly item: string; readonly lot: string; readonly minutes: number };

/** A supplier calls goods back; somebody tries to close it too early; then it was a false alarm. */
export const recalls: BusinessKind<Recall> = {
  kind: 'recalls',
  name: { en: 'Recalls', zh: '召回' },
  mayBeRefused: ['recall.pieces_here'],
  plan: (scene) =>
    drawSome(scene.random, busyStock(scene), Math.ceil(scene.times / 2)).map(({ item, lot }) => ({
      ...{ item, lot },
      minutes: scene.random.integer(1, 5),
    })),
  steps: {
    async begin({ id, facts }, { ask, actor }) {
      const scope = { item: facts.item, ...lotIn(facts.lot) };
      const recall = { recallId: id, scope, reason: 'notice of the supplier', actor };
      const reply = await ask('POST', '/api/v1/recalls', recall);
      return reply.ok ? step('close', minutes(facts.minutes)) : ended(reply);
    },
    async close({ id }, { ask, actor }) {
      const end = { outcome: 'closed', note: 'all are back', actor };
      const reply = await ask('POST', `/api/v1/recalls/${id}/end`, end);
      return step('lift', minutes(1), reply.ok ? {} : { refused: reply.code });
    },
    async lift({ id }, { ask, actor }) {
      const end = { outcome: 'lifted', note: 'the second sample was clean', actor };
      return ended(await ask('POST', `/api/v1/recalls/${id}/end`, end));
    },
  },
};
