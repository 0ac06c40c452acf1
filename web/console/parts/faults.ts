import type { InjectionKey, Ref } from 'vue';

/** What the warehouse found wrong with a field, by its place: `body/lines/0/quantity`. */
export type Faults = Readonly<Record<string, string>>;
export const FAULTS: InjectionKey<Readonly<Ref<Faults>>> = Symbol('faults');

/** A sentence about what does not fit names the place of each fault in brackets, in both languages. */
const FAULT = /([^;；:：]+?)\s*[（(]((?:body|query|querystring|params)(?:\/[^)）\s]*)?)[)）]/g;

export function faultsOf(sentence: string): Faults {
  const found = [...sentence.matchAll(FAULT)].map(([, text = '', place = '']) => [
    place.replace(/^querystring/, 'query').replace(/^params/, 'path'),
    text.trim(),
  ]);
  return Object.fromEntries(found);
}
