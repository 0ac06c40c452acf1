import { type InjectionKey, inject } from 'vue';
import { useI18n } from 'vue-i18n';
import { actKey } from './acts.ts';
import { keepLanguage, type Language } from './index.ts';
import { plain } from './words.ts';

/** The document that a page is about: a value may mean something else there (`jobs.status.active`). */
export const ABOUT: InjectionKey<string> = Symbol('about');

type Facts = Readonly<Record<string, string | number>>;
/** A sentence that the server has in both languages. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

export const isText = (value: unknown): value is Text =>
  typeof value === 'object' && value !== null && 'en' in value && 'zh' in value;

/** Words in the language of whoever looks; they change with it. */
export function useWords() {
  const { t, locale, messages } = useI18n();
  const about = inject(ABOUT, '');
  const say = (key: string, facts: Facts = {}): string => t(key, { ...facts });
  /** Codes may have dots and blanks in them, which mean something to the library: they are looked up plainly. */
  const orCode = (key: string, code: string): string =>
    plain((messages.value as Record<string, Record<string, string>>)[locale.value]?.[key] ?? code);
  return {
    say,
    language: locale,
    /** What a field is called, else its name in code. */
    field: (name: string) => orCode(`field.${name}`, name),
    /** What a value of a closed set means, else the value. */
    value: (value: string, field = '') =>
      [`${about}.${field}.${value}`, `${field}.${value}`, value].reduceRight(
        (word, key) => orCode(`value.${key}`, word),
        value,
      ),
    /** What a button says that does this. */
    act: (operation: string) => orCode(actKey(operation), operation),
    /** What the interface's description says of a field: `English · 中文`, or English alone. */
    hint: (description = ''): string => {
      const [en = '', zh = ''] = description.split(' · ');
      return locale.value === 'zh' ? orCode(`hint.${en}`, zh) : en;
    },
    of: (text: Text): string => text[locale.value as Language],
    switchLanguage(): void {
      locale.value = locale.value === 'en' ? 'zh' : 'en';
      keepLanguage(locale.value as Language);
    },
  };
}
