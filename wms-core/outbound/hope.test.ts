import { afterEach, describe, expect, test, vi } from 'vitest';
import { minutes } from '#base/time.ts';
import { OWNER } from '../testing/house.ts';
import { item, openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

/** Whole flows on a real database: slow where others compute at the same time. */
vi.setConfig({ testTimeout: 60_000 });

let house: PaperHouse;

afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

const relocate = (relocation: string, from: string, to: string, quantity: number) =>
  house.database.transaction('relocate', (tx) =>
    house.core.work.transfers.relocate(tx, {
      ...{ relocation, from, to, item: 'P1', lot: '', quantity, handlingUnit: '' },
      ...{ owner: OWNER, reason: 'reslotting', actor: 'boss', withHold: true },
    }),
  );

const freeze = (holdId: string, location: string) =>
  house.database.transaction('freeze', (tx) =>
    house.core.ledger.placeHold(tx, {
      ...{ holdId, kind: 'freeze', scope: { item: 'P1', location } },
      ...{ reason: 'doubt', actor: 'qa', at: house.scheduler.now() },
    }),
  );

describe('a released line', () => {
  test('waits for a bin whose count waits for a person, longer than for anything else', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.stock('P1', '1-1', 5, { real: 3 });
    await house.order('SO-1', { P1: 5 });
    await house.workUpTo('pick');
    await house.stock('P1', '2-1', 10);
    await house.database.transaction('count', (tx) =>
      house.core.ledger.placeHold(tx, {
        ...{ holdId: 'count CNT-9', kind: 'count', scope: { location: '2-1' } },
        ...{ reason: 'counted', actor: 'W9', at: house.scheduler.now() },
      }),
    );
    while (await house.step((task) => task.kind === 'pick'));
    await house.scheduler.runFor(minutes(15));
    expect(await house.status('SO-1')).toBe('released');
    expect(await house.lines('SO-1')).toMatchObject([{ short: 0 }]);
    const at = house.scheduler.now();
    await house.database.transaction('judged', (tx) =>
      house.core.ledger.liftHold(tx, 'count CNT-9', 'boss', at),
    );
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await house.lines('SO-1')).toMatchObject([{ shipped: 5, short: 0 }]);
  });
});

describe('an order whose goods are being relocated', () => {
  test('waits beyond its patience until they have arrived', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.stock('P1', '1-1', 20);
    expect(await relocate('TIDY/1', '1-1', '2-1', 20)).toMatchObject({ isNew: true });
    await house.order('SO-1', { P1: 4 });
    await house.scheduler.runFor(minutes(40));
    expect(await house.status('SO-1')).toBe('accepted');
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await house.book()).toEqual(['P1 2-1 16']);
  });

  test('does not wait for frozen ones, which stay frozen', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.stock('P1', '1-1', 20);
    await freeze('doubt', '1-1');
    expect(await relocate('TIDY-1', '1-1', '2-1', 20)).toMatchObject({ isNew: true });
    await house.order('SO-1', { P1: 4 });
    await house.scheduler.runFor(minutes(40));
    expect(await house.status('SO-1')).toBe('closed_short');
  });
});
