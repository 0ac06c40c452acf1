import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { verifyLedger } from './index.ts';
import { at, NOW, openStock } from './testing/fixture.ts';

/**
 * Random acts on the ledger and on a model that a warehouse person could keep on paper: pieces and
 * locks by place. After each act both accept or both refuse, and both books say the same.
 */

const PLACES = ['SUPPLIER', 'A-01-01', 'A-01-02', 'CART', 'CUSTOMER', 'LOSS'] as const;
type PlaceName = (typeof PLACES)[number];
const REAL: readonly PlaceName[] = ['A-01-01', 'A-01-02', 'CART'];
const ORDERS = ['SO-1', 'SO-2'] as const;

type Act =
  | { act: 'move'; from: PlaceName; to: PlaceName; quantity: number; order: string | undefined }
  | { act: 'allocate' | 'release'; place: PlaceName; quantity: number; order: string }
  | { act: 'carry'; to: string };

const quantity = fc.integer({ min: 1, max: 12 });
const order = fc.constantFrom(...ORDERS);
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('move' as const),
      from: fc.constantFrom(...PLACES),
      to: fc.constantFrom(...PLACES),
      quantity,
      order: fc.option(order, { nil: undefined, freq: 2 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constantFrom('allocate' as const, 'release' as const),
      place: fc.constantFrom(...REAL),
      quantity,
      order,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('carry' as const),
      to: fc.constantFrom('POOL-1', 'VEHICLE:v1', 'WORKER:w1'),
    }),
  },
);

interface Paper {
  pieces: Map<PlaceName, number>;
  /** By order and place. */
  locks: Map<string, number>;
}

const lockName = (each: string, place: PlaceName) => `${each} ${place}`;
const lockedAt = (paper: Paper, place: PlaceName) =>
  ORDERS.reduce((sum, each) => sum + (paper.locks.get(lockName(each, place)) ?? 0), 0);

/** Whether the act was allowed; the paper is changed only then. */
function onPaper(paper: Paper, act: Act): boolean {
  if (act.act === 'carry') return true;
  const add = (map: Map<string, number>, key: string, change: number) =>
    map.set(key, (map.get(key) ?? 0) + change);
  if (act.act !== 'move') {
    const free = (paper.pieces.get(act.place) ?? 0) - lockedAt(paper, act.place);
    const mine = paper.locks.get(lockName(act.order, act.place)) ?? 0;
    if (act.quantity > (act.act === 'allocate' ? free : mine)) return false;
    const change = act.act === 'allocate' ? act.quantity : -act.quantity;
    add(paper.locks, lockName(act.order, act.place), change);
    return true;
  }
  const { from, to } = act;
  const isReal = (place: PlaceName) => REAL.includes(place);
  if (from === to) return false;
  if (isReal(from)) {
    const here = paper.pieces.get(from) ?? 0;
    if (act.order) {
      if ((paper.locks.get(lockName(act.order, from)) ?? 0) < act.quantity) return false;
      add(paper.locks, lockName(act.order, from), -act.quantity);
    } else if (to === 'LOSS') {
      if (here < act.quantity) return false;
      // The youngest order loses its locks first.
      let missing = act.quantity - (here - lockedAt(paper, from));
      for (const each of [...ORDERS].reverse()) {
        const freed = Math.min(Math.max(missing, 0), paper.locks.get(lockName(each, from)) ?? 0);
        add(paper.locks, lockName(each, from), -freed);
        missing -= freed;
      }
    } else if (here - lockedAt(paper, from) < act.quantity) return false;
    add(paper.pieces, from, -act.quantity);
  }
  if (isReal(to)) {
    add(paper.pieces, to, act.quantity);
    if (act.order) add(paper.locks, lockName(act.order, to), act.quantity);
  }
  return true;
}

let s: Awaited<ReturnType<typeof openStock>>;
beforeAll(async () => {
  s = await openStock();
});
afterAll(() => s.db.close());

let run = 0;
let cart = 'POOL-1';
const placeOf = (name: PlaceName) => (name === 'CART' ? at(cart, 'CART-1') : at(name));

async function onLedger(layer: string, act: Act): Promise<boolean> {
  if (act.act === 'carry') {
    const move = { ...s.posting([]), handlingUnit: 'CART-1', to: act.to };
    expect(isRefusal(await s.run((tx) => s.ledger.moveUnit(tx, move)))).toBe(false);
    cart = act.to;
    return true;
  }
  if (act.act === 'move') {
    const locked = act.order ? { lockedFor: { order: act.order, lineId: `${run}` } } : {};
    const line = s.line('P1', layer, act.quantity, placeOf(act.from), placeOf(act.to), locked);
    return !isRefusal(await s.post([line]));
  }
  const { location, handlingUnit } = placeOf(act.place);
  const claim = {
    ...s.claim(act.order, layer, location, act.quantity),
    handlingUnit,
    lineId: `${run}`,
  };
  return !isRefusal(await s.run((tx) => s.ledger[act.act as 'allocate'](tx, [claim])));
}

/** Virtual to virtual is no movement of ours; a lock cannot come from outside. */
const sensible = (act: Act): boolean =>
  act.act !== 'move' || REAL.includes(act.from) || (REAL.includes(act.to) && !act.order);

it('agrees with a paper book after any acts', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 5, maxLength: 30 }), async (all) => {
      run++;
      const layer = await s.layer('P1', { receivedAt: NOW + run });
      const paper: Paper = { pieces: new Map(), locks: new Map() };
      for (const act of all.filter(sensible)) {
        expect([act, await onLedger(layer, act)]).toEqual([act, onPaper(paper, act)]);
      }
      const rows = await s.run((tx) =>
        tx.query<{ location: string; handling_unit: string; quantity: number; allocated: number }>(
          'SELECT * FROM wms.stock WHERE layer = $1',
          [layer],
        ),
      );
      const book = Object.fromEntries(
        rows.map((row) => [
          row.handling_unit ? 'CART' : row.location,
          [row.quantity, row.allocated],
        ]),
      );
      const expected = Object.fromEntries(
        REAL.filter((place) => (paper.pieces.get(place) ?? 0) > 0).map((place) => [
          place,
          [paper.pieces.get(place), lockedAt(paper, place)],
        ]),
      );
      expect(book).toEqual(expected);
      expect(await s.run(verifyLedger)).toEqual([]);
    }),
    { numRuns: 25, seed: 20_260_115 },
  );
});
