import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyLedger } from './index.ts';
import { accepted, at, NOW, openStock } from './testing/fixture.ts';

/** Corners that random sequences of acts came to. */

let s: Awaited<ReturnType<typeof openStock>>;
let layers = 0;
beforeAll(async () => {
  s = await openStock();
});
afterAll(async () => {
  expect(await s.run(verifyLedger)).toEqual([]);
  await s.db.close();
});

const freshLayer = (code = 'P1') => s.layer(code, { receivedAt: NOW + ++layers });

async function holdSome(layer: string, quantity: number): Promise<void> {
  const scope = { layer, location: 'A-01-01' };
  const hold = { holdId: `H-${layer}`, kind: 'freeze', scope, quantity, reason: 'r' } as const;
  accepted(await s.run((tx) => s.ledger.placeHold(tx, { ...hold, actor: 'qa', at: NOW })));
}

it('two lines of a posting do not ship what a hold leaves for one (stock.held)', async () => {
  const layer = await freshLayer();
  await s.stock('P1', layer, 5, at('A-01-01'));
  await holdSome(layer, 2);
  const line = s.line('P1', layer, 2, at('A-01-01'), at('CUSTOMER'));
  expect(await s.post([line, line])).toMatchObject({ code: 'stock.held' });
  accepted(await s.post([line]));
});

it('pieces on hold do not ship in the shadow of locked ones (stock.held)', async () => {
  const layer = await freshLayer();
  await s.stock('P1', layer, 5, at('A-01-01'));
  await holdSome(layer, 2);
  accepted(await s.run((tx) => s.ledger.allocate(tx, [s.claim('SO-1', layer, 'A-01-01', 3)])));
  const line = s.line('P1', layer, 1, at('A-01-01'), at('CUSTOMER'));
  expect(await s.post([line])).toMatchObject({ code: 'stock.held' });
});

it('a serial number stays with its lot (serial.other_layer)', async () => {
  const [one, other] = [await freshLayer('P2'), await freshLayer('P2')];
  const from = at('SUPPLIER');
  const bin = at('A-01-02');
  accepted(await s.post([s.line('P2', one, 1, from, bin, { serials: ['X1'] })]));
  accepted(await s.post([s.line('P2', other, 1, from, bin, { serials: ['X2'] })]));
  const line = s.line('P2', other, 1, bin, at('CUSTOMER'), { serials: ['X1'] });
  expect(await s.post([line])).toMatchObject({ code: 'serial.other_layer' });
});

it('a unit that was moved and has left the floor since: the same move gets the same answer', async () => {
  const unit = { type: 'tote', tareGrams: 0, maxWeightGrams: 1, maxVolumeMl: 1 } as const;
  const tote = { ...unit, handlingUnit: 'T-1', location: 'POOL-1', boundTo: '' };
  const move = { ...s.posting([], 'drive'), handlingUnit: 'T-1', to: 'EX-1' };
  const first = await s.run(async (tx) => {
    await s.ledger.createUnit(tx, tote);
    return s.ledger.moveUnit(tx, move);
  });
  accepted(await s.run((tx) => s.ledger.closeUnit(tx, 'T-1')));
  expect(await s.run((tx) => s.ledger.moveUnit(tx, move))).toEqual(first);
});
