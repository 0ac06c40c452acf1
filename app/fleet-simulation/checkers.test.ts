import { describe, expect, test } from 'vitest';
import { faultsAtEnd } from './ends.ts';
import { knotsOf } from './knots.ts';
import { placed, touch } from './outlines.ts';

const BOX = [
  { x: 0.6, y: 0.4 },
  { x: -0.6, y: 0.4 },
  { x: -0.6, y: -0.4 },
  { x: 0.6, y: -0.4 },
];
const at = (x: number, y: number, theta = 0) => placed(BOX, { x, y, theta });

test.each<[string, number, number, number, boolean]>([
  ['a metre behind one another', 1, 0, 0, true],
  ['clear behind one another', 1.3, 0, 0, false],
  ['side by side', 0, 0.9, 0, false],
  ['beside it, turned into it', 0, 0.9, Math.PI / 2, true],
  ['a corner before its corner', 1.1, 0.9, Math.PI / 4, false],
  ['within one another', 0, 0, 0.3, true],
])('two outlines %s touch: %5$s', (_, x, y, theta, isHit) => {
  expect(touch(at(0, 0), at(x, y, theta))).toBe(isHit);
  expect(touch(at(x, y, theta), at(0, 0))).toBe(isHit);
});

describe('who stands in a circle', () => {
  const stands = (vehicle: string, next: string) => ({ vehicle, since: 0, next });
  const on = new Map([
    ['A', 'N1'],
    ['B', 'N2'],
    ['C', 'N3'],
  ]);
  test.each([
    ['two face to face', [stands('A', 'N2'), stands('B', 'N1')], [['A', 'B']]],
    [
      'a ring of three, once',
      [stands('A', 'N2'), stands('B', 'N3'), stands('C', 'N1')],
      [['A', 'B', 'C']],
    ],
    [
      'one behind two face to face is not of them',
      [stands('C', 'N1'), stands('A', 'N2'), stands('B', 'N1')],
      [['A', 'B']],
    ],
    ['a queue behind one that goes on', [stands('A', 'N2'), stands('C', 'N1')], []],
    ['nobody ahead', [stands('A', 'N9')], []],
    ['no horizon is shown', [stands('A', ''), stands('B', 'N1')], []],
  ])('%s', (_, standing, knots) => {
    expect(knotsOf(standing, on)).toEqual(knots);
  });
});

describe('at the end', () => {
  const planned = [{ id: 'T', at: 0, load: 'L', from: 'X', to: 'Y', priority: 0 }];
  const known = (status: string, ends = 1) => [{ transport: 'T', status, ends }];
  test.each([
    ['brought', known('done'), { L: 'Y' }, []],
    ['never known', [], {}, ['T was taken and is not known']],
    ['still under way', known('running', 0), {}, ['T has not ended: running']],
    ['ended twice', known('done', 2), { L: 'Y' }, ['T ended 2 times']],
    ['done and lying elsewhere', known('done'), { L: 'Z' }, ['T is done and L is at Z']],
    ['done and never fetched', known('done'), {}, ['T is done and L is at X']],
    ['failed before it was fetched', known('failed'), {}, []],
    [
      'failed with the load on board',
      known('failed'),
      { L: 'VEHICLE:V' },
      ['T is failed and L is at VEHICLE:V'],
    ],
  ])('%s', (_, rows, where, faults) => {
    expect(faultsAtEnd(planned, rows, where)).toEqual(faults);
  });
});
