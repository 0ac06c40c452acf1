import { type Static, Type } from 'typebox';
import type { Item } from '#wms-core/contracts.ts';
import { Code, closed, Words } from '../http-schemas.ts';

export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD' });

const Millimetres = Type.Integer({ minimum: 1, maximum: 100_000 });
const Percent = Type.Integer({ minimum: 0, maximum: 100, default: 0 });

export const EXAMPLE = {
  item: 'TEA-01',
  name: { en: 'Green tea 100 g', zh: '绿茶 100 克' },
  barcodes: ['6901234567892'],
  lengthMm: 120,
  widthMm: 80,
  heightMm: 60,
  weightGrams: 130,
  lotControlled: true,
  shelfLifeDays: 540,
  rotation: 'FEFO',
};

export const ItemBody = Type.Object(
  {
    item: Code,
    owner: Type.Optional(Code),
    name: Type.Object({ en: Words, zh: Words }, closed),
    barcodes: Type.Array(Words, { maxItems: 50 }),
    lengthMm: Millimetres,
    widthMm: Millimetres,
    heightMm: Millimetres,
    weightGrams: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
    lotControlled: Type.Optional(Type.Boolean({ default: false })),
    serialControlled: Type.Optional(Type.Boolean({ default: false })),
    shelfLifeDays: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: 36_500 }), Type.Null()]),
    ),
    firstDayCounts: Type.Optional(Type.Boolean({ default: true })),
    rotation: Type.Optional(
      Type.Union(
        [Type.Literal('FIFO'), Type.Literal('FMFO'), Type.Literal('FEFO'), Type.Literal('LIFO')],
        { default: 'FIFO' },
      ),
    ),
    inspectionPercent: Type.Optional(Percent),
    overReceiptPercent: Type.Optional(Percent),
    underReceiptPercent: Type.Optional(Percent),
    abc: Type.Optional(
      Type.Union([Type.Literal('A'), Type.Literal('B'), Type.Literal('C')], { default: 'B' }),
    ),
  },
  {
    ...closed,
    examples: [EXAMPLE],
  },
);

/** Fills in what a host left out. */
export function itemOfBody(body: Static<typeof ItemBody>, owner: string): Item {
  return {
    owner,
    lotControlled: false,
    serialControlled: false,
    shelfLifeDays: null,
    firstDayCounts: true,
    rotation: 'FIFO',
    inspectionPercent: 0,
    overReceiptPercent: 0,
    underReceiptPercent: 0,
    abc: 'B',
    ...body,
  };
}

export const ItemOut = Type.Object({
  item: Type.String(),
  owner: Type.String(),
  name: Type.Object({ en: Type.String(), zh: Type.String() }),
  barcodes: Type.Array(Type.String()),
  lengthMm: Type.Integer(),
  widthMm: Type.Integer(),
  heightMm: Type.Integer(),
  weightGrams: Type.Integer(),
  lotControlled: Type.Boolean(),
  serialControlled: Type.Boolean(),
  shelfLifeDays: Type.Union([Type.Integer(), Type.Null()]),
  firstDayCounts: Type.Boolean(),
  rotation: Type.String(),
  inspectionPercent: Type.Integer(),
  overReceiptPercent: Type.Integer(),
  underReceiptPercent: Type.Integer(),
  abc: Type.String(),
});

export const LocationOut = Type.Object({
  location: Type.String(),
  kind: Type.String(),
  zone: Type.String(),
  x: Type.Number(),
  y: Type.Number(),
  z: Type.Number(),
  maxWeightGrams: Type.Integer(),
  maxVolumeMl: Type.Integer(),
  maxHandlingUnits: Type.Integer(),
});
