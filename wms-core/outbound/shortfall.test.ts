import { afterEach, describe, expect, it, test } from 'vitest';
import { days, hours, minutes, toDay } from '#base/time.ts';
import type { Standing } from '#wms-core/contracts.ts';
import { deskCases } from '../desk/index.ts';
import { viewOrders } from './orders.ts';
import { causesOf } from './shortfall.ts';
import { loadOrder } from './store/orders.ts';
import { item, openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

const lack = {
  lineId: '1',
  item: 'P',
  missing: 5,
  customer: 'C',
  underCustoms: false,
  soonest: '2026-06-01',
};
const standing = (more: Partial<Standing>): Standing => ({
  ...{ owner: 'own', item: 'P', underCustoms: false, place: 'bin', expiryDate: '', available: 0 },
  ...{ locked: 0, pending: 0, rejected: 0, counted: 0, frozen: 0 },
  ...{ recalled: 0, kept: 0, keptFor: '', adjusted: 0, expired: 0, ...more },
});
const bonded = standing({ underCustoms: true, available: 5, frozen: 1, locked: 2 });

describe('five pieces are missing', () => {
  it.each([
    ['nothing is there', {}, [], ['5 no_stock']],
    ['all is bonded', {}, [bonded], ['6 customs']],
    [
      'a re-export, and all is free',
      { underCustoms: true },
      [standing({ available: 5 })],
      ['5 free_goods'],
    ],
    [
      'it stands in lanes',
      {},
      [standing({ place: 'lane', available: 3 })],
      ['3 lane', '2 no_stock'],
    ],
    ['it is at the dock', {}, [standing({ place: 'outside', available: 9 })], ['9 outside']],
    ['it is too old', {}, [standing({ expiryDate: '2026-05-31', available: 9 })], ['9 life']],
    [
      'it is young enough',
      {},
      [standing({ expiryDate: '2026-06-01', available: 9 })],
      ['9 earlier'],
    ],
    [
      'the order gets two already',
      { chosen: 2 },
      [standing({ available: 2, counted: 4, frozen: 1 })],
      ['4 counted', '1 frozen'],
    ],
    [
      'two of what is locked are its own',
      { locked: 2 },
      [standing({ locked: 3 })],
      ['1 locked', '4 no_stock'],
    ],
    [
      'each its own state',
      {},
      [standing({ locked: 1, pending: 2, rejected: 3 })],
      ['3 rejected', '2 inspection', '1 locked'],
    ],
    [
      'one is kept for him, the rest for others',
      {},
      [standing({ kept: 1, keptFor: 'C' }), standing({ kept: 4, keptFor: 'D' })],
      ['4 kept', '1 earlier'],
    ],
    ['another item is there', {}, [standing({ item: 'Q', available: 9 })], ['5 no_stock']],
  ])('because %s', (_, more, found, told) => {
    const causes = causesOf({ chosen: 0, locked: 0, ...lack, ...more }, found);
    expect(causes.map(({ code, pieces }) => `${pieces} ${code}`)).toEqual(told);
  });
});

let house: PaperHouse;
const seen = (order: string) =>
  house.database.transaction('order', async (tx) => {
    const [view] = await viewOrders(tx, [(await loadOrder(tx, order))!]);
    return view!;
  });

const codesOf = async (order: string) =>
  (await seen(order)).shortfall.flatMap(({ line, causes }) =>
    causes.map(({ code, pieces, item: of = '' }) => `${line}: ${pieces} ${of} ${code}`),
  );

const DESK = { stuckAfterMs: hours(1), waitingAfterMs: minutes(15), deadlineNearMs: hours(2) };
const cases = () =>
  house.database.transaction('desk', (tx) =>
    deskCases(tx, { now: house.scheduler.now(), settings: DESK, limit: 9 }),
  );

const freeze = (location: string) =>
  house.database.transaction('freeze', (tx) =>
    house.core.ledger.placeHold(tx, {
      ...{ holdId: 'doubt', kind: 'freeze', scope: { item: 'P1', location } },
      ...{ reason: 'doubt', actor: 'qa', at: house.scheduler.now() },
    }),
  );

describe('an order that cannot be served', () => {
  afterEach(async () => {
    expect(await house.verify()).toEqual([]);
    await house.close();
  });

  const patient = { settings: { patienceMs: hours(1) } };

  test('says why in its lines, and is told at the desk when it has waited', async () => {
    house = await openPaperHouse({ items: [item('P1')], ...patient });
    await house.stock('P1', '1-1', 5, { customs: { status: 'bonded', document: 'T1' } });
    await house.order('SO-1', { P1: 4 });
    await house.scheduler.runFor(minutes(1));
    expect(await seen('SO-1')).toMatchObject({
      status: 'accepted',
      reason: { en: expect.stringMatching(/^Line 1 lacks 4 of P1: 5 under customs control/) },
      shortfall: [{ line: '1', missing: 4, causes: [{ code: 'customs', pieces: 5 }] }],
    });
    expect(await cases()).toEqual([]);
    await house.scheduler.runFor(minutes(15));
    expect(await cases()).toMatchObject([
      { kind: 'short', subject: 'SO-1', text: { en: expect.stringContaining('customs') } },
    ]);
    await house.stock('P1', '1-2', 4);
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await seen('SO-1')).toMatchObject({ reason: null, shortfall: [] });
    expect(await cases()).toEqual([]);
  });

  test('is told sooner when its deadline nears', async () => {
    house = await openPaperHouse({ items: [item('P1')], ...patient });
    await house.order('SO-1', { P1: 4 }, { deadline: house.scheduler.now() + hours(1) });
    await house.scheduler.runFor(minutes(1));
    expect(await cases()).toMatchObject([{ kind: 'short', subject: 'SO-1', also: [] }]);
  });

  test('says of each kind of goods what keeps it', async () => {
    house = await openPaperHouse({
      items: [item('P1'), item('P2'), item('P3'), item('P4')],
    });
    await house.stock('P1', '1-1', 5);
    await freeze('1-1');
    await house.stock('P2', 'LANE-1', 5);
    await house.stock('P3', '1-2', 5, { expiry: toDay(house.scheduler.now() + days(9)) });
    await house.order('SO-1', { P1: 1, P2: 1, P3: 1, P4: 1 }, { minRemainingDays: 30 });
    const told = ['1: 5  frozen', '2: 5  lane', '3: 5  life', '4: 1  no_stock'];
    await house.scheduler.runFor(1_000);
    expect(await codesOf('SO-1')).toEqual(told);
    expect((await seen('SO-1')).reason?.en).toMatch(/And 1 more line\.$/);
  });

  test('says who keeps held goods, never of recalled ones that a hold is to be lifted', async () => {
    const items = ['P1', 'P2', 'P3', 'P4', 'P5'];
    house = await openPaperHouse({ items: items.map((one) => item(one)), ...patient });
    for (const [index, one] of items.entries()) await house.stock(one, `1-${index + 1}`, 5);
    const hold = (holdId: string, one: string, more: object) =>
      house.database.transaction('hold', (tx) =>
        house.core.ledger.placeHold(tx, {
          ...{ holdId, kind: 'freeze', scope: { item: one } },
          ...{ reason: 'r', actor: 'qa', at: house.scheduler.now(), ...more },
        }),
      );
    // Frozen as well, and still recalled.
    await freeze('1-1');
    await hold('RC-1', 'P1', { kind: 'recall' });
    await hold('KEEP', 'P2', { kind: 'customer', customer: 'somebody else' });
    const some = { scope: { item: 'P3', location: '1-3' }, quantity: 5 };
    await hold('adjustment ADJ-1/1', 'P3', some);
    await hold('count CNT-9 2 1', 'P4', { kind: 'count' });
    await hold('doubt-5', 'P5', {});
    await house.order('SO-1', { P1: 1, P2: 1, P3: 1 });
    await house.order('SO-2', { P4: 1, P5: 1 });
    await house.scheduler.runFor(1_000);
    expect(await codesOf('SO-1')).toEqual(['1: 5  recalled', '2: 5  kept', '3: 5  adjusted']);
    expect((await seen('SO-1')).reason?.en).toBe(
      'Line 1 lacks 1 of P1: 5 recalled (they must not be shipped). ' +
        'Line 2 lacks 1 of P2: 5 kept for another customer. ' +
        'Line 3 lacks 1 of P3: 5 waiting for an adjustment’s approval (approve or reject it).',
    );
    expect((await seen('SO-2')).reason?.en).toBe(
      'Line 1 lacks 1 of P4: 5 waiting for a count or its review. ' +
        'Line 2 lacks 1 of P5: 5 frozen (lift the hold).',
    );
  });

  test('that is closed short says why still', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.stock('P1', '1-1', 5);
    await freeze('1-1');
    await house.order('SO-1', { P1: 1 });
    await house.scheduler.runFor(minutes(5));
    expect(await house.status('SO-1')).toBe('closed_short');
    expect(await codesOf('SO-1')).toEqual(['1: 5  frozen']);
    expect(await cases()).toEqual([]);
  });

  test('names the components that a kit lacks', async () => {
    house = await openPaperHouse({ items: [item('KIT'), item('P1'), item('P2')], ...patient });
    await house.kit('KIT', { P1: 1, P2: 2 });
    await house.stock('P1', '1-1', 9);
    await house.stock('P2', '1-2', 3);
    await house.order('SO-1', { KIT: 3 });
    await house.scheduler.runFor(1_000);
    expect(await codesOf('SO-1')).toEqual(['1: 3 P2 no_stock']);
    expect((await seen('SO-1')).reason?.en).toMatch(/lacks 2 of KIT: 3 of P2 not in stock/);
  });

  test('waits for its turn when only room is missing', async () => {
    house = await openPaperHouse({ items: [item('P1')], ...patient });
    await house.stock('P1', '1-1', 5);
    await house.order('SO-1', { P1: 1 });
    expect((await seen('SO-1')).reason?.en).toMatch(/waits for its turn/);
    await house.work();
    expect((await seen('SO-1')).reason).toBeNull();
  });
});
