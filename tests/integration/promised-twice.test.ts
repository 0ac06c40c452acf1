import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openMemory } from '#base/database/index.ts';
import { granted, openWms, type Reply, type WmsProcess } from '#tests/support/wms.ts';
import { item } from '#wms-core/testing/house.ts';

/** Pieces that somebody is to get are promised to nobody else: the refusal names who has them. */

let house: WmsProcess;
/** Each test has goods of its own, and numbers of its own that begin like these. */
let code = '';
let tests = 0;
const own = (number: string) => `${number}-${code}`;
const bin = '1-1';
const priced = { standardCostMinor: 1_000, costCurrency: 'CNY' };

beforeAll(async () => {
  house = await openWms(await openMemory());
  await granted(house.call('PUT', '/api/v1/approvers/supervisor/sue', {}));
});
beforeEach(async () => {
  code = `NUT${++tests}`;
  await house.items([item(code, priced)]);
});
afterAll(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
  await house.database.close();
});

/** So many pieces of a quality at a place. */
async function lay(location: string, quantity: number, quality = 'rejected') {
  await granted(house.call('PUT', '/api/v1/approval-limits/CNY/self', { limitMinor: null }));
  const why = { correctionId: own(`COR-${location}`), reason: 'found', actor: 'anna' };
  const correction = { ...why, item: code, location, quality, delta: quantity };
  await granted(house.call('POST', '/api/v1/stock/corrections', correction));
  await granted(house.call('PUT', '/api/v1/approval-limits/CNY/self', { limitMinor: 0 }));
  house.world.add(location, code, quantity);
}
const adjust = (adjustment: string, quantity: number, type = 'scrap') =>
  house.call('POST', '/api/v1/adjustments', {
    ...{ adjustment: own(adjustment), type, reason: 'damaged', actor: 'carl' },
    lines: [{ item: code, location: 'EXC', quality: 'rejected', quantity: -quantity }],
  });
const decide = (adjustment: string, verdict: 'approve' | 'reject', actor = 'sue') =>
  house.call('POST', `/api/v1/adjustments/${own(adjustment)}/${verdict}`, { actor, note: 'seen' });
const dispose = (disposition: string, quantity: number, decision = 'supplier_return') =>
  house.call('POST', '/api/v1/dispositions', {
    ...{
      disposition: own(disposition),
      decision,
      item: code,
      location: 'EXC',
      quantity,
      supplier: 'SUP',
    },
    ...{ reason: 'crushed', actor: 'quality desk' },
  });
const move = (moveId: string, quantity: number, location = 'EXC', quality = 'rejected') =>
  house.call('POST', '/api/v1/stock/moves', {
    ...{ moveId: own(moveId), item: code, quality, quantity, reason: 'tidy', actor: 'anna' },
    ...{ from: { location }, to: { location: '1-3' } },
  });
const relocate = (relocation: string, quantity: number, from = bin, more: object = {}) =>
  house.call('POST', '/api/v1/relocations', {
    ...{
      relocation: own(relocation),
      item: code,
      from,
      to: '1-2',
      quantity,
      reason: 'tidy',
      actor: 'boss',
    },
    ...more,
  });
const refused = (code: string, facts: object) => ({ status: 409, body: { code, facts } });
const status = async (asked: Promise<Reply>) => (await asked).status;

describe('pieces that are to be scrapped when somebody has approved it', () => {
  beforeEach(async () => {
    await lay('EXC', 3);
    expect(await adjust('AD-1', 2)).toMatchObject({ status: 201, body: { status: 'open' } });
  });
  const kept = () =>
    refused('move.asked', { adjustment: own('AD-1'), asked: 2, free: 1, place: 'EXC' });

  test.each([
    ['go back to no supplier', () => dispose('D-2', 2)],
    ['are not released', () => dispose('D-2', 2, 'release')],
    ['are not moved', () => move('M-1', 2)],
    ['are not relocated', () => relocate('RL-1', 2, 'EXC')],
  ])('%s meanwhile, and are scrapped then', async (_, other) => {
    const reply = await other();
    expect(reply).toMatchObject(kept());
    expect(reply.body.detail).toContain(`/adjustments/${own('AD-1')}/reject`);
    expect(await decide('AD-1', 'approve')).toMatchObject({ body: { status: 'posted' } });
  });

  test('are named by a second adjustment that is refused', async () => {
    expect(await adjust('AD-2', 2)).toMatchObject(
      refused('adjustment.short', { others: own('AD-1'), asked: 2 }),
    );
    expect(await status(adjust('AD-2', 1))).toBe(201);
    for (const one of ['AD-1', 'AD-2']) {
      expect(await decide(one, 'approve')).toMatchObject({ body: { status: 'posted' } });
    }
  });

  test('leave the others free, and are free once it was rejected', async () => {
    expect(await status(dispose('D-2', 1))).toBe(201);
    expect(await dispose('D-3', 2)).toMatchObject({ status: 409 });
    await granted(decide('AD-1', 'reject'));
    expect(await status(dispose('D-3', 2))).toBe(201);
  });
});

describe('pieces that go back to their supplier', () => {
  const kept = () => refused('move.returning', { disposition: own('D-3'), returning: 2, free: 1 });

  test.each([
    ['scrapped', () => adjust('AD-5', 2)],
    ['written off', () => adjust('AD-5', 2, 'loss')],
    ['sent back once more', () => dispose('D-4', 2)],
    ['released', () => dispose('D-4', 2, 'release')],
    ['moved', () => move('M-1', 2)],
    ['relocated', () => relocate('RL-1', 2, 'EXC')],
  ])('are not %s meanwhile', async (_, other) => {
    await lay('EXC', 3);
    expect(await status(dispose('D-3', 2))).toBe(201);
    const reply = await other();
    expect(reply).toMatchObject(kept());
    expect(reply.body.detail).toContain(`/supplier-returns/${own('D-3')}/take-back`);
    expect((await adjust('AD-6', 1)).status).toBe(201);
  });

  test('nor while they wait for the truck where they lie', async () => {
    await lay('EXC', 2);
    await granted(
      house.call('POST', '/api/v1/dispositions', {
        ...{ disposition: own('D-3'), decision: 'supplier_return', item: code, location: 'EXC' },
        ...{ quantity: 2, supplier: 'SUP', handOverAt: 'EXC', reason: 'crushed', actor: 'q' },
      }),
    );
    expect(await adjust('AD-5', 2)).toMatchObject(
      refused('move.returning', { disposition: own('D-3'), free: 0 }),
    );
  });
});

describe('pieces that a worker is to bring elsewhere', () => {
  beforeEach(async () => {
    await house.opening([{ location: bin, item: code, quantity: 4 }]);
    expect(await status(relocate('RL-1', 3))).toBe(201);
  });

  test('are not relocated a second time: the refusal names the first', async () => {
    const facts = { document: own('RL-1'), planned: 3, free: 1, place: bin };
    expect(await relocate('RL-2', 2)).toMatchObject(refused('move.planned', facts));
    expect(await relocate('RL-2', 2, bin, { withHold: true })).toMatchObject(
      refused('move.planned', facts),
    );
    expect(await status(relocate('RL-3', 1))).toBe(201);
    await house.work();
    expect(
      (await granted(house.call('GET', `/api/v1/stock?item=${code}`))).body.rows,
    ).toMatchObject([{ location: '1-2', quantity: 4 }]);
    expect(house.world.of('1-2').get(code)).toBe(4);
  });

  test('are left for others of another delivery', async () => {
    await house.opening([{ location: bin, item: code, quantity: 5 }]);
    expect(await relocate('RL-2', 7)).toMatchObject({ body: { code: 'move.planned' } });
    expect(await status(relocate('RL-2', 6))).toBe(201);
    await house.work();
    expect(house.world.of('1-2').get(code)).toBe(9);
  });

  test('of two relocations at once one is ordered', async () => {
    const replies = await Promise.all([relocate('RL-2', 1), relocate('RL-3', 1)]);
    expect(replies.map((one) => one.status).sort()).toEqual([201, 409]);
  });
});
