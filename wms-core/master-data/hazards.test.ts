import { describe, expect, test } from 'vitest';
import type { HazardClass } from '#wms-core/contracts.ts';
import { HAZARD_CLASSES, mayLieTogether, segregation } from './hazards.ts';

const goods = (hazardClass: HazardClass | null, ...subsidiaryHazards: HazardClass[]) => ({
  unNumber: hazardClass && `UN of ${hazardClass} ${subsidiaryHazards}`,
  hazardClass,
  subsidiaryHazards,
});

describe('dangerous goods', () => {
  test('the table reads the same both ways, and has a known entry for every pair', () => {
    for (const a of HAZARD_CLASSES) {
      for (const b of HAZARD_CLASSES) {
        expect(segregation(a, b), `${a} ${b}`).toBe(segregation(b, a));
        expect('.1234E', `${a} ${b}`).toContain(segregation(a, b));
      }
    }
  });

  test.each([
    ['flammable liquid and oxidiser', goods('3'), goods('5.1'), false],
    ['flammable liquid and toxic substance', goods('3'), goods('6.1'), true],
    ['flammable liquid and corrosive', goods('3'), goods('8'), true],
    ['acid and oxidiser', goods('8'), goods('5.1'), false],
    ['infectious and toxic', goods('6.2'), goods('6.1'), false],
    ['a hazard and harmless goods', goods('1.1'), goods(null), true],
    ['class 9 and an explosive', goods('9'), goods('1.4'), true],
    ['two oxidisers', goods('5.1'), goods('5.1'), true],
    ['one substance with two hazards', goods('5.1', '6.1'), goods('5.1', '6.1'), true],
    ['acids, one of which burns and one oxidises', goods('8', '3'), goods('8', '5.1'), false],
    ['explosives of one UN number', goods('1.4'), goods('1.4'), true],
    ['two divisions of explosives', goods('1.3'), goods('1.4'), false],
    ['a toxic substance that burns, and an oxidiser', goods('6.1', '3'), goods('5.1'), false],
  ])('%s', (_name, a, b, together) => {
    expect(mayLieTogether(a, b)).toBe(together);
    expect(mayLieTogether(b, a)).toBe(together);
  });
});
