import { afterAll, beforeAll, expect, test } from 'vitest';
import { partnerKind } from '../master-data/kinds/parties.ts';
import { receiptToleranceKind } from '../master-data/kinds/receipt-tolerances.ts';
import { asKind } from '../master-data/record.ts';
import { ofOwner } from '../owner.ts';
import { type House, item, OWNER, openHouse } from '../testing/house.ts';
import { termsOf } from './terms.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse([item('I')]);
});
afterAll(() => house.close());

const supplier = (partner: string, over: number | null, under: number | null) => ({
  owner: OWNER,
  kind: 'supplier',
  partner,
  name: { en: partner, zh: partner },
  gln: null,
  overReceiptPercent: over,
  underReceiptPercent: under,
  minRemainingDays: null,
  skipLotAfter: null,
  skipLotEvery: null,
  status: 'active',
  blockReason: '',
});

test.each([
  ['NOBODY', 3, 4],
  ['STRICT', 0, 4],
  ['LOOSE', 10, 20],
  // With him the item's over was agreed, its under was not.
  ['AGREED', 30, 20],
])("%s's goods may be %i percent over and %i percent under", async (name, over, under) => {
  const origin = { actor: 'anna', source: 'test', at: 0 };
  const suppliers = [
    supplier('AGREED', 10, 20),
    supplier('STRICT', 0, null),
    supplier('LOOSE', 10, 20),
  ];
  const agreed = { owner: OWNER, supplier: 'AGREED', item: 'I', overReceiptPercent: 30 };
  const { masterData, inbound } = house.core;
  const terms = await house.database.transaction('terms', async (tx) => {
    await masterData.write(tx, asKind(partnerKind), suppliers, origin);
    await masterData.write(
      tx,
      asKind(receiptToleranceKind),
      [{ ...agreed, underReceiptPercent: null }],
      origin,
    );
    return termsOf(tx, ofOwner(inbound.parts, OWNER), name, ['I']);
  });
  const received = terms(item('I', { overReceiptPercent: 3, underReceiptPercent: 4 }));
  expect(received).toMatchObject({ overReceiptPercent: over, underReceiptPercent: under });
});
