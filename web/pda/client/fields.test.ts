import { describe, expect, test } from 'vitest';
import type { Step } from '#adapters/devices/handheld/wire.ts';
import {
  askedWith,
  codeToFind,
  type Field,
  type Gathered,
  isDoneByScanning,
  judgeScan,
  keepSure,
  missing,
  prefilled,
} from './fields.ts';

const scan = (name: string, accept?: string[]): Field => ({
  ...{ name, type: 'scan', required: true },
  ...(accept ? { accept } : {}),
});
const ask = (name: string, type: Field['type'], required = true): Field => ({
  name,
  type,
  required,
});
const step = (fields: Field[], facts: Step['facts'] = {}): Step => ({
  ...{ stepId: 'S-1', jobId: 'J-1', act: 'pick', text: { en: '', zh: '' }, facts, fields },
  ...{ keys: [], refusals: [] },
});
const sure = (value: string | number) => ({ value, sure: true });
const PICK = step(
  [
    scan('location', ['01-01L-1']),
    scan('item', ['TEA', '6901234567892']),
    ask('quantity', 'integer'),
  ],
  { quantity: 5 },
);
const LABEL = ']C1010690123456789210L-7';

describe('the code to look for', () => {
  test('is the one that the step tells, or the only right one', () => {
    const put = step([scan('item', ['TEA', '6901234567892']), scan('location', ['SLOT-1'])], {
      item: 'TEA',
    });
    expect(codeToFind(put, 'item')).toBe('TEA');
    expect(codeToFind(put, 'location')).toBe('SLOT-1');
  });

  test('is none where several are right: one of them would be taken for the only one', () => {
    const receive = step([scan('handlingUnit', ['PAL-1', 'PAL-2']), scan('item')]);
    expect(codeToFind(receive, 'handlingUnit')).toBe('');
    expect(codeToFind(receive, 'item')).toBe('');
  });
});

describe('a scan', () => {
  test('answers the field whose right code it is, in whatever order', () => {
    expect(judgeScan(PICK, {}, 'TEA')).toEqual({ type: 'right', field: 'item' });
    expect(judgeScan(PICK, { item: sure('TEA') }, '01-01L-1')).toEqual({
      ...{ type: 'right', field: 'location' },
    });
  });

  test('that is none of the right codes is red for the next field', () => {
    expect(judgeScan(PICK, {}, '01-01L-2')).toEqual({ type: 'wrong', field: 'location' });
    const after = { location: sure('01-01L-1') };
    expect(judgeScan(PICK, after, 'COFFEE')).toEqual({ type: 'wrong', field: 'item' });
  });

  test.each(['06901234567892', '6901234567892'])(
    'of a GTIN is right in each spelling: %s',
    (code) => {
      expect(judgeScan(PICK, {}, code)).toEqual({ type: 'right', field: 'item' });
    },
  );

  test.each([
    [LABEL, 'item'],
    ['(01)06901234567892(10)L-7', 'item'],
    ['urn:epc:id:sgtin:0614141.112345.400', 'item'],
    [']C100106141412345678908', 'handlingUnit'],
    ['(00)106141412345678908', 'handlingUnit'],
    ['urn:epc:id:sscc:0614141.1234567890', 'handlingUnit'],
    ['(21)S-1', 'serial'],
  ])('of a label goes where it says most, for the warehouse to judge: %s', (code, field) => {
    const all = step([
      scan('location', ['A']),
      scan('handlingUnit'),
      scan('item', ['TEA']),
      scan('serial'),
    ]);
    expect(judgeScan(all, {}, code)).toEqual({ type: 'unsure', field });
  });

  test('into a field without right codes is taken as it is, and scanned again corrects it', () => {
    const check = step([scan('item'), ask('quantity', 'integer')]);
    expect(judgeScan(check, {}, 'ANY')).toEqual({ type: 'unsure', field: 'item' });
    const before: Gathered = { item: { value: 'ANY', sure: false } };
    expect(judgeScan(check, before, 'OTHER')).toEqual({ type: 'unsure', field: 'item' });
  });

  test('is not expected when all was scanned', () => {
    const all = { location: sure('01-01L-1'), item: sure('TEA') };
    expect(judgeScan(PICK, all, 'X')).toEqual({ type: 'unexpected' });
    expect(judgeScan(step([ask('weight', 'integer')]), {}, 'X')).toEqual({ type: 'unexpected' });
  });
});

describe('an answer', () => {
  test('misses what is required, but for what a scanned label may carry', () => {
    const receive = step([
      scan('handlingUnit'),
      scan('item'),
      ask('lot', 'text'),
      ask('note', 'text'),
    ]);
    const names = (gathered: Gathered) => missing(receive, gathered).map(({ name }) => name);
    expect(names({ handlingUnit: sure('IB-1'), item: sure('TEA') })).toEqual(['lot', 'note']);
    expect(names({ handlingUnit: sure('IB-1'), item: sure(LABEL) })).toEqual(['note']);
  });

  test('needs no thumb only where all that could be said was scanned', () => {
    const two = step([scan('handlingUnit', ['T-1']), scan('location', ['S-1'])]);
    expect(isDoneByScanning(two, { handlingUnit: sure('T-1') })).toBe(false);
    expect(isDoneByScanning(two, { handlingUnit: sure('T-1'), location: sure('S-1') })).toBe(true);
    expect(isDoneByScanning(step([]), {})).toBe(false);
    const all = { ...prefilled(PICK), location: sure('01-01L-1'), item: sure('TEA') };
    expect(isDoneByScanning(PICK, all)).toBe(false);
  });

  test('has the number that was told, and none where the worker is to count blind', () => {
    expect(prefilled(PICK)).toEqual({ quantity: sure(5) });
    expect(prefilled(step([scan('location'), ask('quantity', 'integer')]))).toEqual({});
  });

  test('keeps after a refusal what is known to be right', () => {
    const given: Gathered = { location: sure('A'), item: { value: LABEL, sure: false } };
    expect(keepSure(given)).toEqual({ location: sure('A') });
  });

  test('short asks for a number, unless pieces are scanned one by one', () => {
    expect(askedWith(PICK, 'short')).toBe('quantity');
    expect(askedWith(PICK, 'blocked')).toBeUndefined();
    expect(askedWith(step([scan('item'), scan('serial')]), 'short')).toBeUndefined();
  });
});
