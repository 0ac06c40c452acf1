import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { Code, closed, Day, Quantity, Timestamp, Unit, Words } from '#wms-core/http-schemas.ts';
import { faultTexts } from './schema-fault.ts';

const Line = Type.Object({ item: Code, quantity: Quantity, unit: Type.Optional(Unit) }, closed);
const Body = Type.Object(
  {
    reason: Words,
    lines: Type.Array(Line, { minItems: 1, maxItems: 2 }),
    outcome: Type.Optional(Type.Union([Type.Literal('lifted'), Type.Literal('closed')])),
    limitMinor: Type.Optional(Type.Union([Type.Integer({ minimum: 0 }), Type.Null()])),
    until: Type.Optional(Timestamp),
    fromDay: Type.Optional(Day),
  },
  closed,
);
const validator = Compile(Body);
const line = { item: 'TEA', quantity: 1 };
const right = { reason: 'broken', lines: [line] };

const said = (body: unknown) =>
  faultTexts('body', Body, validator.Errors(body).slice(0, 20)).map(({ en, zh }) => [en, zh]);

describe('what is wrong with a request', () => {
  test.each<[string, unknown, string, string]>([
    ['missing', { lines: [line] }, 'reason is missing (body/reason)', '原因缺失（body/reason）'],
    [
      'missing in a line',
      { ...right, lines: [{ item: 'TEA' }] },
      'quantity is missing (body/lines/0/quantity)',
      '数量缺失（body/lines/0/quantity）',
    ],
    [
      'unknown',
      { ...right, colour: 'red' },
      'colour is not known here (body/colour)',
      'colour是未知字段（body/colour）',
    ],
    [
      'no number',
      { ...right, lines: [{ ...line, quantity: 'three' }] },
      'quantity must be a whole number (body/lines/0/quantity)',
      '数量须为整数（body/lines/0/quantity）',
    ],
    [
      'too small',
      { ...right, lines: [{ ...line, quantity: 0 }] },
      'quantity must be at least 1 (body/lines/0/quantity)',
      '数量不能小于 1（body/lines/0/quantity）',
    ],
    [
      'too long',
      { ...right, reason: 'x'.repeat(201) },
      'reason is too long: at most 200 characters (body/reason)',
      '原因过长，最多 200 个字符（body/reason）',
    ],
    [
      'with signs that a code has not',
      { ...right, lines: [{ ...line, item: 'TEA 1' }] },
      'item must be 1 to 40 letters, digits, _ . : - (body/lines/0/item)',
      '货品须为 1 至 40 个字符（字母、数字、_ . : -）（body/lines/0/item）',
    ],
    [
      'not one of those that there are',
      { ...right, lines: [{ ...line, unit: 'bag' }] },
      'unit must be one of each, inner, case, pallet (body/lines/0/unit)',
      '计量单位须为以下之一：each, inner, case, pallet（body/lines/0/unit）',
    ],
    [
      'none of several words',
      { ...right, outcome: 'gone' },
      'outcome must be one of lifted, closed (body/outcome)',
      '结果须为以下之一：lifted, closed（body/outcome）',
    ],
    [
      'neither number nor null',
      { ...right, limitMinor: 'much' },
      'limitMinor must be a whole number or null (body/limitMinor)',
      '额度须为整数或null（body/limitMinor）',
    ],
    [
      'no time',
      { ...right, until: 'tomorrow' },
      'until must be a time like 2026-01-31T08:00:00Z (body/until)',
      '截止时间须为时间，如 2026-01-31T08:00:00Z（body/until）',
    ],
    [
      'no day',
      { ...right, fromDay: '31.1.' },
      'fromDay must be a day like 2026-01-31 (body/fromDay)',
      '起始日须为日期，如 2026-01-31（body/fromDay）',
    ],
    [
      'too many',
      { ...right, lines: [line, line, line] },
      'lines is too long: at most 2 entries (body/lines)',
      '行过多，最多 2 项（body/lines）',
    ],
    [
      'an empty list',
      { ...right, lines: [] },
      'lines must not be empty (body/lines)',
      '行不能为空（body/lines）',
    ],
    ['no object', 'text', 'the body must be an object {…}', '请求体须为对象 {…}'],
  ])('%s', (_, body, en, zh) => {
    expect(said(body)).toEqual([[en, zh]]);
  });

  test('several faults are told one after the other', () => {
    expect(said({ reason: '', lines: [{ ...line, quantity: 1.5 }], x: 1 })).toHaveLength(3);
  });
});
