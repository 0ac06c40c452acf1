import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { given, ware } from '#tests/support/desk-goods.ts';
import { openRestDesk, type RestDesk } from '#tests/support/rest-desk.ts';

let desk: RestDesk;

beforeAll(async () => {
  desk = await openRestDesk();
  await given(card('NUT'));
  await given(card('BOLT', '6901234567892'));
}, 120_000);
afterAll(async () => {
  expect(desk.bugs).toEqual([]);
  await desk.close();
});

const card = (item: string, ...barcodes: string[]) =>
  desk.call('POST', '/api/v1/items', { items: [ware(item, { barcodes })] });
const packaging = (item: string, gtin: string, pieces: number, level = 'case') => {
  const size = { lengthMm: 100, widthMm: 100, heightMm: 100 };
  const weights = { grossWeightGrams: 2_000, netWeightGrams: 1_000 };
  const one = { item, level, gtin, baseNumerator: pieces, ...size, ...weights };
  return desk.call('POST', '/api/v1/packagings', { packagings: [one] });
};
const codeOf = ({ body }: Awaited<ReturnType<typeof card>>) => body.errors?.[0].code ?? body.code;

describe('a GTIN is so many pieces of one item', () => {
  it('is on no card when it is on a packaging, of whichever item (item.barcode_is_packaging)', async () => {
    await given(packaging('NUT', '16901234567813', 10));
    expect(codeOf(await card('BOLT', '16901234567813'))).toBe('item.barcode_is_packaging');
    expect(codeOf(await card('NUT', '16901234567813'))).toBe('item.barcode_is_packaging');
  });

  it('is on no packaging when it is on a card, in whichever spelling (packaging.gtin_on_card)', async () => {
    const code = 'packaging.gtin_on_card';
    expect(codeOf(await packaging('NUT', '06901234567892', 6, 'inner'))).toBe(code);
    expect(codeOf(await packaging('BOLT', '6901234567892', 6))).toBe(code);
  });

  it('may be on both where the packaging is one piece, until it is another number', async () => {
    await given(packaging('BOLT', '06901234567892', 1, 'each'));
    await given(card('BOLT', '6901234567892'));
    expect(codeOf(await packaging('BOLT', '06901234567892', 2, 'each'))).toBe(
      'packaging.gtin_on_card',
    );
  });
});
