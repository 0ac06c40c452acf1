import { invariant } from './invariant.ts';
import { inChinese } from './words.ts';

/** A sentence a person reads, in both languages of the house. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** What a person wrote, a device said or a code is: the same in both languages. */
export const same = (words: string): Text => ({ en: words, zh: words });

export type Language = keyof Text;

export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * An expected "no": a value, never thrown. It says what was refused (`code`), the `facts`, and a
 * sentence that tells a worker what is the matter and what to do.
 */
export interface Refusal {
  readonly refused: true;
  readonly code: string;
  readonly facts: Facts;
  readonly text: Text;
  /** Bad input can hold several faults; all are listed at once. */
  readonly details?: readonly Refusal[];
}

/** One row of a room's table of refusals: HTTP status and both sentences, `{fact}` is filled in. */
export interface RefusalRow extends Text {
  readonly status: number;
}

export type RefusalTable = Readonly<Record<string, RefusalRow>>;

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && (value as Refusal).refused === true;
}

/** A fact may be a sentence itself: each language gets its own, the field `facts` the English. */
type Given = Readonly<Record<string, Facts[string] | Text>>;

const isText = (fact: Given[string] | undefined): fact is Text =>
  typeof fact === 'object' && fact !== null;

/** Facts that are words of a closed set: states, kinds of units, work and packagings, reasons. */
const CLOSED: readonly string[] = [
  ...['status', 'as', 'is', 'type', 'kind', 'intoKind', 'level', 'quality', 'why'],
];

function inOne(given: Given, language: Language): Facts {
  const told = (name: string, fact: Facts[string]) =>
    language === 'zh' && CLOSED.includes(name) ? inChinese(String(fact)) : fact;
  return Object.fromEntries(
    Object.entries(given).map(([name, fact]) => [
      name,
      isText(fact) ? fact[language] : told(name, fact!),
    ]),
  );
}

function fill(template: string, facts: Facts): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in facts ? String(facts[name]) : whole,
  );
}

/** Makes the `refuse` function of a room from its table: an unknown code does not type-check. */
export function refusalsOf<T extends RefusalTable>(table: T) {
  return (code: keyof T & string, given: Given = {}, details?: readonly Refusal[]): Refusal => {
    const row = table[code];
    invariant(row, `no refusal is named ${code}`);
    const facts = inOne(given, 'en');
    const text = { en: fill(row.en, facts), zh: fill(row.zh, inOne(given, 'zh')) };
    return details
      ? { refused: true, code, facts, text, details }
      : { refused: true, code, facts, text };
  };
}
