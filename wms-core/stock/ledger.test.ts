import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Claim } from '#wms-core/contracts.ts';
import { verifyLedger } from './index.ts';
import { accepted, at, NOW, OWNER, openStock } from './testing/fixture.ts';

type Stock = Awaited<ReturnType<typeof openStock>>;
let s: Stock;
const told: { released: Claim[]; available: string[] } = { released: [], available: [] };

beforeAll(async () => {
  s = await openStock();
  s.ledger.listen({
    async onReleased(_tx, claims) {
      told.released.push(...claims);
    },
    async onAvailable(_tx, _owner, items) {
      told.available.push(...items);
    },
  });
});
afterAll(() => s.db.close());

let layer = '';
beforeEach(async () => {
  expect(await s.run(verifyLedger)).toEqual([]);
  await s.db.transaction('clean', (tx) => tx.query('DELETE FROM wms.hold'));
  layer = await s.layer('P1', { receivedAt: NOW + ++layers });
  told.released.length = 0;
  told.available.length = 0;
});
let layers = 0;

const contents = (location: string, handlingUnit = '') =>
  s.run(async (tx) =>
    (await s.ledger.contents(tx, { location, handlingUnit }))
      .filter((row) => row.layer === layer)
      .map(({ quantity, allocated, quality, held }) => ({ quantity, allocated, quality, held })),
  );

describe('posting', () => {
  it('moves pieces, and says where they are', async () => {
    await s.stock('P1', layer, 10, at('DOCK-1'));
    accepted(await s.post([s.line('P1', layer, 4, at('DOCK-1'), at('A-01-01'))]));
    expect(await contents('DOCK-1')).toMatchObject([{ quantity: 6 }]);
    expect(await contents('A-01-01')).toMatchObject([{ quantity: 4 }]);
    expect(told.available).toEqual(['P1']);
  });

  it('happens once by its id, and answers the second time as the first', async () => {
    const lines = [s.line('P1', layer, 5, at('SUPPLIER'), at('DOCK-1'))];
    const first = accepted(await s.post(lines, 'once'));
    const second = accepted(await s.post(lines, 'once'));
    expect(second).toEqual(first);
    expect(await contents('DOCK-1')).toMatchObject([{ quantity: 5 }]);
  });

  it('refuses as a value with the facts when pieces are short, and may come again', async () => {
    await s.stock('P1', layer, 3, at('A-01-02'));
    const lines = [s.line('P1', layer, 10, at('A-01-02'), at('DOCK-1'))];
    const refusal = await s.post(lines, 'again');
    expect(refusal).toMatchObject({
      code: 'stock.short',
      facts: { available: 3, wanted: 10, place: 'A-01-02' },
      text: { en: expect.stringContaining('Only 3 of 10 pieces of P1 are available in A-01-02.') },
    });
    await s.stock('P1', layer, 7, at('A-01-02'));
    accepted(await s.post(lines, 'again'));
  });

  it('leaves nothing behind of a refused posting, even in a transaction that goes on', async () => {
    await s.run(async (tx) => {
      const refusal = await s.ledger.post(
        tx,
        s.posting(
          [
            s.line('P1', layer, 5, at('SUPPLIER'), at('DOCK-1')),
            s.line('P1', layer, 9, at('DOCK-1'), at('A-01-01')),
          ],
          'half',
        ),
      );
      expect(refusal).toMatchObject({ code: 'stock.short' });
    });
    expect(await contents('DOCK-1')).toEqual([]);
    accepted(await s.post([s.line('P1', layer, 1, at('SUPPLIER'), at('DOCK-1'))], 'half'));
  });

  it('plays lines in order: what one brings the next may take', async () => {
    accepted(
      await s.post([
        s.line('P1', layer, 5, at('SUPPLIER'), at('DOCK-1')),
        s.line('P1', layer, 5, at('DOCK-1'), at('A-01-01')),
        s.line('P1', layer, 2, at('A-01-01'), at('A-01-01', '', 'rejected')),
      ]),
    );
    expect(await contents('DOCK-1')).toEqual([]);
    expect(await contents('A-01-01')).toMatchObject([
      { quality: 'passed', quantity: 3 },
      { quality: 'rejected', quantity: 2 },
    ]);
  });

  it.each([
    ['location.unknown', at('DOCK-9')],
    ['unit.unknown', at('DOCK-1', 'NOPE')],
    ['unit.elsewhere', at('DOCK-1', 'CART-1')],
  ])('refuses %s', async (code, to) => {
    expect(await s.post([s.line('P1', layer, 1, at('SUPPLIER'), to)])).toMatchObject({ code });
  });

  it('refuses a movement from a place to itself (posting.nowhere)', async () => {
    const line = s.line('P1', layer, 1, at('DOCK-1'), at('DOCK-1'));
    expect(await s.post([line])).toMatchObject({ code: 'posting.nowhere' });
  });

  it('keeps the catch weight beside the pieces; the last piece takes the rest', async () => {
    const weigh = { weightGrams: 1_001 };
    accepted(await s.post([s.line('P1', layer, 3, at('SUPPLIER'), at('A-01-01'), weigh)]));
    accepted(await s.post([s.line('P1', layer, 2, at('A-01-01'), at('A-01-02'))]));
    expect(
      await s.post([s.line('P1', layer, 1, at('A-01-01'), at('DOCK-1'), weigh)]),
    ).toMatchObject({ code: 'stock.weight' });
    accepted(await s.post([s.line('P1', layer, 1, at('A-01-01'), at('A-01-02'))]));
    const rows = await s.run((tx) =>
      tx.query('SELECT quantity, weight_grams FROM wms.stock WHERE layer = $1', [layer]),
    );
    expect(rows).toEqual([{ quantity: 3, weight_grams: 1_001 }]);
  });

  it('keeps movements for ever: the database refuses to change one', async () => {
    const change = s.run((tx) => tx.query('UPDATE wms.movement SET quantity = quantity + 1'));
    await expect(change).rejects.toThrow('append-only');
  });
});

describe('serial numbers', () => {
  const serials = ['S1', 'S2'];
  it('are in one place, once', async () => {
    accepted(await s.post([s.line('P2', layer, 2, at('SUPPLIER'), at('DOCK-1'), { serials })]));
    const again = s.line('P2', layer, 1, at('SUPPLIER'), at('A-01-01'), { serials: ['S2'] });
    expect(await s.post([again])).toMatchObject({
      code: 'serial.duplicate',
      facts: { serial: 'S2' },
    });
    const wrong = s.line('P2', layer, 1, at('DOCK-1'), at('A-01-01'), { serials: ['S3'] });
    expect(await s.post([wrong])).toMatchObject({ code: 'serial.elsewhere' });
    const few = s.line('P2', layer, 2, at('DOCK-1'), at('A-01-01'), { serials: ['S1'] });
    expect(await s.post([few])).toMatchObject({ code: 'serial.count' });
  });

  it('come back after they had left', async () => {
    accepted(
      await s.post([
        s.line('P2', layer, 2, at('SUPPLIER'), at('DOCK-1'), { serials: ['S8', 'S9'] }),
      ]),
    );
    accepted(
      await s.post([s.line('P2', layer, 1, at('DOCK-1'), at('CUSTOMER'), { serials: ['S8'] })]),
    );
    accepted(
      await s.post([s.line('P2', layer, 1, at('SUPPLIER'), at('DOCK-1'), { serials: ['S8'] })]),
    );
    const twice = s.line('P2', layer, 2, at('SUPPLIER'), at('DOCK-1'), { serials: ['S7', 'S7'] });
    expect(await s.post([twice])).toMatchObject({ code: 'serial.duplicate' });
  });
});

describe('locks', () => {
  it('go along with the pieces into the cart, the cart moves, and they leave with the customer', async () => {
    await s.stock('P1', layer, 10, at('A-01-01'));
    accepted(await s.run((tx) => s.ledger.allocate(tx, [s.claim('SO-1', layer, 'A-01-01', 6)])));
    const lockedFor = { order: 'SO-1', lineId: '1' };
    const cart = at('POOL-1', 'CART-1');
    accepted(await s.post([s.line('P1', layer, 4, at('A-01-01'), cart, { lockedFor })]));
    accepted(
      await s.run((tx) =>
        s.ledger.moveUnit(tx, { ...s.posting([]), handlingUnit: 'CART-1', to: 'VEHICLE:v1' }),
      ),
    );
    expect(await contents('VEHICLE:v1', 'CART-1')).toMatchObject([{ quantity: 4, allocated: 4 }]);
    expect(await s.run((tx) => s.ledger.claims(tx, 'SO-1'))).toMatchObject([
      { location: 'A-01-01', quantity: 2 },
      { location: 'VEHICLE:v1', handlingUnit: 'CART-1', quantity: 4 },
    ]);
    const away = at('VEHICLE:v1', 'CART-1');
    accepted(await s.post([s.line('P1', layer, 4, away, at('CUSTOMER'), { lockedFor })]));
    expect(await s.run((tx) => s.ledger.claims(tx, 'SO-1'))).toMatchObject([{ quantity: 2 }]);
    accepted(
      await s.run((tx) =>
        s.ledger.moveUnit(tx, { ...s.posting([]), handlingUnit: 'CART-1', to: 'POOL-1' }),
      ),
    );
  });

  it('keep others from the pieces', async () => {
    await s.stock('P1', layer, 5, at('A-01-01'));
    accepted(await s.run((tx) => s.ledger.allocate(tx, [s.claim('SO-2', layer, 'A-01-01', 4)])));
    expect(
      await s.run((tx) => s.ledger.allocate(tx, [s.claim('SO-3', layer, 'A-01-01', 2)])),
    ).toMatchObject({ code: 'stock.short', facts: { available: 1 } });
    expect(await s.post([s.line('P1', layer, 2, at('A-01-01'), at('DOCK-1'))])).toMatchObject({
      code: 'stock.short',
    });
    const lockedFor = { order: 'SO-3', lineId: '1' };
    expect(
      await s.post([s.line('P1', layer, 1, at('A-01-01'), at('DOCK-1'), { lockedFor })]),
    ).toMatchObject({ code: 'stock.not_locked', facts: { locked: 0 } });
  });

  it('are of the order’s owner only, whoever asks (stock.other_owner)', async () => {
    await s.run((tx) =>
      tx.query(
        `INSERT INTO wms.sales_order (order_id, owner, customer, priority, allow_backorder, content,
           correlation_id, status, created_at)
         VALUES ('SO-TWO', 'two', 'C', 1, false, '', 'C', 'released', 1)`,
      ),
    );
    await s.stock('P1', layer, 5, at('A-01-01'));
    const asked = await s.run((tx) =>
      s.ledger.allocate(tx, [s.claim('SO-TWO', layer, 'A-01-01', 1)]),
    );
    expect(asked).toMatchObject({ code: 'stock.other_owner', facts: { owner: OWNER } });
    expect(await s.run((tx) => s.ledger.claims(tx, 'SO-TWO'))).toEqual([]);
  });

  it('are released, all or none', async () => {
    await s.stock('P1', layer, 5, at('A-01-01'));
    const claims = [s.claim('SO-4', layer, 'A-01-01', 3)];
    accepted(await s.run((tx) => s.ledger.allocate(tx, claims)));
    const tooMany = [s.claim('SO-4', layer, 'A-01-01', 4)];
    expect(await s.run((tx) => s.ledger.release(tx, tooMany))).toMatchObject({
      code: 'stock.not_locked',
    });
    accepted(await s.run((tx) => s.ledger.release(tx, claims)));
    expect(await contents('A-01-01')).toMatchObject([{ quantity: 5, allocated: 0 }]);
  });

  it('fall off pieces that a count found missing, and the listener hears of it', async () => {
    await s.stock('P1', layer, 10, at('A-01-01'));
    accepted(
      await s.run((tx) =>
        s.ledger.allocate(tx, [
          s.claim('SO-5', layer, 'A-01-01', 4),
          s.claim('SO-6', layer, 'A-01-01', 4),
        ]),
      ),
    );
    accepted(await s.post([s.line('P1', layer, 5, at('A-01-01'), at('LOSS'))]));
    expect(await contents('A-01-01')).toMatchObject([{ quantity: 5, allocated: 5 }]);
    expect(told.released).toMatchObject([{ order: 'SO-6', quantity: 3 }]);
  });
});

describe('holds', () => {
  const hold = (holdId: string, scope: object, quantity?: number) =>
    s.run((tx) =>
      s.ledger.placeHold(tx, {
        holdId,
        kind: quantity === undefined ? 'freeze' : 'missing',
        scope,
        ...(quantity === undefined ? {} : { quantity }),
        reason: 'wet box',
        actor: 'anna',
        at: NOW,
      }),
    );
  const candidates = () =>
    s.run(async (tx) =>
      (await s.ledger.candidates(tx, { owner: OWNER, items: ['P1'], at: NOW }))
        .filter((row) => row.layer === layer)
        .map((row) => row.quantity - row.allocated),
    );

  it('block by purpose: no order gets the goods, but they may be moved, counted, scrapped', async () => {
    await s.stock('P1', layer, 10, at('A-01-01'));
    accepted(await hold('H-1', { layer }));
    expect(await candidates()).toEqual([]);
    expect(
      await s.run((tx) => s.ledger.allocate(tx, [s.claim('SO-1', layer, 'A-01-01', 1)])),
    ).toMatchObject({ code: 'stock.short', facts: { available: 0 } });
    expect(await s.post([s.line('P1', layer, 1, at('A-01-01'), at('CUSTOMER'))])).toMatchObject({
      code: 'stock.held',
      facts: { hold: 'H-1', reason: 'wet box' },
    });
    // As another item they would slip out of the hold.
    expect(await s.post([s.line('P1', layer, 1, at('A-01-01'), at('PRODUCTION'))])).toMatchObject({
      code: 'stock.held',
    });
    accepted(await s.post([s.line('P1', layer, 1, at('A-01-01'), at('DOCK-1'))]));
    accepted(await s.post([s.line('P1', layer, 1, at('A-01-01'), at('LOSS'))]));
    expect(await contents('A-01-01')).toMatchObject([{ held: true, quantity: 8 }]);
  });

  it('take goods from orders, wherever they are by now', async () => {
    await s.stock('P1', layer, 10, at('A-01-01'));
    accepted(await s.run((tx) => s.ledger.allocate(tx, [s.claim('SO-7', layer, 'A-01-01', 6)])));
    const lockedFor = { order: 'SO-7', lineId: '1' };
    const cart = at('POOL-1', 'CART-2');
    accepted(await s.post([s.line('P1', layer, 2, at('A-01-01'), cart, { lockedFor })]));
    const { released } = accepted(await hold('H-2', { layer }));
    expect(released.map((each) => each.quantity).sort()).toEqual([2, 4]);
    expect(told.released).toHaveLength(2);
    expect(await s.post([s.line('P1', layer, 2, cart, at('DOCK-1'), { lockedFor })])).toMatchObject(
      { code: 'stock.held' },
    );
  });

  it('hold just the missing pieces, freeing only the locks that are in their way', async () => {
    await s.stock('P1', layer, 10, at('A-01-01'));
    accepted(await s.run((tx) => s.ledger.allocate(tx, [s.claim('SO-8', layer, 'A-01-01', 5)])));
    const scope = { item: 'P1', layer, location: 'A-01-01' };
    expect(accepted(await hold('H-3', scope, 4)).released).toEqual([]);
    expect(await candidates()).toEqual([1]);
    expect(accepted(await hold('H-4', scope, 3)).released).toMatchObject([{ quantity: 2 }]);
    expect(await candidates()).toEqual([]);
    expect(await s.run((tx) => s.ledger.holds(tx, { location: 'A-01-01' }))).toHaveLength(2);
    told.available.length = 0;
    accepted(await s.run((tx) => s.ledger.liftHold(tx, 'H-3', 'bo', NOW)));
    expect(told.available).toEqual(['P1']);
    expect(await candidates()).toEqual([4]);
  });

  it('lie several on the same goods; lifting one leaves the other', async () => {
    await s.stock('P1', layer, 2, at('A-01-01'));
    accepted(await hold('H-5', { layer }));
    accepted(await hold('H-6', { location: 'A-01-01' }));
    accepted(await s.run((tx) => s.ledger.liftHold(tx, 'H-5', 'bo', NOW)));
    expect(await candidates()).toEqual([]);
    accepted(await s.run((tx) => s.ledger.liftHold(tx, 'H-6', 'bo', NOW)));
    expect(await candidates()).toEqual([2]);
  });

  it('end by themselves when their time is over', async () => {
    await s.stock('P1', layer, 2, at('A-01-01'));
    const request = {
      holdId: 'H-7',
      kind: 'freeze' as const,
      scope: { layer },
      reason: 'r',
      actor: 'a',
    };
    accepted(await s.run((tx) => s.ledger.placeHold(tx, { ...request, at: NOW, until: NOW + 5 })));
    expect(await s.run((tx) => s.ledger.liftDue(tx, NOW + 4))).toBe(0);
    expect(await s.run((tx) => s.ledger.liftDue(tx, NOW + 5))).toBe(1);
    expect(await candidates()).toEqual([2]);
  });

  it.each([
    ['nothing', {}, undefined],
    ['some pieces of no known row', { item: 'P1' }, 3],
  ])('refuse %s (hold.scope)', async (_, scope, quantity) => {
    expect(await hold('H-8', scope, quantity)).toMatchObject({ code: 'hold.scope' });
  });

  it('refuse to lift what is not there (hold.unknown)', async () => {
    const lift = s.run((tx) => s.ledger.liftHold(tx, 'H-99', 'bo', NOW));
    expect(await lift).toMatchObject({ code: 'hold.unknown' });
  });
});

describe('handling units', () => {
  const pallet = (handlingUnit: string) => ({
    handlingUnit,
    type: 'pallet' as const,
    location: 'DOCK-1',
    tareGrams: 20_000,
    maxWeightGrams: 1_000_000,
    maxVolumeMl: 1_500_000,
    boundTo: '',
  });

  it('are made once, and closed when empty', async () => {
    accepted(await s.run((tx) => s.ledger.createUnit(tx, pallet('IB-1'))));
    expect(await s.run((tx) => s.ledger.createUnit(tx, pallet('IB-1')))).toMatchObject({
      code: 'unit.exists',
    });
    await s.stock('P1', layer, 3, at('DOCK-1', 'IB-1'));
    expect(await s.run((tx) => s.ledger.closeUnit(tx, 'IB-1'))).toMatchObject({
      code: 'unit.not_empty',
      facts: { pieces: 3 },
    });
    accepted(await s.post([s.line('P1', layer, 3, at('DOCK-1', 'IB-1'), at('A-01-01'))]));
    accepted(await s.run((tx) => s.ledger.closeUnit(tx, 'IB-1')));
    expect(await s.run((tx) => s.ledger.unit(tx, 'IB-1'))).toBeUndefined();
  });

  it('are free where nothing binds them and nothing is in them, longest idle first', async () => {
    const free = () =>
      s.run(async (tx) =>
        (await s.ledger.freeUnits(tx, { type: 'cart', kind: 'cart_pool', limit: 9 })).map(
          (each) => each.handlingUnit,
        ),
      );
    await s.run((tx) => tx.query(`DELETE FROM wms.hold`));
    const before = await free();
    expect(before).toEqual(['CART-1']);
    await s.run((tx) => s.ledger.bindUnit(tx, 'CART-1', 'RUN-1'));
    expect(await free()).toEqual([]);
    await s.run((tx) => s.ledger.bindUnit(tx, 'CART-1', ''));
  });
});
