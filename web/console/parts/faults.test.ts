import { expect, test } from 'vitest';
import { faultsOf } from './faults.ts';

test.each([
  [
    'The request does not fit: asn must be 1 to 40 letters, digits, _ . : - (body/asn); quantity must be at least 1 (body/lines/0/quantity). See /docs for what this route takes.',
    ['body/asn', 'body/lines/0/quantity'],
  ],
  [
    '请求不符合要求：操作人缺失（body/actor）；数量不能小于 1（body/lines/0/quantity）。请在 /docs 查看该接口的参数。',
    ['body/actor', 'body/lines/0/quantity'],
  ],
  ['The order was shipped (yesterday).', []],
])('a sentence tells at which fields its faults are: %#', (sentence, places) => {
  const faults = faultsOf(sentence);
  expect(Object.keys(faults)).toEqual(places);
  for (const fault of Object.values(faults)) expect(fault).not.toMatch(/[()（）]/);
});
