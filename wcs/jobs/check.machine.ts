/**
 * Scan every piece of an order's tote at the pack station, blind.
 *
 *   fetching    the tote comes from its slot (left out when it stands at the station already).
 *   unpacking   parcels whose weight did not fit are emptied into the tote again.
 *   counting    item (or a case of it) and number, until `done`.
 *   doubting    items whose count does not fit are counted once more, one by one and still without a
 *               number told; the second count is believed.
 *   laying      surplus pieces are laid at the exception place, item by item.
 *   returning   pieces are missing: the tote goes back to its slot.
 */
import type { CheckTask } from '#wms-core/ports.ts';
import { refuse } from '../refusals.ts';
import { codesOf, integer, itemFacts, scan, scannedOf, wrongQuantity } from './fields.ts';
import { handMachine } from './hand.machine.ts';
import type { TaskOf } from './model.ts';
import { NOTICES } from './sentences.ts';

type Counts = Readonly<Record<string, number>>;

interface Progress {
  readonly fetched: boolean;
  readonly unpacked: number;
  readonly counts: Counts;
  readonly counted: boolean;
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

/** Found minus expected, items in a fixed order; those that fit are left out. */
function differences(task: CheckTask, counts: Counts): { item: string; quantity: number }[] {
  const expected = expectedOf(task);
  const items = [...new Set([...Object.keys(expected), ...Object.keys(counts)])].sort();
  return items
    .map((item) => ({ item, quantity: (counts[item] ?? 0) - (expected[item] ?? 0) }))
    .filter(({ quantity }) => quantity !== 0);
}

const surplusOf = (task: CheckTask, counts: Counts) =>
  differences(task, counts).filter(({ quantity }) => quantity > 0);
const isMissing = (task: CheckTask, counts: Counts) =>
  differences(task, counts).some(({ quantity }) => quantity < 0);

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
        fields: [scan('item'), integer('quantity')],
        keys: ['done'],
        refusals: [],
      }),
      wrong: (_, values) => (Number(values.quantity) > 0 ? undefined : refuse('quantity.none')),
      answered: ({ task, progress }, values) => {
        const { item, pieces } = scannedOf(task, String(values.item));
        const quantity = (progress.counts[item] ?? 0) + Number(values.quantity) * pieces;
        return { progress: { ...progress, counts: { ...progress.counts, [item]: quantity } } };
      },
      key: ({ task, progress }) => {
        const doubts = differences(task, progress.counts).map(({ item }) => item);
        const counted = { ...progress, counted: true, doubts };
        if (doubts.length === 0) return { progress: counted };
        return { progress: counted, notice: { level: 'wrong', text: NOTICES.countAgain } };
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
        const surplus = surplusOf(task, progress.counts)[progress.laid]!;
        return {
          act: 'lay_surplus',
          facts: {
            location: task.at,
            handlingUnit: task.tote,
            ...itemFacts(task, surplus),
            quantity: surplus.quantity,
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
        wrongQuantity(
          surplusOf(task, progress.counts)[progress.laid]!.quantity,
          Number(values.quantity),
        ),
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
    if (progress.laid < surplusOf(task, progress.counts).length) return 'laying';
    if (away && !progress.returned && isMissing(task, progress.counts)) return 'returning';
    return 'done';
  },
  completed: ({ progress }) => ({
    type: 'completed',
    act: {
      act: 'checked',
      counts: Object.keys(progress.counts)
        .sort()
        .map((item) => ({ item, quantity: progress.counts[item] ?? 0 })),
    },
  }),
});
