import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createReplay, type ReplayDeps } from './replay.ts';

/** What is told of a time whose first answer is `answer`. */
async function toldOf(answer: Awaited<ReturnType<ReplayDeps['ask']>>): Promise<unknown[]> {
  const told: unknown[] = [];
  const listener = {
    ...{ state: () => told.push('state'), change: () => told.push('change') },
    online: (isOnline: boolean) => told.push(isOnline ? 'heard' : 'lost'),
  };
  const deps = { nodes: new Map(), listener, ask: async () => answer };
  const replay = createReplay(
    { ...deps, shows: () => told.push('shown'), ended: () => told.push('ended') },
    1,
  );
  await wait(0);
  replay.end();
  return told;
}

describe('a time that is not shown', () => {
  test('is not said to be a lost line where the warehouse refused it, and is not drawn', async () => {
    expect(await toldOf('refused')).toEqual(['heard']);
    expect(await toldOf('unreached')).toEqual(['lost']);
  });

  test('is told from one that is', async () => {
    const state = { at: 0, people: {}, labels: {}, devices: {}, units: {}, places: {} };
    const past = { from: 0, to: 600_000, state, changes: [], legs: [] };
    expect(await toldOf(past)).toEqual(['heard', 'state', 'shown']);
  });
});
