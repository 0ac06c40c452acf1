import { expect, test, vi } from 'vitest';
import type { Trace } from './flow.ts';
import { meantBy, traceOfScope } from './recall.ts';

const layer = (name: string, owner: string, delivery: string) => ({
  ...{ layer: name, owner, item: 'A', lot: 'L1', delivery },
});
const goods = (name: string, owner: string, quantity: number) => ({
  ...{ layer: name, owner, item: 'A', lot: 'L1', quantity, customer: `of ${owner}` },
});
const trace = {
  serials: [],
  movements: [],
  layers: [layer('LY1', 'ours', 'D1'), layer('LY2', 'ours', 'D2'), layer('LY3', 'theirs', 'D1')],
  here: [goods('LY1', 'ours', 3), goods('LY2', 'ours', 4), goods('LY3', 'theirs', 50)],
  shipped: [goods('LY1', 'ours', 1), goods('LY3', 'theirs', 70)],
  isCut: false,
} as unknown as Trace;

test("a recall counts one owner's pieces, not those of another with the same item and lot", () => {
  expect(meantBy({ owner: 'ours', item: 'A', lot: 'L1' }, trace)).toEqual({
    ...{ here: 7, shipped: 1, customers: 1, isCut: false },
  });
  expect(meantBy({ owner: 'theirs', item: 'A', delivery: 'D1' }, trace)).toMatchObject({
    ...{ here: 50, shipped: 70 },
  });
});

test('a recall of an item as a whole says that there may be more: of what has all been shipped nothing is counted', async () => {
  const answers: Record<string, object> = { stock: { rows: [{ layer: 'LY1' }] }, trace };
  vi.stubGlobal('document', { documentElement: { lang: 'en' } });
  vi.stubGlobal('fetch', async (address: string) => {
    const [, name = ''] = /v1\/(\w+)/.exec(address) ?? [];
    return new Response(JSON.stringify(answers[name]));
  });
  expect((await traceOfScope({ owner: 'ours', item: 'A', lot: 'L1' })).isCut).toBe(false);
  expect((await traceOfScope({ owner: 'ours', item: 'A' })).isCut).toBe(true);
  vi.unstubAllGlobals();
});
