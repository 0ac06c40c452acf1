/**
 * Weigh one parcel on the station's scale, then lay it down.
 *
 *   placing   the scale answers. The first stable weight above 20 g counts, if the scale was seen
 *             near zero before: else it is still what lay there, or nobody knows (after a restart).
 *             After 30 s of silence the worker is told so and the job goes on waiting; a weight is
 *             never made up.
 *   laying    off the scale, to the parcel's place, or onto a pallet that stands there: the WMS says
 *             whether it may (confirming).
 */
import { scan } from './fields.ts';
import { handMachine } from './hand.machine.ts';
import type { TaskOf } from './model.ts';
import { NOTICES } from './sentences.ts';

interface Progress {
  readonly grams: number | null;
  /** So long silent that the next weight must be a new parcel, whatever lay there before. */
  readonly silent: boolean;
  readonly laid: boolean;
}

const NEAR_ZERO_GRAMS = 20;
const SILENCE_MS = 30_000;

export const weighMachine = handMachine<TaskOf<'weigh'>, Progress, 'placing' | 'laying'>({
  kind: 'weigh',
  begin: { grams: null, silent: false, laid: false },
  silenceMs: SILENCE_MS,
  acts: {
    placing: {
      step: ({ task, site }) => {
        const scale = site.location(task.at)?.scale;
        return {
          act: 'place_on_scale',
          facts: {
            location: task.at,
            handlingUnit: task.handlingUnit,
            order: task.order,
            ...(scale ? { scale } : {}),
          },
          fields: [],
          keys: [],
          refusals: ['cannot'],
          ...(scale ? { scale } : {}),
        };
      },
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
  completed: ({ progress }) => ({
    type: 'completed',
    act: { act: 'weighed', grams: progress.grams ?? 0 },
  }),
});
