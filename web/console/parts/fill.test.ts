import { describe, expect, test } from 'vitest';
import type { FormSpec, Schema } from '../../api/from-openapi.ts';
import { filled } from './fill.ts';

const text: Schema = { type: 'string' };
const object = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
  ...{ type: 'object', properties, required },
});
const form = (body: Schema): FormSpec => ({
  ...{ tag: 'stock', title: { en: 'Move', zh: '移动' } },
  ...{ path: object({ item: text }), query: object({}), body },
});
const place = object({ location: text, handlingUnit: text }, ['location']);
const ROW = {
  ...{ item: 'TEA', location: 'A-1', handlingUnit: '', quantity: 5, reason: 'wet', note: 'old' },
  ...{ held: true, version: 3, scopeless: null },
};

describe('a form that opens for a row', () => {
  test('has what names the goods, where they are, and nothing that was said for another act', () => {
    const body = object({
      ...{ item: text, from: place, to: place, quantity: { type: 'integer' }, reason: text },
      scope: object({ item: text, lot: text }),
    });
    expect(filled(form(body), 'body', ROW, false)).toEqual({
      ...{ item: 'TEA', from: { location: 'A-1' }, quantity: 5, scope: { item: 'TEA' } },
    });
  });

  test('takes no value of another kind than is asked for', () => {
    const body = object({ quantity: text, held: { type: 'integer' }, item: { enum: ['CUP'] } });
    expect(filled(form(body), 'body', ROW, false)).toEqual({});
  });

  test('makes a number by which a repeat is harmless', () => {
    const body = object({ moveId: text }, ['moveId']);
    expect(filled(form(body), 'body', ROW, false)).toEqual({
      moveId: expect.stringMatching(/^MOVE-\w+$/),
    });
  });

  test('of an edit has all that there is, and of inner records only what may be sent', () => {
    const body = object({
      item: text,
      reason: text,
      to: object({ location: text }),
      scopeless: text,
    });
    const record = { ...ROW, to: { location: 'B-1', zone: 'Z' } };
    expect(filled(form(body), 'body', record, true)).toEqual({
      ...{ item: 'TEA', reason: 'wet', to: { location: 'B-1' } },
    });
  });
});
