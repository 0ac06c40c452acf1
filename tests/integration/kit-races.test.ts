import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { postgresMissing, type ScratchServer, startPostgres } from '#tests/support/postgres.ts';
import { openStockApp, type StockApp } from '#tests/support/stock-app.ts';
import { verifyLedger } from '#wms-core/stock/index.ts';
import { item } from '#wms-core/stock/testing/fixture.ts';

const missing = postgresMissing();
const ROUNDS = 8;

describe.skipIf(missing)('kits on PostgreSQL, while others act', () => {
  let server: ScratchServer;
  let s: StockApp;

  beforeAll(async () => {
    server = await startPostgres();
    s = await openStockApp((await server.create('kits', 10)).database);
    const cards = [item('TEA', { lotControlled: true }), item('GIFT', { lotControlled: true })];
    await s.run((tx) => s.masterData.upsertItems(tx, cards));
    const components = [{ item: 'TEA', quantity: 2 }];
    expect((await s.call('PUT', '/api/v1/kits/GIFT', { components })).status).toBe(200);
    const lines = Array.from({ length: ROUNDS }, (_, round) => {
      return { item: 'TEA', location: 'A-01-01', lot: `T${round}`, quantity: 4 };
    });
    const opened = await s.call('POST', '/api/v1/opening-stock', { importId: 'OP', lines });
    expect(opened.status).toBe(200);
  }, 120_000);
  afterAll(async () => {
    expect(await s.run(verifyLedger)).toEqual([]);
    await s.close();
    await server.stop();
  });

  const build = (kitOrder: string, quantity: number) =>
    s.call('POST', '/api/v1/kit-orders', {
      ...{ kitOrder, act: 'build', item: 'GIFT', quantity, location: 'A-01-01', actor: 'anna' },
    });

  it('a recall that comes while kits are built of its lot holds every kit that has it', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const recall = { recallId: `RC-${round}`, scope: { lot: `T${round}` }, reason: 'mould' };
      const [built, opened] = await Promise.all([
        build(`KIT-${round}`, 2),
        s.call('POST', '/api/v1/recalls', { ...recall, actor: 'qa' }),
      ]);
      expect(opened.status).toBe(200);
      const made = await s.run((tx) =>
        tx.query<{ kit: string; held: boolean }>(
          `SELECT DISTINCT k.lot AS kit, EXISTS (SELECT FROM wms.hold h
             WHERE h.lifted_at IS NULL AND h.layer = b.layer) AS held
           FROM wms.movement a JOIN wms.layer l ON l.layer = a.layer AND l.lot = $1
           JOIN wms.movement b ON b.sequence = a.sequence AND b.from_location = 'PRODUCTION'
           JOIN wms.layer k ON k.layer = b.layer WHERE a.to_location = 'PRODUCTION'`,
          [`T${round}`],
        ),
      );
      expect(made.filter((kit) => !kit.held)).toEqual([]);
      // Whoever came too late was refused, or took the next lot.
      expect([200, 409]).toContain(built.status);
    }
  }, 120_000);

  it('two work orders that want the last components share them, and no piece is used twice', async () => {
    const lines = [{ item: 'TEA', location: 'A-01-02', lot: 'LAST', quantity: 6 }];
    await s.call('POST', '/api/v1/opening-stock', { importId: 'OP-2', lines });
    const orders = Array.from({ length: 5 }, (_, i) =>
      s.call('POST', '/api/v1/kit-orders', {
        ...{ kitOrder: `LAST-${i}`, act: 'build', item: 'GIFT', quantity: 1 },
        ...{ location: 'A-01-02', actor: 'anna' },
      }),
    );
    const answers = await Promise.all(orders);
    expect(answers.filter((one) => one.status === 200)).toHaveLength(3);
    for (const one of answers.filter((each) => each.status !== 200)) {
      expect(one.body.code).toMatch(/^(kit|stock)\.short$/);
    }
  }, 120_000);

  it('a work order and orders that want its components share them, each piece once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [lot, location] = [`SHARE-${round}`, 'A-01-03'];
      const layer = await s.layer('TEA', { lot });
      await s.stock('TEA', layer, 6, { location, handlingUnit: '', quality: 'passed' });
      const claims = [1, 2, 3].map((n) => s.claim(`SO-${round}-${n}`, layer, location, 2, 'TEA'));
      const works = [1, 2, 3].map((n) => `SHARE-${round}-${n}`);
      const [built, locked] = await Promise.all([
        Promise.all(
          works.map((kitOrder) =>
            s.call('POST', '/api/v1/kit-orders', {
              ...{ kitOrder, act: 'build', item: 'GIFT', quantity: 1, location, actor: 'anna' },
            }),
          ),
        ),
        Promise.all(claims.map((claim) => s.run((tx) => s.ledger.allocate(tx, [claim])))),
      ]);
      const kits = built.filter((one) => one.status === 200).length;
      const promised = locked.filter((one) => !isRefusal(one)).length;
      expect(kits + promised).toBe(3);
      for (const one of built.filter((each) => each.status !== 200)) {
        expect(one.body.code).toMatch(/^(kit|stock)\.short$/);
      }
      const rows = await s.run((tx) => s.ledger.contents(tx, { location }));
      const tea = rows.find((row) => row.layer === layer);
      expect([tea?.quantity ?? 0, tea?.allocated ?? 0]).toEqual([promised * 2, promised * 2]);
      const done = claims.filter((_, index) => !isRefusal(locked[index]!));
      await s.run((tx) => s.ledger.release(tx, done));
      const out = { location: 'CUSTOMER', handlingUnit: '', quality: 'passed' } as const;
      if (tea) await s.post([s.line('TEA', layer, tea.quantity, { ...out, location }, out)]);
    }
  }, 120_000);

  describe('of pieces with numbers', () => {
    const numbered = async (serials: readonly string[], location = 'A-01-01') => {
      const layer = await s.layer('LENS', { lot: `L-${serials[0]}` });
      const place = { location, handlingUnit: '', quality: 'passed' } as const;
      const line = s.line('LENS', layer, serials.length, { ...place, location: 'SUPPLIER' }, place);
      await s.post([{ ...line, serials }]);
    };
    const work = (kitOrder: string, act: string, numbers: readonly object[], more: object = {}) =>
      s.call('POST', '/api/v1/kit-orders', {
        ...{ kitOrder, act, item: 'CASE', quantity: 1, location: 'A-01-01', actor: 'anna' },
        ...{ numbers, ...more },
      });
    const wholeCase = (kit: string, serial: string) => [
      { item: 'CASE', serial: kit },
      { item: 'LENS', serial, kit },
    ];
    const where = () =>
      s.run((tx) =>
        tx.query<{ serial: string; location: string; unit: string }>(
          `SELECT serial, location, handling_unit AS unit FROM wms.serial ORDER BY serial`,
        ),
      );

    beforeAll(async () => {
      const cards = [item('LENS', { serialControlled: true })];
      const kits = [
        item('CASE', { serialControlled: true }),
        item('SACK', { lotControlled: true }),
      ];
      await s.run((tx) => s.masterData.upsertItems(tx, [...cards, ...kits]));
      const components = [{ item: 'LENS', quantity: 1 }];
      for (const kit of ['CASE', 'SACK']) {
        expect((await s.call('PUT', `/api/v1/kits/${kit}`, { components })).status).toBe(200);
      }
    });

    it('two work orders that name one piece build one kit of it', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const serial = `N${round}`;
        await numbered([serial, `M${round}`]);
        const both = await Promise.all(
          [1, 2].map((n) =>
            work(`PIECE-${round}-${n}`, 'build', wholeCase(`P${round}-${n}`, serial)),
          ),
        );
        expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
        expect(both.find((one) => one.status === 409)!.body.code).toBe('serial.elsewhere');
        const winner = both.findIndex((one) => one.status === 200) + 1;
        expect((await where()).find((one) => one.serial === serial)).toMatchObject({
          ...{ location: 'PRODUCTION', unit: `PIECE-${round}-${winner}/P${round}-${winner}` },
        });
      }
    }, 120_000);

    it('two work orders at two places that name one kit make it once', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        await numbered([`X${round}`]);
        await numbered([`Y${round}`], 'A-01-02');
        const [here, there] = await Promise.all([
          work(`KIT-X-${round}`, 'build', wholeCase(`K${round}`, `X${round}`)),
          work(`KIT-Y-${round}`, 'build', wholeCase(`K${round}`, `Y${round}`), {
            location: 'A-01-02',
          }),
        ]);
        expect([here.status, there.status].sort()).toEqual([200, 409]);
        const loser = here.status === 409 ? here : there;
        expect(loser.body.code).toBe('serial.duplicate');
      }
    }, 120_000);

    it('kits of one work order that are broken at two places give back each piece once', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const serials = [`A${round}`, `B${round}`];
        await numbered(serials);
        const numbers = serials.map((serial) => ({ item: 'LENS', serial }));
        const sacks = { item: 'SACK', quantity: 2 };
        const built = await work(`SACK-${round}`, 'build', numbers, sacks);
        expect(built.status).toBe(200);
        const [{ layer }] = built.body.kits;
        const place = { location: 'A-01-01', handlingUnit: '', quality: 'passed' } as const;
        await s.post([s.line('SACK', layer, 1, place, { ...place, location: 'A-01-02' })]);
        const broken = await Promise.all(
          ['A-01-01', 'A-01-02'].map((location, n) =>
            work(`OPEN-${round}-${n}`, 'break', numbers.slice(0, 1), {
              ...{ ...sacks, quantity: 1, location },
            }),
          ),
        );
        expect(broken.map((one) => one.status).sort()).toEqual([200, 409]);
        const loser = broken.find((one) => one.status === 409)!;
        expect(loser.body.code).toBe('kit.number_not_in');
        const inside = (await where()).filter((one) => one.unit === `SACK-${round}`);
        expect(inside.map((one) => one.serial)).toEqual([`B${round}`]);
      }
    }, 120_000);
  });
});
