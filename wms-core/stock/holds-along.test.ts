import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { HoldRequest, Place } from '#wms-core/contracts.ts';
import { type House, item, loose, OWNER, openHouse } from '../testing/house.ts';
import { hold, lift, moveStock } from './acts.ts';
import { activeHolds } from './holds.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse([item('TEA')]);
});
afterAll(() => house.close());

let serial = 0;
let open: string[] = [];
/** Bins of their own for every test. */
let [here, there, further] = ['', '', ''];
const BINS = ['A-01', 'A-02', 'A-03', 'A-04', 'A-05', 'A-06', 'B-01', 'B-02', 'B-03', 'B-04'];
beforeEach(() => {
  serial++;
  open = [];
  [here, there, further] = [0, 1, 2].map((one) => BINS[(serial * 3 + one) % BINS.length]!) as [
    string,
    string,
    string,
  ];
});
afterEach(async () => {
  for (const holdId of open) await lifted(holdId);
  const left = await house.database.transaction('holds', (tx) => activeHolds(tx));
  expect(left).toEqual([]);
  expect(await house.verify()).toEqual([]);
  await house.database.transaction('empty', async (tx) => {
    const rows = await tx.query<{ location: string }>('SELECT DISTINCT location FROM wms.stock');
    for (const { location } of rows) {
      const lines = (await house.core.ledger.contents(tx, { location })).map(
        ({ owner, item: name, layer, quality, quantity, handlingUnit }) => ({
          ...{ owner, item: name, layer, quantity },
          ...{ from: { location, handlingUnit, quality }, to: { ...loose('SCRAP'), quality } },
        }),
      );
      const postingId = `empty-${++serial}`;
      const why = { document: 'D', reason: 'test', correlationId: 'D', actor: 'anna', at: 0 };
      await house.core.ledger.post(tx, { postingId, ...why, lines });
    }
  });
});

async function frozen(scope: HoldRequest['scope'], quantity?: number): Promise<string> {
  const holdId = `H-${++serial}`;
  open.push(holdId);
  const done = await house.database.transaction('hold', (tx) =>
    hold(house.core, tx, {
      ...{ holdId, kind: 'freeze', scope: { owner: OWNER, ...scope }, reason: 'crushed' },
      ...{ actor: 'anna', at: house.scheduler.now() },
      ...(quantity === undefined ? {} : { quantity }),
    }),
  );
  expect(done).toEqual({ released: 0 });
  return holdId;
}

const lifted = (holdId: string) =>
  house.database.transaction('lift', (tx) =>
    lift(house.core, tx, { holdId, actor: 'anna', at: house.scheduler.now() }),
  );

const byHand = (from: string, quantity: number, to: Place, withHold = true) =>
  house.database.transaction('move', (tx) =>
    moveStock(house.core, tx, {
      ...{ moveId: `MOV-${++serial}`, owner: OWNER, item: 'TEA', quality: 'passed' },
      ...{ location: from, handlingUnit: '', quantity, to, withHold },
      ...{ reason: 'needed there', actor: 'anna', at: house.scheduler.now() },
    }),
  );
const done = { sequence: expect.any(Number) };

const relocate = (quantity: number, more: object = {}) =>
  house.database.transaction('relocate', (tx) =>
    house.core.work.transfers.relocate(tx, {
      ...{ relocation: `REL-${++serial}`, owner: OWNER, from: here, handlingUnit: '', item: 'TEA' },
      ...{ lot: '', quantity, to: there, reason: 'tidy', actor: 'boss', ...more },
    }),
  );

/** Pieces that orders may have, where they lie. */
async function available(): Promise<Record<string, number>> {
  const rows = await house.database.transaction('free', (tx) =>
    house.core.ledger.candidates(tx, {
      ...{ owner: OWNER, items: ['TEA'], at: house.scheduler.now() },
    }),
  );
  const found: Record<string, number> = {};
  for (const { location, quantity } of rows) found[location] = (found[location] ?? 0) + quantity;
  return found;
}

/** Pieces on each hold, by its id; of those that were brought away, by their place. */
async function held(): Promise<Record<string, number | 'all'>> {
  const lying = await house.database.transaction('holds', (tx) => activeHolds(tx));
  return Object.fromEntries(
    lying.map(({ holdId, scope, quantity = 'all' }) => [
      holdId.startsWith('moved ') ? scope.location : holdId,
      quantity,
    ]),
  );
}

describe('what is still to be done with held goods', () => {
  test('move.held: only what is not held is moved by hand, unless with its hold', async () => {
    await house.stock('TEA', loose(here), 30);
    const holdId = await frozen({ location: here, item: 'TEA' }, 20);
    expect(await byHand(here, 11, loose(there), false)).toMatchObject({
      code: 'move.held',
      facts: { hold: holdId, free: 10, wanted: 11, reason: 'crushed' },
    });
    expect(await byHand(here, 10, loose(there), false)).toEqual(done);
    expect(await available()).toEqual({ [there]: 10 });
  });

  test('move.held: no relocation is ordered of it, unless with its hold, that goes along', async () => {
    await house.stock('TEA', loose(here), 30);
    const holdId = await frozen({ item: 'TEA', location: here });
    expect(await relocate(10)).toMatchObject({ code: 'move.held', facts: { hold: holdId } });
    expect(await relocate(10, { withHold: true })).toMatchObject({ isNew: true });
    const task = await house.next('transfer');
    const { lineId } = task.lines[0]!;
    await house.act(task, { act: 'line_done', lineId, quantity: 10 });
    await house.done(task);
    expect(await available()).toEqual({});
    await lifted(holdId);
    expect(await available()).toEqual({ [here]: 20, [there]: 10 });
  });
});

test('hold.too_many: no more pieces are held than are here and not on such a hold', async () => {
  await house.stock('TEA', loose(here), 10);
  const scope = { owner: OWNER, location: here, item: 'TEA' };
  const ask = (holdId: string, quantity: number, toCome = false) =>
    house.database.transaction('hold', (tx) => {
      const why = { kind: 'freeze', reason: 'crushed', actor: 'anna', at: 0 } as const;
      return hold(house.core, tx, { ...why, holdId, scope, quantity, toCome });
    });
  expect(await ask(`X-${serial}`, 11)).toMatchObject({
    code: 'hold.too_many',
    facts: { here: 10 },
  });
  await frozen({ location: here, item: 'TEA' }, 8);
  expect(await ask(`Y-${serial}`, 4)).toMatchObject({ code: 'hold.too_many', facts: { here: 2 } });
  expect(await ask(`Z-${serial}`, 4, true)).toEqual({ released: 0 });
  open.push(`Z-${serial}`);
});

describe('held goods that were brought away', () => {
  it('stay on hold wherever they are, those that are not held go first, and one lift frees all', async () => {
    await house.stock('TEA', loose(here), 30);
    const holdId = await frozen({ location: here, item: 'TEA' }, 20);
    await byHand(here, 15, loose(there));
    expect(await available()).toEqual({ [there]: 10 });
    await byHand(there, 12, loose(further));
    expect(await available()).toEqual({ [further]: 10 });
    // Fresh goods where they lay are nobody's.
    await byHand(here, 15, loose(there));
    await house.stock('TEA', loose(here), 7);
    expect(await available()).toEqual({ [here]: 7, [further]: 10 });
    await lifted(holdId);
    expect(await available()).toEqual({ [here]: 7, [there]: 18, [further]: 12 });
  });

  it('are on the hold of the place again when they come back, and are held once when they leave it', async () => {
    await house.stock('TEA', loose(here), 10);
    const holdId = await frozen({ location: here });
    await byHand(here, 5, loose(there));
    await byHand(there, 5, loose(here));
    expect(await held()).toEqual({ [holdId]: 'all' });
    await byHand(here, 5, loose(there));
    expect(await held()).toEqual({ [holdId]: 'all', [there]: 5 });
    // Others that come to where they are, and those that come after them to the place.
    await house.stock('TEA', loose(there), 7);
    expect(await available()).toEqual({ [there]: 7 });
    await lifted(holdId);
    expect(await available()).toEqual({ [here]: 5, [there]: 12 });
  });

  it('are carried under a task that was ordered before the hold', async () => {
    await house.stock('TEA', loose(here), 30);
    await relocate(20);
    const task = await house.next('transfer');
    await frozen({ location: here, item: 'TEA' }, 15);
    const { lineId } = task.lines[0]!;
    await house.act(task, { act: 'line_done', lineId, quantity: 20 });
    await house.done(task);
    expect(await available()).toEqual({ [there]: 15 });
  });

  it('of one of two lots leave as many of the other held: which was meant nobody knows', async () => {
    await house.stock('TEA', loose(here), 5);
    await house.stock('TEA', loose(here), 5);
    const [row] = await house.database.transaction('rows', (tx) =>
      house.core.ledger.contents(tx, { location: here }),
    );
    await frozen({ location: here, item: 'TEA' }, 3);
    const { owner, item: name, layer, quality } = row!;
    await house.database.transaction('one lot', (tx) =>
      house.core.ledger.post(tx, {
        ...{ postingId: `P-${++serial}`, document: 'D', reason: 'test', correlationId: 'D' },
        ...{ actor: 'anna', at: 0 },
        lines: [
          {
            ...{ owner, item: name, layer, quantity: 5 },
            ...{ from: { ...loose(here), quality }, to: { ...loose(there), quality } },
          },
        ],
      }),
    );
    expect(await available()).toEqual({ [here]: 2, [there]: 2 });
  });

  test('hold.of_moved: their hold ends with the first, and lies again when that is undone', async () => {
    await house.stock('TEA', loose(here), 10);
    const holdId = await frozen({ location: here, item: 'TEA' });
    await byHand(here, 4, loose(there));
    const [, moved] = await house.database.transaction('holds', (tx) => activeHolds(tx));
    expect(moved).toMatchObject({ scope: { location: there }, quantity: 4, reason: 'crushed' });
    expect(await lifted(moved!.holdId)).toMatchObject({
      ...{ code: 'hold.of_moved', facts: { root: holdId } },
    });
    await lifted(holdId);
    expect(await available()).toEqual({ [here]: 6, [there]: 4 });
    const again = { of: holdId, holdId: `${holdId}-again`, actor: 'anna', at: 0 };
    await house.database.transaction('again', async (tx) => {
      const scope = { location: here };
      const why = { kind: 'freeze', reason: 'crushed', actor: 'anna', at: 0 } as const;
      await hold(house.core, tx, { ...why, holdId: again.holdId, scope });
      await house.core.ledger.holdMovedAgain(tx, again);
    });
    open.push(again.holdId);
    expect(await available()).toEqual({});
  });
});

test('a relocation is of the rows that are not held, beside others of its item', async () => {
  const layers = [
    await house.stock('TEA', loose(here), 10),
    await house.stock('TEA', loose(here), 10),
  ];
  expect(await relocate(4)).toMatchObject({ isNew: true });
  const first = await house.next('transfer');
  const [one] = first.lines;
  const holdId = await frozen({ item: 'TEA', layer: one!.goods.layer });
  expect(await relocate(4)).toMatchObject({ isNew: true });
  const tasks = [first];
  for (const task of tasks) {
    await house.act(task, { act: 'line_done', lineId: task.lines[0]!.lineId, quantity: 4 });
    await house.done(task);
    if (tasks.length === 1) tasks.push(await house.next('transfer'));
  }
  expect(tasks.map(({ lines }) => lines[0]!.goods.layer).sort()).toEqual(layers.sort());
  await lifted(holdId);
});
