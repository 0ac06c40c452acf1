import { expect, test } from 'vitest';
import { actLines } from './details.ts';

const head = { at: '2026-01-05T06:00:00.000Z', id: '7', document: 'WAVE-1' };

test('a posting is told by its reason and what moved from where to where', () => {
  const lines = [{ quantity: 5, item: 'TEA', from: '01-01L-1', to: 'WORKER:W1' }];
  const [act] = actLines([
    { ...head, kind: 'stock', what: 'posted', reason: 'pick', data: { lines } },
  ]);
  expect(act).toEqual({
    ...head,
    what: 'pick',
    isReason: true,
    moved: { quantity: 5, item: 'TEA', from: '01-01L-1', to: 'W1' },
  });
});

test('what moved nothing is told by what it was', () => {
  const data = { done: {} };
  expect(actLines([{ ...head, kind: 'task', what: 'move done', reason: '', data }])).toEqual([
    { ...head, what: 'move done', isReason: false },
  ]);
});
