import type { Refusal } from '#base/refusal.ts';
import { ATTRIBUTES } from './attributes.ts';
import { allOf, appliesTo, faultOfCondition, goodsKey, looksInside } from './conditions.ts';
import type { Filter, GoodsToPlace, Score } from './model.ts';
import { refusePutaway } from './refusals.ts';
import * as filterRules from './rules/filters.ts';
import * as scoreRules from './rules/scores.ts';
import { type FilterUse, SAFETY_FILTERS, type ScoreUse, type Strategy } from './strategy.ts';

/** The rules that are asked of some goods. */
export interface Rules {
  readonly filters: readonly Filter[];
  readonly scores: readonly Score[];
}

/** A strategy ready to decide. */
export interface CompiledStrategy {
  rulesFor(goods: GoodsToPlace): Rules;
}

const isSafety = (rule: FilterUse['rule']) => SAFETY_FILTERS.some((one) => one === rule);
const PREFERRED: readonly FilterUse['rule'][] = ['one_item', 'one_lot'];
const nameOf = (use: FilterUse | ScoreUse) => use.name ?? use.rule;

const TAKES: Readonly<Record<string, readonly string[]>> = {
  few_items: ['most'],
  bin: ['name', 'bin'],
  scale: ['name', 'attribute', 'from', 'to'],
};
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  few_items: ['most'],
  bin: ['name', 'bin'],
  scale: ['attribute', 'from', 'to'],
};
const OWN_FIELDS = ['most', 'bin', 'attribute', 'from', 'to'] as const;

function faultOfFields(use: FilterUse | ScoreUse): Refusal | undefined {
  const rule = nameOf(use);
  const given = OWN_FIELDS.filter((field) => (use as Record<string, unknown>)[field] !== undefined);
  const foreign = given.find((field) => !TAKES[use.rule]?.includes(field));
  if (foreign) return refusePutaway('strategy.field_unknown', { rule, field: foreign });
  const missing = NEEDS[use.rule]?.find(
    (field) => (use as Record<string, unknown>)[field] === undefined,
  );
  return missing ? refusePutaway('strategy.field_missing', { rule, field: missing }) : undefined;
}

function faultsOfUse(use: FilterUse | ScoreUse): Refusal[] {
  const faults = [
    faultOfFields(use),
    ...(use.when ?? []).map((condition) => faultOfCondition(condition, 'when')),
    ...(use.bin ?? []).map((condition) => faultOfCondition(condition, 'bin')),
  ];
  return faults.filter((fault) => fault !== undefined);
}

function faultOfScale(use: ScoreUse): Refusal | undefined {
  if (use.rule !== 'scale' || use.attribute === undefined) return undefined;
  const { type, of } = ATTRIBUTES[use.attribute];
  const isGood = type === 'number' && of === 'bin' && use.from !== use.to;
  return isGood ? undefined : refusePutaway('strategy.scale', { rule: nameOf(use) });
}

function faultsOfSafety(filters: readonly FilterUse[]): Refusal[] {
  const missing = SAFETY_FILTERS.filter((rule) => !filters.some((use) => use.rule === rule));
  const weakened = filters.filter((use) => isSafety(use.rule) && (use.when || use.preference));
  return [
    ...missing.map((rule) => refusePutaway('strategy.safety_missing', { rule })),
    ...weakened.map(({ rule }) => refusePutaway('strategy.safety_weakened', { rule })),
  ];
}

function faultsOfNames(uses: readonly (FilterUse | ScoreUse)[]): Refusal[] {
  const names = uses.map(nameOf);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(twice)].map((name) => refusePutaway('strategy.name_twice', { name }));
}

/** Everything that is wrong with a strategy, as one refusal; undefined when nothing is. */
export function faultIn({ filters, scores }: Strategy): Refusal | undefined {
  const faults = [
    ...faultsOfSafety(filters),
    ...faultsOfNames(filters),
    ...faultsOfNames(scores),
    ...filters.flatMap(faultsOfUse),
    ...scores.flatMap(faultsOfUse),
    ...scores.map(faultOfScale).filter((fault) => fault !== undefined),
  ];
  if (faults.length === 0) return undefined;
  const first = faults[0]!;
  return faults.length === 1
    ? first
    : refusePutaway('strategy.faults', { faults: faults.length, first: first.text }, faults);
}

const { lock, zone, size, capacity, mixing, segregation } = filterRules;
const SAFETY = { lock, zone, size, capacity, mixing, segregation } as const;

function filterOf(use: FilterUse): Filter {
  const head = {
    name: nameOf(use),
    isPreference: use.preference ?? PREFERRED.includes(use.rule),
  };
  switch (use.rule) {
    case 'few_items':
      return { ...head, ...filterRules.fewItems(use.most!) };
    case 'one_item':
      return { ...head, ...filterRules.oneItem };
    case 'one_lot':
      return { ...head, ...filterRules.oneLot };
    case 'bin':
      return { ...head, isStatic: !looksInside(use.bin!), keeps: allOf(use.bin!) };
    default:
      return { ...head, ...SAFETY[use.rule] };
  }
}

function scaleOf({ attribute, from, to }: ScoreUse): Omit<Score, 'name' | 'weight'> {
  const { read, isContent } = ATTRIBUTES[attribute!];
  return {
    isStatic: !isContent,
    key: () => '',
    of(bin, goods, floor) {
      const share = (Number(read(bin, goods, floor)) - from!) / (to! - from!);
      return Math.min(1, Math.max(0, share));
    },
    most: () => 1,
  };
}

function scoreOf(use: ScoreUse): Score {
  const head = { name: nameOf(use), weight: use.weight };
  switch (use.rule) {
    case 'same_item':
      return { ...head, ...scoreRules.sameItem };
    case 'empty_bin':
      return { ...head, ...scoreRules.empty };
    case 'takes_all':
      return { ...head, ...scoreRules.takesAll };
    case 'turnover':
      return { ...head, ...scoreRules.turnover };
    case 'walk':
      return { ...head, ...scoreRules.walk };
    case 'scale':
      return { ...head, ...scaleOf(use) };
    case 'bin': {
      const test = allOf(use.bin!);
      return {
        ...head,
        isStatic: !looksInside(use.bin!),
        key: goodsKey(use.bin!),
        of: (bin, goods, floor) => (test(bin, goods, floor) ? 1 : 0),
        most: () => 1,
      };
    }
  }
}

/** `strategy` has no fault. */
export function compileStrategy(strategy: Strategy): CompiledStrategy {
  const filters = strategy.filters.map((use) => ({
    rule: filterOf(use),
    applies: appliesTo(use.when ?? []),
  }));
  const scores = strategy.scores.map((use) => ({
    rule: scoreOf(use),
    applies: appliesTo(use.when ?? []),
  }));
  return {
    rulesFor: (goods) => ({
      filters: filters.filter(({ applies }) => applies(goods)).map(({ rule }) => rule),
      scores: scores.filter(({ applies }) => applies(goods)).map(({ rule }) => rule),
    }),
  };
}
