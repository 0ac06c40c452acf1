import { type Static, Type } from 'typebox';
import { ATTRIBUTE_NAMES } from './attributes.ts';

/**
 * A putaway strategy is data: which bins may be taken (filters, asked in their order), which of them
 * is best (scores, each times its weight), and of which goods each rule is asked (`when`). What the
 * rules mean is code (`rules/`, `attributes.ts`); which of them a site uses, and how, is not.
 */

const closed = { additionalProperties: false } as const;
const Name = Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' });
const Words = '^[^\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]{0,80}$';
/** As an enum: a union of forty names, many times over, would fill the OpenAPI document. */
const oneOf = <const T extends string>(values: readonly T[], description?: string) =>
  Type.Unsafe<T>({
    type: 'string',
    enum: values,
    ...(description === undefined ? {} : { description }),
  });

export const COMPARISONS = [
  'is',
  'is_not',
  'in',
  'not_in',
  'at_least',
  'at_most',
  'begins_with',
] as const;

const AttributeField = oneOf(ATTRIBUTE_NAMES);
const Single = Type.Union([
  Type.String({ pattern: Words, maxLength: 80 }),
  Type.Number({ minimum: -1e12, maximum: 1e12 }),
  Type.Boolean(),
]);

export const Condition = Type.Object(
  {
    attribute: AttributeField,
    compare: oneOf(COMPARISONS),
    value: Type.Optional(
      Type.Union([Single, Type.Array(Single, { minItems: 1, maxItems: 200 })], {
        description: 'a list for in and not_in, one value for the others',
      }),
    ),
    other: Type.Optional(
      oneOf(ATTRIBUTE_NAMES, 'in place of a value: what another attribute says'),
    ),
  },
  closed,
);
export type Condition = Static<typeof Condition>;

const Conditions = (description: string) =>
  Type.Optional(Type.Array(Condition, { minItems: 1, maxItems: 20, description }));
const When = Conditions('asked of goods to which all of these apply; left out: of all goods');
const OfBin = Conditions('of the rule bin: what must be so of a bin, all of it');

/** These keep people and goods safe: every strategy has them, unconditionally. */
export const SAFETY_FILTERS = [
  'lock',
  'zone',
  'size',
  'capacity',
  'mixing',
  'segregation',
] as const;

export const FilterUse = Type.Object(
  {
    rule: oneOf([...SAFETY_FILTERS, 'few_items', 'one_item', 'one_lot', 'bin']),
    name: Type.Optional(Name),
    when: When,
    bin: OfBin,
    most: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000, description: 'of few_items: items in a bin' }),
    ),
    preference: Type.Optional(
      Type.Boolean({ description: 'dropped for goods that find no room otherwise' }),
    ),
  },
  closed,
);
export type FilterUse = Static<typeof FilterUse>;

export const ScoreUse = Type.Object(
  {
    rule: oneOf(['same_item', 'empty_bin', 'takes_all', 'turnover', 'walk', 'bin', 'scale']),
    weight: Type.Number({ minimum: 0, maximum: 1_000 }),
    name: Type.Optional(Name),
    when: When,
    bin: OfBin,
    attribute: Type.Optional(AttributeField),
    from: Type.Optional(
      Type.Number({ minimum: -1e9, maximum: 1e9, description: 'of scale: scores 0 here' }),
    ),
    to: Type.Optional(
      Type.Number({ minimum: -1e9, maximum: 1e9, description: 'of scale: scores 1 here' }),
    ),
  },
  closed,
);
export type ScoreUse = Static<typeof ScoreUse>;

export const Strategy = Type.Object(
  {
    filters: Type.Array(FilterUse, { minItems: 1, maxItems: 60 }),
    scores: Type.Array(ScoreUse, { minItems: 1, maxItems: 60 }),
  },
  closed,
);
export type Strategy = Static<typeof Strategy>;

/** In force until somebody sets another. */
export const DEFAULT_STRATEGY: Strategy = {
  filters: [
    ...SAFETY_FILTERS.map((rule) => ({ rule })),
    { rule: 'few_items', most: 6 },
    { rule: 'one_item', preference: true },
    { rule: 'one_lot', preference: true },
  ],
  scores: [
    { rule: 'same_item', weight: 8 },
    { rule: 'empty_bin', weight: 4 },
    { rule: 'takes_all', weight: 2 },
    { rule: 'turnover', weight: 1 },
    { rule: 'walk', weight: 0.5 },
  ],
};

/** Bulky goods to the floor, class A to bins of class A where there is room, heavy goods low. */
export const EXAMPLE_STRATEGY: Strategy = {
  filters: [
    ...DEFAULT_STRATEGY.filters,
    {
      rule: 'bin',
      name: 'bulky_to_floor',
      when: [{ attribute: 'item.volumeMl', compare: 'at_least', value: 100_000 }],
      bin: [{ attribute: 'bin.z', compare: 'at_most', value: 0.5 }],
      preference: true,
    },
  ],
  scores: [
    ...DEFAULT_STRATEGY.scores,
    {
      rule: 'bin',
      name: 'own_class',
      weight: 3,
      bin: [{ attribute: 'bin.abc', compare: 'is', other: 'item.abc' }],
    },
    {
      rule: 'scale',
      name: 'heavy_low',
      weight: 1,
      when: [{ attribute: 'item.weightGrams', compare: 'at_least', value: 10_000 }],
      attribute: 'bin.z',
      from: 6,
      to: 0,
    },
  ],
};
