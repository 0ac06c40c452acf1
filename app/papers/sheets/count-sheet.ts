import type { Say } from '../words.ts';
import type { Sheet } from './sheet.ts';

export interface CountPaper {
  readonly count: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly owner: string;
  readonly round: number;
  /** What is to be looked for: never how many the book has. */
  readonly items: readonly {
    readonly item: string;
    readonly name: string;
    readonly code: string;
  }[];
}

/** Lines for what nobody expects there, or for further lots. */
const SPARE_LINES = 8;

export function countSheet(paper: CountPaper, say: Say): Sheet {
  const { count, location, handlingUnit, owner, round, items } = paper;
  const rows = items.map(({ item, name, code }) => [item, name, code]);
  return {
    title: say('countSheet'),
    number: count,
    facts: [
      [say('place'), location],
      ...(handlingUnit === '' ? [] : [[say('handlingUnit'), handlingUnit] as const]),
      [say('round'), String(round)],
      [say('owner'), owner],
    ],
    columns: [
      { head: say('item'), width: 3, weight: 'bold' },
      { head: say('name'), width: 4 },
      { head: say('barcode'), width: 3 },
      { head: say('lotAndExpiry'), width: 4, isBlank: true },
      { head: say('counted'), width: 2, isBlank: true },
      { head: say('damaged'), width: 2, isBlank: true },
    ],
    rows: [...rows, ...Array.from({ length: SPARE_LINES }, () => [])],
  };
}
