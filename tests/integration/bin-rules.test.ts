import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { given, ware } from '#tests/support/desk-goods.ts';
import { openRestDesk, type Reply, type RestDesk } from '#tests/support/rest-desk.ts';
import { verifyLedger } from '#wms-core/index.ts';

/** What a bin bears and takes is kept whoever asks that goods come to lie there. */

let desk: RestDesk;
let call: RestDesk['call'];
const by = { reason: 'tidy', actor: 'ann' };

const PLACE = { zone: 'Z1', x: 3, y: 3, maxWeightGrams: 10_000, maxVolumeMl: 40_000 };

/** Bins of ten kilograms and forty litres, each with what is said of it. */
const BINS: readonly (readonly [string, object])[] = [
  ['PLAIN', {}],
  ['LIGHT', { maxWeightGrams: 1_000 }],
  ['SMALL', { maxVolumeMl: 5_000 }],
  ['LOW', { maxHeightMm: 150 }],
  ['ITEM', { mixing: 'one_item' }],
  ['LOT', { mixing: 'one_lot' }],
  ['EMPTY', { mixing: 'empty_only' }],
  ['LOCKED', { lockIn: true, lockReason: 'broken beam' }],
  ['PALLETS', { maxHandlingUnits: 2, maxWeightGrams: 1_000 }],
  ['ROOM', { maxWeightGrams: 1_000 }],
  ['F-ITEM', { mixing: 'one_item' }],
  ['F-LIGHT', { maxWeightGrams: 1_000 }],
  ['F-EMPTY', { mixing: 'empty_only' }],
  ['F-PALLETS', { maxHandlingUnits: 2 }],
  ['F-STORE', { maxWeightGrams: 1_000_000, maxVolumeMl: 10_000_000 }],
  ['STORE', { maxWeightGrams: 100_000, maxVolumeMl: 1_000_000 }],
];

/** A box weighs 100 g and takes a litre. */
const ITEMS = [
  ware('BOX'),
  ware('TIN'),
  ware('TALL', { heightMm: 300 }),
  ware('TEA', { lotControlled: true }),
  ware('ACID', { unNumber: '1830', hazardClass: '8' }),
  ware('LYE', { unNumber: '1966', hazardClass: '2.1' }),
];

const opening = (importId: string, lines: readonly object[]) =>
  call('POST', '/api/v1/opening-stock', { importId, lines });

beforeAll(async () => {
  desk = await openRestDesk();
  call = desk.call;
  await given(call('POST', '/api/v1/items', { items: ITEMS }));
  const locations = BINS.map(([location, more]) => ({ ...PLACE, location, ...more }));
  await given(call('POST', '/api/v1/locations', { locations }));
  await given(
    opening('OP', [
      ...['BOX', 'TIN', 'TALL'].map((item) => ({ location: 'STORE', item, quantity: 100 })),
      ...['L-1', 'L-2'].map((lot) => ({ location: 'STORE', item: 'TEA', lot, quantity: 50 })),
      { location: 'LIGHT', item: 'BOX', quantity: 6 },
      { location: 'SMALL', item: 'BOX', quantity: 2 },
      { location: 'ITEM', item: 'BOX', quantity: 2 },
      { location: 'LOT', item: 'TEA', lot: 'L-1', quantity: 2 },
      { location: 'EMPTY', item: 'BOX', quantity: 2 },
    ]),
  );
}, 120_000);
afterAll(async () => {
  expect(await desk.database.transaction('verify', verifyLedger)).toEqual([]);
  expect(desk.bugs).toEqual([]);
  await desk.close();
});

let numbers = 0;
const move = (to: string, goods: object) =>
  call('POST', '/api/v1/stock/moves', {
    ...{ moveId: `M-${++numbers}`, from: { location: 'STORE' }, to: { location: to } },
    ...{ item: 'BOX', quantity: 1, ...goods, ...by },
  });
const relocate = (to: string, goods: object) =>
  call('POST', '/api/v1/relocations', {
    ...{ relocation: `R-${++numbers}`, from: 'STORE', to },
    ...{ item: 'BOX', quantity: 1, ...goods, ...by },
  });
const hand = async (to: string, goods: object) => {
  const fields = { item: 'BOX', quantity: 1, location: 'STORE', to, ...goods };
  const reply = await desk.wms.requestPort.request({
    ...{ requestId: `Q-${++numbers}`, device: 'PDA-1', worker: 'w1', task: '', kind: 'move' },
    fields,
  });
  return { status: isRefusal(reply) ? 409 : 200, body: reply as Reply['body'] };
};
const openingLine = (to: string, goods: object) =>
  opening(`OP-${++numbers}`, [{ location: to, item: 'BOX', quantity: 1, ...goods }]);

/** Tells how far the worker with a task is. */
function reporter(taskId: string) {
  const report = async (more: object) => {
    const base = { reportId: `REP-${++numbers}`, taskId, actor: 'w1' };
    const [answer] = await desk.wms.reportPort.report([
      { ...base, at: desk.scheduler.now(), ...(more as { type: 'started' }) },
    ]);
    expect(answer).toEqual({ accepted: true });
  };
  return report;
}

const rest = async () => (await given(call('GET', '/api/v1/stock/sums?by=location,item'))).groups;

const REFUSED = [
  ['bin.too_heavy', 'LIGHT', { quantity: 5 }, '500 g', '600 g', '1000 g', 'at most 4'],
  ['bin.too_full', 'SMALL', { quantity: 4 }, '4000 ml', '2000 ml', '5000 ml', 'at most 3'],
  ['bin.too_small', 'LOW', { item: 'TALL' }, '300', '150'],
  ['bin.mixed', 'ITEM', { item: 'TIN' }, 'BOX'],
  ['bin.mixed', 'LOT', { item: 'TEA', lot: 'L-2' }, 'TEA', 'L-1'],
  ['bin.mixed', 'EMPTY', {}, 'BOX'],
  ['location.locked', 'LOCKED', {}, 'broken beam'],
] as const;

describe('what a bin takes is kept', () => {
  it.each(REFUSED)('%s: by a hand move, a relocation and opening stock to %s', async (...row) => {
    const [code, to, goods, ...said] = row;
    const before = await rest();
    for (const ask of [move, relocate, hand]) {
      const { status, body } = await ask(to, goods);
      expect({ status, code: body.code }, JSON.stringify(body)).toEqual({ status: 409, code });
      for (const words of said) expect(JSON.stringify(body)).toContain(words);
    }
    const { status, body } = await openingLine(to, goods);
    expect(status, JSON.stringify(body)).toBe(422);
    expect(body.errors).toMatchObject([{ code }]);
    expect(await rest()).toEqual(before);
  });

  it('of another bin or less it takes what fits to the last gram', async () => {
    await given(move('LIGHT', { quantity: 4 }));
    await given(move('LOW', {}));
    await given(
      move('EMPTY', { from: { location: 'EMPTY' }, to: { location: 'PLAIN' }, quantity: 2 }),
    );
    await given(move('EMPTY', { item: 'TIN' }));
  });

  it('bin.reacts: no dangerous goods beside those that they react with', async () => {
    await given(opening('OP-D', [{ location: 'STORE', item: 'ACID', quantity: 5 }]));
    const lye = [{ location: 'STORE', item: 'LYE', quantity: 5 }];
    const refused = { status: 422, body: { errors: [{ code: 'bin.reacts' }] } };
    expect(await opening('OP-L', lye)).toMatchObject(refused);
  });

  it('what is on its way there counts, until it has come or nobody brings it', async () => {
    const first = await given(relocate('ROOM', { quantity: 6 }));
    const full = { status: 409, body: { code: 'bin.too_heavy', facts: { used: 600, fits: 4 } } };
    expect(await relocate('ROOM', { quantity: 5 })).toMatchObject(full);
    expect(await move('ROOM', { quantity: 5 })).toMatchObject(full);
    const report = reporter(first.task);
    await report({ type: 'started' });
    const act = { act: 'line_done', lineId: 'L1', quantity: 6 };
    await report({ type: 'progress', act });
    // Brought: what is there counts once.
    expect(await move('ROOM', { quantity: 5 })).toMatchObject(full);
    await report({ type: 'completed' });
    const second = await given(relocate('ROOM', { quantity: 4 }));
    expect(await move('ROOM', {})).toMatchObject({ body: { code: 'bin.too_heavy' } });
    await reporter(second.task)({ type: 'cancelled' });
    expect(await move('ROOM', {})).toMatchObject({ body: { code: 'bin.too_heavy' } });
    const settle = { actor: 'ann', reason: 'nobody brings it' };
    await given(call('POST', `/api/v1/tasks/${second.task}/settle`, settle));
    await given(move('ROOM', { quantity: 4 }));
  });

  it('what is in a unit counts, and a unit is set down where its goods fit', async () => {
    const make = async (act: string) => {
      const unit = { act, type: 'pallet', location: 'EXC', ...by };
      return (await given(call('POST', '/api/v1/handling-units', unit))).handlingUnits[0];
    };
    const units = [await make('U-1'), await make('U-2')];
    for (const handlingUnit of units) {
      const to = { location: 'EXC', handlingUnit };
      await given(move('EXC', { item: 'TIN', quantity: 6, to }));
    }
    const setDown = (n: number) =>
      call('POST', `/api/v1/handling-units/${units[n]}/moves`, {
        ...{ act: `S-${++numbers}`, to: 'PALLETS', ...by },
      });
    await given(setDown(0));
    const before = await rest();
    const full = { status: 409, body: { code: 'bin.too_heavy', facts: { used: 600 } } };
    expect(await setDown(1)).toMatchObject(full);
    expect(await rest()).toEqual(before);
  });
});

describe('what somebody did is booked', () => {
  it('whatever it makes of the bin: a relocation that was ordered before its limit fell', async () => {
    const { task } = await given(relocate('PLAIN', { quantity: 20 }));
    const lowered = { ...PLACE, location: 'PLAIN', maxWeightGrams: 500 };
    await given(call('POST', '/api/v1/locations', { locations: [lowered] }));
    const report = reporter(task);
    await report({ type: 'started' });
    await report({ type: 'progress', act: { act: 'line_done', lineId: 'L1', quantity: 20 } });
    await report({ type: 'completed' });
    const { rows } = await given(call('GET', '/api/v1/stock?location=PLAIN'));
    expect(rows).toMatchObject([{ item: 'BOX', quantity: 22 }]);
  });
});

const PATH = '/api/v1/imports/opening-stock';
const HEADER = 'location,item,lot,quantity,handlingUnit\n';

async function run(importId: string, rows: readonly string[], dryRun: boolean) {
  const file = Buffer.from(HEADER + rows.join('\n'));
  const csv = { 'content-type': 'text/csv' };
  await given(call('POST', `${PATH}?importId=${importId}&dryRun=${dryRun}`, file, csv));
  for (let turn = 0; turn < 400; turn++) {
    const { status } = await given(call('GET', `${PATH}/${importId}`));
    if (!['receiving', 'checking', 'writing'].includes(status)) break;
    await desk.scheduler.runFor(10);
  }
  const { status } = await given(call('GET', `${PATH}/${importId}`));
  const { faults } = await given(call('GET', `${PATH}/${importId}/faults`));
  type Fault = { readonly line: number; readonly column: string; readonly code: string };
  return { status, faults: faults.map(({ line, column, code }: Fault) => [line, column, code]) };
}

describe('a file of opening stock', () => {
  const tooMuch = [
    'F-ITEM,BOX,,5,',
    'F-ITEM,TIN,,1,',
    'F-LIGHT,BOX,,6,',
    'F-LIGHT,TEA,L-1,5,',
    'F-LIGHT,TEA,L-2,4,',
    'LOCKED,BOX,,1,',
  ];

  it.each([true, false])(
    'is refused line by line where bins do not take it (dry run: %s)',
    async (dryRun) => {
      const before = await rest();
      expect(await run(`BAD-${dryRun}`, tooMuch, dryRun)).toEqual({
        status: 'refused',
        faults: [
          [3, 'location', 'bin.mixed'],
          [5, 'location', 'bin.too_heavy'],
          [7, 'location', 'location.locked'],
        ],
      });
      expect(await rest()).toEqual(before);
    },
  );

  it('is judged whole, however many lines lie between two of one bin', async () => {
    const between = Array.from({ length: 1_100 }, (_, n) => `F-STORE,TEA,B-${n},1,`);
    const rows = ['F-LIGHT,BOX,,6,', ...between, 'F-LIGHT,TIN,,5,'];
    const refused = { status: 'refused', faults: [[1_103, 'location', 'bin.too_heavy']] };
    expect(await run('LONG', rows, true)).toEqual(refused);
    expect(await run('LONG-2', rows, false)).toEqual(refused);
  });

  it('fills a bin for empty ones at once, in as many lines and batches as it takes', async () => {
    const between = Array.from({ length: 1_100 }, (_, n) => `F-STORE,TEA,C-${n},1,`);
    const rows = ['F-EMPTY,BOX,,2,', ...between, 'F-EMPTY,TEA,L-1,3,'];
    expect(await run('ONCE', rows, false)).toEqual({ status: 'done', faults: [] });
    const again = { status: 'refused', faults: [[2, 'location', 'bin.mixed']] };
    expect(await run('MORE', ['F-EMPTY,TIN,,1,'], true)).toEqual(again);
  });

  it('unit.place_full: no more units than the place takes, those of all lines together', async () => {
    const units = (n: number) =>
      Array.from({ length: n }, (_, i) => `F-PALLETS,BOX,,1,HU-${n}-${i}`);
    const full = units(3).map((_, index) => [index + 2, 'handlingUnit', 'unit.place_full']);
    expect(await run('THREE', units(3), true)).toEqual({ status: 'refused', faults: full });
    expect(await run('TWO', units(2), false)).toEqual({ status: 'done', faults: [] });
    const none = [[2, 'handlingUnit', 'unit.place_full']];
    expect(await run('ONE', units(1), true)).toEqual({ status: 'refused', faults: none });
  });
});
