import { describe, expect, test } from 'vitest';
import type { Schema } from '../../api/from-openapi.ts';
import { inputOf } from './schema.ts';

describe('a form asks', () => {
  test('for one number where pieces more or pieces less are meant, and leaves it as it was typed', () => {
    const more: Schema = { type: 'integer', minimum: 1, maximum: 9 };
    const less: Schema = { type: 'integer', minimum: -9, maximum: -1 };
    expect(inputOf({ anyOf: [more, less] })).toEqual({ kind: 'number', step: 1 });
  });

  test('once for each form that a value may have', () => {
    const one: Schema = { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] };
    const input = inputOf({ anyOf: [one, { type: 'array', items: one }, { type: 'null' }] });
    expect(input.kind === 'variants' && input.variants.map((form) => inputOf(form).kind)).toEqual([
      ...['text', 'number', 'switch', 'rows'],
    ]);
  });

  test.each([
    ['^\\d{4}-\\d{2}-\\d{2}$', 'date'],
    ['^(?:\\d{4}-(?:0[1-9]))$', 'date'],
    ['^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}Z$', 'time'],
    ['^([01]\\d|2[0-3]):[0-5]\\d$', 'clock'],
    ['^\\d{4}$', 'text'],
  ])('for what a text is: %s', (pattern, kind) => {
    expect(inputOf({ type: 'string', pattern })).toMatchObject({ kind });
    expect(inputOf({ anyOf: [{ type: 'string', pattern }, { type: 'null' }] }).kind).toBe(kind);
  });
});
