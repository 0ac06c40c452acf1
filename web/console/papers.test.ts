import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { givenFor, papersOf } from './papers.ts';

const { paths } = JSON.parse(await readFile('docs/openapi.json', 'utf8')) as {
  readonly paths: Readonly<Record<string, unknown>>;
};
const FIELDS = [
  'asn',
  'order',
  'count',
  'countId',
  'item',
  'location',
  'unit',
  'handlingUnit',
  'worker',
];

test.each(FIELDS)('a document named by %s has papers that the warehouse prints', (field) => {
  const papers = papersOf(field);
  expect(papers.length).toBeGreaterThan(0);
  for (const { operation } of papers) expect(paths).toHaveProperty([operation.slice(4)]);
});

test('a code stands in the path or in the question, as the paper wants it', () => {
  expect(papersOf('order').map((paper) => givenFor(paper, 'SO-1'))).toEqual(
    Array(3).fill({ path: { order: 'SO-1' }, query: {} }),
  );
  expect(givenFor(papersOf('countId')[0]!, 'C-1')).toEqual({
    path: { count: 'C-1' },
    query: {},
  });
  expect(givenFor(papersOf('item')[0]!, 'TEA', { owner: 'O-2' })).toEqual({
    path: { item: 'TEA' },
    query: { owner: 'O-2' },
  });
  expect(givenFor(papersOf('location')[0]!, 'B-1')).toEqual({ query: { locations: 'B-1' } });
});

test('what has no paper has no button', () => {
  expect(papersOf('apiKey')).toEqual([]);
});
