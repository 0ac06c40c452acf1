import { describe, expect, it } from 'vitest';
import type { Step } from '#adapters/devices/handheld/wire.ts';
import { createRandom } from '#base/random.ts';
import { askAfter } from './asks.ts';

const text = { en: 'Do it', zh: '做' };
const step = (act: string, facts: Step['facts']): Step => ({
  ...{ stepId: 'S', jobId: 'J', act, text, facts, fields: [], keys: [], refusals: [] },
});
const asked = (one: Step, doubts: number) => {
  const random = createRandom(3);
  return Array.from({ length: 1_000 }, () => askAfter(one, random, doubts));
};

describe('a worker in doubt', () => {
  it('looks at the bin that the hands were in, and has some counted', () => {
    const questions = asked(step('pick', { location: 'A-01', to: 'CART' }), 1);
    const kinds = Map.groupBy(questions, (one) => (one?.type === 'request' ? one.kind : ''));
    expect([...kinds.keys()].sort()).toEqual(['count', 'stock']);
    expect(kinds.get('count')!.length).toBeLessThan(kinds.get('stock')!.length);
    expect(kinds.get('count')![0]).toMatchObject({ fields: { location: 'A-01' } });
    expect(kinds.get('stock')![0]).toMatchObject({ fields: { code: 'A-01' } });
  });

  it.each([
    ['who has none', step('transfer', { to: 'A-01' }), 0],
    ['at no bin', step('pack', { location: 'PACK-1' }), 1],
  ])('asks nothing: %s', (_, one, doubts) => {
    expect(asked(one, doubts).filter((message) => message !== undefined)).toEqual([]);
  });
});
