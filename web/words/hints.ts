import { documentHints } from './hints/documents.ts';
import { goodsHints } from './hints/goods.ts';
import { placeHints } from './hints/places.ts';
import { questionHints } from './hints/questions.ts';
import type { Words } from './words.ts';

/** By the English sentence of the interface's description, which is its key too. */
const chinese: Readonly<Record<string, string>> = {
  ...goodsHints,
  ...placeHints,
  ...documentHints,
  ...questionHints,
};

/** What the interface's description says of fields; the console alone shows it. */
export const hintWords: Words = Object.fromEntries(
  Object.entries(chinese).map(([en, zh]) => [`hint.${en}`, [en, zh]]),
);
