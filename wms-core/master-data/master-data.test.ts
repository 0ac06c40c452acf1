import { afterAll, beforeAll, expect, it } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { accepted, at, item, OWNER, openStock, SITE } from '../stock/testing/fixture.ts';
import { locationKind } from './kinds/places.ts';
import { asKind } from './record.ts';
import { readRecords } from './record-store.ts';

let s: Awaited<ReturnType<typeof openStock>>;
beforeAll(async () => {
  s = await openStock();
});
afterAll(() => s.db.close());

it('keeps items in memory until they are written', async () => {
  const read = () => s.run((tx) => s.masterData.items(tx, OWNER, ['P1']));
  const before = accepted(await read()).get('P1');
  expect(accepted(await read()).get('P1')).toBe(before);
  const heavier = item('P1', { weightGrams: 999 });
  accepted(await s.run((tx) => s.masterData.upsertItems(tx, [heavier])));
  s.masterData.forget([heavier]);
  expect(accepted(await read()).get('P1')?.weightGrams).toBe(999);
});

it('does not remember what a rolled back write said', async () => {
  const lighter = item('P1', { weightGrams: 1 });
  const failed = s.run(async (tx) => {
    await s.masterData.upsertItems(tx, [lighter]);
    throw new Error('rolled back');
  });
  await expect(failed).rejects.toThrow('rolled back');
  const items = accepted(await s.run((tx) => s.masterData.items(tx, OWNER, ['P1'])));
  expect(items.get('P1')?.weightGrams).toBe(999);
});

it('names every unknown item at once (item.unknown)', async () => {
  const answer = await s.run((tx) => s.masterData.items(tx, OWNER, ['P1', 'N1', 'N2']));
  expect(isRefusal(answer) && answer.details?.map((each) => each.facts.item)).toEqual(['N1', 'N2']);
});

it('finds an item by any of its barcodes, and no longer by one it lost', async () => {
  const two = item('P2', { barcodes: ['B-1', 'B-2'] });
  accepted(await s.run((tx) => s.masterData.upsertItems(tx, [two])));
  const find = (code: string) => s.run((tx) => s.masterData.itemByCode(tx, OWNER, code));
  expect((await find('B-2'))?.item).toBe('P2');
  accepted(await s.run((tx) => s.masterData.upsertItems(tx, [{ ...two, barcodes: ['B-1'] }])));
  expect(await find('B-2')).toBeUndefined();
});

it('finds an item by its number, its GTIN in any spelling and any label of it', async () => {
  const cup = item('CUP', { barcodes: ['4006381333931', '04006381333931', '96385074'] });
  accepted(await s.run((tx) => s.masterData.upsertItems(tx, [cup])));
  const find = async (code: string) =>
    (await s.run((tx) => s.masterData.itemByCode(tx, OWNER, code)))?.item;
  for (const code of [
    'CUP',
    '4006381333931',
    '04006381333931',
    ']E04006381333931',
    '(01)04006381333931(10)L1',
    ']C102040063813339313712',
    '00000096385074',
    'urn:epc:id:sgtin:4006381.033393.7',
  ]) {
    expect(await find(code), code).toBe('CUP');
  }
  for (const code of ['4006381333932', '(10)L1', '(01)04006381333932', ']C1', '']) {
    expect(await find(code), code).toBeUndefined();
  }
});

it.each([
  ['(01)05901234123457', ['05901234123457']],
  ['(01)12345670', ['12345670']],
  [']E05901234123457', ['5901234123457']],
  ['4006381333930', ['4006381333930']],
  ['(01)04006381333930', undefined],
  ['(01)1234', undefined],
  [']E04006381333930', undefined],
])(
  'a barcode %s is kept as %s; what is declared a GTIN and is none is refused (code.gtin)',
  async (barcode, kept) => {
    const declared = item('DECLARED', { barcodes: [barcode] });
    const done = await s.run((tx) => s.masterData.upsertItems(tx, [declared]));
    if (kept === undefined) expect(done).toMatchObject({ code: 'code.gtin' });
    else {
      accepted(done);
      const found = await s.run((tx) => s.masterData.items(tx, declared.owner, ['DECLARED']));
      expect(accepted(found).get('DECLARED')!.barcodes).toEqual(kept);
    }
  },
);

it('takes a GTIN for one item only, however it is spelled (item.barcode_taken)', async () => {
  const write = (code: string, barcode: string) =>
    s.run((tx) => s.masterData.upsertItems(tx, [item(code, { barcodes: [barcode] })]));
  accepted(await write('G1', '09521234543213'));
  expect(await write('G2', '9521234543213')).toMatchObject({
    code: 'item.barcode_taken',
    facts: { other: 'G1' },
  });
  accepted(await write('G1', '9521234543213'));
});

it('makes cards for people: volume in millilitres, no shelf life where none is kept', async () => {
  const [card] = await s.run((tx) => s.masterData.cards(tx, OWNER, ['P2', 'P2']));
  expect(card).toMatchObject({ item: 'P2', volumeMl: 400 });
  expect(card).not.toHaveProperty('shelfLifeDays');
});

it('follows the drawing of the site: a bin that left it is no candidate any more', async () => {
  const layer = await s.layer('P1');
  await s.stock('P1', layer, 1, { location: 'A-01-03', handlingUnit: '', quality: 'passed' });
  const locations = SITE.locations.filter((place) => place.id !== 'A-01-03');
  await s.run((tx) => s.masterData.loadSite(tx, { ...SITE, locations }));
  expect(s.masterData.location('A-01-03')).toBeUndefined();
  const query = { owner: OWNER, items: ['P1'], at: s.clock.now() };
  expect(await s.run((tx) => s.ledger.candidates(tx, query))).toEqual([]);
  await s.run((tx) => s.masterData.loadSite(tx, SITE));
  expect(await s.run((tx) => s.ledger.candidates(tx, query))).toHaveLength(1);
});

it('does not begin with half a drawing', async () => {
  const site = { ...SITE, locations: [...SITE.locations, SITE.locations[0]!] };
  await expect(s.run((tx) => s.masterData.loadSite(tx, site))).rejects.toThrow('drawing');
  expect(s.masterData.location('A-01-03')).toBeDefined();
});

it('allocates nothing from a place that is locked for going out', async () => {
  const query = { owner: OWNER, items: ['P1'], at: s.clock.now() };
  const found = () => s.run((tx) => s.ledger.candidates(tx, query));
  const lock = (lockOut: boolean) =>
    s.run(async (tx) => {
      const [place] = await readRecords(tx, locationKind, [{ location: 'A-01-03' }]);
      const { version: _, ...known } = place!;
      const wanted = { ...known, lockOut, lockReason: lockOut ? 'wet floor' : '' };
      const origin = { actor: 'anna', source: 'test', at: 0 };
      return s.masterData.write(tx, asKind(locationKind), [wanted], origin);
    });
  expect((await lock(true)).records[0]).toMatchObject({ lockOut: true, lockedBy: 'anna' });
  expect(await found()).toEqual([]);
  await lock(false);
  expect(await found()).toHaveLength(1);
});

it('allocates no goods with less life left than their item asks for', async () => {
  const lasting = item('P2', { minLifeOutDays: 30 });
  accepted(await s.run((tx) => s.masterData.upsertItems(tx, [lasting])));
  s.masterData.forget([lasting]);
  // 29 and 30 days after the clock's day.
  for (const expiryDate of ['2026-02-13', '2026-02-14']) {
    await s.stock('P2', await s.layer('P2', { expiryDate }), 1, at('A-01-01'));
  }
  const query = { owner: OWNER, items: ['P2'], at: s.clock.now() };
  const found = await s.run((tx) => s.ledger.candidates(tx, query));
  expect(found.map((row) => row.expiryDate)).toEqual(['2026-02-14']);
});
