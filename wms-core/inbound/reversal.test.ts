import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import type { ReceiveTask } from '#wms-core/ports.ts';
import { type House, item, OWNER, openHouse } from '../testing/house.ts';
import { type Reversal, reverse } from './reversal.ts';
import { DEFAULT_RULES, writeRules } from './rules.ts';
import { createDock, type Dock } from './testing/dock.ts';

let house: House;
let dock: Dock;
let task: ReceiveTask;

beforeEach(async () => {
  house = await openHouse([
    item('PLAIN'),
    item('LOOKED', { inspectionPercent: 20 }),
    item('SERIAL', { serialControlled: true }),
    item('STRANGE'),
  ]);
  dock = createDock(house);
  await dock.announce('ASN-1', [
    { item: 'PLAIN', quantity: 10 },
    { item: 'LOOKED', quantity: 10 },
    { item: 'SERIAL', quantity: 3 },
  ]);
  task = await house.next('receive');
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

const take = (asked: Partial<Reversal> = {}) =>
  dock.run(reverse, {
    ...{ reversal: 'REV-1', asn: 'ASN-1', line: '1', reason: 'wrong truck', actor: 'boss' },
    ...asked,
  });
const code = async (asked: Partial<Reversal>) => {
  const done = await take({ reversal: 'REV-NO', ...asked });
  return isRefusal(done) ? done.code : 'done';
};
const line = async (number = '1') => {
  const [row] = await house.database.transaction('line', (tx) =>
    tx.query<Record<string, number>>(
      `SELECT received, accepted, rejected, damaged, reversed FROM wms.asn_line WHERE line = $1`,
      [number],
    ),
  );
  return row;
};

describe('a received line', () => {
  test('is taken back whole, damaged pieces too, and told; twice is once', async () => {
    await house.act(task, dock.scan('IB-1', 'PLAIN', 6, { damaged: 2 }));
    const first = await take();
    expect(first).toMatchObject({ quantity: 8, isNew: true });
    expect(await house.book()).toEqual([]);
    expect(await line()).toEqual({
      received: 0,
      accepted: 0,
      rejected: 0,
      damaged: 0,
      reversed: 8,
    });
    expect(await take()).toEqual({ ...first, isNew: false });
    expect(await code({ reversal: 'REV-1', quantity: 1 })).toBe('reversal.conflict');
    const told = await house.events('wms.receipt.reversed');
    expect(told).toMatchObject([
      {
        ...{ reversal: 'REV-1', asn: 'ASN-1', item: 'PLAIN', quantity: 8, reason: 'wrong truck' },
        goods: [
          { handlingUnit: 'IB-1', quality: 'passed', quantity: 6 },
          { handlingUnit: 'IB-1', quality: 'rejected', quantity: 2 },
        ],
        line: { line: '1', received: 0, reversed: 8, short: 10 },
      },
    ]);
    const [posting] = await house.database.transaction('ledger', (tx) =>
      tx.query(
        `SELECT DISTINCT m.to_location AS to, p.document FROM wms.movement m
         JOIN wms.posting p USING (sequence) WHERE p.posting_id = 'reversal:REV-1'`,
      ),
    );
    expect(posting).toEqual({ to: 'SUPPLIER', document: 'ASN-1' });
    // The room under the tolerance is free again, and the right goods may come.
    expect(await house.act(task, dock.scan('IB-1', 'PLAIN', 10))).toEqual({ accepted: true });
  });

  test('is taken back in part: of one pallet, or of a quality', async () => {
    await house.act(task, dock.scan('IB-1', 'PLAIN', 4));
    await house.act(task, dock.scan('IB-2', 'PLAIN', 3, { damaged: 1 }));
    expect(await code({ quantity: 2 })).toBe('reversal.ambiguous');
    expect(await take({ quantity: 2, handlingUnit: 'IB-2', quality: 'passed' })).toMatchObject({
      quantity: 2,
    });
    expect(await take({ reversal: 'REV-2', quality: 'rejected' })).toMatchObject({ quantity: 1 });
    expect(await line()).toMatchObject({ received: 5, accepted: 5, damaged: 0, reversed: 3 });
    expect(await house.book()).toEqual([
      'PLAIN DOCK-1/IB-1 passed 4',
      'PLAIN DOCK-1/IB-2 passed 1',
    ]);
  });

  test('of serial-numbered goods goes back with its numbers (reversal.serials)', async () => {
    await house.act(task, dock.scan('IB-1', 'SERIAL', 3, { serials: ['S1', 'S2', 'S3'] }));
    expect(await code({ line: '3', quantity: 1 })).toBe('reversal.serials');
    expect(await code({ line: '3', quantity: 1, serials: ['S9'] })).toBe('reversal.serials');
    expect(await take({ line: '3', quantity: 1, serials: ['S2'] })).toMatchObject({ quantity: 1 });
    expect(await take({ reversal: 'REV-2', line: '3' })).toMatchObject({ quantity: 2 });
    // A number that went back may come again.
    const again = dock.scan('IB-1', 'SERIAL', 1, { serials: ['S2'] });
    expect(await house.act(task, again)).toEqual({ accepted: true });
  });

  test('leaves an empty pallet, which goes when the receipt ends', async () => {
    await house.act(task, dock.scan('IB-1', 'PLAIN', 4));
    await take();
    await house.done(task, { act: 'receipt_ended' });
    const units = await house.database.transaction('units', (tx) =>
      tx.query('SELECT handling_unit, status FROM wms.inbound_unit'),
    );
    expect(units).toEqual([{ handling_unit: 'IB-1', status: 'closed' }]);
    expect(await house.open()).toEqual([]);
  });

  test('is taken back until a vehicle has its pallet, which brings what is left', async () => {
    await house.act(task, dock.scan('IB-1', 'PLAIN', 6));
    await house.act(task, dock.scan('IB-2', 'PLAIN', 4));
    await house.done(task, { act: 'receipt_ended' });
    expect(await take({ handlingUnit: 'IB-1', quantity: 5 })).toMatchObject({ quantity: 5 });
    expect(await take({ reversal: 'REV-2', handlingUnit: 'IB-2' })).toMatchObject({ quantity: 4 });
    await dock.putAllAway();
    const book = await house.book();
    expect(book).toHaveLength(1);
    expect(book[0]).toMatch(/^PLAIN \S+ passed 1$/);
    expect(await house.open()).toEqual([]);
  });
});

describe('a reversal is refused', () => {
  test('where there is nothing (asn.unknown, line.unknown, reversal.nothing)', async () => {
    expect(await code({ asn: 'ASN-9' })).toBe('asn.unknown');
    expect(await code({ line: '9' })).toBe('line.unknown');
    expect(await code({})).toBe('reversal.nothing');
  });

  test('while the pieces wait for their inspection (reversal.inspecting)', async () => {
    await house.act(task, dock.scan('IB-1', 'LOOKED', 10));
    await house.act(task, dock.scan('IB-1', 'PLAIN', 2));
    await house.done(task, { act: 'receipt_ended' });
    expect(await code({ line: '2' })).toBe('reversal.inspecting');
    // What needs no look is still where it was.
    expect(await take()).toMatchObject({ quantity: 2 });
  });

  test('once the pallet is on its way, or the goods in their bins (reversal.moved)', async () => {
    await house.act(task, dock.scan('IB-1', 'PLAIN', 10));
    await house.done(task, { act: 'receipt_ended' });
    const move = await house.next('move');
    await house.act(move, { act: 'unit_moved', handlingUnit: 'IB-1', to: 'VEHICLE:V1' });
    expect(await code({})).toBe('reversal.moved');
    await house.done(move, { act: 'unit_moved', handlingUnit: 'IB-1', to: move.to });
    await dock.putAllAway();
    expect(await code({ quantity: 1 })).toBe('reversal.moved');
  });

  test('where an order has the pieces (reversal.promised)', async () => {
    await house.act(task, dock.scan('IB-1', 'PLAIN', 10));
    await house.database.transaction('lock', async (tx) => {
      const [row] = await house.core.ledger.contents(tx, { handlingUnit: 'IB-1' });
      const claim = { order: 'SO-1', lineId: '1', owner: OWNER, location: 'DOCK-1' };
      await house.core.ledger.allocate(tx, [
        { ...claim, ...row!, handlingUnit: 'IB-1', quality: 'passed', quantity: 4 },
      ]);
    });
    expect(await code({})).toBe('reversal.promised');
    expect(await take({ quantity: 6 })).toMatchObject({ quantity: 6 });
    expect(await code({ quantity: 1 })).toBe('reversal.promised');
  });
});

test('unlisted goods are returned from where they are held', async () => {
  await house.database.transaction('rules', (tx) =>
    writeRules(tx, { ...DEFAULT_RULES, unlisted: 'hold' }, { actor: 'boss', at: 0 }),
  );
  await house.act(task, dock.scan('IB-1', 'STRANGE', 3));
  await house.done(task, { act: 'receipt_ended' });
  await dock.putAllAway();
  expect(await house.book()).toEqual(['STRANGE EXC pending 3']);
  expect(await take({ line: 'U4', quantity: 2 })).toMatchObject({ quantity: 2 });
  expect(await dock.cases()).toContain('unlisted:ASN-1:U4');
  expect(await take({ reversal: 'REV-2', line: 'U4' })).toMatchObject({ quantity: 1 });
  expect(await dock.cases()).not.toContain('unlisted:ASN-1:U4');
  expect(await house.book()).toEqual([]);
});
