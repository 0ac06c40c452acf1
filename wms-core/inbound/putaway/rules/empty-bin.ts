import type { Score } from '../model.ts';

export const emptyBin: Score = {
  name: 'empty_bin',
  weight: 4,
  of: (bin) => (bin.items.size === 0 ? 1 : 0),
};
