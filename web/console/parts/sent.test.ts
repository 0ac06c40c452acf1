import { describe, expect, test } from 'vitest';
import type { Schema } from '../../api/from-openapi.ts';
import { sent } from './sent.ts';

const text: Schema = { type: 'string' };
const list = (items: Schema, minItems = 0): Schema => ({ type: 'array', items, minItems });
const group = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
  ...{ type: 'object', properties, required },
});

describe('what leaves a form', () => {
  const body = group(
    {
      ...{ name: text, codes: list(text), skills: list(text) },
      ...{ serials: list(text, 1), lines: list(text, 1) },
      days: list(group({ day: text, shifts: list(text) }, ['day', 'shifts'])),
      place: group({ unit: text }),
    },
    ['name', 'codes', 'lines'],
  );

  test('is without what was left empty', () => {
    const typed = {
      name: 'Cup',
      codes: ['1'],
      serials: [],
      lines: [undefined],
      place: { unit: '' },
    };
    expect(sent(body, typed)).toEqual({ name: 'Cup', codes: ['1'] });
    expect(sent(body, { name: null })).toBeUndefined();
  });

  test('has a list that somebody emptied: what the house takes by itself is not what he wants', () => {
    expect(sent(body, { name: 'Cup', skills: [] })).toMatchObject({ skills: [] });
  });

  test('has each list that must be there and may have nothing in it, in lists as well', () => {
    expect(sent(body, { name: 'Cup', days: [{ day: '2030-01-07' }, undefined] })).toEqual({
      ...{ name: 'Cup', codes: [], days: [{ day: '2030-01-07', shifts: [] }] },
    });
  });
});
