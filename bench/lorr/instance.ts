import { readFile } from 'node:fs/promises';

/** Cells in rows. */
export interface Floor {
  readonly width: number;
  readonly height: number;
  /** By cell (row × width + column). */
  readonly isFree: readonly boolean[];
}

/** An instance of the League of Robot Runners: a map, where each robot starts, what is to be done. */
export interface Instance extends Floor {
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
export function readMap(text: string, file: string): Floor {
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
  if (rows.length < height) throw new InstanceError(`${file}: ${rows.length} rows, not ${height}`);
  const wrong = rows.findIndex((row) => row.length !== width);
  if (wrong >= 0) throw new InstanceError(`${file}: row ${wrong} is not ${width} cells wide`);
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

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new InstanceError(`${path} cannot be read`, { cause: error });
  }
}

export async function loadMap(path: string): Promise<Floor> {
  return readMap(await textOf(path), path);
}

/** Reads the three files of an instance. Throws an InstanceError that names the file. */
export async function loadInstance(paths: {
  readonly map: string;
  readonly agents: string;
  readonly tasks: string;
}): Promise<Instance> {
  const map = await loadMap(paths.map);
  const starts = readCells(await textOf(paths.agents), paths.agents, map.isFree);
  if (new Set(starts).size !== starts.length) {
    throw new InstanceError(`${paths.agents}: two robots start in one cell`);
  }
  return { ...map, starts, tasks: readCells(await textOf(paths.tasks), paths.tasks, map.isFree) };
}
