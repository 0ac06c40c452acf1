import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Value } from 'typebox/value';
import { faultTexts } from '#base/schema-fault.ts';

/** What a validator throws: the message in English, and the same in Chinese. */
export interface SchemaFault extends Error {
  validation: unknown;
  statusCode: number;
  chinese: string;
}

/** Schemas are compiled once, however many servers of a process use them. */
const compiled = new WeakMap<object, Validator>();

/**
 * Validation by TypeBox itself: bodies as they are, query strings and path parameters (text by
 * nature) converted first.
 */
export function createValidators(): FastifySchemaCompiler<TSchema> {
  return ({ schema, httpPart }) => {
    let validator = compiled.get(schema);
    if (!validator) {
      validator = Compile(schema);
      compiled.set(schema, validator);
    }
    const isText = httpPart === 'querystring' || httpPart === 'params';
    return (given: unknown) => {
      const value = isText ? Value.Default(schema, Value.Convert(schema, given)) : given;
      if (validator.Check(value)) return { value };
      const faults = validator.Errors(value).slice(0, 20);
      const texts = faultTexts(httpPart ?? 'body', schema, faults);
      const error = new Error(texts.map(({ en }) => en).join('; ')) as SchemaFault;
      error.validation = faults;
      error.chinese = texts.map(({ zh }) => zh).join('；');
      error.statusCode = 400;
      return { error };
    };
  };
}
