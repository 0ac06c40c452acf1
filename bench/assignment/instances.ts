import type { Random } from '#base/random.ts';

/** A table of whole costs, row by row; Infinity where the pair must not be. */
export interface Instance {
  readonly rows: number;
  readonly columns: number;
  readonly costs: Float64Array;
  /** The costs are so many times those of the file. */
  readonly scale: number;
}

const DECIMALS = 6;

function table(rows: number, columns: number, cost: (row: number, column: number) => number) {
  const costs = Float64Array.from({ length: rows * columns }, (_, at) =>
    cost(Math.floor(at / columns), at % columns),
  );
  return { rows, columns, costs, scale: 1 };
}

type Draw = (random: Random, rows: number, columns: number) => Instance;

/** Tenths of seconds of driving (1.5 m/s, right angles) over 140 m × 90 m, less what a job is worth. */
const floor: Draw = (random, rows, columns) => {
  const point = () => ({ x: random.next() * 140, y: random.next() * 90 });
  const jobs = Array.from({ length: rows }, () => ({
    ...point(),
    worth: random.integer(0, 4_000),
  }));
  const vehicles = Array.from({ length: columns }, point);
  return table(rows, columns, (row, column) => {
    if (random.chance(0.05)) return Number.POSITIVE_INFINITY;
    const job = jobs[row]!;
    const { x, y } = vehicles[column]!;
    const seconds = (Math.abs(job.x - x) + Math.abs(job.y - y)) / 1.5;
    return Math.round(seconds * 10) - job.worth;
  });
};

/** What each kind is hard by: `product` makes every row want the same columns, `ties` has few prices. */
export const DRAWS: Readonly<Record<string, Draw>> = {
  floor,
  uniform: (random, rows, columns) => table(rows, columns, () => random.integer(1, 1_000_000)),
  ties: (random, rows, columns) => table(rows, columns, () => random.integer(1, 10)),
  product: (_, rows, columns) => table(rows, columns, (row, column) => (row + 1) * (column + 1)),
};

/** A line of a file is a row: numbers with blanks, commas or semicolons between; `-` or `inf`: not allowed. */
export function readInstance(text: string): Instance {
  const rows = text
    .split('\n')
    .map((line) => line.trim().split(/[\s,;]+/))
    .filter((words) => words[0] !== '');
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) throw new Error('the file has no numbers');
  const scale = 10 ** Math.max(...rows.flat().map((word) => word.split('.')[1]?.length ?? 0));
  if (scale > 10 ** DECIMALS) throw new Error(`a number has more than ${DECIMALS} decimals`);
  const costs = rows.flatMap((words, row) => {
    if (words.length !== columns) {
      throw new Error(`row ${row + 1} has ${words.length} numbers, the first has ${columns}`);
    }
    return words.map((word, column) => {
      if (/^(-|\+?inf(inity)?)$/i.test(word)) return Number.POSITIVE_INFINITY;
      const cost = Math.round(Number(word) * scale);
      if (Number.isSafeInteger(cost)) return cost;
      throw new Error(`row ${row + 1}, column ${column + 1}: ${word} is no cost`);
    });
  });
  return { rows: rows.length, columns, costs: Float64Array.from(costs), scale };
}
