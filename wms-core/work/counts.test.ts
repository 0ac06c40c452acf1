import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CountRequest } from '#wms-core/contracts.ts';
import { type House, item, loose, OWNER, openHouse } from '../testing/house.ts';
import { createCounters } from './testing/counters.ts';

let house: House;

beforeAll(async () => {
  house = await openHouse(['P1', 'P2', 'P3', 'P4', 'P5'].map((id) => item(id)));
});
afterAll(() => house.close());
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
});

const request = (location: string, items: string[], more: Partial<CountRequest> = {}) =>
  createCounters(house).request(location, items, more);
const count = (found: Record<string, number>) => createCounters(house).count(found);

const holdMissing = (id: string, location: string, quantity: number) =>
  house.database.transaction('hold', (tx) =>
    house.core.ledger.placeHold(tx, {
      holdId: `missing ${id}`,
      kind: 'missing',
      scope: { item: id, location },
      quantity,
      reason: 'short pick',
      actor: 'W9',
      at: house.scheduler.now(),
    }),
  );

describe('a count', () => {
  test('that fits the book is done at once; the worker is never told a number', async () => {
    await house.stock('P1', loose('A-01'), 10);
    await request('A-01', ['P1']);
    await request('A-01', ['P1'], { document: 'SO-2' });
    const task = await count({ P1: 10 });
    expect(JSON.stringify(task.goods)).not.toContain('quantity');
    expect(await house.open()).toEqual([]);
    expect(await house.events('wms.inventory.counted')).toMatchObject([{ differences: [] }]);
  });

  test('after a short pick books what was expected to be missing, and lifts its hold', async () => {
    await house.stock('P2', loose('A-02'), 10);
    await holdMissing('P2', 'A-02', 3);
    await request('A-02', ['P2']);
    await count({ P2: 7 });
    expect(await house.book()).toContain('P2 A-02 passed 7');
    const holds = await house.database.transaction('holds', (tx) =>
      house.core.ledger.holds(tx, { location: 'A-02' }),
    );
    expect(holds).toEqual([]);
    const [adjusted] = (await house.events('wms.inventory.adjusted')).slice(-1);
    expect(adjusted).toMatchObject({ item: 'P2', delta: -3, location: 'A-02', reason: 'count' });
  });

  test('with a surprise is counted a second time, by another, before it is believed', async () => {
    await house.stock('P3', loose('A-03'), 10);
    await request('A-03', ['P3']);
    await count({ P3: 9 });
    expect(await house.book()).toContain('P3 A-03 passed 10');
    const second = await count({ P3: 12 });
    expect(second).toMatchObject({ notBy: 'W1', document: expect.stringMatching(/^CNT-\d+$/) });
    expect(await house.book()).toContain('P3 A-03 passed 12');
  });

  test('at a place that was not quiet is counted again', async () => {
    const layer = await house.stock('P4', loose('A-04'), 10);
    await holdMissing('P4', 'A-04', 2);
    await request('A-04', ['P4']);
    const task = await house.next('count');
    await house.tell(house.report(task, { type: 'started' }));
    // Somebody takes two, which the counter saw or did not see.
    await house.database.transaction('take', (tx) =>
      house.core.ledger.post(tx, {
        postingId: 'take two',
        document: 'SO-3',
        actor: 'W2',
        reason: 'test',
        correlationId: 'C',
        at: house.scheduler.now(),
        lines: [
          {
            item: 'P4',
            owner: OWNER,
            layer,
            quantity: 2,
            from: loose('A-04'),
            to: loose('WORKER:W2'),
          },
        ],
      }),
    );
    const counts = [{ item: 'P4', lot: '', quantity: 7 }];
    await house.done(task, { act: 'counted', counts });
    await house.settle(6_000);
    expect(await house.book()).toContain('P4 A-04 passed 8');
    await count({ P4: 8 });
    expect(await house.book()).toContain('P4 A-04 passed 8');
  });

  test('leaves locked pieces to their pick', async () => {
    const layer = await house.stock('P5', loose('A-05'), 5);
    const claim = {
      order: 'SO-5',
      lineId: '1',
      item: 'P5',
      owner: OWNER,
      layer,
      ...loose('A-05'),
      quantity: 4,
    };
    await house.database.transaction('lock', (tx) => house.core.ledger.allocate(tx, [claim]));
    await request('A-05', ['P5']);
    await count({ P5: 2 });
    await count({ P5: 2 });
    expect(await house.book()).toContain('P5 A-05 passed 4');
    const [counted] = (await house.events('wms.inventory.counted')).slice(-1);
    expect(counted).toMatchObject({ differences: [{ item: 'P5', delta: -3, unbooked: 2 }] });
  });

  test('of a stranger refuses the code', async () => {
    await request('A-06', ['P1']);
    const task = await house.next('count');
    const counts = [{ item: 'NOBODY', lot: '', quantity: 1 }];
    expect(await house.done(task, { act: 'counted', counts })).toMatchObject({
      code: 'count.stranger',
    });
    await house.done(task, { act: 'counted', counts: [] });
  });
});
