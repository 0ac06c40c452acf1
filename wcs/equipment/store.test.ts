import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import type { CrossingRow } from './model.ts';
import { loadCrossings, saveCrossings } from './store.ts';

let database: Database;
beforeAll(async () => {
  database = await openMemory();
});
afterAll(() => database.close());

const row = (equipment: string, more: Partial<CrossingRow> = {}): CrossingRow => ({
  ...{ requestId: `O1.${equipment}`, equipment, legId: 'L1', vehicle: 'AGV-1' },
  ...{ from: 'A', to: 'B', load: 'P-1', status: 'asked', at: 1_000, ...more },
});
const load = () => database.transaction('load', loadCrossings);
const save = (changed: readonly CrossingRow[], over: readonly string[] = []) =>
  database.transaction('save', (tx) => saveCrossings(tx, changed, over));

test('crossings come back as they were, changed and ended ones too', async () => {
  await save([row('DOOR'), row('LIFT', { status: 'leaving', load: '' })]);
  expect([...(await load()).values()]).toEqual([
    row('DOOR'),
    row('LIFT', { status: 'leaving', load: '' }),
  ]);
  // The door's crossing is over, and asked for by the next one in the same tick.
  const next = row('DOOR', { requestId: 'O2.DOOR', vehicle: 'AGV-2', at: 3_000 });
  await save([next, row('LIFT', { status: 'leaving', load: '', at: 2_000 })], ['O1.DOOR']);
  expect((await load()).get('DOOR')).toEqual(next);
  expect((await load()).get('LIFT')?.at).toBe(2_000);
  await save([], ['O2.DOOR', 'O1.LIFT']);
  expect((await load()).size).toBe(0);
});

test('a device never has two: such a tick is not written', async () => {
  await save([row('DOOR')]);
  await expect(save([row('DOOR', { requestId: 'O9.DOOR' })])).rejects.toThrow();
  expect((await load()).get('DOOR')).toEqual(row('DOOR'));
});
