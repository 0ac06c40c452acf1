import { expect, test } from 'vitest';
import type { FormSpec } from '#web/api/from-openapi.ts';
import { columnsOf } from './template.ts';

test('a template names what is needed first, and the parts of a group', () => {
  const items = {
    type: 'object',
    properties: {
      abc: { type: 'string' },
      item: { type: 'string' },
      name: { type: 'object', properties: { en: { type: 'string' }, zh: { type: 'string' } } },
    },
    required: ['item', 'name'],
  };
  const form = {
    ...{ tag: '', title: { en: '', zh: '' }, path: {}, query: {} },
    body: {
      type: 'object',
      properties: { actor: { type: 'string' }, items: { type: 'array', items } },
    },
  } as FormSpec;
  expect(columnsOf(form)).toEqual(['item', 'name.en', 'name.zh', 'abc']);
});
