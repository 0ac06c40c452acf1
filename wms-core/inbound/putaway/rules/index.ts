import type { Filter, Score } from '../model.ts';
import { capacity } from './capacity.ts';
import { emptyBin } from './empty-bin.ts';
import { fewItems } from './few-items.ts';
import { lock } from './lock.ts';
import { mixing } from './mixing.ts';
import { oneItem } from './one-item.ts';
import { oneLot } from './one-lot.ts';
import { sameItem } from './same-item.ts';
import { segregation } from './segregation.ts';
import { size } from './size.ts';
import { takesAll } from './takes-all.ts';
import { turnover } from './turnover.ts';
import { walk } from './walk.ts';
import { zoneFit } from './zone-fit.ts';

/** Asked in this order; the first that says no is named in the explanation. */
export const filters: readonly Filter[] = [
  lock,
  zoneFit,
  size,
  capacity,
  mixing,
  segregation,
  fewItems,
  oneItem,
  oneLot,
];

export const scores: readonly Score[] = [sameItem, emptyBin, takesAll, turnover, walk];
