import { expect, test } from 'vitest';
import type { Location } from '#wms-core/contracts.ts';
import { inWalkingOrder } from './tray-walk.ts';

const TRAYS: Readonly<Record<string, number>> = { A: 3, B: 1, C: 3 };
const trayOf = (location: string) => {
  const tray = TRAYS[location];
  return tray === undefined ? undefined : { vlm: 'V', tray, payloadGrams: 1, bins: [] };
};
const stop = (location: string, x: number) => ({ place: { location, x, y: 0 } as Location });

test('a putaway does all at one machine at once, tray by tray, and the rest by the shorter walk', () => {
  const stops = [stop('A', 5), stop('FAR', 9), stop('B', 5.5), stop('NEAR', 1), stop('C', 5)];
  const walk = inWalkingOrder({ x: 0, y: 0 }, stops, trayOf);
  expect(walk.map(({ place }) => place.location)).toEqual(['NEAR', 'B', 'A', 'C', 'FAR']);
});
