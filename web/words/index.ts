import { createI18n } from 'vue-i18n';
import { accessWords } from './access.ts';
import { actKey, actWords } from './acts.ts';
import { commonWords } from './common.ts';
import { fieldWords } from './fields.ts';
import { valueWords } from './values.ts';
import { inLanguage, LANGUAGES, type Language, type Words } from './words.ts';

export type { Language, Words } from './words.ts';

const KEPT = 'warehub.language';

function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  const wanted = kept ?? navigator.language;
  return wanted.startsWith('zh') ? 'zh' : 'en';
}

const prefixed = (prefix: string, words: Words): Words =>
  Object.fromEntries(Object.entries(words).map(([key, word]) => [`${prefix}.${key}`, word]));

/** The words that the library looks up: those of all screens, and the page's own. */
export function createWords(own: Words) {
  const all: Words = {
    ...commonWords,
    ...accessWords,
    ...prefixed('field', fieldWords),
    ...prefixed('value', valueWords),
    ...Object.fromEntries(Object.entries(actWords).map(([name, word]) => [actKey(name), word])),
    ...own,
  };
  const i18n = createI18n({
    legacy: false,
    locale: firstLanguage(),
    fallbackLocale: 'en',
    missingWarn: false,
    fallbackWarn: false,
    messages: Object.fromEntries(
      LANGUAGES.map((language) => [language, inLanguage(all, language)]),
    ),
  });
  document.documentElement.lang = i18n.global.locale.value;
  return i18n;
}

/** Remembers the language and tells the browser, which chooses glyphs and a voice by it. */
export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
}
