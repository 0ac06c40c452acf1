import { describe, expect, test } from 'vitest';
import type { AsnLine } from './asn-store.ts';
import { shareOut } from './from-outside.ts';

const line = (name: string, expected: number, more: Partial<AsnLine> = {}): AsnLine => ({
  ...{ line: name, item: 'TEA', expected, received: 0, damaged: 0, accepted: 0, rejected: 0 },
  ...{ unlisted: false, overPercent: null, underPercent: null, reversed: 0, reason: '' },
  ...more,
});

describe('pieces of an item that two lines announce, where a fifth may come over', () => {
  const first = line('1', 10);
  const exact = line('2', 3, { overPercent: 0 });

  test.each<[string, readonly AsnLine[], number, number, (readonly [string, number, number])[]]>([
    [
      'go to each line’s number first',
      [first, exact],
      13,
      0,
      [
        ['1', 10, 0],
        ['2', 3, 0],
      ],
    ],
    [
      'never over on a line that allows nothing',
      [first, exact],
      15,
      0,
      [
        ['1', 12, 0],
        ['2', 3, 0],
      ],
    ],
    [
      'nor on it where it comes first',
      [exact, first],
      15,
      0,
      [
        ['2', 3, 0],
        ['1', 12, 0],
      ],
    ],
    [
      'count what came before',
      [{ ...first, received: 10 }, exact],
      4,
      1,
      [
        ['1', 2, 0],
        ['2', 2, 1],
      ],
    ],
    ['lie on the last where nothing was announced', [line('1', 0)], 4, 1, [['1', 4, 1]]],
  ])('%s', (_name, lines, good, damaged, shares) => {
    expect(shareOut(lines, { overReceiptPercent: 20 }, { good, damaged })).toEqual(
      shares.map(([name, takesGood, takesDamaged]) => ({
        ...{ line: name, good: takesGood, damaged: takesDamaged },
      })),
    );
  });
});
