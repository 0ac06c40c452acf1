import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import type { DeviceProblem } from '../engine/problem-model.ts';
import type { Draft } from '../engine/state.ts';
import { readProblems, writeProblems } from './problems.ts';

let database: Database;
beforeAll(async () => {
  database = await openMemory();
});
afterAll(() => database.close());

test('a problem says in both languages what a person has to do', async () => {
  const text = { en: 'Push AGV-7 to S-PARK-3', zh: '请将 AGV-7 推到 S-PARK-3' };
  const problem: DeviceProblem = {
    ...{ eventId: 'e1', device: 'AGV-7', kind: 'stranded', part: '', job: 'J1' },
    ...{ saidBy: 'fleet', note: '', text },
  };
  const plain: DeviceProblem = { ...problem, eventId: 'e2', device: 'AGV-8' };
  const found = await database.transaction('problems', async (tx) => {
    const { text: _, ...without } = plain;
    const draft = { problems: [problem, without], endedProblems: [], now: 7_000 };
    await writeProblems(tx, draft as unknown as Draft);
    return readProblems(tx, { kind: 'stranded', limit: 10 });
  });
  expect(found.map((one) => [one.device, one.text])).toEqual([
    ['AGV-8', null],
    ['AGV-7', text],
  ]);
});
