import { describe, expect, test } from 'vitest';
import type { DocumentSpec } from '../documents/model.ts';
import { filterOf, filtersOf, isAskable, nextOf, toAddress } from './list-question.ts';

const spec = (more: Partial<DocumentSpec> = {}): DocumentSpec => ({
  ...{ name: 'asns', menu: 'inbound', list: 'GET /api/v1/asns', rows: 'asns' },
  ...{ columns: ['asn'], key: ['asn'], ...more },
});
const QUERY = {
  type: 'object',
  properties: { after: {}, limit: {}, owner: {}, item: {}, from: {} },
  required: ['from'],
};

describe('a list', () => {
  test('keeps its filter and its table in the address, and finds them there again', () => {
    const filter = { owner: 'O-1', open: true, lot: '', item: undefined };
    const address = toAddress(filter, { sort: '-at', columns: '' });
    expect(address).toEqual({ owner: 'O-1', open: 'true', _sort: '-at' });
    expect(filterOf(address)).toEqual({ owner: 'O-1', open: true });
  });

  test('is narrowed by what it needs first, then by what stands first in it, never by its paging', () => {
    const { properties } = filtersOf(QUERY, ['item', 'owner']);
    expect(Object.keys(properties ?? {})).toEqual(['from', 'item', 'owner']);
  });

  test('is asked for when all that it needs is told', () => {
    const filters = filtersOf(QUERY);
    expect(isAskable(filters, spec(), { from: '' })).toBe(false);
    expect(isAskable(filters, spec(), { from: 'now' })).toBe(true);
    expect(isAskable({}, spec({ needsOneOf: ['item', 'lot'] }), { owner: 'O-1' })).toBe(false);
    expect(isAskable({}, spec({ needsOneOf: ['item', 'lot'] }), { lot: 'L' })).toBe(true);
  });

  test('is read on by the answer’s own mark, or behind its last row while pages are full', () => {
    const paging = { by: 'after', field: 'asn' } as const;
    const full = { asns: [{ asn: 'A' }, { asn: 'B' }] };
    expect(nextOf(spec({ paging }), { ...full, next: 'X' }, 2)).toEqual({ after: 'X' });
    expect(nextOf(spec({ paging }), full, 2)).toEqual({ after: 'B' });
    expect(nextOf(spec({ paging }), full, 3)).toBeUndefined();
    expect(nextOf(spec(), full, 2)).toBeUndefined();
  });
});
