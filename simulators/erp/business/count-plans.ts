import { minutes } from '#base/time.ts';
import { type BusinessKind, drawSome, ended, step, wrong } from './model.ts';

type Plan = {
  readonly form: 'full' | 'cycle';
  readonly zone: string;
  readonly percentADay: number;
};

interface Round {
  readonly waiting: number;
  readonly asked: number;
  readonly right: number;
  readonly wrong: number;
  readonly empty: number;
}

/** A cycle count asks for so many bins of its zone in a run, about. */
const CYCLE_BINS = 12;
const AT_ONCE = 3;
const LOOK_EVERY = minutes(1);

/** One zone is counted whole, of another the day's share. */
export const countPlans: BusinessKind<Plan> = {
  kind: 'count-plans',
  name: { en: 'Full and cycle counts', zh: '全盘与循环盘点' },
  mayBeRefused: [],
  plan({ site, random }) {
    const bins = site.locations.filter((place) => place.kind === 'bin');
    const zones = [...new Set(bins.map((bin) => bin.zone))];
    return drawSome(random, zones, 2).map((zone, i) => {
      if (i === 0) return { form: 'full', zone, percentADay: 100 };
      const inZone = bins.filter((bin) => bin.zone === zone).length;
      const percentADay = Math.min(100, Math.ceil((100 * CYCLE_BINS) / inZone));
      return { form: 'cycle', zone, percentADay };
    });
  },
  steps: {
    async begin({ id, facts }, { ask, actor }) {
      const { form: kind, zone, percentADay } = facts;
      const plan = { plan: id, kind, zones: [zone], percentADay, atOnce: AT_ONCE, actor };
      const reply = await ask('POST', '/api/v1/count-plans', plan);
      return reply.ok ? step('watch', LOOK_EVERY) : ended(reply);
    },
    async watch({ id, facts }, { ask, actor }) {
      const reply = await ask('GET', `/api/v1/count-plans/${id}`);
      if (!reply.ok) return ended(reply);
      const [round] = reply.body.rounds as readonly Round[];
      const isOver = reply.body.status !== 'open';
      if (isOver && round!.asked + (facts.form === 'full' ? round!.waiting : 0) === 0) {
        return { type: 'done' };
      }
      if (isOver && facts.form === 'full') return wrong('it is done with bins left to count');
      const hasBegun = round!.right + round!.wrong + round!.empty > 0;
      if (facts.form === 'cycle' && !isOver && hasBegun && round!.asked === 0) {
        const stopped = await ask('POST', `/api/v1/count-plans/${id}/stop`, { actor });
        if (!stopped.ok) return ended(stopped);
      }
      return step('watch', LOOK_EVERY);
    },
  },
};
