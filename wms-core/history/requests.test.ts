import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import { noteRequest } from './requests.ts';

let database: Database;
beforeAll(async () => {
  database = await openMemory();
});
afterAll(() => database.close());

const head = { at: 7, method: 'POST', path: '/api/v1/orders', address: '10.0.0.7', device: 'X' };

test.each([
  [
    'ids of the path and of lines',
    { params: { order: 'SO-1' }, body: { actor: 'ann', lines: [{ item: 'TEA', note: 'gift' }] } },
    { actor: 'ann', subjects: ['SO-1', 'TEA'] },
  ],
  [
    'nothing of a file',
    { params: {}, body: Buffer.from('item;name') },
    { actor: 'host', subjects: [] },
  ],
  ['nothing of no body', { params: {}, body: null }, { actor: 'host', subjects: [] }],
])('a note names %s', async (_, request, noted) => {
  const [row] = await database.transaction('note', async (tx) => {
    await noteRequest(tx, { ...head, ...request });
    return tx.query('SELECT actor, subjects FROM wms.request ORDER BY sequence DESC LIMIT 1');
  });
  expect(row).toEqual(noted);
});
