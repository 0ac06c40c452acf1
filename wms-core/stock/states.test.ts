import { expect, it } from 'vitest';
import { statesOf } from './states.ts';

/** Each piece counts in the first state that fits: rejected or held, pending, locked, available. */
it.each([
  // quality, quantity, allocated, held → available, locked, frozen, pending
  ['passed', 10, 0, 0, 10, 0, 0, 0],
  ['passed', 10, 4, 0, 6, 4, 0, 0],
  ['passed', 10, 4, 3, 3, 4, 3, 0],
  ['passed', 10, 4, 10, 0, 0, 10, 0],
  ['passed', 10, 4, 12, 0, 0, 10, 0],
  ['pending', 10, 0, 0, 0, 0, 0, 10],
  ['pending', 10, 0, 4, 0, 0, 4, 6],
  ['rejected', 10, 0, 0, 0, 0, 10, 0],
] as const)(
  '%s, %i pieces, %i allocated, %i held: %i available, %i locked, %i frozen, %i pending',
  (quality, quantity, allocated, held, available, locked, frozen, pending) => {
    const states = statesOf({ quality, quantity, allocated, held });
    expect(states).toEqual({ available, locked, frozen, pending });
  },
);
