/** A word or sentence of the screens: English, 中文. `{fact}` is filled in. */
export type Word = readonly [en: string, zh: string];
export type Words = Readonly<Record<string, Word>>;

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a code has in one language; `|` and `@` mean something to the library and must not. */
const literal = (text: string) => text.replace(/[|@]/g, (sign) => `{'${sign}'}`);

/** The same, for what is looked up without the library. */
export const plain = (text: string): string => text.replace(/\{'([|@])'\}/g, '$1');

export const inLanguage = (words: Words, language: Language): Record<string, string> =>
  Object.fromEntries(
    Object.entries(words).map(([key, word]) => [
      key,
      literal(word[LANGUAGES.indexOf(language)] ?? word[0]),
    ]),
  );
