import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSscc } from '#base/gs1/index.ts';
import { openRestDesk, type RestDesk } from '#tests/support/rest-desk.ts';
import { fingerprint } from '#tests/support/warehouse.ts';
import { verifyLedger } from './verify.ts';

let desk: RestDesk;
beforeAll(async () => {
  desk = await openRestDesk();
  const size = { lengthMm: 100, widthMm: 100, heightMm: 100, weightGrams: 1_000, barcodes: [] };
  const items = [
    { item: 'P', name: { en: 'P', zh: 'P' }, ...size },
    { item: 'HAM', name: { en: 'Ham', zh: '火腿' }, ...size, catchWeight: true },
  ];
  expect((await desk.call('POST', '/api/v1/items', { items })).status).toBe(200);
  const small = {
    name: { en: 'Box', zh: '箱' },
    type: 'tote',
    tareGrams: 1_000,
    maxVolumeMl: 9_000,
  };
  const url = '/api/v1/unit-types/BOX';
  expect((await desk.call('PUT', url, { ...small, maxWeightGrams: 20_000 })).status).toBe(200);
}, 120_000);
afterAll(async () => {
  expect(await desk.database.transaction('verify', verifyLedger)).toEqual([]);
  expect(desk.bugs).toEqual([]);
  await desk.close();
});

const HEADER = 'location,item,lot,quantity,weightGrams,handlingUnit,unitType,parent,parentType';
const PATH = '/api/v1/imports/opening-stock';

async function run(importId: string, rows: readonly string[], dryRun = false) {
  const sent = await desk.call(
    'POST',
    `${PATH}?importId=${importId}&dryRun=${dryRun}`,
    Buffer.from([HEADER, ...rows].join('\n')),
    { 'content-type': 'text/csv' },
  );
  expect(sent.status, JSON.stringify(sent.body)).toBe(202);
  for (let turn = 0; turn < 400; turn++) {
    const { body } = await desk.call('GET', `${PATH}/${importId}`);
    if (!['receiving', 'checking', 'writing'].includes(body.status)) return body;
    await desk.scheduler.runFor(10);
  }
  throw new Error('the import does not end');
}

async function faultsOf(importId: string, rows: readonly string[]) {
  expect(await run(importId, rows, true)).toMatchObject({ status: 'refused' });
  const { body } = await desk.call('GET', `${PATH}/${importId}/faults`);
  return body.faults.map((one: Record<string, unknown>) => [one.line, one.column, one.code]);
}

const print = async () => {
  const prints = await desk.database.transaction('print', fingerprint);
  return Object.fromEntries(
    Object.entries(prints).filter(([name]) => !/import|request/.test(name)),
  );
};

const GOOD = [
  'EXC,P,,3,,106141412345678908,pallet,,',
  'EXC,P,,4,,BOX-1,BOX,106141412345678908,',
  'EXC,HAM,,2,2345,BOX-2,BOX,106141412345678908,',
  'DOCK-2,HAM,,1,990,CASE-1,parcel,PAL-9,pallet',
  'A-01,P,,5,,,,,',
];

describe('opening stock in handling units', () => {
  it('is only checked in a dry run, then stands in its units, with its weights, once', async () => {
    const before = await print();
    expect(await run('DRY', GOOD, true)).toMatchObject({ status: 'checked', written: 5 });
    expect(await print()).toEqual(before);
    expect(await run('GOOD', GOOD)).toMatchObject({ status: 'done', written: 5 });
    const booked = await print();
    expect(await run('GOOD', GOOD)).toMatchObject({ status: 'done', written: 5 });
    expect(await print()).toEqual(booked);
    const { body } = await desk.call('GET', '/api/v1/handling-units/106141412345678908');
    // 20 kg of pallet, two boxes of 1 kg, 7 pieces of 1 kg, and the ham as it was weighed.
    expect(body).toMatchObject({ pieces: 9, grossGrams: 20_000 + 2_000 + 7_000 + 2_345 });
    expect(body.units).toMatchObject([
      { handlingUnit: 'BOX-1', unitType: 'BOX', content: [{ item: 'P', quantity: 4 }] },
      { handlingUnit: 'BOX-2', content: [{ item: 'HAM', quantity: 2, weightGrams: 2_345 }] },
    ]);
    const outer = await desk.call('GET', '/api/v1/handling-units/PAL-9');
    expect(outer.body).toMatchObject({ location: 'DOCK-2', pieces: 1, content: [] });
    const told = await desk.call('GET', `${PATH}/GOOD/reconciliation`);
    expect(told.body).toMatchObject({ file: 15, booked: 15, differing: 0 });
  });

  it('lists what is wrong with units and weights, and changes nothing', async () => {
    const before = await print();
    const found = await faultsOf('BAD', [
      'POOL,P,,1,,U-1,BOX,,',
      'DOCK-1,P,,2,,U-1,BOX,,',
      'POOL,P,,1,,U-2,NONE,,',
      'A-01,P,,1,,U-3,tote,,',
      'POOL,P,,1,,106141412345678909,,,',
      `POOL,P,,1,,${makeSscc(3, '4012345', 77)},,,`,
      'POOL,P,,1,,BOX-1,BOX,,',
      'POOL,P,,1,,U-4,cart,U-5,tote',
      'POOL,P,,21,,U-6,BOX,U-7,BOX',
      'POOL,P,,1,,U-8,pallet,U-9,',
      'POOL,P,,1,,U-9,pallet,U-8,',
      'POOL,P,,1,,,,U-10,',
      'POOL,HAM,,1,,,,,',
      'POOL,P,L,1,5,,,,',
    ]);
    expect(found).toEqual([
      [2, 'handlingUnit', 'opening.unit_differs'],
      [4, 'handlingUnit', 'unit.type_unknown'],
      [5, 'handlingUnit', 'unit.no_place'],
      [6, 'handlingUnit', 'unit.sscc'],
      [7, 'handlingUnit', 'unit.sscc_ours'],
      [8, 'handlingUnit', 'unit.exists'],
      [9, 'handlingUnit', 'unit.not_compatible'],
      [10, 'handlingUnit', 'unit.not_compatible'],
      [12, 'handlingUnit', 'unit.in_itself'],
      [13, 'parent', 'opening.parent_alone'],
      [14, 'weightGrams', 'opening.weight_missing'],
      [15, 'weightGrams', 'opening.weight_not_kept'],
    ]);
    expect(await print()).toEqual(before);
  });

  it('of one unit may lie in two batches of a file', async () => {
    const loose = Array.from({ length: 1_050 }, (_, n) => `EXC,P,B-${n},1,,,,,`);
    const inUnits = (n: number) => `DOCK-1,P,U-${n},1,,FAR-1,tote,FAR-0,pallet`;
    const rows = [inUnits(1), ...loose, inUnits(2), 'DOCK-1,P,,1,,FAR-0,pallet,,'];
    expect(await run('FAR', rows)).toMatchObject({ status: 'done', written: 1_053 });
    const { body } = await desk.call('GET', '/api/v1/handling-units/FAR-0');
    expect(body).toMatchObject({ pieces: 3, units: [{ handlingUnit: 'FAR-1', pieces: 2 }] });
  });
});
