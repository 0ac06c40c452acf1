import { Type } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Item } from '#wms-core/contracts.ts';
import { itemTable } from '#wms-core/store/schema.ts';
import { Code, closed, Words } from '../../http-schemas.ts';
import { eachOnce, falseGtin, SPELLED, spelled } from '../barcodes.ts';
import * as fields from '../fields.ts';
import { HAZARD_CLASSES } from '../hazards.ts';
import type { Change, Fault, RecordKind, Versioned } from '../record.ts';
import { refuse } from '../refusals.ts';
import { barcodeClashes, numberClashes } from './code-clashes.ts';
import { barcodesOnPackagings } from './gtin-clashes.ts';
import { ownerFaults } from './references.ts';

const { choice, flag, Millimetres, nullable, Pieces, whole } = fields;
const Hazard = Type.Enum([...HAZARD_CLASSES]);
const ReceiptPercent = Type.Optional(whole(0, 100, { default: 0 }));

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
  minLifeInDays: 360,
  standardCostMinor: 1_250,
  costCurrency: 'CNY',
};

/** What the kit of the examples is made of beside tea, and the kit itself. */
const MORE_EXAMPLES = [
  {
    item: 'CUP-01',
    name: { en: 'Cup', zh: '茶杯' },
    barcodes: ['6901234567908'],
    ...{ lengthMm: 90, widthMm: 90, heightMm: 80, weightGrams: 210 },
  },
  {
    item: 'GIFT-01',
    name: { en: 'Gift box', zh: '礼盒' },
    barcodes: ['6901234567915'],
    ...{ lengthMm: 260, widthMm: 180, heightMm: 100, weightGrams: 520 },
  },
  {
    item: 'PAINT-05',
    name: { en: 'Wood paint 5 l', zh: '木器漆 5 升' },
    barcodes: ['6901234567922'],
    ...{ lengthMm: 190, widthMm: 190, heightMm: 220, weightGrams: 5_600 },
    ...{ unNumber: '1263', hazardClass: '3', packingGroup: 'III' },
    ...{ shippingNameEn: 'PAINT', shippingNameZh: '涂料', transportCategory: 3 },
    ...{ dangerousMl: 5_000, limitedQuantityMl: 5_000 },
  },
];

const ItemBody = Type.Object(
  {
    item: Code,
    owner: fields.OwnerCode,
    name: fields.Name,
    barcodes: Type.Array(Words, {
      maxItems: 50,
      description: 'with (01) before its digits one is a GTIN, whose check digit must be right',
    }),
    lengthMm: Millimetres,
    widthMm: Millimetres,
    heightMm: Millimetres,
    weightGrams: whole(1, 10_000_000),
    lotControlled: flag('kept by lot'),
    serialControlled: flag('kept by serial number'),
    shelfLifeDays: nullable(whole(1, 36_500)),
    firstDayCounts: Type.Optional(
      Type.Boolean({ default: true, description: 'the production day is the first day of life' }),
    ),
    rotation: choice(['FIFO', 'FMFO', 'FEFO', 'LIFO']),
    inspectionPercent: ReceiptPercent,
    overReceiptPercent: ReceiptPercent,
    underReceiptPercent: ReceiptPercent,
    abc: choice(fields.ABC, { default: 'B' }),
    temperature: choice(fields.TEMPERATURES),
    unNumber: nullable(Type.String({ pattern: '^\\d{4}$' }), {
      description: 'UN number of dangerous goods',
    }),
    hazardClass: nullable(Hazard, { description: 'class or division, IMDG and ADR' }),
    subsidiaryHazards: Type.Optional(Type.Array(Hazard, { maxItems: 4, default: [] })),
    packingGroup: nullable(Type.Enum(['I', 'II', 'III'])),
    transportCategory: nullable(whole(0, 4), { description: 'ADR 1.1.3.6' }),
    shippingNameEn: nullable(Words, { description: 'proper shipping name, ADR 3.1.2' }),
    shippingNameZh: nullable(Words, { description: 'proper shipping name, in Chinese' }),
    dangerousGrams: nullable(whole(1, 10_000_000), {
      description: 'what a piece counts for, ADR 1.1.3.6.3; neither this nor ml: its gross weight',
    }),
    dangerousMl: nullable(whole(1, 10_000_000), { description: 'the same, of a liquid or gas' }),
    innerPackagings: Type.Optional(
      whole(1, 10_000, { default: 1, description: 'inner packagings in one piece' }),
    ),
    limitedQuantityGrams: nullable(whole(0, 100_000), {
      description: 'most in one inner packaging, ADR 3.4; 0: never as limited quantity',
    }),
    limitedQuantityMl: nullable(whole(0, 100_000), { description: 'the same, of a liquid or gas' }),
    maxTransportGrams: nullable(whole(0, 1_000_000_000), {
      description: 'most of it on one vehicle',
    }),
    customs: choice(fields.CUSTOMS),
    catchWeight: flag('each piece has a weight of its own'),
    minLifeInDays: Type.Optional(whole(0, 36_500, { default: 0 })),
    minLifeOutDays: Type.Optional(whole(0, 36_500, { default: 0 })),
    standardCostMinor: nullable(whole(0, 1_000_000_000_000), {
      description: 'of one base unit, in minor units of the currency',
    }),
    costCurrency: nullable(Type.String({ pattern: '^[A-Z]{3}$' }), { description: 'ISO 4217' }),
    minStock: nullable(Pieces),
    maxStock: nullable(Pieces),
    ...fields.Blockable,
  },
  closed,
);

/** An item about which nothing special is known, beyond the fields that every host gives. */
export const PLAIN = {
  temperature: 'ambient',
  unNumber: null,
  hazardClass: null,
  subsidiaryHazards: [],
  packingGroup: null,
  transportCategory: null,
  shippingNameEn: null,
  shippingNameZh: null,
  dangerousGrams: null,
  dangerousMl: null,
  innerPackagings: 1,
  limitedQuantityGrams: null,
  limitedQuantityMl: null,
  maxTransportGrams: null,
  customs: 'free',
  catchWeight: false,
  minLifeInDays: 0,
  minLifeOutDays: 0,
  standardCostMinor: null,
  costCurrency: null,
  minStock: null,
  maxStock: null,
  status: 'active',
  blockReason: '',
} as const satisfies Partial<Item>;

const SIDES = ['lengthMm', 'widthMm', 'heightMm', 'weightGrams'] as const;

/** A measurement stands as long as its figures do. */
function complete(wanted: Item, before: Versioned<Item> | undefined): Item {
  const stands = before && SIDES.every((side) => before[side] === wanted[side]);
  return {
    ...wanted,
    measuredBy: wanted.measuredBy ?? (stands ? before.measuredBy : undefined) ?? '',
    measuredAt: wanted.measuredAt ?? (stands ? before.measuredAt : undefined) ?? null,
    barcodes: eachOnce(wanted.barcodes),
  };
}

const owners = (changes: readonly Change<Item>[]) => changes.map(({ after }) => after.owner);
const codes = (changes: readonly Change<Item>[]) => changes.map(({ after }) => after.item);

/** How goods are kept cannot change under goods that are in the warehouse. */
async function controlFaults(tx: Tx, changes: readonly Change<Item>[]): Promise<Fault[]> {
  const turned = changes.filter(
    ({ before, after }) =>
      before &&
      (before.lotControlled !== after.lotControlled ||
        before.serialControlled !== after.serialControlled ||
        before.catchWeight !== after.catchWeight),
  );
  if (turned.length === 0) return [];
  const rows = await tx.query<{ owner: string; item: string }>(
    `SELECT n.owner, n.item FROM unnest($1::text[], $2::text[]) AS n(owner, item)
     WHERE EXISTS (SELECT FROM wms.stock s WHERE s.owner = n.owner AND s.item = n.item)`,
    [owners(turned), codes(turned)],
  );
  const stocked = new Set(rows.map((row) => `${row.owner}/${row.item}`));
  return turned
    .filter(({ after }) => stocked.has(`${after.owner}/${after.item}`))
    .map(({ index, after: { item } }) => ({
      index,
      field: 'lotControlled',
      refusal: refuse('item.control_fixed', { item }),
    }));
}

/** Wrong GTINs, and what another item carries in any spelling, in the table or in this set. */
async function barcodeFaults(tx: Tx, changes: readonly Change<Item>[]): Promise<Fault[]> {
  const wanted = changes.flatMap(({ index, after: { owner, item, barcodes } }) =>
    barcodes.map((barcode) => ({ index, owner, item, barcode, code: spelled(barcode) })),
  );
  const rows = await tx.query<{ owner: string; barcode: string; item: string }>(
    `SELECT b.owner, b.barcode, b.item FROM wms.item_barcode b
     JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS n(owner, code)) n
       ON b.owner = n.owner AND ${SPELLED} = n.code`,
    [wanted.map((one) => one.owner), wanted.map((one) => one.code)],
  );
  const written = new Set(changes.map(({ after }) => `${after.owner}/${after.item}`));
  const carriers = new Map(
    rows
      .filter((row) => !written.has(`${row.owner}/${row.item}`))
      .map((row) => [`${row.owner}/${spelled(row.barcode)}`, row.item]),
  );
  const faults: Fault[] = [];
  for (const { index, owner, item, barcode, code } of wanted) {
    const wrong = falseGtin(barcode);
    if (wrong !== undefined) {
      const refusal = refuse('code.gtin', { code: wrong, example: '06901234567892' });
      faults.push({ index, field: 'barcodes', refusal });
    }
    const other = carriers.get(`${owner}/${code}`);
    if (other === undefined) carriers.set(`${owner}/${code}`, item);
    else if (other !== item) {
      const refusal = refuse('item.barcode_taken', { barcode, other });
      faults.push({ index, field: 'barcodes', refusal });
    }
  }
  return faults;
}

/** What a piece holds and the limit to it are both in grams or both in millilitres. */
function adrFaults(after: Item): [field: string, refusal: Refusal][] {
  const { item, dangerousGrams, dangerousMl, limitedQuantityGrams, limitedQuantityMl } = after;
  const { hazardClass, transportCategory } = after;
  const faults: [string, Refusal][] = [];
  const told = [dangerousGrams, dangerousMl, limitedQuantityGrams, limitedQuantityMl];
  if (hazardClass === null && [transportCategory, ...told].some((one) => one !== null)) {
    faults.push(['transportCategory', refuse('item.adr_not_dangerous', { item })]);
  }
  const inGrams = dangerousGrams !== null || limitedQuantityGrams !== null;
  const inMl = dangerousMl !== null || limitedQuantityMl !== null;
  const noMl = limitedQuantityMl !== null && limitedQuantityMl > 0 && dangerousMl === null;
  if ((inGrams && inMl) || noMl) {
    faults.push(['dangerousMl', refuse('item.adr_units', { item })]);
  }
  return faults;
}

function fieldFaults({ index, after }: Change<Item>): Fault[] {
  const { item, unNumber, hazardClass, standardCostMinor, costCurrency } = after;
  const { minStock: min, maxStock: max } = after;
  const faults: Fault[] = [];
  if ((unNumber === null) !== (hazardClass === null)) {
    const refusal = refuse('item.hazard_incomplete', { item });
    faults.push({ index, field: unNumber === null ? 'unNumber' : 'hazardClass', refusal });
  }
  faults.push(...adrFaults(after).map(([field, refusal]) => ({ index, field, refusal })));
  if ((standardCostMinor === null) !== (costCurrency === null)) {
    const refusal = refuse('item.cost_incomplete', { item });
    const field = costCurrency === null ? 'costCurrency' : 'standardCostMinor';
    faults.push({ index, field, refusal });
  }
  if (min !== null && max !== null && min > max) {
    faults.push({
      index,
      field: 'minStock',
      refusal: refuse('item.min_above_max', { item, min, max }),
    });
  }
  return faults;
}

/** Makes the barcodes of the items that changed what they say now. */
async function writeBarcodes(tx: Tx, changes: readonly Change<Item>[]): Promise<void> {
  const known = changes.filter(({ before }) => before);
  if (known.length > 0) {
    await tx.query(
      `DELETE FROM wms.item_barcode b USING unnest($1::text[], $2::text[]) AS n(owner, item)
       WHERE b.owner = n.owner AND b.item = n.item`,
      [owners(known), codes(known)],
    );
  }
  const rows = changes.flatMap(({ after: { owner, item, barcodes } }) =>
    barcodes.map((barcode) => ({ owner, item, barcode })),
  );
  await tx.query(
    `INSERT INTO wms.item_barcode (owner, barcode, item)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS n(owner, barcode, item)
     ORDER BY owner, barcode`,
    [rows.map((row) => row.owner), rows.map((row) => row.barcode), rows.map((row) => row.item)],
  );
}

export const itemKind: RecordKind<Item> = {
  name: 'item',
  label: { en: 'item', zh: '货品' },
  path: 'items',
  list: 'items',
  table: itemTable,
  keys: ['owner', 'item'],
  siteFields: ['owner'],
  filters: ['status', 'abc', 'hazardClass', 'temperature', 'customs'],
  code: { kind: 'item', field: 'item' },
  unique: ['barcodes'],
  notKeys: ['barcodes'],
  body: ItemBody,
  example: EXAMPLE,
  moreExamples: MORE_EXAMPLES,
  joined: {
    barcodes: `ARRAY(SELECT b.barcode FROM wms.item_barcode b
      WHERE b.owner = t.owner AND b.item = t.item ORDER BY b.barcode)`,
  },
  complete,
  async check(tx, changes) {
    return [
      ...(await ownerFaults(tx, changes)),
      ...(await controlFaults(tx, changes)),
      ...(await barcodeFaults(tx, changes)),
      ...(await barcodeClashes(tx, changes)),
      ...(await numberClashes(tx, changes)),
      ...(await barcodesOnPackagings(tx, changes)),
      ...changes.flatMap(fieldFaults),
    ];
  },
  write: writeBarcodes,
};
