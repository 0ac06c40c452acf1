import { type InjectionKey, inject } from 'vue';
import { useI18n } from 'vue-i18n';
import { withLocalTimes } from '#web/parts/format.ts';
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

/** Words in the language of whoever looks; they change with it. `own`: the document, for who provides it. */
export function useWords(own?: string) {
  const { t, locale, messages } = useI18n();
  const about = own ?? inject(ABOUT, '');
  const say = (key: string, facts: Facts = {}): string => t(key, { ...facts });
  /** Codes may have dots and blanks in them, which mean something to the library: they are looked up plainly. */
  const orCode = (key: string, code: string): string =>
    plain((messages.value as Record<string, Record<string, string>>)[locale.value]?.[key] ?? code);
  /** The first key stands before the others. */
  const firstOf = (keys: readonly string[], code: string): string =>
    keys.reduceRight((word, key) => orCode(key, word), code);
  const inField = (value: string, name: string) => [
    `value.${about}.${name}.${value}`,
    `value.${name}.${value}`,
  ];
  return {
    say,
    language: locale,
    /** What a field is called, else its name in code. */
    field: (name: string) => firstOf([`field.${about}.${name}`, `field.${name}`], name),
    /** What a value of a closed set means, else the value. */
    value: (value: string, field = '') =>
      firstOf([...inField(value, field), `value.${value}`], value),
    /** Of a field in which people write what they like, too: the words of the house's own codes there. */
    coded: (value: string, field: string) => firstOf(inField(value, field), value),
    /** What a button says that does this. */
    act: (operation: string) => orCode(actKey(operation), operation),
    /** What the interface's description says of a field: `English · 中文`, or English alone. */
    hint: (description = ''): string => {
      const [en = '', zh = ''] = description.split(' · ');
      return locale.value === 'zh' ? orCode(`hint.${en}`, zh) : en;
    },
    of: (text: Text): string => withLocalTimes(text[locale.value as Language], locale.value),
    switchLanguage(): void {
      locale.value = locale.value === 'en' ? 'zh' : 'en';
      keepLanguage(locale.value as Language);
    },
  };
}
