/**
 * Look at a sample of received goods.
 *
 *   inspecting   the worker scans the unit, says that the whole sample was looked at and how many are bad.
 *   measuring    the worker measures one characteristic of one sound piece; repeated for each piece
 *                and characteristic that the task names. The WMS judges the values. Where a
 *                dimensioner is at hand, it answers by what it measured of a piece of these goods,
 *                at one go for all that it measures; figures that the WMS doubts do not count.
 *   naming       where pieces have numbers, the worker scans those of the bad ones, by eye or by a
 *                value. The WMS is asked of each. `unreadable`: the others have none to be read.
 */
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Act } from '#wms-core/ports.ts';
import { refuse } from '../refusals.ts';
import { cardOf, codesOf, integer, itemFacts, scan, wrongQuantity } from './fields.ts';
import { type ActDefinition, handMachine } from './hand.machine.ts';
import type { JobContext, Measured, TaskOf } from './model.ts';
import { serialField } from './pieces.ts';
import { NOTICES } from './sentences.ts';

type Inspect = TaskOf<'inspect'>;
type Values = NonNullable<Extract<Act, { act: 'inspected' }>['values']>;

interface Progress {
  readonly judged: { readonly inspected: number; readonly rejected: number } | null;
  readonly values: Values;
  /** Numbers of bad pieces. */
  readonly bad?: readonly string[];
  /** Bad pieces are left whose numbers nobody can read. */
  readonly isUnreadable?: true;
}
type Context = JobContext<Inspect, Progress>;

/** Everything that is to be measured, piece by piece. */
function measurements({ task, progress: { judged } }: Context) {
  const all = task.characteristics ?? [];
  const sound = judged ? judged.inspected - judged.rejected : 0;
  const most = Math.max(0, ...all.map((one) => Math.min(one.pieces, sound)));
  return Array.from({ length: most }, (_, index) => index + 1).flatMap((piece) =>
    all.filter((one) => piece <= one.pieces).map((one) => ({ ...one, piece })),
  );
}

const nextMeasurement = (context: Context) => measurements(context)[context.progress.values.length];

/** Bad pieces that are to be named: bad to the eye, or with a value out of its limits. */
function unnamed({ task, progress: { judged, values, bad = [], isUnreadable } }: Context): number {
  if (isUnreadable || !cardOf(task, task.goods.item)?.serialControlled) return 0;
  const isOut = ({ characteristic, value }: Values[number]) => {
    const limits = task.characteristics?.find((one) => one.characteristic === characteristic);
    const { lower = null, upper = null } = limits ?? {};
    return (lower !== null && value < lower) || (upper !== null && value > upper);
  };
  const measured = new Set(values.filter(isOut).map(({ piece }) => piece));
  return (judged?.rejected ?? 0) + measured.size - bad.length;
}

/** An integer as a person writes it: 125 with a scale of 1 is 12.5. */
function textOf(value: number, scale: number): string {
  const digits = String(Math.abs(value)).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const behind = scale === 0 ? '' : `.${digits.slice(-scale)}`;
  return `${value < 0 ? '-' : ''}${whole}${behind}`;
}

const NUMBER = /^(-?)(\d{1,9})(?:[.,](\d{1,6}))?$/;

/** What was written, as an integer in the scale; a comma is a point. */
function parsed(written: string, decimals: number): number | Refusal {
  const match = NUMBER.exec(written.trim());
  const behind = match?.[3] ?? '';
  if (!match || behind.length > decimals) {
    return refuse('value.invalid', { given: written.slice(0, 40), decimals });
  }
  const value = Number(match[2]! + behind.padEnd(decimals, '0'));
  return match[1] === '-' && value !== 0 ? -value : value;
}

const inspecting: ActDefinition<Inspect, Progress> = {
  step: ({ task }) => ({
    act: 'inspect',
    facts: {
      location: task.at,
      handlingUnit: task.handlingUnit,
      ...itemFacts(task, task.goods),
      quantity: task.sample,
    },
    fields: [scan('handlingUnit', [task.handlingUnit]), integer('quantity'), integer('damaged')],
    keys: [],
    refusals: ['cannot'],
  }),
  wrong: ({ task }, values) => {
    const quantity = Number(values.quantity);
    const damaged = Number(values.damaged);
    if (damaged > quantity) return refuse('damaged.more', { damaged, quantity });
    const { sample } = task;
    if (quantity < sample) return refuse('sample.fewer', { sample, quantity });
    return wrongQuantity(sample, quantity);
  },
  answered: ({ progress }, values) => ({
    progress: {
      ...progress,
      judged: { inspected: Number(values.quantity), rejected: Number(values.damaged) },
    },
  }),
};

/** What the device measured of a piece, for as long as it is that piece and something it measures. */
function asMeasured(context: Context, measured: Measured): Values {
  const { lengthMm, widthMm, heightMm, grams } = measured;
  const figures = { length: lengthMm, width: widthMm, height: heightMm, weight: grams };
  const { values } = context.progress;
  const rest = measurements(context).slice(values.length);
  const end = rest.findIndex((one) => !one.dimension || one.piece !== rest[0]?.piece);
  return rest.slice(0, end < 0 ? undefined : end).map(({ piece, characteristic, dimension }) => {
    const { side, perUnit } = dimension!;
    return { piece, characteristic, value: figures[side] * perUnit };
  });
}

const measuring: ActDefinition<Inspect, Progress> = {
  step: (context) => {
    const { task, progress, site } = context;
    const { name, unit, scale, lower, upper, piece, dimension } = nextMeasurement(context)!;
    const dimensioner = dimension && site.location(task.at)?.dimensioner;
    const device = dimensioner ? { dimensioner } : {};
    return {
      ...device,
      act: 'measure',
      facts: {
        location: task.at,
        handlingUnit: task.handlingUnit,
        ...itemFacts(task, task.goods),
        characteristic: name,
        measuredIn: unit,
        decimals: scale,
        ...(lower === null ? {} : { lower: textOf(lower, scale) }),
        ...(upper === null ? {} : { upper: textOf(upper, scale) }),
        piece,
        ...device,
      },
      fields: [{ name: 'value', type: 'text', required: true }],
      keys: [],
      refusals: ['cannot'],
      progress: { done: progress.values.length, total: measurements(context).length },
    };
  },
  wrong: (context, values) => {
    const value = parsed(String(values.value), nextMeasurement(context)!.scale);
    return isRefusal(value) ? value : undefined;
  },
  answered: (context, values) => {
    const { progress } = context;
    const { piece, characteristic, scale } = nextMeasurement(context)!;
    const value = parsed(String(values.value), scale) as number;
    return {
      progress: { ...progress, values: [...progress.values, { piece, characteristic, value }] },
    };
  },
  measured: (context, measured, isDoubted) => {
    if (isDoubted) return { level: 'wrong', text: NOTICES.measureDoubted };
    const { progress } = context;
    return {
      progress: { ...progress, values: [...progress.values, ...asMeasured(context, measured)] },
    };
  },
};

const naming: ActDefinition<Inspect, Progress> = {
  step: (context) => {
    const { task, progress } = context;
    const done = progress.bad?.length ?? 0;
    return {
      act: 'scan_bad',
      facts: {
        location: task.at,
        handlingUnit: task.handlingUnit,
        ...itemFacts(task, task.goods),
        quantity: unnamed(context),
      },
      fields: [scan('item', codesOf(task, task.goods.item)), serialField],
      keys: [],
      refusals: ['unreadable', 'cannot'],
      progress: { done, total: done + unnamed(context) },
    };
  },
  wrong: ({ progress: { bad = [] } }, values) => {
    const serial = String(values.serial);
    return bad.includes(serial) ? refuse('serial.twice', { serial }) : undefined;
  },
  answered: ({ task, progress }, values) => {
    const serial = String(values.serial);
    const act: Act = { act: 'piece_scanned', lineId: task.goods.layer, serial };
    return {
      progress: { ...progress, bad: [...(progress.bad ?? []), serial] },
      ifRefused: progress,
      reports: [{ type: 'progress', act, awaited: true }],
    };
  },
  refused: ({ progress }) => ({ progress: { ...progress, isUnreadable: true } }),
};

export const inspectMachine = handMachine<Inspect, Progress, 'inspecting' | 'measuring' | 'naming'>(
  {
    kind: 'inspect',
    version: 3,
    begin: { judged: null, values: [] },
    acts: { inspecting, measuring, naming },
    next: (context) => {
      if (!context.progress.judged) return 'inspecting';
      if (nextMeasurement(context)) return 'measuring';
      return unnamed(context) > 0 ? 'naming' : 'done';
    },
    completed: ({ progress: { judged, values, bad } }) => ({
      type: 'completed',
      act: {
        act: 'inspected',
        ...(judged ?? { inspected: 0, rejected: 0 }),
        ...(values.length > 0 ? { values } : {}),
        ...(bad ? { serials: bad } : {}),
      },
    }),
  },
);
