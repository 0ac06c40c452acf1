import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { type House, item, openHouse } from '../testing/house.ts';
import { openBlind } from './blind.ts';
import { cancelAsn, closeShort } from './closing.ts';
import { DEFAULT_RULES, writeRules } from './rules.ts';
import { createDock, type Dock } from './testing/dock.ts';
import { release } from './unlisted.ts';

let house: House;
let dock: Dock;

beforeEach(async () => {
  house = await openHouse([
    item('PLAIN'),
    item('LOTTED', { lotControlled: true, shelfLifeDays: 180 }),
    item('STRANGE', { inspectionPercent: 50 }),
    item('OLD', { status: 'blocked', blockReason: 'recalled' }),
  ]);
  dock = createDock(house);
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

const why = { reason: 'supplier sends no rest', actor: 'boss' };
const blind = (receipt: string, more: { dock?: string; supplier?: string } = {}) =>
  dock.run(openBlind, { receipt, supplier: 'ACME', actor: 'gate', ...more });
const hold = () =>
  house.database.transaction('rules', (tx) =>
    writeRules(tx, { ...DEFAULT_RULES, unlisted: 'hold' }, { actor: 'boss', at: 0 }),
  );

describe('a blind receipt', () => {
  test('grows a line for each item that is scanned, and is told as unannounced', async () => {
    expect(await blind('B-1', { dock: 'DOCK-2' })).toEqual({ isNew: true });
    const task = await house.next('receive');
    expect(task).toMatchObject({ asn: 'B-1', at: 'DOCK-2', open: true, lines: [] });
    expect(await house.act(task, dock.scan('IB-1', 'LOTTED', 3))).toMatchObject({
      code: 'receipt.lot_missing',
    });
    expect(await house.act(task, dock.scan('IB-1', 'OLD', 3))).toMatchObject({
      code: 'item.blocked',
    });
    const dated = { lot: 'L1', productionDate: '2025-12-01' };
    await house.act(task, dock.scan('IB-1', '690PLAIN', 7));
    await house.act(task, dock.scan('IB-1', 'LOTTED', 3, dated));
    await house.act(task, dock.scan('IB-1', 'PLAIN', 2, { damaged: 1 }));
    await house.done(task, { act: 'receipt_ended' });
    const [created] = await house.events('wms.asn.created');
    expect(created).toMatchObject({ asn: 'B-1', blind: true, lines: [] });
    const [told] = await house.events('wms.receipt.confirmed');
    const line = { expected: 0, over: 0, short: 0, unannounced: true };
    expect(told).toMatchObject({
      unannounced: true,
      closedAs: 'received',
      lines: [
        { line: '1', item: 'PLAIN', received: 10, accepted: 9, damaged: 1, ...line },
        { line: '2', item: 'LOTTED', received: 3, accepted: 3, ...line },
      ],
    });
    await dock.putAllAway();
    expect(await house.book()).toContainEqual(expect.stringMatching(/^PLAIN [AB]-0\d passed 9$/));
    expect(await dock.cases()).toEqual([]);
  });

  test('opened again is harmless, with other content a conflict (blind.conflict)', async () => {
    await blind('B-1', { dock: 'DOCK-1' });
    expect(await blind('B-1', { dock: 'DOCK-1' })).toEqual({ isNew: false });
    expect(await blind('B-1', { supplier: 'OTHER' })).toMatchObject({
      code: 'blind.conflict',
      text: { en: expect.not.stringContaining('version'), zh: expect.not.stringContaining('版本') },
    });
    expect((await house.open()).filter((kind) => kind === 'receive')).toHaveLength(1);
  });

  test('is refused at a dock that is none or taken (dock.unknown, dock.taken)', async () => {
    await blind('B-1', { dock: 'DOCK-1' });
    expect(await blind('B-2', { dock: 'A-01' })).toMatchObject({
      code: 'dock.unknown',
      text: { en: 'A-01 is no inbound dock. The inbound docks are DOCK-1, DOCK-2.' },
    });
    expect(await blind('B-2', { dock: 'DOCK-1' })).toMatchObject({
      code: 'dock.taken',
      facts: { asn: 'B-1' },
    });
    expect(await blind('B-2')).toEqual({ isNew: true });
    expect(await dock.asn('B-2')).toMatchObject({ status: 'called', dock: 'DOCK-2' });
  });
});

describe('an ASN closed short by a person', () => {
  test('is final with what came, frees the dock, and its terminal is called off', async () => {
    await dock.announce('ASN-1', [{ item: 'PLAIN', quantity: 10 }]);
    const task = await house.next('receive');
    await house.act(task, dock.scan('IB-1', 'PLAIN', 4));
    const closed = { asn: 'ASN-1', closedAs: 'short' };
    expect(await dock.run(closeShort, { asn: 'ASN-1', ...why })).toEqual(closed);
    expect(await dock.run(closeShort, { asn: 'ASN-1', ...why })).toEqual(closed);
    const told = await house.events('wms.receipt.confirmed');
    expect(told).toMatchObject([
      { closedAs: 'short', ...why, lines: [{ received: 4, short: 6 }], final: true },
    ]);
    await house.settle();
    expect(house.controls).toMatchObject([{ verb: 'force_complete', taskId: task.taskId }]);
    expect(await house.act(task, dock.scan('IB-1', 'PLAIN', 1))).toMatchObject({
      code: 'receipt.ended',
    });
    // The WCS ends the task; nothing of it is left for the desk.
    await house.tell(house.report(task, { type: 'failed', reason: 'operator_refused' }));
    const open = await house.database.transaction('desk', (tx) =>
      tx.query(
        "SELECT 1 FROM wms.task WHERE status <> 'done' AND NOT settled AND kind = 'receive'",
      ),
    );
    expect(open).toEqual([]);
    expect(await dock.cases()).toEqual([]);
    await dock.putAllAway();
    expect(await house.book()).toEqual([expect.stringMatching(/^PLAIN [AB]-0\d passed 4$/)]);
  });

  test('is refused before anything came (asn.nothing_came) and after its end (asn.ended)', async () => {
    await dock.announce('ASN-1', [{ item: 'PLAIN', quantity: 1 }]);
    const close = (asn: string) => dock.run(closeShort, { asn, ...why });
    expect(await close('ASN-9')).toMatchObject({ code: 'asn.unknown' });
    expect(await close('ASN-1')).toMatchObject({ code: 'asn.nothing_came' });
    const task = await house.next('receive');
    await house.act(task, dock.scan('IB-1', 'PLAIN', 1));
    await house.done(task, { act: 'receipt_ended' });
    expect(await close('ASN-1')).toMatchObject({ code: 'asn.ended' });
  });
});

describe('an ASN cancelled', () => {
  test('before anything came is told once, and the next one gets its dock', async () => {
    for (const asn of ['ASN-1', 'ASN-2', 'ASN-3']) {
      await dock.announce(asn, [{ item: 'PLAIN', quantity: 5 }]);
    }
    const cancel = (asn: string) => dock.run(cancelAsn, { asn, ...why });
    for (const _again of [1, 2]) {
      expect(await cancel('ASN-1')).toEqual({ asn: 'ASN-1', closedAs: 'cancelled' });
    }
    expect(await house.events('wms.asn.cancelled')).toMatchObject([{ asn: 'ASN-1', ...why }]);
    expect(await house.events('wms.receipt.confirmed')).toEqual([]);
    expect(await dock.asn('ASN-3')).toMatchObject({ status: 'called', dock: 'DOCK-1' });
  });

  test('is refused once goods came (asn.goods_came)', async () => {
    await dock.announce('ASN-1', [{ item: 'PLAIN', quantity: 5 }]);
    await house.act(await house.next('receive'), dock.scan('IB-1', 'PLAIN', 2));
    expect(await dock.run(cancelAsn, { asn: 'ASN-1', ...why })).toMatchObject({
      code: 'asn.goods_came',
      facts: { pieces: 2 },
    });
  });
});

describe('goods that an ASN does not list', () => {
  const free = (line = 'U2') => dock.run(release, { asn: 'ASN-1', line, ...why });

  test('are refused, unless the house takes them in (receipt.not_announced)', async () => {
    await dock.announce('ASN-1', [{ item: 'PLAIN', quantity: 5 }]);
    const task = await house.next('receive');
    expect(task.open).toBeUndefined();
    expect(await house.act(task, dock.scan('IB-1', 'STRANGE', 2))).toMatchObject({
      code: 'receipt.not_announced',
    });
  });

  test('are held for a person, uninspected, and released to a bin by him', async () => {
    await hold();
    await dock.announce('ASN-1', [{ item: 'PLAIN', quantity: 5 }]);
    const task = await house.next('receive');
    expect(task.open).toBe(true);
    await house.act(task, dock.scan('IB-1', 'STRANGE', 2));
    await house.act(task, dock.scan('IB-1', 'PLAIN', 5));
    await house.act(task, dock.scan('IB-1', 'STRANGE', 1));
    await house.done(task, { act: 'receipt_ended' });
    expect(await dock.cases()).toEqual(['unlisted:ASN-1:U2']);
    expect(await house.open()).not.toContain('inspect');
    expect(await free()).toMatchObject({ code: 'unlisted.under_way' });
    await dock.putAllAway();
    expect(await house.book()).toContain('STRANGE EXC pending 3');
    expect(await free('1')).toMatchObject({ code: 'unlisted.not' });
    expect(await free('9')).toMatchObject({ code: 'line.unknown' });
    expect(await free()).toEqual({ pieces: 3 });
    expect(await free()).toEqual({ pieces: 0 });
    expect(await dock.cases()).toEqual([]);
    const [told] = (await house.events('wms.inventory.status_changed')).slice(-1);
    expect(told).toMatchObject({ asn: 'ASN-1', line: 'U2', passed: 3, ...why });
    await dock.putAllAway();
    const book = await house.book();
    expect(book).toContainEqual(expect.stringMatching(/^STRANGE [AB]-0\d passed 3$/));
    const lines = await house.database.transaction('lines', (tx) =>
      tx.query('SELECT line, received, accepted FROM wms.asn_line ORDER BY place'),
    );
    expect(lines).toEqual([
      { line: '1', received: 5, accepted: 5 },
      { line: 'U2', received: 3, accepted: 3 },
    ]);
  });
});

test('a line’s own tolerance goes before its item’s, over and under', async () => {
  await dock.announce('ASN-1', [
    { item: 'PLAIN', quantity: 10, overPercent: 20, underPercent: 50 },
    { item: 'LOTTED', quantity: 10 },
  ]);
  const task = await house.next('receive');
  const tooMany = await house.act(task, dock.scan('IB-1', 'PLAIN', 13));
  expect(isRefusal(tooMany) && tooMany.facts).toMatchObject({ allowed: 12 });
  await house.act(task, dock.scan('IB-1', 'PLAIN', 5));
  await house.done(task, { act: 'receipt_ended' });
  const [short] = await house.database.transaction('case', (tx) =>
    tx.query<{ text: { en: string } }>("SELECT text FROM wms.exception WHERE kind = 'short'"),
  );
  // The five that line 1 lacks are within its half; only line 2 is short.
  expect(short?.text.en).toContain('10 pieces are missing on 1 lines');
});
