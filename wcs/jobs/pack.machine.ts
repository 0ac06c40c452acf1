/**
 * Pack a checked tote into parcels.
 *
 *   naming    pieces with serial numbers that are shared out over parcels are scanned one by one.
 *   packing   parcel by parcel: what goes in is listed, its label is scanned when it is closed.
 *   storing   the empty tote goes back to its stack.
 */
import { refuse } from '../refusals.ts';
import { codesOf, itemFacts, scan } from './fields.ts';
import { handMachine } from './hand.machine.ts';
import type { AtLine } from './lines.ts';
import type { JobContext, TaskOf } from './model.ts';
import { serialField } from './pieces.ts';

type Pack = TaskOf<'pack'>;

interface Progress extends AtLine {
  readonly stored: boolean;
  /** Numbers scanned for the parcel, and those that went into parcels before. */
  readonly scanned?: readonly string[];
  readonly packed?: readonly string[];
}

/** The line of the parcel of which pieces have still to be scanned. */
function lineToName({ task, progress }: Pick<JobContext<Pack, Progress>, 'task' | 'progress'>) {
  const { scanned = [] } = progress;
  for (const { goods, quantity, serials } of task.parcels[progress.line]?.lines ?? []) {
    if (!serials) continue;
    const left = quantity - scanned.filter((serial) => serials.includes(serial)).length;
    if (left > 0) return { goods, serials, left };
  }
  return undefined;
}

export const packMachine = handMachine<Pack, Progress, 'naming' | 'packing' | 'storing'>({
  kind: 'pack',
  begin: { line: 0, stored: false },
  acts: {
    naming: {
      step: (context) => {
        const { task, progress } = context;
        const { goods, left } = lineToName(context)!;
        return {
          act: 'pack_piece',
          facts: {
            location: task.at,
            handlingUnit: task.tote,
            intoHandlingUnit: task.parcels[progress.line]!.handlingUnit,
            order: task.order,
            ...itemFacts(task, goods),
            quantity: left,
          },
          fields: [scan('item', codesOf(task, goods.item)), serialField],
          keys: [],
          refusals: ['cannot'],
          progress: { done: progress.line, total: task.parcels.length },
        };
      },
      wrong(context, values) {
        const { scanned = [], packed = [] } = context.progress;
        const serial = String(values.serial);
        const { goods, serials } = lineToName(context)!;
        if ([...scanned, ...packed].includes(serial)) return refuse('serial.twice', { serial });
        const { item } = goods;
        return serials.includes(serial) ? undefined : refuse('serial.stranger', { serial, item });
      },
      answered: ({ progress }, values) => ({
        progress: { ...progress, scanned: [...(progress.scanned ?? []), String(values.serial)] },
      }),
    },
    packing: {
      step: ({ task, progress }) => {
        const parcel = task.parcels[progress.line]!;
        return {
          act: 'pack',
          facts: {
            location: task.at,
            handlingUnit: task.tote,
            intoHandlingUnit: parcel.handlingUnit,
            waybill: parcel.waybill,
            ...(parcel.limited ? { mark: 'limited_quantity' as const } : {}),
            order: task.order,
            lines: parcel.lines.map(({ goods, quantity }) => ({
              item: goods.item,
              lot: goods.lot,
              quantity,
            })),
          },
          fields: [scan('handlingUnit', [parcel.handlingUnit, parcel.waybill])],
          keys: [],
          refusals: ['cannot'],
          progress: { done: progress.line, total: task.parcels.length },
        };
      },
      answered: ({ task, progress: { scanned, ...progress } }) => {
        const { handlingUnit } = task.parcels[progress.line]!;
        const numbers = scanned ? { serials: scanned } : {};
        const packed = scanned ? { packed: [...(progress.packed ?? []), ...scanned] } : {};
        return {
          progress: { ...progress, ...packed, line: progress.line + 1 },
          reports: [{ type: 'progress', act: { act: 'packed', handlingUnit, ...numbers } }],
        };
      },
    },
    storing: {
      step: ({ task }) => ({
        act: 'store_tote',
        facts: { location: task.at, handlingUnit: task.tote, to: task.toteTo },
        fields: [scan('location', [task.toteTo])],
        keys: [],
        refusals: ['cannot'],
      }),
      answered: ({ task, progress }) => ({
        progress: { ...progress, stored: true },
        reports: [
          {
            type: 'progress',
            act: { act: 'unit_moved', handlingUnit: task.tote, to: task.toteTo },
          },
        ],
      }),
    },
  },
  next: ({ task, progress }) => {
    if (lineToName({ task, progress })) return 'naming';
    if (progress.line < task.parcels.length) return 'packing';
    return progress.stored ? 'done' : 'storing';
  },
  completed: () => ({ type: 'completed' }),
});
