import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, item, loose, OWNER, openHouse } from '../testing/house.ts';
import { bookMark, movedBetween } from './compare.ts';

let house: House;
let postings = 0;

beforeAll(async () => {
  house = await openHouse([item('STILL'), item('RUNS')]);
});
afterAll(() => house.close());

/** Somebody takes one of RUNS away while the counter is at work. */
const takeOne = (layer: string) =>
  house.database.transaction('take', (tx) =>
    house.core.ledger.post(tx, {
      ...{ postingId: `take ${++postings}`, document: 'SO-3', actor: 'W2', reason: 'test' },
      ...{ correlationId: 'C', at: house.scheduler.now() },
      lines: [
        {
          ...{ item: 'RUNS', owner: OWNER, layer, quantity: 1 },
          ...{ from: loose('A-01'), to: loose('WORKER:W2') },
        },
      ],
    }),
  );

test('what moves in every round of a count is never believed, and counted on its own', async () => {
  await house.stock('STILL', loose('A-01'), 10);
  const layer = await house.stock('RUNS', loose('A-01'), 20);
  await house.database.transaction('request', (tx) =>
    house.core.work.counts.request(tx, {
      ...{ owner: OWNER, location: 'A-01', handlingUnit: '', items: ['STILL', 'RUNS'] },
      ...{ reason: 'manual', document: '', actor: 'boss', correlationId: 'C' },
      at: house.scheduler.now(),
    }),
  );
  for (let left = 20; left > 16; left--) {
    const task = await house.next('count');
    expect(task.items.map((one) => one.item)).toEqual(['RUNS', 'STILL']);
    await house.tell(house.report(task, { type: 'started' }));
    await takeOne(layer);
    const counts = [
      { item: 'STILL', lot: '', quantity: 9 },
      { item: 'RUNS', lot: '', quantity: left },
    ];
    await house.done(task, { act: 'counted', counts });
    await house.settle(6_000);
  }
  expect(await house.book()).toEqual([
    'RUNS A-01 passed 16',
    'RUNS WORKER:W2 passed 4',
    'STILL A-01 passed 9',
  ]);
  const alone = await house.next('count');
  expect(alone.items.map((one) => one.item)).toEqual(['RUNS']);
  await house.tell(house.report(alone, { type: 'started' }));
  await house.done(alone, { act: 'counted', counts: [{ item: 'RUNS', lot: '', quantity: 16 }] });
  await house.settle(6_000);
  expect(await house.open()).toEqual([]);
  expect(await house.book()).toContain('RUNS A-01 passed 16');
  expect(await house.verify()).toEqual([]);
});

test('two marks of a place tell which items came or went', () => {
  const row = (code: string, quantity: number) =>
    ({ item: code, layer: 'L', quality: 'passed', quantity }) as Parameters<typeof bookMark>[0][0];
  const before = bookMark([row('A', 1), row('B', 2), row('C', 3)]);
  const after = bookMark([row('A', 1), row('B', 1), row('D', 3)]);
  expect([...movedBetween(before, after)].sort()).toEqual(['B', 'C', 'D']);
  expect(movedBetween(before, before)).toEqual(new Set());
  expect([...movedBetween('', after)].sort()).toEqual(['A', 'B', 'D']);
});
