import { expect, test } from 'vitest';
import { deedsOfTask, since } from './told.ts';

test('the second is told what came after he looked, and by whom a task was settled', () => {
  const control = { control: { verb: 'force_complete', reason: 'wet' }, actor: 'anna' };
  const held = { controls: [{ ...control, createdAt: '2026-01-01T00:00:00Z' }] };
  const before = deedsOfTask({ ...held, controls: [], settled: false, note: null, updatedAt: '' });
  const note = { en: 'settled by ben: seen', zh: '由 ben 处理:seen' };
  const after = deedsOfTask({ ...held, settled: true, note, updatedAt: '2026-01-01T00:01:00Z' });
  expect(since(before.length, after)).toMatchObject([
    { who: 'anna', what: 'force-complete', reason: 'wet' },
    { text: note },
  ]);
});
