import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bothDatabases } from '#tests/support/both-databases.ts';
import { given, ware } from '#tests/support/desk-goods.ts';
import { openRestDesk, type RestDesk } from '#tests/support/rest-desk.ts';
import { verifyLedger } from '#wms-core/index.ts';
import type { Act } from '#wms-core/ports.ts';

const priced = { standardCostMinor: 1_000, costCurrency: 'CNY' };
const why = { reason: 'wrong', actor: 'anna' };
/** The drawing's owner. */
const OWNER = 'OWN';

describe.each(bothDatabases(12))('an act on stock is undone on %s', (_, skip, open) => {
  let desk: RestDesk;
  let call: RestDesk['call'];

  const undo = (act: string, more: object = {}) =>
    call('POST', `/api/v1/stock/acts/${act}/undo`, {
      ...{ reason: 'a mistake', actor: 'ben' },
      ...more,
    });
  const move = (moveId: string, location: string, to: string, quantity: number, more = {}) =>
    given(
      call('POST', '/api/v1/stock/moves', {
        ...{ moveId, item: 'P', quantity, from: { location }, to: { location: to }, ...why },
        ...more,
      }),
    );
  const at = async (location: string, code = 'P'): Promise<Record<string, number>> => {
    const { rows } = await given(call('GET', `/api/v1/stock?item=${code}&location=${location}`));
    return Object.fromEntries(
      rows.map((row: { quality: string; quantity: number }) => [row.quality, row.quantity]),
    );
  };
  const allocate = (order: string, location: string, quantity: number) =>
    desk.database.transaction('allocate', async (tx) => {
      const rows = await desk.wms.ledger.contents(tx, { location, handlingUnit: '' });
      const { layer, item: code } = rows.find((row) => row.quality === 'passed')!;
      const place = { location, handlingUnit: '', quality: 'passed' as const };
      const goods = { owner: OWNER, item: code, layer, quantity };
      return desk.wms.ledger.allocate(tx, [{ order, lineId: '1', ...goods, ...place }]);
    });

  beforeAll(async () => {
    if (skip) return;
    desk = await openRestDesk(await open());
    call = desk.call;
    const items = [ware('P', priced), ware('K'), ware('S', { ...priced, serialControlled: true })];
    await given(call('POST', '/api/v1/items', { items }));
    const lines = ['A-01', 'A-02', 'A-03', 'A-04', 'A-05', 'A-06'].map((location) => ({
      ...{ location, item: 'P', quantity: 20 },
    }));
    await given(call('POST', '/api/v1/opening-stock', { importId: 'OPEN', lines }));
    await given(call('PUT', '/api/v1/approval-limits/CNY/self', { limitMinor: 5_000 }));
    for (const [role, person] of [
      ['supervisor', 'fay'],
      ['finance', 'fay'],
    ]) {
      await given(call('PUT', `/api/v1/approvers/${role}/${person}`, {}));
    }
  }, 120_000);
  afterAll(async () => {
    if (skip) return;
    expect(await desk.database.transaction('verify', verifyLedger)).toEqual([]);
    expect(desk.bugs).toEqual([]);
    await desk.close();
  });

  it.skipIf(skip)('a move: once, and told in feed and history', async () => {
    await move('M-1', 'A-01', 'B-01', 5);
    const first = await given(undo('move:M-1'));
    expect(first).toMatchObject({ act: 'move:M-1', status: 'undone', actor: 'ben' });
    expect([await at('A-01'), await at('B-01')]).toEqual([{ passed: 20 }, {}]);
    expect(await given(undo('move:M-1', { actor: 'carl' }))).toEqual(first);
    expect(await undo('move:M-1', { reason: 'other' })).toMatchObject({
      ...{ status: 409, body: { code: 'undo.done' } },
    });
    const { movements } = await given(call('GET', '/api/v1/movements?document=M-1'));
    expect(movements.map((one: { reason: string }) => one.reason)).toEqual(['wrong', 'a mistake']);
    const { entries } = await given(call('GET', '/api/v1/history?kind=undo&subject=M-1'));
    expect(entries).toMatchObject([{ actor: 'ben', what: 'undone: move', reason: 'a mistake' }]);
    const [told] = await desk.database.transaction('told', (tx) =>
      tx.query(`SELECT data FROM wms.event WHERE type = 'wms.stock.undone' AND subject = 'M-1'`),
    );
    expect(told).toMatchObject({ data: { lines: [{ quantity: 5, to: { location: 'A-01' } }] } });
  });

  it.skipIf(skip)('a change of quality', async () => {
    await move('Q-1', 'A-01', 'A-01', 3, { toQuality: 'rejected' });
    expect(await at('A-01')).toEqual({ passed: 17, rejected: 3 });
    await given(undo('move:Q-1'));
    expect(await at('A-01')).toEqual({ passed: 20 });
  });

  it.skipIf(skip)('not where the goods went on (undo.moved_on)', async () => {
    await move('M-2', 'A-02', 'B-02', 5);
    await move('M-3', 'B-02', 'B-03', 2);
    const { status, body } = await undo('move:M-2');
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'undo.moved_on' });
    expect(body.detail).toContain('3 are there; the others went on, last to B-03');
    await given(undo('move:M-3'));
    await given(undo('move:M-2'));
    expect(await at('A-02')).toEqual({ passed: 20 });
  });

  it.skipIf(skip)('not where an order has them, nor under a hold', async () => {
    await move('M-4', 'A-03', 'B-04', 5);
    expect(await allocate('SO-9', 'B-04', 1)).toEqual({ done: true });
    const locked = await undo('move:M-4');
    expect(locked).toMatchObject({ status: 409, body: { code: 'undo.locked' } });
    expect(locked.body.detail).toContain('1 of the 5 pieces of P in B-04 are locked for SO-9');
    // What has them is no order that could be cancelled.
    expect(locked.body.detail).toContain('leave the goods to them. Of the 5 wanted, 4 are free');
    const lines = [{ line: '1', item: 'P', quantity: 2 }];
    const order = { order: 'SO-8', customer: 'C', lines, actor: 'sales' };
    await given(call('POST', '/api/v1/orders', order));
    await move('M-8', 'A-03', 'B-06', 2);
    expect(await allocate('SO-8', 'B-06', 2)).toEqual({ done: true });
    expect((await undo('move:M-8')).body.detail).toContain('Cancel SO-8 (POST');
    await given(call('POST', '/api/v1/orders/SO-8/cancel', why));
    await given(undo('move:M-8'));
    await move('M-5', 'A-03', 'B-05', 5);
    const hold = { holdId: 'H-1', scope: { item: 'P', location: 'B-05' }, quantity: 1, ...why };
    await given(call('POST', '/api/v1/stock/holds', hold));
    expect(await undo('move:M-5')).toMatchObject({ body: { code: 'undo.held' } });
    await given(undo('hold:H-1'));
    await given(undo('move:M-5'));
    expect(await at('A-03')).toEqual({ passed: 15 });
  });

  it.skipIf(skip)('a correction: small ones at once, others when approved', async () => {
    const correct = (correctionId: string, delta: number, location = 'A-04') =>
      given(
        call('POST', '/api/v1/stock/corrections', {
          ...{ correctionId, item: 'P', location, delta, ...why },
        }),
      );
    await correct('C-1', -5);
    expect(await given(undo('correction:C-1'))).toMatchObject({
      ...{ status: 'undone', adjustment: 'undo:correction:C-1' },
    });
    expect(await at('A-04')).toEqual({ passed: 20 });
    await correct('C-2', 5);
    await given(call('PUT', '/api/v1/approval-limits/CNY/self', { limitMinor: 1_000 }));
    const waiting = await given(undo('correction:C-2'));
    expect(waiting).toMatchObject({ status: 'waiting', sequence: null });
    expect(await at('A-04')).toEqual({ passed: 25 });
    const approve = { actor: 'fay' };
    const url = '/api/v1/adjustments/undo:correction:C-2/approve';
    await given(call('POST', url, approve));
    expect(await at('A-04')).toEqual({ passed: 20 });
    expect(await given(undo('correction:C-2'))).toMatchObject({ status: 'undone' });
    expect(await undo('adjustment:undo:correction:C-2')).toMatchObject({
      ...{ status: 422, body: { code: 'undo.other_way' } },
    });
    await given(call('PUT', '/api/v1/approval-limits/CNY/self', { limitMinor: 5_000 }));
  });

  describe('what waits for approval', () => {
    /** What hosts and people are told about the undoing of an act with this number. */
    const told = (number: string) =>
      desk.database.transaction('told', (tx) =>
        tx.query<{ data: Record<string, unknown> }>(
          `SELECT data FROM wms.event WHERE type = 'wms.stock.undone' AND subject = $1`,
          [number],
        ),
      );
    const history = async (number: string) =>
      (await given(call('GET', `/api/v1/history?kind=undo&subject=${number}`))).entries;
    const decide = (adjustment: string, verdict: 'approve' | 'reject') =>
      given(
        call('POST', `/api/v1/adjustments/${adjustment}/${verdict}`, {
          actor: 'fay',
          note: 'seen',
        }),
      );
    const limit = (limitMinor: number) =>
      given(call('PUT', '/api/v1/approval-limits/CNY/self', { limitMinor }));

    it.skipIf(skip)(
      'is told when it is posted, and may be asked for again if it is not',
      async () => {
        const wanted = { item: 'P', location: 'A-06', quantity: -2 };
        await given(
          call('POST', '/api/v1/adjustments', {
            ...{ adjustment: 'AD-1', type: 'manual', reason: 'correction', actor: 'anna' },
            lines: [wanted],
          }),
        );
        await limit(1_000);
        const waiting = await given(undo('adjustment:AD-1'));
        expect(waiting).toMatchObject({ status: 'waiting', sequence: null });
        expect([await told('AD-1'), await history('AD-1')]).toEqual([[], []]);
        expect(await given(undo('adjustment:AD-1'))).toEqual(waiting);
        const second = await undo('adjustment:AD-1', { reason: 'other', actor: 'carl' });
        expect(second).toMatchObject({ status: 409, body: { code: 'undo.waiting' } });
        expect(second.body.detail).toContain('ben asked to take adjustment:AD-1 back (a mistake)');
        expect(second.body.detail).toContain('waits for the role supervisor: fay.');
        await decide('undo:AD-1', 'reject');
        expect([await told('AD-1'), await history('AD-1')]).toEqual([[], []]);
        expect(await given(undo('adjustment:AD-1'))).toMatchObject({ status: 'rejected' });
        expect(await at('A-06')).toEqual({ passed: 18 });

        const again = await given(undo('adjustment:AD-1', { reason: 'other', actor: 'carl' }));
        expect(again).toMatchObject({ status: 'waiting', adjustment: 'undo-2:AD-1' });
        await decide('undo-2:AD-1', 'approve');
        expect(await at('A-06')).toEqual({ passed: 20 });
        const undone = await given(undo('adjustment:AD-1', { reason: 'other' }));
        expect(undone).toMatchObject({ status: 'undone', actor: 'carl' });
        const { sequence } = undone;
        expect(await told('AD-1')).toMatchObject([
          {
            data: {
              ...{ act: 'adjustment:AD-1', actor: 'carl', sequence, adjustment: 'undo-2:AD-1' },
              lines: [{ quantity: 2, from: { location: 'LOSS' }, to: { location: 'A-06' } }],
            },
          },
        ]);
        expect(await history('AD-1')).toMatchObject([
          { actor: 'carl', what: 'undone: adjustment' },
        ]);
        expect(await undo('adjustment:AD-1')).toMatchObject({ body: { code: 'undo.done' } });
        expect(await undo('adjustment:undo-2:AD-1')).toMatchObject({
          body: { code: 'undo.other_way' },
        });
        await limit(5_000);
      },
    );

    it.skipIf(skip)('and a correction is one act, however it is called', async () => {
      const named = { correctionId: 'C-3', item: 'P', location: 'A-06', delta: -1, ...why };
      await given(call('POST', '/api/v1/stock/corrections', named));
      await given(undo('correction:C-3'));
      expect(await told('C-3')).toMatchObject([{ data: { lines: [{ quantity: 1 }] } }]);
      expect(await given(undo('adjustment:correction:C-3'))).toMatchObject({
        act: 'correction:C-3',
      });
      expect(await at('A-06')).toEqual({ passed: 20 });
    });
  });

  it.skipIf(skip)('a kit built, and a kit broken', async () => {
    const kit = { components: [{ item: 'P', quantity: 2 }] };
    await given(call('PUT', '/api/v1/kits/K', kit));
    const work = (kitOrder: string, act: string, quantity: number) =>
      given(
        call('POST', '/api/v1/kit-orders', {
          ...{ kitOrder, act, item: 'K', quantity, location: 'A-05', actor: 'anna' },
        }),
      );
    await work('KIT-1', 'build', 3);
    expect([await at('A-05'), await at('A-05', 'K')]).toEqual([{ passed: 14 }, { passed: 3 }]);
    await given(undo('kit:KIT-1'));
    expect([await at('A-05'), await at('A-05', 'K')]).toEqual([{ passed: 20 }, {}]);
    await work('KIT-2', 'build', 3);
    await work('KIT-3', 'break', 2);
    expect(await undo('kit:KIT-2')).toMatchObject({ body: { code: 'undo.moved_on' } });
    await given(undo('kit:KIT-3'));
    // What went into the kits is known as before.
    expect((await work('KIT-4', 'break', 3)).components).toMatchObject([{ quantity: 6 }]);
    expect([await at('A-05'), await at('A-05', 'K')]).toEqual([{ passed: 20 }, {}]);
  });

  it.skipIf(skip)('a relocation, when nobody works at it any more', async () => {
    const wanted = { relocation: 'REL-1', from: 'A-06', to: 'B-06', item: 'P', quantity: 4 };
    const { task: taskId } = await given(
      call('POST', '/api/v1/relocations', { ...wanted, ...why }),
    );
    let reports = 0;
    const report = (more: object) =>
      desk.wms.reportPort.report([
        {
          ...{ reportId: `RR-${++reports}`, taskId, at: desk.scheduler.now(), actor: 'w1' },
          ...(more as { type: 'started' }),
        },
      ]);
    const act: Act = { act: 'line_done', lineId: 'L1', quantity: 4 };
    await report({ type: 'accepted' });
    await report({ type: 'started' });
    expect(await report({ type: 'progress', act })).toEqual([{ accepted: true }]);
    expect(await undo('relocation:REL-1')).toMatchObject({ body: { code: 'undo.under_way' } });
    await report({ type: 'completed' });
    await given(undo('relocation:REL-1'));
    expect([await at('A-06'), await at('B-06')]).toEqual([{ passed: 20 }, {}]);
  });

  it.skipIf(skip)('a hold, and its lifting', async () => {
    const hold = { holdId: 'H-2', scope: { item: 'P', location: 'A-06' }, ...why };
    await given(call('POST', '/api/v1/stock/holds', hold));
    await given(call('DELETE', '/api/v1/stock/holds/H-2?actor=anna'));
    expect(await undo('hold:H-2')).toMatchObject({ body: { code: 'undo.lifted' } });
    expect(await given(undo('lift:H-2'))).toMatchObject({ hold: 'H-2-again' });
    const { holds } = await given(call('GET', '/api/v1/stock/holds'));
    expect(holds).toMatchObject([{ holdId: 'H-2-again', scope: hold.scope, actor: 'ben' }]);
    await given(undo('hold:H-2-again'));
  });

  it.skipIf(skip).each([
    ['move:NONE', 'undo.unknown', 404],
    ['lift:H-9', 'undo.unknown', 404],
    ['pick:P-1', 'undo.unknown', 404],
    ['opening:OPEN', 'undo.other_way', 422],
    ['scrap:X', 'undo.other_way', 422],
  ])('but not %s (%s)', async (act, code, status) => {
    expect(await undo(act)).toMatchObject({ status, body: { code } });
  });

  it.skipIf(skip)('once, by whoever comes first, and never beside an order', async () => {
    await move('M-6', 'A-02', 'B-01', 8);
    const both = await Promise.all([
      undo('move:M-6', { reason: 'one' }),
      undo('move:M-6', { reason: 'two' }),
      undo('move:M-6', { reason: 'one' }),
    ]);
    const codes = both.map(({ body }) => body.code ?? body.status);
    expect(codes).toContain('undone');
    expect(codes.filter((code) => code !== 'undone' && code !== 'undo.done')).toEqual([]);
    expect(await at('A-02')).toEqual({ passed: 20 });
    for (let round = 0; round < 8; round++) {
      await move(`M-7-${round}`, 'A-02', 'B-02', 1);
      const [undone, allocated] = await Promise.all([
        undo(`move:M-7-${round}`),
        allocate(`SO-${round}`, 'B-02', 1).catch(() => undefined),
      ]);
      const isLocked = allocated !== undefined && 'done' in allocated;
      expect(undone.body.code ?? undone.body.status).toBe(isLocked ? 'undo.locked' : 'undone');
      if (!isLocked) continue;
      // The next round begins with an empty bin.
      const rows = await desk.database.transaction('claims', async (tx) => {
        const claims = await desk.wms.ledger.claims(tx, `SO-${round}`);
        return desk.wms.ledger.release(tx, claims);
      });
      expect(rows).toEqual({ done: true });
      await given(undo(`move:M-7-${round}`));
    }
  });
});
