import type { Words } from './words.ts';

/** What the interface's description says of fields, by its English sentence. */
export const hintWords = {} as const satisfies Words;
