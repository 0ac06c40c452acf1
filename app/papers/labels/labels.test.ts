import { describe, expect, test } from 'vitest';
import { parseElementString } from '#base/gs1/index.ts';
import { type PageRead, readPdf, type Scanned, scanPage } from '#tests/support/read-pdf.ts';
import { CARD, LARGE, type Medium, SMALL } from '../media.ts';
import type { Pen } from '../pen.ts';
import { drawLabels, openPaper } from '../print.ts';
import { sayIn } from '../words.ts';
import { drawBadge } from './badge.ts';
import { drawBin } from './bin.ts';
import { drawItem } from './item.ts';
import { type Content, drawUnit, type UnitLabel } from './unit.ts';
import { drawWaybill } from './waybill.ts';

/** What is printed is read back: text from the PDF, barcodes by a decoder that is not ours. */

type Draw = (pen: Pen, area: Medium['cells'][number]) => void;
const say = sayIn('en');
const DOT_POINTS = 72 / 203;

async function printed(medium: Medium, ...labels: readonly Draw[]): Promise<PageRead[]> {
  const paper = openPaper({ title: 'test', at: 0 });
  const chunks: Buffer[] = [];
  paper.document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => paper.document.on('end', resolve));
  await drawLabels(paper, medium, labels, (pen, area, draw) => draw(pen, area));
  paper.document.end();
  await ended;
  return readPdf(Buffer.concat(chunks));
}

const SSCC = '340123450000000017';
const TEA: Content = {
  ...{ item: 'TEA-01', name: 'Green tea', gtin: '06901234567892', lot: 'L-7', quantity: 48 },
  ...{ expiryDate: '2027-03-31', productionDate: '2025-10-08' },
};
const PALLET: UnitLabel = { unit: SSCC, from: 'Hall 1', to: '', facts: [], contents: [TEA] };
const unit =
  (label: UnitLabel): Draw =>
  (pen, area) =>
    drawUnit(pen, area, label, say);

function elements({ symbology, data }: Scanned): Record<string, string> {
  const read = parseElementString(symbology + data);
  if (!Array.isArray(read)) throw new Error(`no GS1 data: ${symbology}${data}`);
  return Object.fromEntries(read.map(({ ai, value }) => [ai, value]));
}

describe('the label of a unit', () => {
  test.each(Object.entries(LARGE))(
    'of size %s has content and SSCC, as GS1 reads them',
    async (_, medium) => {
      const [page] = await printed(medium, unit(PALLET));
      const [content, sscc, ...others] = await scanPage(page!);
      expect(others).toEqual([]);
      expect(sscc).toMatchObject({ format: 'Code128', symbology: ']C1' });
      expect(elements(sscc!)).toEqual({ '00': SSCC });
      expect(content!.symbology).toMatch(/^\](C1|d2)$/);
      expect(elements(content!)).toMatchObject({
        ...{ '02': TEA.gtin, '11': '251008', '17': '270331', '37': '48', '10': 'L-7' },
      });
    },
  );

  test('has an SSCC of bars of four dots with ten modules of quiet on each side', async () => {
    const [page] = await printed(LARGE.a6, unit({ ...PALLET, contents: [] }));
    const bars = page!.rectangles;
    const narrowest = Math.min(...bars.map(([, , width]) => width));
    expect(narrowest).toBeCloseTo(4 * DOT_POINTS, 3);
    const left = Math.min(...bars.map(([x]) => x));
    const right = Math.max(...bars.map(([x, , width]) => x + width));
    expect(left).toBeGreaterThanOrEqual(10 * narrowest);
    expect(page!.width - right).toBeGreaterThanOrEqual(10 * narrowest);
    // 31.75 mm, and no bar on the text below.
    expect(bars[0]![3]).toBeGreaterThanOrEqual((31.75 / 25.4) * 72);
  });

  const LEAST_POINTS = (0.495 / 25.4) * 72;
  test.each(Object.entries(LARGE))(
    'of size %s has no bar narrower than GS1 has it; where its content needs that it is a matrix',
    async (_, medium) => {
      const [full] = await printed(medium, unit(PALLET));
      expect((await scanPage(full!)).map(({ symbology }) => symbology)).toEqual([']d2', ']C1']);
      const matrix = full!.rectangles.filter(([, , width, height]) => width === height);
      expect(Math.min(...matrix.map(([, , width]) => width))).toBeGreaterThan((0.743 / 25.4) * 72);
      const { item, name, gtin } = TEA;
      const short = { item, name, gtin, quantity: 48, lot: '', expiryDate: '', productionDate: '' };
      const [bars] = await printed(medium, unit({ ...PALLET, contents: [short] }));
      expect((await scanPage(bars!)).map(({ symbology }) => symbology)).toEqual([']C1', ']C1']);
      for (const page of [full!, bars!]) {
        const high = page.rectangles.filter(([, , width, height]) => height > 10 * width);
        expect(Math.min(...high.map(([, , width]) => width))).toBeGreaterThanOrEqual(LEAST_POINTS);
      }
    },
  );

  test('lists mixed goods, and says how many more there are than it has room for', async () => {
    const contents = Array.from({ length: 60 }, (_, n) => ({ ...TEA, item: `ITEM-${n}` }));
    const [page] = await printed(LARGE.a6, unit({ ...PALLET, contents }));
    const codes = await scanPage(page!);
    expect(codes.map(elements)).toEqual([{ '00': SSCC }]);
    const listed = page!.texts.filter((text) => text.startsWith('ITEM-')).length;
    expect(listed).toBeGreaterThan(8);
    expect(page!.texts).toContain(`and ${60 - listed} more`);
  });

  test('that is no SSCC is a code of the house, not GS1', async () => {
    const [page] = await printed(LARGE.a6, unit({ ...PALLET, unit: 'TOTE-009', contents: [] }));
    expect(await scanPage(page!)).toEqual([
      { format: 'Code128', symbology: ']C0', data: 'TOTE-009' },
    ]);
  });

  test('with a lot that GS1 cannot say has its SSCC, and the lot in words', async () => {
    const lot = 'A-LOT-OF-MORE-THAN-TWENTY-SIGNS';
    const [page] = await printed(LARGE.a6, unit({ ...PALLET, contents: [{ ...TEA, lot }] }));
    expect((await scanPage(page!)).map(elements)).toEqual([{ '00': SSCC }]);
    expect(page!.texts).toContain(lot);
  });
});

describe('a waybill', () => {
  const paper = {
    ...{ waybill: 'WB-1', from: 'Hall 1', to: 'Shop No. 1', order: 'SO-1', n: 1, all: 2 },
    ...{ grams: 1_200, isLimited: false },
  };
  test.each([
    [SSCC, ']C1', `00${SSCC}`],
    ['CARTON-17', ']C0', 'CARTON-17'],
  ])('has the carrier’s number, and its parcel’s as %s has it', async (sscc, symbology, data) => {
    const [page] = await printed(LARGE.a6, (pen, area) =>
      drawWaybill(pen, area, { ...paper, sscc }, say),
    );
    expect(await scanPage(page!)).toMatchObject([{ data: 'WB-1' }, { symbology, data }]);
  });
});

const CUP = { item: 'CUP-01', name: { en: 'Cup', zh: '茶杯' }, barcodes: ['6901234567908'] };
const item =
  (label: object, language: 'en' | 'zh' = 'en'): Draw =>
  (pen, area) =>
    drawItem(pen, area, label as Parameters<typeof drawItem>[2], { say, language });

describe('the label of an item', () => {
  test('has its GTIN, expiry and lot, as bars where there is room, else as a matrix', async () => {
    const label = { item: CUP, lot: 'L-2026-01', expiryDate: '2027-03-31' };
    for (const [medium, symbology] of [
      [SMALL['100x50'], ']C1'],
      [SMALL['50x30'], ']d2'],
    ] as const) {
      const [page] = await printed(medium, item(label));
      const codes = await scanPage(page!);
      expect(codes.map((code) => code.symbology)).toEqual([symbology]);
      expect(elements(codes[0]!)).toEqual({
        ...{ '01': '06901234567908', '17': '270331', '10': 'L-2026-01' },
      });
    }
  });

  test('without a GTIN has the number of the house', async () => {
    const [page] = await printed(SMALL['50x30'], item({ item: { ...CUP, barcodes: ['4711'] } }));
    expect(await scanPage(page!)).toMatchObject([{ symbology: ']C0', data: 'CUP-01' }]);
  });

  test('is in the language that is asked for', async () => {
    const [page] = await printed(SMALL['50x30'], item({ item: CUP }, 'zh'));
    expect(page!.texts).toContain('茶杯');
  });

  test.each([
    ['as long as a book', '长'.repeat(10_000)],
    ['written to be run', `<img src=x onerror=alert(1)>)Tj(${'A'.repeat(100)}`],
    ['turned around, and with signs that no typeface has', '\u202Eevil\u0000 😀🏳️‍🌈 עברית'],
  ])('cuts a name %s, and its code is read', async (_, odd) => {
    const name = { en: odd, zh: odd };
    const pages = await printed(SMALL['50x30'], item({ item: { ...CUP, name } }));
    expect(pages).toHaveLength(1);
    expect(await scanPage(pages[0]!)).toMatchObject([{ data: '0106901234567908' }]);
    expect(pages[0]!.texts.join('')).not.toMatch(/\p{C}/u);
    expect(pages[0]!.texts.every((text) => text.length < 60)).toBe(true);
  });
});

test('a bin’s label has its code, also where that is as long as codes may be', async () => {
  for (const location of ['04-01L-1', 'B'.repeat(40)]) {
    const place = { location, zone: 'FAST', aisle: 4 } as Parameters<typeof drawBin>[2];
    for (const medium of Object.values(SMALL)) {
      const [page] = await printed(medium, (pen, area) => drawBin(pen, area, place, say));
      expect((await scanPage(page!)).map(({ data }) => data)).toEqual([location]);
    }
  }
});

test('a sheet has a label in each cell, and goes on over the page', async () => {
  const bin =
    (n: number): Draw =>
    (pen, area) =>
      drawBin(pen, area, { location: `BIN-${n}`, zone: 'Z', aisle: null } as never, say);
  const pages = await printed(SMALL.a4, ...Array.from({ length: 25 }, (_, n) => bin(n)));
  expect(pages).toHaveLength(2);
  expect(pages.map(({ texts }) => texts.filter((text) => text.startsWith('BIN')).length)).toEqual([
    24, 1,
  ]);
  expect((await scanPage(pages[0]!)).map(({ data }) => data).sort()).toEqual(
    Array.from({ length: 24 }, (_, n) => `BIN-${n}`).sort(),
  );
});

test('a worker’s badge has the name in both languages and the code of the sign-in', async () => {
  const anna = { worker: 'ANNA', name: { en: 'Anna Lee', zh: '李安娜' } } as never;
  const [page] = await printed(CARD['85x54'], (pen, area) => drawBadge(pen, area, anna, say));
  expect(page!.texts).toEqual(expect.arrayContaining(['Anna Lee', '李安娜']));
  expect((await scanPage(page!)).map(({ data }) => data)).toEqual(['ANNA']);
});
