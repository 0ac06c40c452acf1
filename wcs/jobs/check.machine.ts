/**
 * Scan every piece of an order's tote at the pack station, blind.
 *
 *   fetching    the tote comes from its slot (left out when it stands at the station already).
 *   unpacking   parcels whose weight did not fit are emptied into the tote again.
 *   counting    item (or a case of it) and number, until `done`; pieces with serial numbers one by
 *               one. Where these are not the order's, they are all scanned once more.
 *   doubting    items whose count does not fit are counted once more, one by one and still without a
 *               number told; the second count is believed.
 *   laying      surplus pieces are laid at the exception place, item by item.
 *   returning   pieces are missing: the tote goes back to its slot.
 */
import type { CheckTask } from '#wms-core/ports.ts';
import { refuse } from '../refusals.ts';
import { cardOf, codesOf, integer, itemFacts, scan, scannedOf, wrongQuantity } from './fields.ts';
import { handMachine } from './hand.machine.ts';
import type { TaskOf, Values } from './model.ts';
import { serialField } from './pieces.ts';
import { NOTICES } from './sentences.ts';

type Counts = Readonly<Record<string, number>>;
/** Scanned numbers by item, of items whose pieces have some. */
type Numbers = Readonly<Record<string, readonly string[]>>;

interface Progress {
  readonly fetched: boolean;
  readonly unpacked: number;
  readonly counts: Counts;
  readonly counted: boolean;
  readonly numbers?: Numbers;
  /** Numbers were scanned once more already. */
  readonly again?: true;
  /** Items to be counted once more, and how many of them were. */
  readonly doubts: readonly string[];
  readonly settled: number;
  readonly laid: number;
  readonly returned: boolean;
}

function expectedOf(task: CheckTask): Counts {
  const expected: Record<string, number> = {};
  for (const line of task.lines) expected[line.item] = (expected[line.item] ?? 0) + line.quantity;
  return expected;
}

interface Difference {
  readonly item: string;
  readonly missing: number;
  readonly surplus: number;
  /** The surplus pieces, where pieces have numbers. */
  readonly serials?: readonly string[];
}

const isNumbered = (task: CheckTask, item: string): boolean =>
  cardOf(task, item)?.serialControlled === true;

/** Of the scanned numbers those that are not the order's: each line has so many of its own. */
function strangers(task: CheckTask, item: string, scanned: readonly string[]): string[] {
  const lines = task.lines.filter((line) => line.item === item);
  const known = new Set(lines.flatMap((line) => line.serials ?? []));
  const own = new Set<string>();
  for (const { quantity, serials = [] } of lines) {
    const here = scanned.filter((serial) => serials.includes(serial));
    // Pieces whose number nobody knew until now.
    const unknown = scanned.filter((serial) => !known.has(serial) && !own.has(serial));
    const room = Math.max(0, quantity - serials.length);
    for (const serial of here.slice(0, quantity)) own.add(serial);
    for (const serial of unknown.slice(0, room)) own.add(serial);
  }
  return scanned.filter((serial) => !own.has(serial));
}

/** Found and expected, items in a fixed order; those that fit are left out. */
function differences(task: CheckTask, { counts, numbers = {} }: Progress): Difference[] {
  const expected = expectedOf(task);
  const items = [
    ...new Set([...Object.keys(expected), ...Object.keys(counts), ...Object.keys(numbers)]),
  ].sort();
  return items
    .map((item): Difference => {
      const wanted = expected[item] ?? 0;
      if (isNumbered(task, item)) {
        const scanned = numbers[item] ?? [];
        const serials = strangers(task, item, scanned);
        const missing = wanted - (scanned.length - serials.length);
        return { item, missing, surplus: serials.length, serials };
      }
      const quantity = (counts[item] ?? 0) - wanted;
      return { item, missing: Math.max(0, -quantity), surplus: Math.max(0, quantity) };
    })
    .filter(({ missing, surplus }) => missing > 0 || surplus > 0);
}

const surplusOf = (task: CheckTask, progress: Progress) =>
  differences(task, progress).filter(({ surplus }) => surplus > 0);
const isMissing = (task: CheckTask, progress: Progress) =>
  differences(task, progress).some(({ missing }) => missing > 0);

/** What was counted, and of pieces with numbers which. */
function countsOf(task: CheckTask, progress: Progress) {
  const { counts, numbers = {} } = progress;
  const laid = new Map(surplusOf(task, progress).map(({ item, serials }) => [item, serials ?? []]));
  const scanned = Object.keys(numbers).map((item) => {
    const serials = numbers[item] ?? [];
    return { item, quantity: serials.length, serials, laid: laid.get(item) ?? [] };
  });
  const counted = Object.keys(counts).map((item) => ({ item, quantity: counts[item] ?? 0 }));
  return [...counted, ...scanned].sort((a, b) => (a.item < b.item ? -1 : 1));
}

/** Where numbers do not fit all are forgotten, and the pieces scanned once more. */
function scanAgain(task: CheckTask, progress: Progress): Progress | undefined {
  const isWrong = differences(task, progress).some(({ item }) => isNumbered(task, item));
  return isWrong && !progress.again ? { ...progress, numbers: {}, again: true } : undefined;
}

function wrongPiece(task: CheckTask, { numbers = {} }: Progress, values: Values) {
  const { item, pieces } = scannedOf(task, String(values.item));
  if (!isNumbered(task, item)) return undefined;
  if (Number(values.quantity) * pieces > 1) return refuse('serial.one', { item });
  if (!values.serial) return refuse('serial.missing', { item });
  const serial = String(values.serial);
  return numbers[item]?.includes(serial) ? refuse('serial.twice', { serial }) : undefined;
}

type Act = 'fetching' | 'unpacking' | 'counting' | 'doubting' | 'laying' | 'returning';

export const checkMachine = handMachine<TaskOf<'check'>, Progress, Act>({
  kind: 'check',
  version: 2,
  begin: {
    fetched: false,
    unpacked: 0,
    counts: {},
    counted: false,
    doubts: [],
    settled: 0,
    laid: 0,
    returned: false,
  },
  acts: {
    fetching: {
      step: ({ task }) => ({
        act: 'bring_tote',
        facts: { location: task.from, handlingUnit: task.tote, to: task.at, order: task.order },
        fields: [scan('handlingUnit', [task.tote]), scan('location', [task.at])],
        keys: [],
        refusals: ['lost', 'cannot'],
      }),
      answered: ({ task, progress }) => ({
        progress: { ...progress, fetched: true },
        reports: [
          { type: 'progress', act: { act: 'unit_moved', handlingUnit: task.tote, to: task.at } },
        ],
      }),
    },
    unpacking: {
      step: ({ task, progress }) => ({
        act: 'unpack',
        facts: {
          location: task.at,
          handlingUnit: task.unpack[progress.unpacked]!,
          intoHandlingUnit: task.tote,
          order: task.order,
        },
        fields: [scan('handlingUnit', [task.unpack[progress.unpacked]!])],
        keys: [],
        refusals: ['cannot'],
        progress: { done: progress.unpacked, total: task.unpack.length },
      }),
      answered: ({ task, progress }) => ({
        progress: { ...progress, unpacked: progress.unpacked + 1 },
        reports: [
          {
            type: 'progress',
            act: {
              act: 'unit_moved',
              handlingUnit: task.unpack[progress.unpacked]!,
              to: task.at,
            },
          },
        ],
      }),
    },
    counting: {
      step: ({ task }) => ({
        act: 'check',
        facts: { location: task.at, handlingUnit: task.tote, order: task.order },
        fields: [
          scan('item'),
          integer('quantity'),
          ...(task.items.some((card) => card.serialControlled)
            ? [{ ...serialField, required: false }]
            : []),
        ],
        keys: ['done'],
        refusals: [],
      }),
      wrong: ({ task, progress }, values) =>
        Number(values.quantity) > 0 ? wrongPiece(task, progress, values) : refuse('quantity.none'),
      answered: ({ task, progress }, values) => {
        const { item, pieces } = scannedOf(task, String(values.item));
        if (isNumbered(task, item)) {
          const scanned = [...(progress.numbers?.[item] ?? []), String(values.serial)];
          return { progress: { ...progress, numbers: { ...progress.numbers, [item]: scanned } } };
        }
        const quantity = (progress.counts[item] ?? 0) + Number(values.quantity) * pieces;
        return { progress: { ...progress, counts: { ...progress.counts, [item]: quantity } } };
      },
      key: ({ task, progress }) => {
        const notice = { level: 'wrong', text: NOTICES.countAgain } as const;
        const again = scanAgain(task, progress);
        if (again) return { progress: again, notice };
        const doubts = differences(task, progress)
          .map(({ item }) => item)
          .filter((item) => !isNumbered(task, item));
        const counted = { ...progress, counted: true, doubts };
        return doubts.length === 0 ? { progress: counted } : { progress: counted, notice };
      },
    },
    doubting: {
      step: ({ task, progress }) => ({
        act: 'check_again',
        facts: {
          location: task.at,
          handlingUnit: task.tote,
          order: task.order,
          ...itemFacts(task, { item: progress.doubts[progress.settled]! }),
        },
        fields: [integer('quantity')],
        keys: [],
        refusals: [],
        progress: { done: progress.settled, total: progress.doubts.length },
      }),
      answered: ({ progress }, values) => {
        const doubted = progress.doubts[progress.settled]!;
        const { [doubted]: _, ...others } = progress.counts;
        const quantity = Number(values.quantity);
        const counts = quantity > 0 ? { ...others, [doubted]: quantity } : others;
        return { progress: { ...progress, counts, settled: progress.settled + 1 } };
      },
    },
    laying: {
      step: ({ task, progress }) => {
        const surplus = surplusOf(task, progress)[progress.laid]!;
        return {
          act: 'lay_surplus',
          facts: {
            location: task.at,
            handlingUnit: task.tote,
            ...itemFacts(task, surplus),
            quantity: surplus.surplus,
            ...(surplus.serials ? { serials: surplus.serials } : {}),
            to: task.exceptionPlace,
          },
          fields: [
            scan('item', codesOf(task, surplus.item)),
            integer('quantity'),
            scan('location', [task.exceptionPlace]),
          ],
          keys: [],
          refusals: ['cannot'],
        };
      },
      wrong: ({ task, progress }, values) =>
        wrongQuantity(surplusOf(task, progress)[progress.laid]!.surplus, Number(values.quantity)),
      answered: ({ progress }) => ({ progress: { ...progress, laid: progress.laid + 1 } }),
    },
    returning: {
      step: ({ task }) => ({
        act: 'return_tote',
        facts: { location: task.at, handlingUnit: task.tote, to: task.from, order: task.order },
        fields: [scan('location', [task.from])],
        keys: [],
        refusals: ['cannot'],
      }),
      answered: ({ task, progress }) => ({
        progress: { ...progress, returned: true },
        reports: [
          { type: 'progress', act: { act: 'unit_moved', handlingUnit: task.tote, to: task.from } },
        ],
      }),
    },
  },
  next: ({ task, progress }) => {
    const away = task.from !== task.at;
    if (away && !progress.fetched) return 'fetching';
    if (progress.unpacked < task.unpack.length) return 'unpacking';
    if (!progress.counted) return 'counting';
    if (progress.settled < progress.doubts.length) return 'doubting';
    if (progress.laid < surplusOf(task, progress).length) return 'laying';
    if (away && !progress.returned && isMissing(task, progress)) return 'returning';
    return 'done';
  },
  completed: ({ task, progress }) => ({
    type: 'completed',
    act: { act: 'checked', counts: countsOf(task, progress) },
  }),
});
