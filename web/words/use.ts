import { useI18n } from 'vue-i18n';
import { keepLanguage, type Language } from './index.ts';

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
  const { t, te, locale } = useI18n();
  const say = (key: string, facts: Facts = {}): string => t(key, { ...facts });
  const orCode = (key: string, code: string): string => (te(key) ? t(key) : code);
  return {
    say,
    language: locale,
    /** What a field is called, else its name in code. */
    field: (name: string) => orCode(`field.${name}`, name),
    /** What a value of a closed set means, else the value. */
    value: (value: string) => orCode(`value.${value}`, value),
    of: (text: Text): string => text[locale.value as Language],
    switchLanguage(): void {
      locale.value = locale.value === 'en' ? 'zh' : 'en';
      keepLanguage(locale.value as Language);
    },
  };
}
