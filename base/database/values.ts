/**
 * Rows as parameters of a statement. A handful goes as VALUES, of which a server keeps one plan (the
 * length of an array it must look at each time, and plans anew: a third of the time of a small
 * posting); more go as arrays for `unnest`, cheaper to send and to parse than JSON.
 */

/** Up to so many rows are VALUES: pick lines and their like. */
const MAX_VALUES = 4;

export type Columns = readonly (readonly [values: readonly unknown[], type: string])[];

/** A column of many rows that holds one value only (the owner, a dock) is sent once. */
const isConstant = ([values]: Columns[number]): boolean =>
  values.every((value) => value === values[0]);

/** Names the text that `table` makes of these columns. */
export function shape(columns: Columns): string {
  const rows = columns[0]?.[0].length ?? 0;
  if (rows <= MAX_VALUES) return String(rows);
  const constants = columns.map((column) => (isConstant(column) ? '1' : '0')).join('');
  return `n${Number.parseInt(constants, 2).toString(36)}`;
}

/** Hands out $1, $2 … with their casts and gathers the values. */
export interface Parameters {
  readonly values: unknown[];
  add(value: unknown, type: string): string;
  table(columns: Columns): string;
}

export function parameters(): Parameters {
  const values: unknown[] = [];
  const add = (value: unknown, type: string): string => `$${values.push(value)}::${type}`;
  return {
    values,
    add,
    table(columns) {
      const rows = columns[0]?.[0].length ?? 0;
      if (rows > MAX_VALUES) {
        const varying = columns.filter((column) => !isConstant(column));
        const arrays = varying.map(([array, type]) => add(array, `${type}[]`));
        const fields = columns.map((column) =>
          isConstant(column) ? add(column[0][0], column[1]) : `v.c${varying.indexOf(column)}`,
        );
        const names = varying.map((_, index) => `c${index}`);
        return `(SELECT ${fields.join(', ')} FROM unnest(${arrays.join(', ')}) AS v(${names.join(', ')}))`;
      }
      const lines = Array.from(
        { length: rows },
        (_, row) => `(${columns.map(([array, type]) => add(array[row], type)).join(', ')})`,
      );
      return `(VALUES ${lines.join(', ')})`;
    },
  };
}
