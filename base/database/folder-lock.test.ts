import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from './folder-lock.ts';

const NO_SUCH_PROCESS = 4_194_304;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warehub-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function race(starters: number) {
  const tries = Array.from({ length: starters }, () => lockFolder(folder));
  const outcomes = await Promise.allSettled(tries);
  const refusals = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
  const locks = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  return { locks, refusals };
}

test('of twenty that start at once one gets the folder, the others a sentence', async () => {
  const { locks, refusals } = await race(20);
  expect(locks).toHaveLength(1);
  expect(new Set(refusals)).toEqual(new Set(['store.locked']));
  await locks[0]!.release();
  expect(await readdir(folder)).toEqual([]);
  expect((await race(1)).locks).toHaveLength(1);
});

test.each([
  ['of a killed process', JSON.stringify({ pid: NO_SUCH_PROCESS })],
  ['that is empty', ''],
])('a lock %s is taken over, by one', async (_, content) => {
  await writeFile(join(folder, 'warehub.lock'), content);
  expect((await race(20)).locks).toHaveLength(1);
  expect(await readdir(folder)).toEqual(['warehub.lock']);
});
