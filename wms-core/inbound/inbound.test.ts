import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Act, ReceiveTask } from '#wms-core/ports.ts';
import { readTallies } from '#wms-core/tally.ts';
import { type House, item, openHouse } from '../testing/house.ts';
import { announce } from './announce.ts';
import type { AsnDocument } from './asn-document.ts';

let house: House;
let number = 0;

beforeAll(async () => {
  house = await openHouse([
    item('PLAIN', { overReceiptPercent: 10 }),
    item('LOTTED', { lotControlled: true, shelfLifeDays: 180 }),
    item('LOOKED', { inspectionPercent: 20 }),
    item('SERIAL', { serialControlled: true }),
    item('GS1', { barcodes: ['9521234543213'] }),
    item('BULKY', { lengthMm: 400, widthMm: 400, heightMm: 400 }),
  ]);
});
afterAll(() => house.close());
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
});

const asnOf = (lines: Record<string, number>, more: Partial<AsnDocument> = {}): AsnDocument => ({
  asn: `ASN-${++number}`,
  version: 1,
  supplier: 'ACME',
  expectedAt: house.scheduler.now(),
  lines: Object.entries(lines).map(([code, quantity], index) => ({
    line: String(index + 1),
    item: code,
    quantity,
  })),
  ...more,
});

const post = (document: AsnDocument) =>
  house.database.transaction('post', (tx) =>
    announce(tx, house.core.inbound.parts, document, 'erp'),
  );

const scan = (
  unit: string,
  code: string,
  quantity: number,
  more: Partial<Extract<Act, { act: 'received' }>> = {},
): Act => ({
  act: 'received',
  item: code,
  quantity,
  damaged: 0,
  handlingUnit: unit,
  ...more,
});

async function called(lines: Record<string, number>): Promise<ReceiveTask> {
  await post(asnOf(lines));
  return house.next('receive');
}

/** Plays vehicle and worker until nothing inbound is left to do. */
async function putAllAway(): Promise<string[]> {
  const ways: string[] = [];
  for (;;) {
    const kinds = await house.open();
    if (kinds.includes('move')) {
      const task = await house.next('move');
      const { handlingUnit } = task;
      await house.act(task, { act: 'unit_moved', handlingUnit, to: 'VEHICLE:V1' });
      await house.act(task, { act: 'unit_moved', handlingUnit, to: task.to });
      await house.done(task);
    } else if (kinds.includes('transfer')) {
      const task = await house.next('transfer');
      for (const { lineId, quantity, to, goods } of task.lines) {
        ways.push(`${goods.item} ${quantity} ${to}`);
        expect(await house.act(task, { act: 'line_done', lineId, quantity })).toEqual({
          accepted: true,
        });
      }
      await house.done(task);
    } else if (kinds.includes('count')) {
      const task = await house.next('count');
      await house.done(task, { act: 'counted', counts: [] });
    } else return ways;
  }
}

describe('an ASN', () => {
  test('posted again is harmless, with other content it is a conflict', async () => {
    const document = asnOf({ PLAIN: 5 });
    expect(await post(document)).toEqual({ isNew: true });
    expect(await post(document)).toEqual({ isNew: false });
    expect(await post({ ...document, supplier: 'OTHER' })).toMatchObject({ code: 'asn.conflict' });
    expect(await post({ ...document, version: 2 })).toMatchObject({ code: 'asn.too_late' });
    const task = await house.next('receive');
    expect(task).toMatchObject({ asn: document.asn, at: 'DOCK-1' });
    await house.done(task, { act: 'receipt_ended' });
  });

  test('with an unknown item or a line named twice is refused', async () => {
    expect(await post(asnOf({ NOBODY: 5 }))).toMatchObject({ code: 'item.unknown' });
    const line = { line: '1', item: 'PLAIN', quantity: 1 };
    expect(await post(asnOf({}, { lines: [line, line] }))).toMatchObject({
      code: 'asn.line_twice',
    });
  });

  test('waits while all docks are taken, and may still be replaced', async () => {
    const [first, second] = [await called({ PLAIN: 1 }), await called({ PLAIN: 1 })];
    const waiting = asnOf({ PLAIN: 7 });
    await post(waiting);
    expect(await house.open()).toEqual([]);
    expect(await post({ ...waiting, version: 2, supplier: 'NEW' })).toEqual({ isNew: true });
    expect(await post(waiting)).toMatchObject({ code: 'asn.outdated' });
    await house.done(second, { act: 'receipt_ended' });
    const third = await house.next('receive');
    expect(third).toMatchObject({ asn: waiting.asn, at: 'DOCK-2' });
    await house.done(first, { act: 'receipt_ended' });
    await house.done(third, { act: 'receipt_ended' });
  });
});

describe('receipt by scan', () => {
  test('refuses what the rules forbid, with a sentence, and changes nothing', async () => {
    const task = await called({ PLAIN: 10, LOTTED: 5, SERIAL: 2 });
    const codes = async (...acts: Act[]) => {
      const answers = await house.tell(
        ...acts.map((act) => house.report(task, { type: 'progress', act })),
      );
      return answers.map((answer) => ('code' in answer ? answer.code : 'accepted'));
    };
    expect(
      await codes(
        scan('IB-1', 'WHAT', 1),
        scan('IB-1', 'BULKY', 1),
        scan('IB-1', 'PLAIN', 0),
        scan('IB-1', 'PLAIN', 12),
        scan('IB-1', 'LOTTED', 5),
        scan('IB-1', 'LOTTED', 5, { lot: 'L1' }),
        scan('IB-1', 'LOTTED', 5, { lot: 'L1', productionDate: '2025-02-30' }),
        scan('IB-1', 'LOTTED', 5, { lot: 'L1', productionDate: '2031-01-01' }),
        scan('IB-1', 'LOTTED', 5, {
          lot: 'L1',
          productionDate: '2025-12-01',
          expiryDate: '2026-05-29',
        }),
        scan('IB-1', 'SERIAL', 2, { serials: ['S1'] }),
        scan('PALLET', 'PLAIN', 1),
      ),
    ).toEqual([
      'receipt.unknown_item',
      'receipt.not_announced',
      'receipt.nothing',
      'receipt.over_tolerance',
      'receipt.lot_missing',
      'receipt.dates_missing',
      'receipt.date_invalid',
      'receipt.produced_later',
      'receipt.dates_conflict',
      'receipt.serials_missing',
      'receipt.unit_label',
    ]);
    expect(await house.book()).toEqual([]);
    // The tolerance lets one more piece in; a barcode is as good as the number.
    expect(await codes(scan('IB-1', '690PLAIN', 11))).toEqual(['accepted']);
    expect(await codes(scan('IB-1', 'PLAIN', 1))).toEqual(['receipt.over_tolerance']);
    expect(await codes(scan('IB-1', 'SERIAL', 2, { serials: ['S1', 'S2'] }))).toEqual(['accepted']);
    expect(
      await codes(scan('IB-2', 'LOTTED', 4, { lot: 'L1', productionDate: '2025-12-01' })),
    ).toEqual(['accepted']);
    // The second label closed the first pallet.
    expect(
      await codes(scan('IB-1', 'LOTTED', 1, { lot: 'L1', productionDate: '2025-12-01' })),
    ).toEqual(['receipt.unit_taken']);
    await house.done(task, { act: 'receipt_ended' });
    expect(await codes(scan('IB-3', 'PLAIN', 1))).toEqual(['receipt.ended']);
    const [confirmed] = (await house.events('wms.receipt.confirmed')).slice(-1);
    expect(confirmed).toMatchObject({
      asn: task.asn,
      lines: [
        { line: '1', expected: 10, received: 11, accepted: 11, over: 1, short: 0 },
        { line: '2', expected: 5, received: 4, short: 1 },
        { line: '3', received: 2 },
      ],
    });
    await putAllAway();
    expect(await house.book()).toEqual([
      expect.stringMatching(/^LOTTED [AB]-0\d passed 4$/),
      expect.stringMatching(/^PLAIN [AB]-0\d passed 11$/),
      expect.stringMatching(/^SERIAL [AB]-0\d passed 2$/),
    ]);
  });

  test('by a GS1 label onto the pallet that came with an SSCC', async () => {
    const task = await called({ GS1: 7 });
    const sscc = '106141412345678908';
    const label = '(02)09521234543213(37)7(10)L1';
    const [foreign] = await house.tell(
      house.report(task, { type: 'progress', act: scan('106141412345678909', label, 7) }),
    );
    expect(foreign).toMatchObject({ code: 'receipt.unit_label' });
    await house.act(task, scan(sscc, label, 7));
    await house.done(task, { act: 'receipt_ended' });
    expect(await house.book()).toContainEqual(expect.stringMatching(/^GS1 .*7$/));
    await putAllAway();
  });

  test('a resend of any report changes nothing and gets the same answer', async () => {
    const tallies = () => house.database.transaction('tallies', readTallies);
    const before = await house.book();
    const { received, stored } = await tallies();
    const task = await called({ PLAIN: 3 });
    const good = house.report(task, { type: 'progress', act: scan('IB-10', 'PLAIN', 3) });
    const bad = house.report(task, { type: 'progress', act: scan('IB-10', 'PLAIN', 3) });
    const first = await house.tell(good, bad);
    expect(first[0]).toEqual({ accepted: true });
    expect(first[1]).toMatchObject({ code: 'receipt.over_tolerance' });
    expect(await house.tell(bad, good, good)).toEqual([first[1], first[0], first[0]]);
    await house.done(task, { act: 'receipt_ended' });
    await putAllAway();
    const after = await house.book();
    const pieces = (rows: string[]) =>
      rows.filter((row) => row.startsWith('PLAIN')).map((row) => Number(row.split(' ').at(-1)));
    const sum = (rows: string[]) => pieces(rows).reduce((a, b) => a + b, 0);
    expect(sum(after) - sum(before)).toBe(3);
    expect(await tallies()).toMatchObject({ received: received + 3, stored: stored + 3 });
  });

  test('damaged and inspected goods: bad pieces to the exception place', async () => {
    const task = await called({ LOOKED: 10, BULKY: 2 });
    await house.act(task, scan('IB-20', 'LOOKED', 10));
    await house.act(task, scan('IB-20', 'BULKY', 1, { damaged: 1 }));
    await house.done(task, { act: 'receipt_ended' });
    const look = await house.next('inspect');
    expect(look).toMatchObject({ at: task.at, handlingUnit: 'IB-20', sample: 2 });
    expect(await house.open()).toEqual([]);
    const nonsense = await house.act(look, { act: 'inspected', inspected: 2, rejected: 3 });
    expect(nonsense).toMatchObject({ code: 'inspection.numbers' });
    for (const inspected of [0, 1, 3]) {
      const unseen = await house.act(look, { act: 'inspected', inspected, rejected: 0 });
      expect(unseen).toMatchObject({ code: 'inspection.sample' });
    }
    await house.done(look, { act: 'inspected', inspected: 2, rejected: 0 });
    const ways = await putAllAway();
    expect(ways).toContain('BULKY 1 EXC');
    expect(await house.book()).toContain('BULKY EXC rejected 1');
    expect((await house.book()).join()).toMatch(/LOOKED [AB]-0\d passed 10/);
  });

  test('more than a tenth of the sample bad: all of it is rejected', async () => {
    const task = await called({ LOOKED: 40 });
    await house.act(task, scan('IB-30', 'LOOKED', 40));
    await house.done(task, { act: 'receipt_ended' });
    const look = await house.next('inspect');
    await house.done(look, { act: 'inspected', inspected: 8, rejected: 1 });
    expect(await putAllAway()).toEqual(['LOOKED 40 EXC']);
    const [changed] = (await house.events('wms.inventory.status_changed')).slice(-1);
    expect(changed).toMatchObject({ passed: 0, rejected: 40, sample: 8 });
  });

  test('under-receipt beyond the tolerance comes to the desk', async () => {
    const task = await called({ PLAIN: 10 });
    await house.act(task, scan('IB-39', 'PLAIN', 1));
    await house.done(task, { act: 'receipt_ended' });
    const rows = await house.database.transaction('desk', (tx) =>
      tx.query('SELECT kind FROM wms.exception WHERE key = $1', [`receipt-short:${task.asn}`]),
    );
    expect(rows).toEqual([{ kind: 'short' }]);
    await putAllAway();
  });
});

describe('putaway', () => {
  test('stores why this bin: best candidates with scores, and what fell out', async () => {
    const task = await called({ PLAIN: 4 });
    await house.act(task, scan('IB-40', 'PLAIN', 4));
    await house.done(task, { act: 'receipt_ended' });
    const [way] = await putAllAway();
    const [decision] = await house.database.transaction('why', (tx) =>
      tx.query<{ rule: string; chosen: object; candidates: { best: { location: string }[] } }>(
        "SELECT rule, chosen, candidates FROM wms.decision WHERE subject = 'IB-40'",
      ),
    );
    expect(decision).toMatchObject({
      rule: 'putaway',
      chosen: { item: 'PLAIN', places: [{ quantity: 4 }] },
      candidates: { relaxed: false, leftOut: {} },
    });
    const best = decision!.candidates.best[0]!;
    expect(best).toMatchObject({ scores: { same_item: 1, takes_all: 1 } });
    expect(way).toBe(`PLAIN 4 ${best.location}`);
  });

  test('a refused bin is left out of the next plan, damage goes to the exception place', async () => {
    const task = await called({ BULKY: 2 });
    await house.act(task, scan('IB-50', 'BULKY', 2));
    await house.done(task, { act: 'receipt_ended' });
    const move = await house.next('move');
    const unit = { act: 'unit_moved', handlingUnit: 'IB-50' } as const;
    await house.act(move, { ...unit, to: 'VEHICLE:V1' });
    await house.done(move, { ...unit, to: move.to });
    const first = await house.next('transfer');
    const [line, other] = first.lines;
    const wrong = { act: 'line_done', lineId: 'L9', quantity: 1 } as const;
    expect(await house.act(first, wrong)).toMatchObject({ code: 'transfer.unknown_line' });
    await house.act(first, {
      act: 'line_done',
      lineId: line!.lineId,
      quantity: 0,
      reason: 'destination_full',
    });
    await house.act(first, {
      act: 'line_done',
      lineId: other!.lineId,
      quantity: 0,
      reason: 'damaged',
    });
    await house.done(first);
    const second = await house.next('transfer');
    expect(second.from).toBe(first.from);
    expect(second.lines.map(({ to, goods }) => [goods.quality, to])).toEqual(
      expect.arrayContaining([
        ['passed', expect.not.stringMatching(line!.to)],
        ['rejected', 'EXC'],
      ]),
    );
    for (const { lineId } of second.lines) {
      await house.act(second, { act: 'line_done', lineId, quantity: 1 });
    }
    await house.done(second);
    await putAllAway();
  });

  test('pieces not found on the pallet stay in the book until it is counted; surplus on it is found', async () => {
    const task = await called({ PLAIN: 10 });
    await house.act(task, scan('IB-60', 'PLAIN', 10));
    await house.done(task, { act: 'receipt_ended' });
    const move = await house.next('move');
    const unit = { act: 'unit_moved', handlingUnit: 'IB-60' } as const;
    await house.done(move, { ...unit, to: move.to });
    const transfer = await house.next('transfer');
    const { lineId } = transfer.lines[0]!;
    await house.act(transfer, { act: 'line_done', lineId, quantity: 9, reason: 'short' });
    await house.done(transfer);
    expect(await house.events('wms.inventory.adjusted')).toEqual([]);
    // The look at the pallet finds two, one more than the book has; a surprise is counted twice.
    for (const _round of [1, 2]) {
      const look = await house.next('count');
      expect(look).toMatchObject({ at: transfer.from, handlingUnit: 'IB-60' });
      const counts = [{ item: 'PLAIN', lot: '', quantity: 2 }];
      await house.done(look, { act: 'counted', counts });
      await house.settle(6_000);
    }
    const rest = await house.next('transfer');
    expect(rest.lines).toMatchObject([{ quantity: 2 }]);
    await house.act(rest, { act: 'line_done', lineId: rest.lines[0]!.lineId, quantity: 2 });
    await house.done(rest);
    await putAllAway();
    const units = await house.database.transaction('units', (tx) =>
      tx.query("SELECT 1 FROM wms.handling_unit WHERE handling_unit = 'IB-60'"),
    );
    expect(units).toEqual([]);
  });

  test('pieces that a person took off the pallet by hand are not written off as well', async () => {
    const task = await called({ SERIAL: 2 });
    for (const serial of ['HAND-1', 'HAND-2']) {
      await house.act(task, scan('IB-65', 'SERIAL', 1, { serials: [serial] }));
    }
    await house.done(task, { act: 'receipt_ended' });
    const move = await house.next('move');
    await house.done(move, { act: 'unit_moved', handlingUnit: 'IB-65', to: move.to });
    const transfer = await house.next('transfer');
    const { lineId, goods } = transfer.lines[0]!;
    const place = { quality: goods.quality } as const;
    const posted = await house.database.transaction('by hand', (tx) =>
      house.core.ledger.post(tx, {
        ...{ postingId: 'HAND', document: 'HAND', actor: 'anna', reason: 'tidy' },
        ...{ correlationId: 'HAND', at: house.scheduler.now() },
        lines: [
          {
            ...{ item: 'SERIAL', owner: house.core.inbound.parts.masterData.owner() },
            ...{ layer: goods.layer, quantity: 2 },
            from: { ...place, location: transfer.from, handlingUnit: 'IB-65' },
            to: { ...place, location: transfer.lines[0]!.to, handlingUnit: '' },
          },
        ],
      }),
    );
    expect(posted).toMatchObject({ sequence: expect.any(Number) });
    const before = (await house.events('wms.inventory.adjusted')).length;
    const short = { act: 'line_done', lineId, quantity: 0, reason: 'short' } as const;
    expect(await house.act(transfer, short)).toEqual({ accepted: true });
    await house.done(transfer);
    expect((await house.events('wms.inventory.adjusted')).length).toBe(before);
    await putAllAway();
  });

  test('a failed move is planned anew; pallets wait for a free staging place', async () => {
    const task = await called({ PLAIN: 3 });
    for (const unit of ['IB-70', 'IB-71', 'IB-72']) await house.act(task, scan(unit, 'PLAIN', 1));
    await house.done(task, { act: 'receipt_ended' });
    const [first, second] = [await house.next('move'), await house.next('move')];
    expect(new Set([first.to, second.to])).toEqual(new Set(['STAGE-1', 'STAGE-2']));
    expect(await house.open()).toEqual([]);
    await house.tell(house.report(first, { type: 'failed', reason: 'device_lost' }));
    const again = await house.next('move');
    expect(again).toMatchObject({ handlingUnit: first.handlingUnit, from: first.from });
    const { handlingUnit } = second;
    await house.done(second, { act: 'unit_moved', handlingUnit, to: second.to });
    const unit = again.handlingUnit;
    await house.done(again, { act: 'unit_moved', handlingUnit: unit, to: again.to });
    await putAllAway();
    const open = await house.database.transaction('units', (tx) =>
      tx.query("SELECT handling_unit FROM wms.inbound_unit WHERE status <> 'closed'"),
    );
    expect(open).toEqual([]);
  });
});
