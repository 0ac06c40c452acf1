import { expect, test } from 'vitest';
import { type Deed, deedsOfOutage, deedsOfTask, since } from './told.ts';

test('the second is told what came after he looked, and by whom a task was settled', () => {
  const control = { control: { verb: 'force_complete', reason: 'wet' }, actor: 'anna' };
  const held = { controls: [{ ...control, createdAt: '2026-01-01T00:00:00Z' }] };
  const before = deedsOfTask({ ...held, controls: [], settled: false, note: null, updatedAt: '' });
  const note = { en: 'settled by ben: seen', zh: '由 ben 处理:seen' };
  const after = deedsOfTask({ ...held, settled: true, note, updatedAt: '2026-01-01T00:01:00Z' });
  expect(since(before, after)).toMatchObject([
    { who: 'anna', what: 'force-complete', reason: 'wet' },
    { text: note },
  ]);
});

const deed = (at: string): Deed => ({ who: 'anna', what: 'hold', at, reason: '' });

test('an old deed is never news: not when it was read before, not when nothing could be read', () => {
  const old = [deed('1'), deed('2')];
  expect(since(old, old)).toEqual([]);
  expect(since(undefined, old)).toEqual([]);
});

test('a new deed is news also where only so many are told', () => {
  expect(since([deed('1'), deed('2')], [deed('2'), deed('3')])).toEqual([deed('3')]);
});

test('a device was taken out of service by one, and brought back by another', () => {
  const outage = { saidBy: 'anna', note: 'smoke', at: '1', endedAt: '2', endedBy: 'ben' };
  expect(deedsOfOutage(outage)).toMatchObject([
    { who: 'anna', what: 'out-of-order', reason: 'smoke' },
    { who: 'ben', what: 'in-order' },
  ]);
});
