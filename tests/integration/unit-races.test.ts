import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { postgresMissing, type ScratchServer, startPostgres } from '#tests/support/postgres.ts';
import { verifyLedger } from '#wms-core/stock/index.ts';
import { accepted, at, openStock } from '#wms-core/stock/testing/fixture.ts';

const missing = postgresMissing();
let server: ScratchServer | undefined;
let s: Awaited<ReturnType<typeof openStock>>;
beforeAll(async () => {
  if (missing) return;
  server = await startPostgres();
  s = await openStock((await server.create('units', 20)).database);
});
afterAll(async () => {
  if (missing) return;
  expect(await s.run(verifyLedger)).toEqual([]);
  await s.db.close();
  await server!.stop();
});

async function pallets(...ids: readonly string[]): Promise<void> {
  for (const handlingUnit of ids) {
    const unit = { handlingUnit, type: 'pallet', location: 'POOL-1', tareGrams: 20_000 } as const;
    const room = { maxWeightGrams: 9_000_000, maxVolumeMl: 90_000_000, boundTo: '' };
    accepted(await s.run((tx) => s.ledger.createUnit(tx, { ...unit, ...room })));
  }
}
const put = (handlingUnit: string, into: string) =>
  s.run((tx) => s.ledger.putUnit(tx, { ...s.posting([]), handlingUnit, into }));
const takeOut = (handlingUnit: string) =>
  s.run((tx) => s.ledger.takeOutUnit(tx, { ...s.posting([]), handlingUnit }));
const move = (handlingUnit: string, to: string) =>
  s.run((tx) => s.ledger.moveUnit(tx, { ...s.posting([]), handlingUnit, to }));
const freeze = (holdId: string, handlingUnit: string) =>
  s.run((tx) => {
    const why = { kind: 'freeze', reason: 'wet', actor: 'anna', at: 0 } as const;
    return s.ledger.placeHold(tx, { ...why, holdId, scope: { handlingUnit } });
  });
/** Pieces that are on hold because of this one where they were brought or taken. */
const onHold = async (holdId: string): Promise<number> => {
  const [row] = await s.run((tx) =>
    tx.query<{ pieces: number }>(
      `SELECT coalesce(sum(quantity), 0)::bigint AS pieces FROM wms.hold
       WHERE root = $1 AND lifted_at IS NULL`,
      [holdId],
    ),
  );
  return row!.pieces;
};
const codes = (answers: readonly unknown[]) => answers.filter(isRefusal).map(({ code }) => code);
const unitsNow = (prefix: string) =>
  s.run((tx) =>
    tx.query<{ unit: string; parent: string; location: string }>(
      `SELECT handling_unit AS unit, parent, location FROM wms.handling_unit
       WHERE handling_unit LIKE $1 ORDER BY 1`,
      [`${prefix}%`],
    ),
  );

describe('handling units on PostgreSQL', () => {
  it.skipIf(missing)('four put into one another in a ring at once make no circle', async () => {
    for (let round = 0; round < 5; round++) {
      const ring = [1, 2, 3, 4].map((n) => `RING-${round}-${n}`);
      await pallets(...ring);
      const answers = await Promise.all(ring.map((one, n) => put(one, ring[(n + 1) % 4]!)));
      expect(codes(answers)).toEqual(['unit.in_itself']);
      const rows = await unitsNow(`RING-${round}`);
      expect(rows.filter(({ parent }) => parent === '')).toHaveLength(1);
    }
  });

  it.skipIf(missing)('two at once into one that has payload for one: one is refused', async () => {
    await pallets('W-1', 'W-2');
    const base = { handlingUnit: 'W-0', type: 'pallet', location: 'POOL-1', tareGrams: 0 } as const;
    const room = { maxWeightGrams: 30_000, maxVolumeMl: 900_000_000, boundTo: '' };
    accepted(await s.run((tx) => s.ledger.createUnit(tx, { ...base, ...room })));
    const answers = await Promise.all([put('W-1', 'W-0'), put('W-2', 'W-0')]);
    expect(codes(answers)).toEqual(['unit.overweight']);
  });

  it.skipIf(missing)(
    'a tower moves while units join and leave it and goods are put in',
    async () => {
      const layer = await s.layer('P1', { lot: 'RACE' });
      await s.stock('P1', layer, 400, at('POOL-1'));
      for (let round = 0; round < 4; round++) {
        const [base, on, joins] = ['A', 'B', 'C'].map((name) => `T-${round}-${name}`) as [
          string,
          string,
          string,
        ];
        await pallets(base, on, joins);
        accepted(await put(on, base));
        const pieces = () => s.post([s.line('P1', layer, 1, at('POOL-1'), at('POOL-1', on))]);
        const answers = await Promise.all([
          ...Array.from({ length: 6 }, pieces),
          put(joins, base),
          move(base, 'DOCK-1'),
          takeOut(on),
          ...Array.from({ length: 6 }, pieces),
        ]);
        for (const code of codes(answers)) expect(code).toBe('unit.elsewhere');
        const rows = await unitsNow(`T-${round}`);
        const placeOf = new Map(rows.map(({ unit, location }) => [unit, location]));
        for (const { parent, location } of rows) {
          if (parent !== '') expect(location).toBe(placeOf.get(parent));
        }
        expect(placeOf.get(base)).toBe('DOCK-1');
        expect(await s.run(verifyLedger)).toEqual([]);
      }
    },
  );

  it.skipIf(missing)(
    'a pick from inside a nested one is made where it stands, or not',
    async () => {
      const layer = await s.layer('P1', { lot: 'INSIDE' });
      for (let round = 0; round < 5; round++) {
        const [outer, inner] = [`IN-${round}-A`, `IN-${round}-B`] as const;
        await pallets(outer, inner);
        accepted(await put(inner, outer));
        await s.stock('P1', layer, 6, at('POOL-1', inner));
        const orders = [1, 2, 3, 4].map((n) => `SO-${round}-${n}`);
        const claims = orders.map((order) => ({
          ...s.claim(order, layer, 'POOL-1', 1),
          handlingUnit: inner,
        }));
        accepted(await s.run((tx) => s.ledger.allocate(tx, claims)));
        const pick = (order: string) => {
          const lockedFor = { order, lineId: '1' };
          const hands = at('WORKER:w1');
          return s.post([s.line('P1', layer, 1, at('POOL-1', inner), hands, { lockedFor })]);
        };
        const [moved, ...picked] = await Promise.all([move(outer, 'DOCK-1'), ...orders.map(pick)]);
        accepted(moved);
        for (const code of codes(picked)) expect(code).toBe('unit.elsewhere');
        const left = codes(picked).length;
        const [row, ...more] = await s.run((tx) => s.ledger.contents(tx, { handlingUnit: inner }));
        expect(row).toMatchObject({ location: 'DOCK-1', quantity: 2 + left, allocated: left });
        expect(more).toEqual([]);
        expect(await s.run(verifyLedger)).toEqual([]);
      }
    },
  );

  it.skipIf(missing)('one that is closed while another is put into it is not lost', async () => {
    for (let round = 0; round < 5; round++) {
      const [outer, inner] = [`CL-${round}-A`, `CL-${round}-B`];
      await pallets(outer, inner);
      const answers = await Promise.all([
        put(inner, outer),
        s.run((tx) => s.ledger.closeUnit(tx, outer)),
      ]);
      const [code, ...more] = codes(answers);
      expect(['unit.unknown', 'unit.holds_units']).toContain(code);
      expect(more).toEqual([]);
      const rows = await unitsNow(`CL-${round}`);
      expect(rows).toHaveLength(code === 'unit.unknown' ? 1 : 2);
    }
  });

  it.skipIf(missing)(
    'one is put into one that is held, while its goods are allocated: no order keeps them',
    async () => {
      const layer = await s.layer('P1', { lot: 'HELD' });
      for (let round = 0; round < 8; round++) {
        const [held, comes, holdId] = [`HU-${round}-A`, `HU-${round}-B`, `H-${round}`] as const;
        await pallets(held, comes);
        await s.stock('P1', layer, 8, at('POOL-1', comes));
        const claims = Array.from({ length: 6 }, (_, n) => ({
          ...s.claim(`SO-H-${round}-${n}`, layer, 'POOL-1', 1),
          handlingUnit: comes,
        }));
        const orders = claims.map((claim) => s.run((tx) => s.ledger.allocate(tx, [claim])));
        // The hold is laid before, or just then.
        const lay = freeze(holdId, held);
        if (round % 2 === 0) await lay;
        const answers = await Promise.all([
          ...orders.slice(0, 3),
          put(comes, held),
          lay,
          ...claims.map((claim) => s.run((tx) => s.ledger.allocate(tx, [claim]))),
          ...orders.slice(3),
        ]);
        for (const code of codes(answers)) expect(code).toBe('stock.short');
        const [row] = await s.run((tx) => s.ledger.contents(tx, { handlingUnit: comes }));
        expect(row).toMatchObject({ quantity: 8, allocated: 0, held: true });
        expect(await s.run(verifyLedger)).toEqual([]);
        accepted(await s.run((tx) => s.ledger.liftHold(tx, holdId, 'anna', 0)));
      }
    },
  );

  it.skipIf(missing)(
    'one is taken out of one that is held, while goods come and go and the hold is lifted',
    async () => {
      const layer = await s.layer('P1', { lot: 'OUT' });
      await s.stock('P1', layer, 100, at('POOL-1'));
      for (let round = 0; round < 8; round++) {
        const [held, leaves, holdId] = [`HO-${round}-A`, `HO-${round}-B`, `HO-${round}`] as const;
        await pallets(held, leaves);
        accepted(await put(leaves, held));
        await s.stock('P1', layer, 8, at('POOL-1', leaves));
        accepted(await freeze(holdId, held));
        const piece = (from: string, to: string) =>
          s.post([s.line('P1', layer, 1, at('POOL-1', from), at('POOL-1', to))]);
        const isLifted = round % 2 === 1;
        const answers = await Promise.all([
          piece('', leaves),
          piece(leaves, ''),
          takeOut(leaves),
          ...(isLifted ? [s.run((tx) => s.ledger.liftHold(tx, holdId, 'anna', 0))] : []),
          piece(leaves, held),
          piece('', leaves),
        ]);
        expect(codes(answers)).toEqual([]);
        expect(await s.run(verifyLedger)).toEqual([]);
        // Held are the pieces that were, at most those that came before it was taken out, too.
        const sum = await onHold(holdId);
        if (isLifted) expect(sum).toBe(0);
        else
          for (const bound of [
            [7, sum],
            [sum, 10],
          ])
            expect(bound[0]).toBeLessThanOrEqual(bound[1]!);
        accepted(await s.run((tx) => s.ledger.liftHold(tx, holdId, 'anna', 0)));
        expect(await onHold(holdId)).toBe(0);
      }
    },
  );
});
