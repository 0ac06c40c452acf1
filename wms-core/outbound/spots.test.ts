import { expect, test } from 'vitest';
import type { SiteLocation } from '#base/site/site.ts';
import { PLAIN_PLACE } from '#wms-core/master-data/index.ts';
import { serpentine } from './serpentine.ts';
import { createSpots, spotsOf } from './spots.ts';

const bin = (id: string, x: number, tray?: number): SiteLocation => ({
  ...{ id, kind: 'bin', zone: 'Z', aisle: 1, x, y: 5 },
  ...{ maxWeightGrams: 1, maxVolumeMl: 1, maxHandlingUnits: 0 },
  ...(tray === undefined ? {} : { tray: { vlm: 'VLM-1', tray } }),
});

test('what lies on one tray is picked one after the other, however it is named and drawn', () => {
  const bins = [bin('D', 1.2, 7), bin('A', 1, 2), bin('C', 1, 7), bin('B', 1.4, 2), bin('E', 9)];
  const walk = serpentine([...spotsOf({ locations: bins }).values()]);
  expect(walk.map(({ location }) => location)).toEqual(['A', 'B', 'C', 'D', 'E']);
});

test.each([
  ['came after the drawing', 'NEW', { location: 'NEW', aisle: 0, x: 7, y: 8, z: 9 }],
  ['left the drawing', 'GONE', { location: 'GONE', aisle: 0, x: 0, y: 0, z: 0 }],
])('goods in a bin that %s are walked to all the same', (_, location, spot) => {
  const record = {
    ...PLAIN_PLACE,
    location: 'NEW',
    kind: 'bin',
    zone: 'Z',
    x: 7,
    y: 8,
    z: 9,
  } as const;
  const most = { maxWeightGrams: 1, maxVolumeMl: 1, maxHandlingUnits: 0 };
  const spotOf = createSpots(
    { locations: [bin('A', 1)] },
    { location: (id) => (id === 'NEW' ? { ...record, ...most } : undefined) },
  );
  expect(spotOf(location)).toEqual(spot);
});
