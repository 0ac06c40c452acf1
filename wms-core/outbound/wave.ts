import type { Millis } from '#base/time.ts';

/** An order that waits for its release, with how much of it can be had now. */
export interface WaitingOrder {
  readonly order: string;
  readonly priority: number;
  /** When its work must begin at the latest to be done by its deadline. */
  readonly startBy: Millis | null;
  readonly createdAt: Millis;
  readonly lines: number;
  /** Lines of which pieces are missing, and of which none is missing. */
  readonly linesMissing: number;
  readonly somethingThere: boolean;
  /** May go out with what is there: its patience is at an end. */
  readonly partial: boolean;
  readonly volumeMl: number;
  readonly weightGrams: number;
}

export interface FreeUnit {
  readonly handlingUnit: string;
  readonly maxWeightGrams: number;
  readonly maxVolumeMl: number;
}

export interface WaveRoom {
  /** Free put slots, nearest first. */
  readonly slots: readonly string[];
  /** Free totes and cages. */
  readonly units: readonly FreeUnit[];
  /** The largest unit of the house, free or not. */
  readonly largestMl: number;
  readonly largestGrams: number;
  /** Lines for which carts are free. */
  readonly lines: number;
  readonly orders: number;
}

export interface WaveOrder {
  readonly order: string;
  readonly slot: string;
  readonly unit: string;
  readonly overflow: boolean;
}

export interface Wave {
  readonly chosen: readonly WaveOrder[];
  /** Why each of the others stays. */
  readonly passed: readonly { readonly order: string; readonly reason: string }[];
}

/**
 * Urgent first: priority, latest start (a large order takes longer, so it begins sooner), age, number.
 */
export function byUrgency<
  T extends { order: string; priority: number; startBy: Millis | null; createdAt: Millis },
>(a: T, b: T): number {
  const never = Number.MAX_SAFE_INTEGER;
  return (
    b.priority - a.priority ||
    (a.startBy ?? never) - (b.startBy ?? never) ||
    a.createdAt - b.createdAt ||
    (a.order < b.order ? -1 : 1)
  );
}

/**
 * The smallest free unit that holds the order. An order larger than any unit of the house takes
 * the largest (`overflow`); one that only a busy unit could hold waits for it.
 */
export function chooseUnit(
  need: { readonly volumeMl: number; readonly weightGrams: number },
  room: Pick<WaveRoom, 'largestMl' | 'largestGrams'>,
  free: readonly FreeUnit[],
): { readonly unit: FreeUnit; readonly overflow: boolean } | undefined {
  const holds = (unit: { maxVolumeMl: number; maxWeightGrams: number }) =>
    unit.maxVolumeMl >= need.volumeMl && unit.maxWeightGrams >= need.weightGrams;
  const bySize = [...free].sort(
    (a, b) =>
      a.maxVolumeMl - b.maxVolumeMl ||
      a.maxWeightGrams - b.maxWeightGrams ||
      (a.handlingUnit < b.handlingUnit ? -1 : 1),
  );
  const fitting = bySize.find(holds);
  if (fitting) return { unit: fitting, overflow: false };
  if (holds({ maxVolumeMl: room.largestMl, maxWeightGrams: room.largestGrams })) return undefined;
  const largest = bySize.findLast((unit) => unit.maxVolumeMl === room.largestMl);
  return largest && { unit: largest, overflow: true };
}

/** Builds the next wave: who of the waiting goes now, into which slot and tote. Pure. */
export function buildWave(waiting: readonly WaitingOrder[], room: WaveRoom): Wave {
  const chosen: WaveOrder[] = [];
  const passed: { order: string; reason: string }[] = [];
  let units = room.units;
  let lines = 0;
  for (const order of [...waiting].sort(byUrgency)) {
    const pass = (reason: string) => passed.push({ order: order.order, reason });
    if (chosen.length >= room.orders) pass('the wave is full');
    else if (chosen.length >= room.slots.length) pass('no put slot is free');
    else if (lines >= room.lines) pass('no cart is free');
    else if (!order.somethingThere) pass('none of its goods are available');
    else if (order.linesMissing > 0 && !order.partial) {
      pass(`goods for ${order.linesMissing} of ${order.lines} lines are not available yet`);
    } else {
      const choice = chooseUnit(order, room, units);
      if (!choice) {
        pass('no tote or cage of its size is free');
        continue;
      }
      const { unit, overflow } = choice;
      units = units.filter((one) => one !== unit);
      lines += order.lines;
      const slot = room.slots[chosen.length]!;
      chosen.push({ order: order.order, slot, unit: unit.handlingUnit, overflow });
    }
  }
  return { chosen, passed };
}
