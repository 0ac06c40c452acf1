import type { FormSpec, Schema } from '#web/api/from-openapi.ts';

/** How a form asks for what a schema describes. */
export type Input =
  | {
      readonly kind: 'text';
      readonly max?: number;
      readonly pattern?: string;
      /** Not for the eyes of who looks over the shoulder. */
      readonly isSecret?: boolean;
    }
  | { readonly kind: 'time' | 'date' | 'clock' | 'switch' }
  /** Without its range: what was typed is not changed to the next that fits, but refused in words. */
  | { readonly kind: 'number'; readonly step: number }
  | { readonly kind: 'choice'; readonly values: readonly (string | number)[] }
  | { readonly kind: 'texts' }
  | { readonly kind: 'group'; readonly fields: readonly Field[] }
  | { readonly kind: 'rows'; readonly item: Schema; readonly least: number }
  | { readonly kind: 'variants'; readonly variants: readonly Schema[] }
  | { readonly kind: 'json' };

export interface Field {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

const typeOf = ({ type }: Schema): string | undefined =>
  Array.isArray(type) ? type.find((one) => one !== 'null') : (type as string | undefined);

const choicesOf = (schema: Schema): readonly (string | number)[] | undefined => {
  if (schema.enum)
    return schema.enum.filter((one) => typeof one !== 'boolean' && one !== null) as (
      | string
      | number
    )[];
  if (schema.const !== undefined) return [schema.const as string | number];
  const parts = schema.anyOf?.map(choicesOf);
  if (!parts || parts.length === 0 || parts.some((one) => one === undefined)) return undefined;
  return parts.flatMap((one) => one ?? []);
};

export const fieldsOf = (schema: Schema): readonly Field[] =>
  Object.entries(schema.properties ?? {}).map(([name, inner]) => ({
    ...{ name, schema: inner },
    isRequired: schema.required?.includes(name) === true && inner.default === undefined,
  }));

/** All forms that a value may have: nothing is no form of its own, and forms within forms stand beside the others. */
const formsWithin = (schema: Schema): readonly Schema[] =>
  schema.anyOf && !choicesOf(schema)
    ? schema.anyOf
        .flatMap(formsWithin)
        .filter((one) => typeOf(one) !== 'null' && String(one.enum) !== '')
    : [schema];

const isNumber = (schema: Schema) =>
  /^(integer|number)$/.test(typeOf(schema) ?? '') && !choicesOf(schema);

export function inputOf(schema: Schema): Input {
  const values = choicesOf(schema);
  if (values) return { kind: 'choice', values };
  if (schema.anyOf) {
    // A code or nothing is asked for as a code.
    const forms = formsWithin(schema);
    // Pieces more or pieces less are two ranges, and one number to a person.
    const real = forms.filter((one, at) => !isNumber(one) || forms.findIndex(isNumber) === at);
    return real.length === 1 ? inputOf(real[0]!) : { kind: 'variants', variants: real };
  }
  switch (typeOf(schema)) {
    case 'string': {
      const { pattern, maxLength: max } = schema;
      if (pattern?.includes('T\\d{2}:\\d{2}')) return { kind: 'time' };
      if (pattern && /^\^(\(\?:)?\\d\{4\}-/.test(pattern)) return { kind: 'date' };
      if (pattern?.startsWith('^([01]\\d|2[0-3]):')) return { kind: 'clock' };
      return {
        ...{ kind: 'text', isSecret: schema.writeOnly === true },
        ...(max ? { max } : {}),
        ...(pattern ? { pattern } : {}),
      };
    }
    case 'integer':
    case 'number':
      return { kind: 'number', step: typeOf(schema) === 'integer' ? 1 : 0.01 };
    case 'boolean':
      return { kind: 'switch' };
    case 'array': {
      const item = schema.items ?? {};
      const isTexts = typeOf(item) === 'string' && !choicesOf(item);
      return isTexts ? { kind: 'texts' } : { kind: 'rows', item, least: schema.minItems ?? 0 };
    }
    case 'object':
      return schema.properties ? { kind: 'group', fields: fieldsOf(schema) } : { kind: 'json' };
    default:
      return { kind: 'json' };
  }
}

/** Which of several forms of a value there is already; the first where there is none. */
export function variantOf(input: Input, value: unknown): number {
  if (input.kind !== 'variants' || value === undefined) return 0;
  const type = Array.isArray(value) ? 'array' : typeof value;
  const found = input.variants.findIndex((one) => {
    const wanted = typeOf(one);
    return wanted === type || (wanted === 'integer' && type === 'number');
  });
  return Math.max(0, found);
}

/** A number by which an act is done once: made here, so that pressing twice does nothing twice. */
export function isOnceNumber(name: string, spec: FormSpec): boolean {
  return /Id$/.test(name) && spec.body?.required?.includes(name) === true;
}

export const newNumber = (prefix: string): string =>
  `${prefix.replace(/Id$/, '').toUpperCase()}-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 5)}`.slice(
    0,
    40,
  );
