import { expect, test } from 'vitest';
import { addressOfCode } from './documents.ts';
import { addressOfFound, type Found, surelyMeant } from './found.ts';

const found = (kind: string, code: string): Found => ({
  ...{ kind, code, status: '' },
  text: { en: '', zh: '' },
});

test.each([
  ['asn', 'ASN-1', '/inbound/asns/ASN-1'],
  ['device', 'AGV-1', '/devices/devices/AGV-1'],
  ['lot', 'L-7', '/stock/stock?lot=L-7'],
  ['customer', 'ACME', '/data/partners/customer/ACME'],
  ['nothing of ours', 'X', undefined],
])('a %s %s is at %s', (kind, code, address) => {
  expect(addressOfFound(found(kind, code))).toBe(address);
});

test.each([
  ['01-01L-1', '/data/locations/01-01L-1'],
  ['WORKER:W3', '/people/workers/W3'],
  ['VEHICLE:AGV-1', undefined],
  ['SUPPLIER', undefined],
])('a place %s leads to %s', (code, address) => {
  expect(addressOfCode('location', code)).toBe(address);
  expect(addressOfCode('to', code)).toBe(address);
});

test('a wave is shown by its tasks', () => {
  const text = { en: '', zh: '' };
  expect(addressOfFound({ kind: 'wave', code: 'WAVE-3', text, status: '' })).toBe(
    '/work/tasks?document=WAVE-3',
  );
});

test('the only thing is meant, or the only one with exactly this code', () => {
  const [one, ten, item] = [found('order', 'SO-1'), found('order', 'SO-10'), found('item', 'SO-1')];
  expect(surelyMeant([one], 'SO-1')).toBe(one);
  expect(surelyMeant([ten], 'SO-')).toBe(ten);
  expect(surelyMeant([one, ten], 'so-1')).toBe(one);
  expect(surelyMeant([one, ten], 'SO-')).toBeUndefined();
  expect(surelyMeant([one, item], 'SO-1')).toBeUndefined();
  expect(surelyMeant([], 'SO-1')).toBeUndefined();
});
