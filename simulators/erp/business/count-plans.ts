import { minutes } from '#base/time.ts';
import { type BusinessKind, drawSome, ended, step, wrong } from './model.ts';

type Plan = {
  readonly form: 'full' | 'cycle';
  readonly zone: string;
  readonly percentADay: number;
};

/** A plan as the warehouse shows it; of a round, how many bins are how far. */
interface PlanView {
  readonly status: string;
  readonly rounds: readonly {
    readonly waiting: number;
    readonly asked: number;
    readonly right: number;
    readonly wrong: number;
    readonly empty: number;
  }[];
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
      const { status, rounds } = reply.body as unknown as PlanView;
      const [round] = rounds;
      if (!round) return wrong('it has no round');
      // Where little lies in a zone its round is through within the day, and the next has begun.
      const hadTurn = rounds.some(({ right, wrong, empty }) => right + wrong + empty > 0);
      const isShareDone = round.asked === 0 && hadTurn;
      if (status === 'open' && facts.form === 'cycle' && isShareDone) {
        const stopped = await ask('POST', `/api/v1/count-plans/${id}/stop`, { actor });
        if (!stopped.ok) return ended(stopped);
      }
      if (status === 'open' || round.asked > 0) return step('watch', LOOK_EVERY);
      const isLeft = facts.form === 'full' && round.waiting > 0;
      return isLeft ? wrong('it is done with bins left to count') : { type: 'done' };
    },
  },
};
