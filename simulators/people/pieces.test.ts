import { expect, it } from 'vitest';
import { DARK_BIN, scan, stage } from '#tests/support/people-stage.ts';

const pieces = (serials: readonly string[]) => ({
  item: 'N',
  lot: '',
  quantity: serials.length,
  serials,
});
const pickStep = (stepId: string) => ({
  act: 'pick',
  stepId,
  facts: {
    location: DARK_BIN.id,
    item: 'N',
    lot: '',
    quantity: 2,
    intoHandlingUnit: 'CART-1',
  },
  fields: [scan('location'), scan('item'), scan('serial')],
});
const wrong = { level: 'wrong', text: { en: 'not this one', zh: '不是这一件' } } as const;

function numbered(...given: Parameters<typeof stage>) {
  const s = stage(...given);
  const body = { barcodes: ['500000000009'], weightGrams: 200, volumeMl: 400 };
  s.world.define([{ item: 'N', numbered: true, ...body }]);
  s.world.seed(DARK_BIN.id, pieces(['S1', 'S2', 'S3']));
  return s;
}

it('scans pieces one by one; a refused one is put back, and another one taken', async () => {
  const s = numbered();
  expect(await s.show(pickStep('P1'))).toMatchObject({ values: { serial: 'S1' } });
  expect(s.world.contents('CART-1')).toEqual([pieces(['S1'])]);
  expect(await s.show({ ...pickStep('P2'), notice: wrong })).toMatchObject({
    values: { serial: 'S2' },
  });
  expect(s.world.contents('CART-1')).toEqual([pieces(['S2'])]);
  expect(await s.show(pickStep('P3'))).toMatchObject({ values: { serial: 'S3' } });
  // All but the refused one are taken.
  expect(await s.show(pickStep('P4'))).toMatchObject({
    type: 'refuse',
    reason: 'short',
    quantity: 0,
  });
});

it('takes the pieces that are told by number first', async () => {
  const s = numbered();
  const facts = { ...pickStep('P1').facts, serials: ['S3'] };
  expect(await s.show({ ...pickStep('P1'), facts })).toMatchObject({ values: { serial: 'S3' } });
});

it('reads a number wrong now and then, hears of it, and reads the next one right', async () => {
  const s = numbered({ misreadSerial: 1 });
  expect(await s.show(pickStep('P1'))).toMatchObject({ values: { serial: 'S1X' } });
  expect(await s.show({ ...pickStep('P2'), notice: wrong })).toMatchObject({
    values: { serial: 'S2' },
  });
  expect(s.people.catches()).toMatchObject([{ kind: 'misread_serial', item: 'N', by: 'scan' }]);
});
