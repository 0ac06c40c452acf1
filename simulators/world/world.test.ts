import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorld } from './world.ts';

const CONTAINERS = ['A-01', 'A-02', 'CART-1', 'TOTE-1', 'WORKER:w1'];
const piece = fc.record({
  item: fc.constantFrom('i1', 'i2', 'i3'),
  lot: fc.constantFrom('', 'L1', 'L2'),
  quantity: fc.integer({ min: 0, max: 9 }),
});
const place = fc.constantFrom(...CONTAINERS);

describe('world', () => {
  it('conserves pieces whatever is moved, and comes back from its snapshot unchanged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, piece)),
        fc.array(fc.tuple(place, place, piece)),
        (seeds, moves) => {
          const world = createWorld();
          for (const [container, pieces] of seeds) world.seed(container, pieces);
          for (const [from, to, pieces] of moves) {
            const moved = world.move(from, to, pieces);
            expect(moved).toBeLessThanOrEqual(pieces.quantity);
          }
          expect(world.verify()).toEqual([]);
          const sum = (rows: readonly { quantity: number }[]) =>
            rows.reduce((total, row) => total + row.quantity, 0);
          expect(sum(world.inventory())).toBe(sum(seeds.map(([, pieces]) => pieces)));
          const copy = createWorld();
          copy.restore(JSON.parse(JSON.stringify(world.snapshot())));
          expect(copy.inventory()).toEqual(world.inventory());
          expect(copy.verify()).toEqual([]);
        },
      ),
    );
  });

  it('moves no more than there is', () => {
    const world = createWorld();
    world.seed('A-01', { item: 'i1', lot: '', quantity: 3 });
    expect(world.move('A-01', 'CART-1', { item: 'i1', lot: '', quantity: 5 })).toBe(3);
    expect(world.contents('A-01')).toEqual([]);
    expect(world.contents('CART-1')).toEqual([{ item: 'i1', lot: '', quantity: 3 }]);
  });

  it('carries what is in a handling unit along and weighs all that stands on a place', () => {
    const world = createWorld();
    world.define([{ item: 'i1', barcodes: ['40'], weightGrams: 250, volumeMl: 10 }]);
    world.createUnit('P-1', 'PACK-1');
    world.seed('P-1', { item: 'i1', lot: '', quantity: 4 });
    const told: number[] = [];
    world.watch('SCALE:s1', () => told.push(world.weightOf('SCALE:s1')));
    expect(world.moveUnit('P-1', 'SCALE:s1')).toBe(true);
    expect(world.moveUnit('P-1', 'OUT-1')).toBe(true);
    expect(told).toEqual([1_000, 0]);
    expect(world.unitsAt('OUT-1')).toEqual(['P-1']);
    expect(world.moveUnit('P-2', 'OUT-1')).toBe(false);
    expect(world.itemByBarcode('40')?.item).toBe('i1');
  });

  it('keeps a truck at its dock until it is empty, and no truck comes twice', () => {
    const world = createWorld();
    const delivery = {
      asn: 'ASN-1',
      dock: 'DOCK-1',
      pieces: [{ item: 'i1', lot: 'L1', quantity: 5, damaged: 1 }],
    };
    world.deliver(delivery);
    world.deliver(delivery);
    expect(world.contents('TRUCK:ASN-1')).toEqual([{ item: 'i1', lot: 'L1', quantity: 5 }]);
    expect(world.deliveryAt('DOCK-1')?.asn).toBe('ASN-1');
    world.move('TRUCK:ASN-1', 'DOCK-1', { item: 'i1', lot: 'L1', quantity: 5 });
    expect(world.deliveryAt('DOCK-1')).toBeUndefined();
    expect(world.delivery('ASN-1')).toBeDefined();
  });

  it('refuses to forget a handling unit with pieces in it', () => {
    const world = createWorld();
    world.createUnit('IB-1', 'DOCK-1');
    world.seed('IB-1', { item: 'i1', lot: '', quantity: 1 });
    expect(() => world.removeUnit('IB-1')).toThrow('IB-1 still holds pieces');
    world.move('IB-1', 'A-01', { item: 'i1', lot: '', quantity: 1 });
    world.removeUnit('IB-1');
    expect(world.unitAt('IB-1')).toBeUndefined();
  });

  it('gives each piece of a numbered item a number that goes where the piece goes', () => {
    const world = createWorld();
    world.define([
      { item: 'i1', barcodes: ['40'], numbered: true, weightGrams: 250, volumeMl: 10 },
    ]);
    world.seed('A-01', { item: 'i1', lot: '', quantity: 3 });
    const one = { item: 'i1', lot: '', quantity: 1 };
    expect(world.move('A-01', 'CART-1', { ...one, serials: ['i1-W2'] })).toBe(1);
    expect(world.move('A-01', 'CART-1', { ...one, serials: ['i1-W9'] })).toBe(0);
    const copy = createWorld();
    copy.restore(JSON.parse(JSON.stringify(world.snapshot())));
    expect(copy.contents('CART-1')).toEqual([{ ...one, serials: ['i1-W2'] }]);
    copy.seed('A-02', one);
    expect(copy.contents('A-02')).toEqual([{ ...one, serials: ['i1-W4'] }]);
    expect(copy.contents('A-01')).toMatchObject([{ serials: ['i1-W1', 'i1-W3'] }]);
  });
});
