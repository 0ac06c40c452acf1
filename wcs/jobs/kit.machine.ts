/**
 * Build kits at a work place where their components lie, or break them there. All at once; one after
 * the other where the kits or pieces in them have serial numbers, so that it is known what is in which.
 *
 *   taking     of kits that are built: component by component, as many as all of them need; pieces
 *              with numbers one by one. Where some are missing, fewer kits are built; where not even
 *              one can be, the job fails.
 *   making     the kits are put together, or taken apart, and counted, or their number scanned.
 *   laying     of a kit that was broken: its pieces with numbers are scanned one by one. Those that are
 *              not in it are left out (`short`).
 *
 * The WMS is asked of each number; what was made is told when all of it is.
 */
import type { HandheldRefusal } from '#hub/ports.ts';
import type { Act } from '#wms-core/ports.ts';
import { refuse } from '../refusals.ts';
import { cardOf, codesOf, integer, itemFacts, scan, wrongQuantity } from './fields.ts';
import { type ActDefinition, handMachine, type Outcome } from './hand.machine.ts';
import type { JobContext, TaskOf, Values } from './model.ts';
import { serialField } from './pieces.ts';
import { NOTICES } from './sentences.ts';

type Kit = TaskOf<'kit'>;
type KitNumber = NonNullable<Extract<Act, { act: 'kitted' }>['numbers']>[number];

interface Progress {
  /** Of the kits in hand: the component that is next. */
  readonly part: number;
  /** How many kits the components suffice for, as far as they were taken; null: nobody looked. */
  readonly kits: number | null;
  /** Kits that are done. */
  readonly made: number;
  /** No more of them are. */
  readonly isOver: boolean;
  /** The kit in hand was taken apart; the number on it, '' where it has none. */
  readonly opened: string | null;
  /** Pieces of the component that were scanned. */
  readonly scanned: readonly string[];
  /** Numbers of what is in the kit in hand, and of all that is done. */
  readonly inside: readonly KitNumber[];
  readonly numbers: readonly KitNumber[];
  readonly grams: number;
}
type Context = JobContext<Kit, Progress>;

const isNumbered = (task: Kit, item: string): boolean =>
  cardOf(task, item)?.serialControlled === true;

const isWeighed = (task: Kit): boolean =>
  task.act === 'build' && cardOf(task, task.item)?.catchWeight === true;

const goesOneByOne = (task: Kit): boolean =>
  [task, ...task.components].some(({ item }) => isNumbered(task, item));

/** Kits that are in hand together. */
const kitsOf = ({ task, progress }: Context): number =>
  progress.kits ?? (goesOneByOne(task) ? 1 : task.quantity);

/** Components that are asked for: of a kit that is broken, those with numbers. */
const partsOf = (task: Kit) =>
  task.act === 'build'
    ? task.components
    : task.components.filter(({ item }) => isNumbered(task, item));

/** Numbered kits that are made are told of at the end: a job that failed would leave them out. */
const refusalsOf = ({ made, opened }: Progress): HandheldRefusal[] =>
  made === 0 && opened === null ? ['short', 'cannot'] : ['short'];

const NEXT_KIT = { part: 0, kits: null, opened: null, scanned: [], inside: [] } as const;

/** The kits in hand are done. */
function done(context: Context, kit: string): Progress {
  const { task, progress } = context;
  const of = kit === '' ? {} : { kit };
  const own = kit === '' ? [] : [{ item: task.item, serial: kit }];
  const inside = progress.inside.map((one) => ({ ...one, ...of }));
  const made = progress.made + kitsOf(context);
  const numbers = [...progress.numbers, ...own, ...inside];
  return { ...progress, ...NEXT_KIT, made, numbers, isOver: made >= task.quantity };
}

/** Fewer than were asked for; none at all is a failure. */
function over(progress: Progress): Outcome<Progress> {
  const outcome = { progress: { ...progress, isOver: true } };
  return progress.made > 0 ? outcome : { ...outcome, fail: { reason: 'short' } };
}

/** The WMS is asked whether the number will do. */
const asked = (
  { progress: ifRefused }: Context,
  number: KitNumber,
  progress: Progress,
): Outcome<Progress> => ({
  progress,
  ifRefused,
  reports: [{ type: 'progress', act: { act: 'kit_scanned', ...number }, awaited: true }],
});

function scannedTwice({ progress }: Context, item: string, { serial }: Values) {
  const { numbers, inside, scanned } = progress;
  const known = [...numbers, ...inside].filter((one) => one.item === item);
  const isTwice = [...known.map((one) => one.serial), ...scanned].includes(String(serial));
  return isTwice ? refuse('serial.twice', { serial: String(serial) }) : undefined;
}

const partOf = ({ task, progress }: Context) => partsOf(task)[progress.part]!;
const wantedOf = (context: Context): number => partOf(context).quantity * kitsOf(context);

const nextPart = (progress: Progress, item: string, scanned: readonly string[]): Progress => ({
  ...progress,
  part: progress.part + 1,
  scanned: [],
  inside: [...progress.inside, ...scanned.map((serial) => ({ item, serial }))],
});

/** A piece with a number: the last of its component leads to the next one. */
function pieceScanned(context: Context, { serial }: Values): Outcome<Progress> {
  const { progress } = context;
  const { item } = partOf(context);
  const number = {
    ...{ item, serial: String(serial) },
    ...(progress.opened ? { kit: progress.opened } : {}),
  };
  const scanned = [...progress.scanned, number.serial];
  const isLast = scanned.length === wantedOf(context);
  const after = isLast ? nextPart(progress, item, scanned) : { ...progress, scanned };
  return asked(context, number, ended(context, after));
}

/** A broken kit is done with the last of its pieces. */
const ended = (context: Context, progress: Progress): Progress =>
  progress.opened !== null && progress.part === partsOf(context.task).length
    ? done({ ...context, progress }, progress.opened)
    : progress;

const taking: ActDefinition<Kit, Progress> = {
  step: (context) => {
    const { task, progress } = context;
    const part = partOf(context);
    const left = wantedOf(context) - progress.scanned.length;
    return {
      act: 'take_part',
      facts: { location: task.at, ...itemFacts(task, part), quantity: left },
      fields: [
        scan('item', codesOf(task, part.item)),
        isNumbered(task, part.item) ? serialField : integer('quantity'),
      ],
      keys: [],
      refusals: refusalsOf(progress),
      progress: { done: progress.part, total: task.components.length + 1 },
    };
  },
  wrong: (context, values) => {
    const { item } = partOf(context);
    return isNumbered(context.task, item)
      ? scannedTwice(context, item, values)
      : wrongQuantity(wantedOf(context), Number(values.quantity));
  },
  answered: (context, values) => {
    const { task, progress } = context;
    if (isNumbered(task, partOf(context).item)) return pieceScanned(context, values);
    return { progress: { ...progress, part: progress.part + 1, kits: kitsOf(context) } };
  },
  refused: (context, _reason, quantity) => {
    const { task, progress } = context;
    if (goesOneByOne(task)) return over(progress);
    const kits = Math.floor(quantity / partOf(context).quantity);
    const next = { ...progress, part: progress.part + 1, kits };
    return kits > 0 ? { progress: next } : over(progress);
  },
};

const making: ActDefinition<Kit, Progress> = {
  step: (context) => {
    const { task, progress } = context;
    const kits = kitsOf(context);
    const serials = progress.inside.map((one) => one.serial);
    return {
      act: task.act === 'build' ? 'build_kit' : 'break_kit',
      facts: {
        location: task.at,
        ...itemFacts(task, task),
        quantity: kits,
        lines: task.components.map(({ item, quantity }) => ({
          ...{ item, lot: '', quantity: quantity * kits },
        })),
        ...(serials.length > 0 ? { serials } : {}),
      },
      fields: [
        scan('item', codesOf(task, task.item)),
        isNumbered(task, task.item) ? serialField : integer('quantity'),
        ...(isWeighed(task) ? [integer('weight')] : []),
      ],
      keys: [],
      refusals: refusalsOf(progress),
      progress: { done: progress.made, total: task.quantity },
    };
  },
  wrong: (context, values) => {
    const { task } = context;
    if (isWeighed(task) && Number(values.weight) === 0) {
      return refuse('weight.missing', { item: task.item });
    }
    return isNumbered(task, task.item)
      ? scannedTwice(context, task.item, values)
      : wrongQuantity(kitsOf(context), Number(values.quantity));
  },
  answered: (context, values) => {
    const { task, progress } = context;
    const kit = isNumbered(task, task.item) ? String(values.serial) : '';
    const grams = progress.grams + (isWeighed(task) ? Number(values.weight) : 0);
    const isOpened = task.act === 'break' && partsOf(task).length > 0;
    const next = isOpened
      ? { ...progress, opened: kit, kits: kitsOf(context) }
      : done({ ...context, progress: { ...progress, grams } }, kit);
    return kit === '' ? { progress: next } : asked(context, { item: task.item, serial: kit }, next);
  },
  refused: (context, _reason, quantity) => {
    const { task, progress } = context;
    if (goesOneByOne(task) || quantity === 0) return over(progress);
    return { progress: { ...done(withKits(context, quantity), ''), isOver: true } };
  },
};

const withKits = (context: Context, kits: number): Context => ({
  ...context,
  progress: { ...context.progress, kits },
});

const laying: ActDefinition<Kit, Progress> = {
  step: (context) => {
    const { task, progress } = context;
    const part = partOf(context);
    const serials = progress.opened ? { serials: [progress.opened] } : {};
    return {
      act: 'lay_part',
      facts: {
        location: task.at,
        ...itemFacts(task, part),
        quantity: part.quantity - progress.scanned.length,
        ...serials,
      },
      fields: [scan('item', codesOf(task, part.item)), serialField],
      keys: [],
      refusals: refusalsOf(progress),
      progress: { done: progress.made, total: task.quantity },
    };
  },
  wrong: (context, values) => scannedTwice(context, partOf(context).item, values),
  answered: pieceScanned,
  refused: (context: Context, _reason: HandheldRefusal, quantity: number) => {
    const { progress } = context;
    if (quantity > 0) {
      return { progress, notice: { level: 'wrong', text: NOTICES.scanThose } };
    }
    const after = nextPart(progress, partOf(context).item, progress.scanned);
    return { progress: ended(context, after) };
  },
};

export const kitMachine = handMachine<Kit, Progress, 'taking' | 'making' | 'laying'>({
  kind: 'kit',
  version: 2,
  begin: { ...NEXT_KIT, made: 0, isOver: false, numbers: [], grams: 0 },
  acts: { taking, making, laying },
  next: ({ task, progress }) => {
    if (progress.isOver) return 'done';
    if (task.act === 'break') return progress.opened === null ? 'making' : 'laying';
    return progress.part < task.components.length ? 'taking' : 'making';
  },
  completed: ({ progress: { made, numbers, grams } }) => ({
    type: 'completed',
    act: {
      act: 'kitted',
      quantity: made,
      ...(numbers.length > 0 ? { numbers } : {}),
      ...(grams > 0 ? { weightGrams: grams } : {}),
    },
  }),
});
