import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyLedger } from './index.ts';
import { accepted, at, item, NOW, OWNER, openStock } from './testing/fixture.ts';

let s: Awaited<ReturnType<typeof openStock>>;
let layer = '';

beforeAll(async () => {
  s = await openStock();
  await s.run((tx) => s.masterData.upsertItems(tx, [item('S1', { serialControlled: true })]));
});
afterAll(() => s.db.close());

beforeEach(async () => {
  expect(await s.run(verifyLedger)).toEqual([]);
  await s.run(async (tx) => {
    await tx.query('ALTER TABLE wms.movement DISABLE TRIGGER movement_append_only');
    await tx.query('TRUNCATE wms.movement, wms.posting, wms.stock, wms.allocation, wms.serial');
    await tx.query('ALTER TABLE wms.movement ENABLE TRIGGER movement_append_only');
  });
  layer = await s.layer('S1');
});

describe('serial numbers', () => {
  const bin = at('A-01-01');
  const other = at('A-01-02');
  const received = async (serials: readonly string[], to = bin, layerId = layer) =>
    accepted(
      await s.post([s.line('S1', layerId, serials.length, at('SUPPLIER'), to, { serials })]),
    );
  const numbers = (location: string, handlingUnit = '') =>
    s.run(async (tx) =>
      (await s.ledger.serialsAt(tx, { owner: OWNER, items: ['S1'], location, handlingUnit })).map(
        ({ serial }) => serial,
      ),
    );
  const lockedFor = { order: 'SO-1', lineId: '1' };

  it('a row that goes whole takes them along, though nobody names them', async () => {
    await received(['A1', 'A2']);
    accepted(await s.post([s.line('S1', layer, 2, bin, other)]));
    expect(await numbers('A-01-02')).toEqual(['A1', 'A2']);
    const [moved] = await s.run((tx) =>
      tx.query<{ serials: string[] }>(
        'SELECT serials FROM wms.movement ORDER BY sequence DESC LIMIT 1',
      ),
    );
    expect(moved?.serials).toEqual(['A1', 'A2']);
  });

  it('of a part somebody says which pieces (serial.which)', async () => {
    await received(['A1', 'A2']);
    const part = (to = other, rest = {}) => s.post([s.line('S1', layer, 1, bin, to, rest)]);
    expect(await part()).toMatchObject({
      code: 'serial.which',
      facts: { quantity: 1, place: 'A-01-01' },
    });
    expect(await part(at('CUSTOMER'))).toMatchObject({ code: 'serial.which' });
    accepted(await part(other, { serials: ['A2'] }));
    expect(await numbers('A-01-01')).toEqual(['A1']);
    // What is left is the whole row.
    accepted(await part(at('CUSTOMER')));
    expect(await numbers('CUSTOMER')).toEqual(['A1']);
  });

  it('two lines of a row share its numbers only if both go to one place', async () => {
    await received(['A1', 'A2']);
    accepted(
      await s.run((tx) => s.ledger.allocate(tx, [s.claim('SO-1', layer, 'A-01-01', 1, 'S1')])),
    );
    const free = s.line('S1', layer, 1, bin, other);
    const locked = { ...free, lockedFor };
    expect(await s.post([locked, { ...free, to: at('A-01-03') }])).toMatchObject({
      code: 'serial.which',
    });
    accepted(await s.post([locked, free]));
    expect(await numbers('A-01-02')).toEqual(['A1', 'A2']);
  });

  it('of pieces that a count missed nobody knows which: the last number has no piece', async () => {
    await received(['A1', 'A2', 'A3']);
    accepted(await s.post([s.line('S1', layer, 1, bin, at('LOSS'))]));
    expect(await numbers('A-01-01')).toEqual(['A1', 'A2', 'A3']);
    expect(await s.post([s.line('S1', layer, 2, bin, other)])).toMatchObject({
      code: 'serial.which',
    });
    accepted(await s.post([s.line('S1', layer, 2, bin, other, { serials: ['A1', 'A3'] })]));
    expect(await numbers('A-01-01')).toEqual([]);
    expect(await numbers('LOSS')).toEqual(['A2']);
  });

  it('a piece that was found without a number tells it when it is scanned', async () => {
    await received(['A1']);
    accepted(await s.post([s.line('S1', layer, 1, at('LOSS'), bin)]));
    const take = (serial: string) =>
      s.post([s.line('S1', layer, 1, bin, other, { serials: [serial] })]);
    accepted(await take('A9'));
    expect(await numbers('A-01-02')).toEqual(['A9']);
    // The other piece has a number, so a second stranger is none of these.
    expect(await take('A8')).toMatchObject({ code: 'serial.elsewhere' });
    accepted(await take('A1'));
  });

  it('names which may be taken where one is of another receipt (serial.other_layer)', async () => {
    const younger = await s.layer('S1', { receivedAt: NOW + 1 });
    await received(['A1']);
    await received(['B1'], bin, younger);
    const line = s.line('S1', layer, 1, bin, other, { serials: ['B1'] });
    expect(await s.post([line])).toMatchObject({
      code: 'serial.other_layer',
      facts: { serial: 'B1', take: 'A1' },
    });
    expect(await s.run((tx) => s.ledger.serialFault(tx, line))).toMatchObject({
      code: 'serial.other_layer',
    });
  });

  it('a verdict on goods is one on their numbers', async () => {
    await received(['A1'], at('A-01-01', '', 'pending'));
    accepted(await s.post([s.line('S1', layer, 1, at('A-01-01', '', 'pending'), bin)]));
    const rows = await s.run((tx) => tx.query('SELECT serial, quality FROM wms.serial'));
    expect(rows).toEqual([{ serial: 'A1', quality: 'passed' }]);
  });
});
