import { expect, test } from 'vitest';
import { isSscc } from '#base/gs1/index.ts';
import { createRandom } from '#base/random.ts';
import { asnDocument, truckOf } from './documents.ts';
import { drawPallets } from './pallets.ts';
import { planAsns, planMadeUp } from './plan.ts';

const PLAN = planMadeUp({ orders: 12, items: 300, seed: 4, openingShare: 0 });
const ITEMS = new Map(PLAN.items.map((item) => [item.item, item]));
const BEGINNING = { wall: 0, plant: 0, speed: 1 };
const TEMPO = { wall: 0, age: 0, speed: 1 };

const packed = PLAN.asns.flatMap((loose) =>
  Array.from({ length: 20 }, (_, i) => {
    const asn = { ...loose, packed: true as const };
    return { asn, pallets: drawPallets(asn, ITEMS, createRandom(`${asn.asn}-${i}`)) };
  }),
);

function onTruck(rates: { readonly caseMissing: number; readonly caseAlone: number }) {
  return packed.map(({ asn, pallets }, i) => {
    const chance = { random: createRandom(i), beginning: BEGINNING };
    const none = { arrivedShort: 0, arrivedDamaged: 0 };
    const truck = truckOf(asn, pallets, ITEMS, {
      ...chance,
      rates: { ...none, ...rates } as never,
    });
    return { asn, pallets, ...truck };
  });
}

const sum = (rows: readonly { readonly quantity: number }[]) =>
  rows.reduce((total, { quantity }) => total + quantity, 0);

test('some ASNs name a pallet with cases on it, of goods without serial numbers, each by an SSCC', () => {
  const wanted = PLAN.items.map((item) => [item, 10] as const);
  const many = Array.from({ length: 4 }, () => wanted).flat();
  const asns = planAsns(many, { prefix: 'A', from: 0, random: createRandom(1) });
  const loose = asns.filter((asn) => !asn.packed);
  expect(loose.length).toBeGreaterThan(asns.length / 4);
  expect(loose.length).toBeLessThan((asns.length * 3) / 4);
  expect(loose.flatMap((asn) => drawPallets(asn, ITEMS, createRandom(1)))).toEqual([]);
  for (const { asn, pallets } of packed) {
    const { units } = asnDocument(asn, pallets, ITEMS, BEGINNING, TEMPO);
    const labels = units!.flatMap((unit) => [unit, ...unit.units]);
    expect(new Set(labels.map(({ handlingUnit }) => handlingUnit)).size).toBe(labels.length);
    expect(labels.every(({ handlingUnit }) => isSscc(handlingUnit))).toBe(true);
    for (const { line, quantity, ...part } of labels.flatMap(({ content }) => content)) {
      const announced = asn.lines.find((one) => one.line === line)!;
      const item = ITEMS.get(announced.item)!;
      expect(quantity).toBeLessThanOrEqual(announced.quantity);
      expect(item.serialControlled).toBe(false);
      expect('lot' in part).toBe(item.lotControlled);
      expect('expiryDate' in part).toBe(item.shelfLifeDays !== null);
    }
  }
});

test('the truck brings exactly what is announced, loose and on pallets', () => {
  for (const { asn, delivery, errors } of onTruck({ caseMissing: 0, caseAlone: 0 })) {
    const units = delivery.units!.flatMap((unit) => [unit, ...unit.units!]);
    const stacked = sum(units.flatMap(({ pieces }) => pieces));
    expect(stacked).toBeGreaterThan(0);
    expect(stacked + sum(delivery.pieces)).toBe(sum(asn.lines));
    expect(errors).toEqual([]);
  }
});

test('a case may be missing, which is told as an error, or come beside its pallet', () => {
  for (const { asn, delivery, errors, pallets } of onTruck({ caseMissing: 1, caseAlone: 0 })) {
    const units = delivery.units!.flatMap((unit) => [unit, ...unit.units!]);
    expect(sum(units.flatMap(({ pieces }) => pieces)) + sum(delivery.pieces) + sum(errors)).toBe(
      sum(asn.lines),
    );
    expect(errors).toMatchObject(pallets.map(() => ({ kind: 'arrived_short' })));
  }
  for (const { delivery, errors, pallets } of onTruck({ caseMissing: 0, caseAlone: 1 })) {
    expect(delivery.units!.map(({ unit }) => unit)).toContain(pallets[0]!.units[0]!.handlingUnit);
    expect(errors).toEqual([]);
  }
});
