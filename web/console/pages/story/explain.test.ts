import { expect, test } from 'vitest';
import { explain } from './explain.ts';

const head = { decision: 1, at: '2026-01-01T00:00:00Z' };

test('a wave is explained with the place of the order in it, a bin with what spoke for it', () => {
  const chosen = [
    { order: 'SO-1', priority: 80, unit: 'T1', slot: 'S1' },
    { order: 'SO-2', priority: 50 },
  ];
  const wave = { ...head, subject: 'WAVE-1', rule: 'wave', chosen, candidates: [{}] };
  expect(explain(wave, 'SO-1')).toEqual([
    { key: 'why.wave', facts: { wave: 'WAVE-1', orders: 2, left: 1 } },
    { key: 'why.waveOrder', facts: { priority: 80, unit: 'T1', slot: 'S1' } },
  ]);
  const putaway = {
    ...{ ...head, subject: 'IB-1', rule: 'putaway' },
    chosen: { item: 'A', places: [{ location: '01-01', quantity: 5 }] },
    candidates: { best: [{ scores: { walk: 0.1, same_item: 1 } }] },
  };
  expect(explain(putaway, 'ASN-1')).toEqual([
    { key: 'why.putaway', facts: { item: 'A', places: '01-01 (5)' } },
    { key: 'why.score.same_item', facts: {} },
  ]);
  expect(explain({ ...putaway, rule: 'new_one' }, '')).toEqual([]);
});
