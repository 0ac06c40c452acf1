import { LANGUAGES, type Language } from '#web/words/words.ts';

/** How long a board speaks one language before it speaks the other. */
export const TURN_MS = 20_000;

/** The language of the address, else each in its turn. */
export function languageAt(search: string, now: number): Language {
  const wanted = new URLSearchParams(search).get('language')?.slice(0, 2);
  const fixed = LANGUAGES.find((one) => one === wanted);
  return fixed ?? LANGUAGES[Math.floor(now / TURN_MS) % LANGUAGES.length]!;
}
