import type { HazardClass } from '#wms-core/contracts.ts';

/**
 * Which dangerous goods may lie together: the segregation table of the IMDG Code [7.2.4], which a
 * warehouse takes over for goods that share a bin. 1 away from, 2 separated from, 3 and 4 by a
 * complete compartment; '.' no general rule (X in the Code). Where editions of the Code differ (4.3
 * beside 2.1 and 3) the stricter value stands. The Code leaves explosives among themselves to their
 * compatibility groups, which no item tells: 'E', apart. Rules of single substances (column 16b of
 * its list) are not in here.
 */

const COLUMNS: readonly (readonly HazardClass[])[] = [
  ['1.1', '1.2', '1.5'],
  ['1.3', '1.6'],
  ['1.4'],
  ['2.1'],
  ['2.2'],
  ['2.3'],
  ['3'],
  ['4.1'],
  ['4.2'],
  ['4.3'],
  ['5.1'],
  ['5.2'],
  ['6.1'],
  ['6.2'],
  ['7'],
  ['8'],
  ['9'],
];

const TABLE: readonly string[] = [
  'EEE 422 444444 2424 .',
  'EEE 422 433444 2422 .',
  'EEE 211 222222 .422 .',
  '442 ... 212222 .421 .',
  '221 ... 1.1..1 .21. .',
  '221 ... 2.2..2 .21. .',
  '442 212 ..2222 .32. .',
  '432 1.. ..1.12 .321 .',
  '432 212 21.122 1321 .',
  '442 2.. 2.1.22 .221 .',
  '442 2.. 2122.2 1312 .',
  '442 212 22222. 1322 .',
  '22. ... ..1.11 .1.. .',
  '444 422 333233 1.33 .',
  '222 211 222212 .3.2 .',
  '422 1.. .11122 .32. .',
  '... ... ...... .... .',
].map((row) => row.replaceAll(' ', ''));

const column = new Map(
  COLUMNS.flatMap((group, index) => group.map((one) => [one, index] as const)),
);

export const HAZARD_CLASSES: readonly HazardClass[] = [...column.keys()].sort();

/** The Code's entry for two classes: '.' when they may lie together. */
export const segregation = (a: HazardClass, b: HazardClass): string =>
  TABLE[column.get(a)!]![column.get(b)!]!;

/** What of an item its neighbours must know. */
export interface Hazardous {
  readonly unNumber: string | null;
  readonly hazardClass: HazardClass | null;
  readonly subsidiaryHazards: readonly HazardClass[];
}

const classesOf = (goods: Hazardous): readonly HazardClass[] =>
  goods.hazardClass === null ? [] : [goods.hazardClass, ...goods.subsidiaryHazards];

/**
 * Whether two goods may share a bin. A further hazard counts like the first [IMDG 7.2.3.3]; goods of
 * one UN number are one substance and lie together whatever their hazards.
 */
export function mayLieTogether(a: Hazardous, b: Hazardous): boolean {
  if (a.unNumber !== null && a.unNumber === b.unNumber) return true;
  return classesOf(a).every((one) =>
    classesOf(b).every((other) => segregation(one, other) === '.'),
  );
}
