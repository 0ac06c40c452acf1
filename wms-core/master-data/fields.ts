import { type TSchema, type TSchemaOptions, Type } from 'typebox';
import { Code, closed, Words } from '../http-schemas.ts';

/** Pieces of the schemas of master data. */

export const Name = Type.Object({ en: Words, zh: Words }, closed);

/** May be left out, and is null then. */
export const nullable = (schema: TSchema, options: TSchemaOptions = {}) =>
  Type.Optional(Type.Union([schema, Type.Null()], { default: null, ...options }));

/** One of a few words; the first is meant where it is left out. */
export const choice = <const Values extends readonly string[]>(
  values: Values,
  options: TSchemaOptions = {},
) => Type.Optional(Type.Enum([...values], { default: values[0], ...options }));

export const flag = (description: string) =>
  Type.Optional(Type.Boolean({ default: false, description }));

export const whole = (minimum: number, maximum: number, options: TSchemaOptions = {}) =>
  Type.Integer({ minimum, maximum, ...options });

export const Millimetres = whole(1, 100_000);
export const Grams = whole(1, 100_000_000);
export const Percent = whole(0, 100);
export const Days = whole(0, 36_500);
export const Pieces = whole(0, 1_000_000_000);

/** Free text that may be empty. */
export const Note = Type.Optional(
  Type.String({
    pattern: '^[^\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]{0,200}$',
    maxLength: 200,
    default: '',
  }),
);

export const Gln = nullable(Type.String({ pattern: '^\\d{13}$' }), {
  description: 'GS1 global location number',
});

export const TEMPERATURES = ['ambient', 'chilled', 'frozen'] as const;
export const CUSTOMS = ['free', 'bonded', 'excise'] as const;
export const ABC = ['A', 'B', 'C'] as const;

/** Master data are never deleted: what is out of use is blocked, with the reason. */
export const Blockable = {
  status: choice(['active', 'blocked']),
  blockReason: Note,
};

export const OwnerCode = Type.Optional(Code);
