import { describe, expect, test } from 'vitest';
import { vehicleAt } from './drive.ts';
import type { Drive } from './types.ts';

const nodes = new Map([
  ['A', { x: 0, y: 0 }],
  ['B', { x: 10, y: 0 }],
  ['C', { x: 10, y: 10 }],
  ['D', { x: 10, y: 20 }],
]);
const drive = (change: Partial<Drive> = {}): Drive => ({
  ...{ vehicle: 'V1', purpose: 'job', to: 'D', action: null, work: null, start: null },
  ...{
    path: ['A', 'B', 'C', 'D'],
    passedTo: 3,
    times: [100, 200, 300, 400],
    from: 100,
    until: 500,
  },
  ...change,
});
const spotAt = (at: number, ...drives: Drive[]) => {
  const { x, y, driving, leg } = vehicleAt(drives, at, nodes)!;
  return { x, y, driving, path: leg?.path };
};

describe('where a vehicle was', () => {
  test('is on its way between the nodes that it passed, by the times that are stored', () => {
    const all = ['A', 'B', 'C', 'D'];
    expect(spotAt(150, drive())).toEqual({ x: 5, y: 0, driving: true, path: all });
    expect(spotAt(250, drive())).toEqual({ x: 10, y: 5, driving: true, path: all.slice(1) });
  });

  test('is on the way along the path where a node between has no time', () => {
    const told = drive({ times: [100, null, 300, 400] });
    expect(spotAt(150, told)).toMatchObject({ x: 5, y: 0 });
    expect(spotAt(250, told)).toMatchObject({ x: 10, y: 5 });
  });

  test('is at the last node while it works there, and after the drive', () => {
    expect(spotAt(450, drive())).toEqual({ x: 10, y: 20, driving: false, path: ['D'] });
    expect(spotAt(900, drive())).toEqual({ x: 10, y: 20, driving: false, path: undefined });
  });

  test('is not told before its first drive', () => {
    expect(vehicleAt([drive()], 99, nodes)).toBeUndefined();
  });

  test('is where a drive that was given up had come to', () => {
    const givenUp = drive({ passedTo: 1, times: [100, 200], until: 260 });
    expect(spotAt(300, givenUp)).toMatchObject({ x: 10, y: 0, driving: false });
  });

  test('of drives whose times were not kept is between begin and end', () => {
    const old = drive({ times: [], from: 100, until: 400 });
    expect(spotAt(200, old)).toMatchObject({ x: 10, y: 0 });
    expect(spotAt(300, old)).toMatchObject({ x: 10, y: 10 });
  });

  test('between two nodes begins where the drive began', () => {
    const begun = drive({ path: ['O.start', 'B', 'C', 'D'], start: { x: 6, y: 0 } });
    expect(spotAt(150, begun)).toMatchObject({ x: 8, y: 0 });
  });

  test('belongs to the drive that was under way, not to one that was only asked for', () => {
    const next = drive({ from: 450, times: [600, 700], path: ['D', 'C'], passedTo: 1, until: 800 });
    expect(spotAt(650, drive(), next)).toMatchObject({ x: 10, y: 15 });
    expect(spotAt(550, drive(), next)).toMatchObject({ x: 10, y: 20 });
  });
});
