import { describe, expect, test } from 'vitest';
import { serpentine } from './serpentine.ts';

const spot = (location: string, aisle: number, y: number, x = 0, z = 0) => ({
  location,
  aisle,
  x,
  y,
  z,
});

describe('the walk', () => {
  test('goes up the first aisle with work, down the next, up the third', () => {
    const walked = serpentine([
      spot('1a', 1, 1),
      spot('5a', 5, 1),
      spot('5b', 5, 9),
      spot('2a', 2, 1),
      spot('2b', 2, 9),
      spot('1b', 1, 9),
    ]);
    expect(walked.map((one) => one.location)).toEqual(['1a', '1b', '2b', '2a', '5a', '5b']);
  });

  test('takes both sides of a bay on the way, the lower shelf first', () => {
    const walked = serpentine([spot('R', 1, 1, 2), spot('L2', 1, 1, 1, 2), spot('L1', 1, 1, 1, 0)]);
    expect(walked.map((one) => one.location)).toEqual(['L1', 'L2', 'R']);
  });
});
