import type { Millis } from '#base/time.ts';
import type { RegisterBlock, RegisterRead } from '#hub/adapter.ts';
import {
  COMMAND_ADDRESS,
  COMMAND_WORDS,
  CONFIRMED_ADDRESS,
  CONTROLLER,
  STATUS,
  STATUS_ADDRESS,
} from './wire.ts';

/** [Modbus Application Protocol §6.3] */
export const MAX_WORDS_A_READ = 125;
/** A second press so soon is the same finger. */
const BOUNCE_MS = 600;

export function splitBlock(
  table: RegisterBlock['table'],
  address: number,
  length: number,
  most: number,
): readonly RegisterBlock[] {
  const blocks: RegisterBlock[] = [];
  for (let done = 0; done < length; done += most) {
    blocks.push({ table, address: address + done, length: Math.min(most, length - done) });
  }
  return blocks;
}

/** One reading of a whole controller. */
export interface Bank {
  readonly mapVersion: number;
  readonly labelCount: number;
  readonly heartbeat: number;
  readonly boot: number;
  readonly status: readonly number[];
  readonly confirmed: readonly number[];
  /** Only in the first cycle of a connection. */
  readonly commands: readonly number[] | undefined;
}

const isWord = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff;

/** The words of a range put together from the blocks read; undefined when one is missing. */
function gather(
  reads: readonly RegisterRead[],
  table: RegisterBlock['table'],
  address: number,
  length: number,
): readonly number[] | undefined {
  const words: (number | undefined)[] = new Array(length).fill(undefined);
  for (const read of reads) {
    if (read.table !== table) continue;
    for (let i = 0; i < read.values.length; i++) {
      const at = read.address + i - address;
      if (at >= 0 && at < length) words[at] = read.values[i];
    }
  }
  return words.every(isWord) ? words : undefined;
}

/** A sentence when the reading is not whole. */
export function readBank(reads: readonly RegisterRead[], labels: number): Bank | string {
  const head = gather(reads, 'input', CONTROLLER.address, CONTROLLER.length);
  const status = gather(reads, 'input', STATUS_ADDRESS, labels);
  const confirmed = gather(reads, 'input', CONFIRMED_ADDRESS, labels);
  if (!head || !status || !confirmed) return 'an incomplete reading';
  return {
    mapVersion: head[CONTROLLER.mapVersion]!,
    labelCount: head[CONTROLLER.labelCount]!,
    heartbeat: head[CONTROLLER.heartbeat]!,
    boot: head[CONTROLLER.bootCounter]!,
    status,
    confirmed,
    commands: gather(reads, 'holding', COMMAND_ADDRESS, labels * COMMAND_WORDS),
  };
}

export interface Label {
  /** Press counter, modulo 256. */
  readonly presses: number;
  /** When the last press was taken in; presses that bounce count from it. */
  readonly pressedAt: Millis | undefined;
  readonly trouble: 'none' | 'fault' | 'offline';
}

/** One label's next state, and what happened to it. `before` is undefined at a baseline. */
export function labelAfter(now: {
  readonly word: number;
  readonly quantity: number;
  readonly before: Label | undefined;
  /** The counter when it was lit; undefined: dark, or its counter began anew. */
  readonly base: number | undefined;
  readonly at: Millis;
}): {
  readonly label: Label;
  readonly pressed?: { readonly quantity: number; readonly short: boolean };
  /** Set when a trouble began: whether the label is lost altogether. */
  readonly trouble?: boolean;
} {
  const { word, quantity, before, base, at } = now;
  const presses = word & STATUS.pressCounterMask;
  const trouble = word & STATUS.offline ? 'offline' : word & STATUS.fault ? 'fault' : 'none';
  // Without a reading before, what counts is the press since the label was lit.
  const last = before?.presses ?? base ?? presses;
  const moved = ((presses - last) & 0xff) > 0;
  // A press that the light was lit after is not an answer to it.
  const answers = moved && base !== undefined && presses !== base;
  const bounced = before?.pressedAt !== undefined && at - before.pressedAt < BOUNCE_MS;
  const label: Label = {
    presses,
    pressedAt: answers && !bounced ? at : before?.pressedAt,
    trouble,
  };
  return {
    label,
    ...(answers && !bounced && { pressed: { quantity, short: (word & STATUS.shortage) !== 0 } }),
    ...(trouble !== 'none' &&
      trouble !== (before?.trouble ?? 'none') && { trouble: trouble === 'offline' }),
  };
}
