import { expect, test } from 'vitest';
import { refusalsOf } from './refusal.ts';

test('a sentence within a sentence is in the reader’s language', () => {
  const refuse = refusalsOf({
    'a.faults': { status: 422, en: '{faults} faults: {first}', zh: '{faults} 处错误：{first}' },
  });
  expect(refuse('a.faults', { faults: 2, first: { en: 'No bin.', zh: '没有库位。' } })).toEqual({
    refused: true,
    code: 'a.faults',
    facts: { faults: 2, first: 'No bin.' },
    text: { en: '2 faults: No bin.', zh: '2 处错误：没有库位。' },
  });
});
