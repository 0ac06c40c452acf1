import { describe, expect, it } from 'vitest';
import { createRandom } from '#base/random.ts';
import { isRefusal } from '#base/refusal.ts';
import {
  allocate,
  claimOn,
  codes,
  correct,
  lineFrom,
  move,
  onPostgres,
  post,
  release,
  skip,
  stockOf,
  tally,
  times,
} from '#tests/support/complaints.ts';
import type { Claim } from '#wms-core/contracts.ts';
import { item } from '#wms-core/testing/house.ts';

/** Reserved pieces and reservations that no longer agree, so that nothing can be unreserved. */
describe.skipIf(skip)('what is reserved', () => {
  const open = onPostgres();

  it('odoo-62139: two picks of reserved goods while the stock is adjusted below them', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 10 }]);
    const [row] = await stockOf(one, 'P1');
    for (const order of ['SO-1', 'SO-2']) await allocate(one, claimOn(row!, order, 5));
    const pick = (order: string) =>
      post(one, [lineFrom(row!, 5, '3-6', { lockedFor: { order, lineId: '1' } })]);
    const [first, second, adjusted] = await Promise.all([
      pick('SO-1'),
      pick('SO-2'),
      correct(two, 'P1', '1-1', -4),
    ]);
    // Pieces are lost only where they still lie; who comes after the loss hears why.
    for (const code of codes([first, second])) expect(['done', 'stock.not_locked']).toContain(code);
    const lost = adjusted.status === 200 ? 4 : 0;
    if (lost === 0) expect(['stock.short', 'layer.unknown']).toContain(adjusted.body.code);
    expect(await one.totals('P1')).toMatchObject({ quantity: 10 - lost });
    for (const order of ['SO-1', 'SO-2']) {
      const claims = await one.database.transaction('claims', (tx) =>
        one.wms.ledger.claims(tx, order),
      );
      expect(isRefusal(await release(one, ...claims))).toBe(false);
    }
    expect(await one.totals('P1')).toMatchObject({ locked: 0, available: 10 - lost });
  });

  it('odoo-61754, odoo-32941: orders whose goods vanish at that moment can be cancelled', async () => {
    const { one, two } = await open([item('P1')]);
    for (const round of [1, 2, 3, 4]) {
      const code = `P${round + 1}`;
      await one.items([item(code)]);
      await one.opening([{ location: `1-${round}`, item: code, quantity: 10 }]);
      const [row] = await stockOf(one, code);
      await allocate(one, claimOn(row!, `SO-${round}`, 8));
      const [released, lost] = await Promise.all([
        release(one, claimOn(row!, `SO-${round}`, 8)),
        correct(two, code, `1-${round}`, -7),
      ]);
      expect(lost.status).toBe(200);
      // The loss was first: it took locks with it, and what is left of the claim is told.
      if (isRefusal(released)) {
        expect(released).toMatchObject({ code: 'stock.not_locked', facts: { locked: 3 } });
        expect(codes([await release(one, claimOn(row!, `SO-${round}`, 3))])).toEqual(['done']);
      }
      expect(await one.totals(code)).toMatchObject({ quantity: 3, available: 3, locked: 0 });
    }
  });

  it('odoo-49274: what is free beside a reservation can be moved, while that is released', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 19 }]);
    const [row] = await stockOf(one, 'P1');
    await allocate(one, claimOn(row!, 'SO-1', 2));
    const [released, ...moves] = await Promise.all([
      release(one, claimOn(row!, 'SO-1', 2)),
      move(two, 'P1', ['1-1', '1-2'], 9),
      move(one, 'P1', ['1-1', '1-2'], 8),
    ]);
    expect(codes([released])).toEqual(['done']);
    expect(moves.map((answer) => answer.status)).toEqual([200, 200]);
  });

  it('odoo-79180, -103624, -115328, -154905: after a storm all reservations add up, and end', async () => {
    const { one } = await open([item('P1')]);
    const bins = ['1-1', '1-2', '1-3'];
    await one.opening(bins.map((location) => ({ location, item: 'P1', quantity: 40 })));
    const rows = await stockOf(one, 'P1');
    const words: string[] = [];
    const note = (answer: unknown) => words.push(...codes([answer]));
    await times(20, async (client) => {
      const random = createRandom(`client ${client}`);
      for (let turn = 0; turn < 12; turn++) {
        const row = random.pick(rows);
        const claim: Claim = claimOn(row, `SO-${client}`, random.integer(1, 4));
        const lockedFor = { order: claim.order, lineId: '1' };
        const acts = [
          () => allocate(one, claim),
          () => allocate(one, claim),
          () => release(one, claim),
          () => post(one, [lineFrom(row, claim.quantity, random.pick(bins), { lockedFor })]),
          () => post(one, [lineFrom(row, claim.quantity, random.pick(bins))]),
          () => post(one, [lineFrom(row, 1, 'LOSS')]),
        ];
        note(await random.pick(acts)());
      }
    });
    expect(tally(words).done).toBeGreaterThan(60);
    expect(await one.verify()).toEqual([]);
    await times(20, async (client) => {
      const claims = await one.database.transaction('claims', (tx) =>
        one.wms.ledger.claims(tx, `SO-${client}`),
      );
      expect(isRefusal(await release(one, ...claims))).toBe(false);
    });
    expect(await one.totals('P1')).toMatchObject({ locked: 0 });
  });

  it('odoo-62139: quantities are whole pieces: nothing is slightly under or over', async () => {
    const { one } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 3 }]);
    expect(await move(one, 'P1', ['1-1', '1-2'], 0.1)).toMatchObject({ status: 400 });
    expect(await one.order('SO-1', { P1: 0.3 })).toMatchObject({ status: 400 });
    expect(await correct(one, 'P1', '1-1', 0.7)).toMatchObject({ status: 400 });
  });

  it('odoo-159444: an item described anew after its reservation: the lock stays as it was', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 10 }]);
    await one.order('SO-1', { P1: 6 });
    await one.release();
    const { owner: _, ...again } = item('P1', {
      weightGrams: 900,
      lengthMm: 300,
      rotation: 'FEFO',
    });
    const cancel = { actor: 'erp', reason: 'changed mind' };
    const [described, cancelled] = await Promise.all([
      two.call('PUT', '/api/v1/items/P1', again),
      one.call('GET', '/api/v1/orders/SO-1'),
    ]);
    expect(described.status).toBe(200);
    expect(cancelled.body.lines).toMatchObject([{ allocated: 6 }]);
    expect(await one.totals('P1')).toMatchObject({ quantity: 10, locked: 6 });
    // Its picker has been sent, so it is too late to cancel; it ships what was locked.
    expect((await one.call('POST', '/api/v1/orders/SO-1/cancel', cancel)).status).toBe(409);
    await one.work('check');
    expect(await one.line('SO-1')).toMatchObject({ picked: 6, put: 6 });
    expect(await one.totals('P1')).toMatchObject({ quantity: 10, locked: 6, available: 4 });
  });
});
