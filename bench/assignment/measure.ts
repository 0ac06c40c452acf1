import { performance } from 'node:perf_hooks';
import { assignFlat } from '#wcs/dispatch/assignment.ts';
import { median } from '../line.ts';
import { auction, type Outcome } from './auction.ts';
import type { Instance } from './instances.ts';

export interface Measured {
  readonly rows: number;
  readonly columns: number;
  readonly runs: number;
  readonly msMedian: number;
  /** Of all runs, also the first one: nothing is warmed up. */
  readonly msMost: number;
  readonly ours: Outcome;
  readonly second: Outcome;
  readonly msSecond: number;
  readonly agree: boolean;
}

/** What an answer comes to; throws where it is none: a column given twice, a pair that must not be. */
export function outcomeOf({ columns, costs }: Instance, columnOf: Int32Array): Outcome {
  const taken = new Set<number>();
  let cost = 0;
  columnOf.forEach((column, row) => {
    if (column < 0) return;
    const price = costs[row * columns + column];
    if (taken.has(column)) throw new Error(`column ${column} is given twice`);
    if (price === undefined || !Number.isFinite(price)) {
      throw new Error(`row ${row} must not have column ${column}`);
    }
    taken.add(column);
    cost += price;
  });
  return { served: taken.size, cost };
}

export function measure(instance: Instance, runs: number): Measured {
  const times: number[] = [];
  let ours: Outcome = { served: 0, cost: 0 };
  for (let run = 0; run < runs; run++) {
    const began = performance.now();
    const columnOf = assignFlat(instance.costs, instance.rows, instance.columns);
    times.push(performance.now() - began);
    ours = outcomeOf(instance, columnOf);
  }
  const began = performance.now();
  const second = auction(instance);
  const msSecond = performance.now() - began;
  const { rows, columns, scale } = instance;
  const real = ({ served, cost }: Outcome) => ({ served, cost: cost / scale });
  return {
    ...{ rows, columns, runs, msMedian: median(times), msMost: Math.max(...times) },
    ...{ ours: real(ours), second: real(second), msSecond },
    agree: ours.served === second.served && ours.cost === second.cost,
  };
}
