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
} from './model.ts';

type Relocation = {
  readonly from: string;
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
  readonly to: string;
};

const LOOK_EVERY = minutes(1);
const OVER: readonly unknown[] = ['done', 'cancelled', 'failed'];

/** The bin is being counted: one waits for that. */
const COUNTED = 'count.under_way';

/** Something came into the bin since, or the goods are too large for it. */
const NO_ROOM = ['bin.too_heavy', 'bin.too_full', 'bin.too_small', 'bin.mixed', 'bin.reacts'];

async function order({ id, facts }: Errand<Relocation>, { ask, actor }: Desk): Promise<Next> {
  const { lot, ...goods } = facts;
  const wanted = { relocation: id, ...goods, ...lotIn(lot), reason: 'better reach', actor };
  const reply = await ask('POST', '/api/v1/relocations', wanted);
  if (reply.ok) return step('watch', LOOK_EVERY);
  return reply.code === COUNTED ? step('again', LOOK_EVERY, { refused: COUNTED }) : ended(reply);
}

/** Pieces are to lie in another bin. */
export const relocations: BusinessKind<Relocation> = {
  kind: 'relocations',
  name: { en: 'Relocations', zh: '移库' },
  mayBeRefused: ['relocation.short', 'move.held', COUNTED, ...PROMISED, ...NO_ROOM],
  plan(scene) {
    const { site, opening, random, times } = scene;
    const taken = new Set(opening.map((line) => line.location));
    const free = site.locations.filter((place) => place.kind === 'bin' && !taken.has(place.id));
    const targets = drawSome(random, free, times);
    return drawSome(random, busyStock(scene, 6), targets.length).map((line, i) => ({
      ...{ from: line.location, item: line.item, lot: line.lot },
      ...{ quantity: random.integer(1, 3), to: targets[i]!.id },
    }));
  },
  steps: {
    begin: order,
    again: order,
    /** A task that failed waits at the desk; the run's own check tells of it. */
    async watch({ id }, { ask }) {
      const reply = await ask('GET', `/api/v1/tasks?document=${id}`);
      if (!reply.ok) return ended(reply);
      const tasks = reply.body.tasks as readonly { readonly status: string }[];
      const isOver = tasks.length > 0 && tasks.every(({ status }) => OVER.includes(status));
      return isOver ? { type: 'done' } : step('watch', LOOK_EVERY);
    },
  },
};
