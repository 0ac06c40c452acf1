/** An instance of the League of Robot Runners: a map, where each robot starts, what is to be done. */
export interface Instance {
  readonly width: number;
  readonly height: number;
  /** By cell (row × width + column). */
  readonly isFree: readonly boolean[];
  /** Cells; all robots look east at first. */
  readonly starts: readonly number[];
  /** Cells; task i goes to robot i mod n, and each robot knows only the one that it is at. */
  readonly tasks: readonly number[];
}

/** A file that is no instance; the message says which file and what is wrong with it. */
export class InstanceError extends Error {
  override readonly name = 'InstanceError';
}

const BLOCKED = new Set(['@', 'T']);

/** A map: `type`, `height`, `width` and `map` lines, then the rows; `@` and `T` are blocked. */
export function readMap(text: string, file: string): Omit<Instance, 'starts' | 'tasks'> {
  const lines = text.split(/\r?\n/);
  const begin = lines.indexOf('map');
  const numberOf = (name: string) =>
    Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length));
  const width = numberOf('width');
  const height = numberOf('height');
  if (begin < 0 || !(width > 0) || !(height > 0)) {
    throw new InstanceError(`${file}: no map with "height", "width" and "map" lines`);
  }
  const rows = lines.slice(begin + 1, begin + 1 + height);
  const wrong = rows.findIndex((row) => row.length !== width);
  if (rows.length < height || wrong >= 0) {
    throw new InstanceError(`${file}: row ${Math.max(wrong, rows.length < height ? rows.length : 0)} of the map is not ${width} cells wide`);
  }
  return { width, height, isFree: [...rows.join('')].map((cell) => !BLOCKED.has(cell)) };
}

/** A count, then so many cells, one a line; every cell must be a free one of the map. */
export function readCells(text: string, file: string, isFree: readonly boolean[]): number[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const count = Number(lines[0]);
  const cells = lines.slice(1, 1 + count).map(Number);
  if (!Number.isInteger(count) || cells.length !== count) {
    throw new InstanceError(`${file}: the first line says ${lines[0]}, ${lines.length - 1} follow`);
  }
  const wrong = cells.findIndex((cell) => isFree[cell] !== true);
  if (wrong >= 0) throw new InstanceError(`${file}: cell ${lines[wrong + 1]} is not a free one`);
  return cells;
}

export function readInstance(files: {
  readonly map: { readonly name: string; readonly text: string };
  readonly agents: { readonly name: string; readonly text: string };
  readonly tasks: { readonly name: string; readonly text: string };
}): Instance {
  const map = readMap(files.map.text, files.map.name);
  const starts = readCells(files.agents.text, files.agents.name, map.isFree);
  if (new Set(starts).size !== starts.length) {
    throw new InstanceError(`${files.agents.name}: two robots start in one cell`);
  }
  return { ...map, starts, tasks: readCells(files.tasks.text, files.tasks.name, map.isFree) };
}
