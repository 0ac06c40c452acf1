/**
 * The rules by name: the clause of the text in both of its counts, and what to say. 2.0 and 2.1 have
 * the same numbers; 3.0 is counted anew. `-`: the version has no such thing.
 */
import type { Text } from '#base/refusal.ts';
import { MESSAGE_RULES } from './rules-message.ts';
import { OUR_RULES } from './rules-ours.ts';
import { VEHICLE_RULES } from './rules-vehicle.ts';

export interface Rule extends Text {
  readonly clause2: string;
  readonly clause3: string;
}

export type RuleName =
  | keyof typeof MESSAGE_RULES
  | keyof typeof OUR_RULES
  | keyof typeof VEHICLE_RULES;

export const RULES: Readonly<Record<RuleName, Rule>> = {
  ...MESSAGE_RULES,
  ...OUR_RULES,
  ...VEHICLE_RULES,
};

type Facts = Readonly<Record<string, string | number>>;

const fill = (template: string, facts: Facts) =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));

export const sentence = (rule: Rule, facts: Facts): Text => ({
  en: fill(rule.en, facts),
  zh: fill(rule.zh, facts),
});
