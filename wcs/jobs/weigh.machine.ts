/**
 * Weigh one parcel on the station's scale, then lay it down.
 *
 *   placing   the scale answers. The first stable weight above 20 g counts, if the scale was seen
 *             near zero before: else it is still what lay there, or nobody knows (after a restart).
 *             After 30 s of silence the worker is told so, and may weigh the parcel anywhere else
 *             and enter what that scale shows; so at a station without a scale from the beginning.
 *             What it should weigh is not told, and a weight is never made up.
 *   laying    off the scale, to the parcel's place, or onto a pallet that stands there: the WMS says
 *             whether it may (confirming).
 */
import { refuse } from '../refusals.ts';
import { integer, scan } from './fields.ts';
import { handMachine } from './hand.machine.ts';
import type { JobContext, TaskOf } from './model.ts';
import { NOTICES } from './sentences.ts';

interface Progress {
  readonly grams: number | null;
  /** A person read it off another scale. */
  readonly byHand?: true;
  /** So long silent that the next weight must be a new parcel, whatever lay there before. */
  readonly silent: boolean;
  readonly laid: boolean;
}

const NEAR_ZERO_GRAMS = 20;
const SILENCE_MS = 30_000;

type Weighing = JobContext<TaskOf<'weigh'>, Progress>;
const scaleOf = ({ task, site }: Weighing) => site.location(task.at)?.scale;
const mayTell = (context: Weighing) => context.progress.silent || scaleOf(context) === undefined;

export const weighMachine = handMachine<TaskOf<'weigh'>, Progress, 'placing' | 'laying'>({
  kind: 'weigh',
  begin: { grams: null, silent: false, laid: false },
  silenceMs: SILENCE_MS,
  acts: {
    placing: {
      step: (context) => {
        const { task } = context;
        const scale = scaleOf(context);
        return {
          act: scale ? 'place_on_scale' : 'weigh_by_hand',
          facts: {
            location: task.at,
            handlingUnit: task.handlingUnit,
            order: task.order,
            ...(scale ? { scale } : {}),
          },
          fields: mayTell(context) ? [integer('weight')] : [],
          keys: [],
          refusals: ['cannot'],
          ...(scale ? { scale } : {}),
        };
      },
      wrong: (context, { weight }) => {
        if (!mayTell(context)) return refuse('weight.scale', { scale: scaleOf(context) ?? '' });
        return Number(weight) > NEAR_ZERO_GRAMS ? undefined : refuse('weight.none');
      },
      answered: ({ progress }, { weight }) => ({
        progress: { ...progress, grams: Number(weight), byHand: true },
      }),
      weight: ({ progress }, grams, before) => {
        if (grams <= NEAR_ZERO_GRAMS) return undefined;
        const cleared = (before !== null && before <= NEAR_ZERO_GRAMS) || progress.silent;
        if (!cleared) return { level: 'wrong', text: NOTICES.scaleNotEmpty };
        return { progress: { ...progress, grams } };
      },
      silent: ({ progress }) => ({
        progress: { ...progress, silent: true },
        notice: { level: 'wrong', text: NOTICES.scaleSilent },
      }),
    },
    laying: {
      step: ({ task }) => ({
        act: 'lay_down',
        facts: { location: task.at, handlingUnit: task.handlingUnit, to: task.to },
        fields: [
          scan('handlingUnit', [task.handlingUnit]),
          scan('location', [task.to, ...(task.pallets ?? [])]),
        ],
        keys: [],
        refusals: ['cannot'],
      }),
      answered: ({ task, progress }, { location }) => {
        const { handlingUnit, to } = task;
        const act = { act: 'unit_moved', handlingUnit, to } as const;
        const laid = { ...progress, laid: true };
        if (location === to) return { progress: laid, reports: [{ type: 'progress', act }] };
        const onto = { ...act, onto: String(location) };
        return {
          progress: laid,
          ifRefused: progress,
          reports: [{ type: 'progress', act: onto, awaited: true }],
        };
      },
    },
  },
  next: ({ progress }) => {
    if (progress.grams === null) return 'placing';
    return progress.laid ? 'done' : 'laying';
  },
  completed: ({ progress: { grams, byHand } }) => ({
    type: 'completed',
    act: { act: 'weighed', grams: grams ?? 0, ...(byHand ? { byHand } : {}) },
  }),
});
