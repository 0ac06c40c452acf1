import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HandlingUnit, HoldRequest } from '#wms-core/contracts.ts';
import { activeHolds } from './holds.ts';
import { accepted, at, NOW, OWNER, openStock } from './testing/fixture.ts';
import { verifyLedger } from './verify.ts';

let s: Awaited<ReturnType<typeof openStock>>;
/** A pallet, a cage on it, a tote in that, a parcel in that; and a pallet beside. */
let [pallet, cage, tote, parcel, beside] = ['', '', '', '', ''];
let layer = '';
let count = 0;
beforeAll(async () => {
  s = await openStock();
});
afterAll(() => s.db.close());

async function made(type: HandlingUnit['type']): Promise<string> {
  const handlingUnit = `${type}-${++count}`;
  const maxVolumeMl = type === 'pallet' ? 9_000_000 : 900_000;
  const room = { tareGrams: 0, maxWeightGrams: 9_000_000, maxVolumeMl, boundTo: '' };
  const unit = { handlingUnit, type, location: 'POOL-1', ...room };
  accepted(await s.run((tx) => s.ledger.createUnit(tx, unit)));
  return handlingUnit;
}
const put = (handlingUnit: string, into: string) =>
  s.run((tx) => s.ledger.putUnit(tx, { ...s.posting([]), handlingUnit, into }));
const takeOut = (handlingUnit: string) =>
  s.run((tx) => s.ledger.takeOutUnit(tx, { ...s.posting([]), handlingUnit }));

beforeEach(async () => {
  const types = ['pallet', 'cage', 'tote', 'parcel', 'pallet'] as const;
  const units: string[] = [];
  for (const type of types) units.push(await made(type));
  [pallet, cage, tote, parcel, beside] = units as [string, string, string, string, string];
  accepted(await put(parcel, tote));
  accepted(await put(tote, cage));
  accepted(await put(cage, pallet));
  layer = await s.layer('P1', { lot: `LOT-${count}` });
});
afterEach(async () => {
  expect(await s.run(verifyLedger)).toEqual([]);
  for (const { holdId, root } of await lying()) if (!root) await lift(holdId);
  expect(await lying()).toEqual([]);
  expect(await heldHere()).toEqual({});
});

const lying = () => s.run((tx) => activeHolds(tx));
const lift = (holdId: string) =>
  s.run((tx) => s.ledger.liftHold(tx, holdId, 'anna', NOW)).then(accepted);

/** Takes so many pieces from orders. */
async function hold(scope: HoldRequest['scope'], more: Partial<HoldRequest> = {}) {
  const request = { holdId: `H-${++count}`, kind: 'freeze', reason: 'wet', ...more } as const;
  const { released } = accepted(
    await s.run((tx) => s.ledger.placeHold(tx, { actor: 'anna', at: NOW, scope, ...request })),
  );
  return { holdId: request.holdId, released: released.map(({ order }) => order) };
}

const claimIn = (order: string, unit: string, quantity: number) => ({
  ...s.claim(order, layer, 'POOL-1', quantity),
  handlingUnit: unit,
});
const allocate = (order: string, unit: string, quantity: number) =>
  s.run((tx) => s.ledger.allocate(tx, [claimIn(order, unit, quantity)]));

/** Pieces of this test's lot that orders may not have, by unit: as SQL says, which says it of all. */
async function heldHere(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const unit of ['', pallet, cage, tote, parcel, beside]) {
    const rows = await s.run((tx) => s.ledger.contents(tx, { handlingUnit: unit }));
    for (const row of rows.filter((one) => one.layer === layer)) {
      const free = await s.run((tx) => s.ledger.unclaimed(tx, row));
      const whole = row.held && free === row.quantity - row.allocated;
      const pieces = whole ? row.quantity : row.quantity - row.allocated - free;
      if (pieces > 0) found[unit] = pieces;
    }
  }
  const frozen = await s.run((tx) => s.ledger.standings(tx, [{ owner: OWNER, item: 'P1' }]));
  const sum = Object.values(found).reduce((all, pieces) => all + pieces, 0);
  expect(frozen.reduce((all, one) => all + one.frozen, 0)).toBe(sum);
  return found;
}

describe('a hold of a handling unit', () => {
  it('is of all that is in it at any depth, and takes it from orders', async () => {
    for (const unit of [pallet, cage, tote, parcel]) {
      await s.stock('P1', layer, 3, at('POOL-1', unit));
    }
    accepted(await allocate('SO-IN', parcel, 2));
    const { holdId, released } = await hold({ handlingUnit: pallet });
    expect(released).toEqual(['SO-IN']);
    expect(await heldHere()).toEqual({ [pallet]: 3, [cage]: 3, [tote]: 3, [parcel]: 3 });
    expect(await allocate('SO-IN', parcel, 1)).toMatchObject({ code: 'stock.short' });
    expect(await lying()).toMatchObject([
      { holdId, scope: { handlingUnit: pallet }, units: [pallet, cage, tote, parcel] },
    ]);
    const out = s.line('P1', layer, 1, at('POOL-1', parcel), at('CUSTOMER'));
    expect(await s.post([out])).toMatchObject({
      code: 'stock.held',
      facts: { hold: holdId, scope: `handling unit ${pallet}` },
    });
  });

  it('is of one in another not of that other, nor of what stands beside it', async () => {
    for (const unit of [pallet, tote, parcel, beside]) {
      await s.stock('P1', layer, 3, at('POOL-1', unit));
    }
    await hold({ handlingUnit: tote });
    expect(await heldHere()).toEqual({ [tote]: 3, [parcel]: 3 });
  });

  it('is of what comes into it later, goods and units, and takes those from orders', async () => {
    accepted(await takeOut(cage));
    await hold({ handlingUnit: pallet });
    await s.stock('P1', layer, 4, at('POOL-1', parcel));
    accepted(await allocate('SO-COMES', parcel, 4));
    expect(await heldHere()).toEqual({});
    accepted(await put(cage, pallet));
    expect(await s.run((tx) => s.ledger.claims(tx, 'SO-COMES'))).toEqual([]);
    await s.stock('P1', layer, 2, at('POOL-1', tote));
    expect(await heldHere()).toEqual({ [parcel]: 4, [tote]: 2 });
  });

  it('takes the locks of pieces that are brought into a unit in it', async () => {
    await s.stock('P1', layer, 4, at('A-01-01'));
    accepted(await s.run((tx) => s.ledger.allocate(tx, [s.claim('SO-IN2', layer, 'A-01-01', 4)])));
    await hold({ handlingUnit: pallet });
    const lockedFor = { order: 'SO-IN2', lineId: '1' };
    accepted(
      await s.post([s.line('P1', layer, 4, at('A-01-01'), at('POOL-1', parcel), { lockedFor })]),
    );
    expect(await s.run((tx) => s.ledger.claims(tx, 'SO-IN2'))).toEqual([]);
    expect(await heldHere()).toEqual({ [parcel]: 4 });
  });

  it('stays on what is taken out, not on what comes into that then, and one lift frees all', async () => {
    for (const unit of [pallet, tote, parcel]) {
      await s.stock('P1', layer, 3, at('POOL-1', unit));
    }
    const { holdId } = await hold({ handlingUnit: pallet });
    accepted(await takeOut(cage));
    expect(await heldHere()).toEqual({ [pallet]: 3, [tote]: 3, [parcel]: 3 });
    await s.stock('P1', layer, 5, at('POOL-1', parcel));
    expect(await heldHere()).toEqual({ [pallet]: 3, [tote]: 3, [parcel]: 3 });
    expect(await lying()).toMatchObject([
      { holdId, units: [pallet] },
      { root: holdId, quantity: 3 },
      { root: holdId, quantity: 3 },
    ]);
    accepted(await allocate('SO-FRESH', parcel, 5));
    await lift(holdId);
    expect(await heldHere()).toEqual({});
  });

  it('lies once on a unit that comes back, and on all that it has then', async () => {
    await s.stock('P1', layer, 3, at('POOL-1', parcel));
    const { holdId } = await hold({ handlingUnit: pallet });
    accepted(await takeOut(cage));
    await s.stock('P1', layer, 5, at('POOL-1', parcel));
    accepted(await put(cage, pallet));
    expect((await lying()).map((one) => one.holdId)).toEqual([holdId]);
    accepted(await takeOut(cage));
    expect(await lying()).toMatchObject([{ holdId }, { root: holdId, quantity: 8 }]);
    await s.stock('P1', layer, 2, at('POOL-1', parcel));
    expect(await heldHere()).toEqual({ [parcel]: 8 });
  });

  it('is neither brought along nor left behind where goods move within it', async () => {
    await s.stock('P1', layer, 6, at('POOL-1', parcel));
    const { holdId } = await hold({ handlingUnit: pallet });
    accepted(await s.post([s.line('P1', layer, 4, at('POOL-1', parcel), at('POOL-1', cage))]));
    expect(await heldHere()).toEqual({ [parcel]: 2, [cage]: 4 });
    expect((await lying()).map((one) => one.holdId)).toEqual([holdId]);
    accepted(await s.post([s.line('P1', layer, 3, at('POOL-1', cage), at('POOL-1', beside))]));
    expect(await heldHere()).toEqual({ [parcel]: 2, [cage]: 1, [beside]: 3 });
    expect(await lying()).toMatchObject([{ holdId }, { root: holdId, quantity: 3 }]);
  });

  it('of some pieces counts on each unit in it, and goes with those that are taken out', async () => {
    for (const unit of [pallet, parcel]) await s.stock('P1', layer, 8, at('POOL-1', unit));
    await hold({ owner: OWNER, item: 'P1', handlingUnit: pallet }, { quantity: 5 });
    expect(await heldHere()).toEqual({ [pallet]: 5, [parcel]: 5 });
    accepted(await takeOut(cage));
    expect(await heldHere()).toEqual({ [pallet]: 5, [parcel]: 5 });
    await s.stock('P1', layer, 4, at('POOL-1', parcel));
    expect(await heldHere()).toEqual({ [pallet]: 5, [parcel]: 5 });
  });

  it('for a customer leaves his own locks, and takes those of others', async () => {
    await s.run((tx) =>
      tx.query(
        `INSERT INTO wms.sales_order (order_id, customer, owner, priority, allow_backorder, content,
           correlation_id, status, created_at)
         SELECT order_id, customer, $1, 1, false, '', order_id, 'released', 0
         FROM (VALUES ('SO-HIS', 'C-1'), ('SO-OTHER', 'C-2')) AS n(order_id, customer)`,
        [OWNER],
      ),
    );
    accepted(await takeOut(cage));
    await s.stock('P1', layer, 8, at('POOL-1', parcel));
    accepted(await allocate('SO-HIS', parcel, 2));
    accepted(await allocate('SO-OTHER', parcel, 3));
    await hold({ handlingUnit: pallet }, { kind: 'customer', customer: 'C-1' });
    accepted(await put(cage, pallet));
    expect(await s.run((tx) => s.ledger.claims(tx, 'SO-OTHER'))).toEqual([]);
    expect(await s.run((tx) => s.ledger.claims(tx, 'SO-HIS'))).toMatchObject([{ quantity: 2 }]);
    accepted(await s.run((tx) => s.ledger.release(tx, [claimIn('SO-HIS', parcel, 2)])));
  });

  it('of the house is of its row alone, whatever stands in the unit', async () => {
    for (const unit of [pallet, parcel]) await s.stock('P1', layer, 8, at('POOL-1', unit));
    const row = { owner: OWNER, item: 'P1', layer, location: 'POOL-1', handlingUnit: pallet };
    const { holdId } = await hold(row, { holdId: 'adjustment ADJ-1/1', quantity: 5 });
    accepted(await takeOut(cage));
    accepted(await put(cage, pallet));
    const rows = await s.run((tx) => s.ledger.contents(tx, { within: pallet }));
    expect(rows.map(({ handlingUnit, held }) => [handlingUnit, held])).toEqual([
      [pallet, true],
      [parcel, false],
    ]);
    await lift(holdId);
  });

  it('is not of another unit that later has the name of one that is gone', async () => {
    await s.stock('P1', layer, 3, at('POOL-1', tote));
    const { holdId } = await hold({ handlingUnit: pallet });
    accepted(await s.run((tx) => s.ledger.closeUnit(tx, parcel)));
    expect(await lying()).toMatchObject([{ holdId, units: [pallet, cage, tote] }]);
    const room = { tareGrams: 0, maxWeightGrams: 9_000, maxVolumeMl: 9_000, boundTo: '' };
    const again = { handlingUnit: parcel, type: 'parcel', location: 'POOL-1', ...room } as const;
    accepted(await s.run((tx) => s.ledger.createUnit(tx, again)));
    await s.stock('P1', layer, 3, at('POOL-1', parcel));
    expect(await heldHere()).toEqual({ [tote]: 3 });
  });
});
