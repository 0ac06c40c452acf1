import { goodsWords } from './fields/goods.ts';
import { paperWords } from './fields/papers.ts';
import { placeWords } from './fields/places.ts';
import { timeWords } from './fields/times.ts';
import { workWords } from './fields/work.ts';
import type { Words } from './words.ts';

/** What the fields of documents are called. A field without a word is shown by its name in code. */
export const fieldWords = {
  ...goodsWords,
  ...placeWords,
  ...timeWords,
  ...paperWords,
  ...workWords,
} as const satisfies Words;
