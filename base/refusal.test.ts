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

test('a state stands in Chinese in a Chinese sentence, and in the facts as it is', () => {
  const refuse = refusalsOf({
    'a.state': { status: 409, en: 'It is {status}.', zh: '状态为 {status}。' },
  });
  expect(refuse('a.state', { status: 'shipped' })).toMatchObject({
    facts: { status: 'shipped' },
    text: { en: 'It is shipped.', zh: '状态为 已发货。' },
  });
  expect(refuse('a.state', { status: 'a new word' }).text.zh).toBe('状态为 a new word。');
});

test.each([
  ['type', 'tote', '周转箱'],
  ['level', 'case', '箱'],
  ['quality', 'passed', '合格'],
  ['kind', 'pallet', '托盘'],
])('so does a %s: %s', (name, word, zh) => {
  const refuse = refusalsOf({ 'a.word': { status: 409, en: `It is {${name}}.`, zh: `{${name}}` } });
  expect(refuse('a.word', { [name]: word }).text).toEqual({ en: `It is ${word}.`, zh });
});
