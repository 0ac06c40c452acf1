import { Value } from 'typebox/value';
import { beforeEach, describe, expect, it } from 'vitest';
import { Up } from '#adapters/devices/handheld/wire.ts';
import { minutes } from '#base/time.ts';
import {
  CARD,
  DARK_BIN,
  integer,
  optional,
  PICK_FIELDS,
  scan,
  stage,
  text,
} from '#tests/support/people-stage.ts';

let s: ReturnType<typeof stage>;
beforeEach(() => {
  s = stage();
});

const RECEIVE_FIELDS = [
  scan('handlingUnit'),
  scan('item'),
  integer('quantity'),
  integer('damaged', false),
  optional('lot', 'text'),
  optional('productionDate', 'date'),
  optional('expiryDate', 'date'),
];

describe('the terminal', () => {
  it('logs in on each connection, and says that it is there', () => {
    s.connect();
    s.connect();
    const logins = s.sent.filter((message) => message.payload.type === 'login');
    expect(logins).toHaveLength(2);
    expect(logins[0]!.payload).toMatchObject({ worker: CARD!.worker });
    expect(s.sent[0]!.payload).toEqual({ online: true });
  });

  it('resends an unanswered message with its id, until the answer came', async () => {
    const up = await s.show({
      act: 'count',
      facts: { location: DARK_BIN.id, item: 'A', lot: '' },
      fields: [integer('quantity')],
    });
    const before = s.ups().length;
    expect(before).toBeGreaterThan(1);
    expect(new Set(s.ups().map((other) => other.id)).size).toBe(1);
    await s.answer(up!, { accepted: true }, minutes(1));
    expect(s.ups()).toHaveLength(before);
  });

  it('resends after a reconnection', async () => {
    await s.show({ act: 'count', facts: { location: DARK_BIN.id }, fields: [] }, minutes(3));
    const before = s.ups().length;
    s.connect();
    expect(s.ups()).toHaveLength(before + 1);
  });
});

describe('inbound acts', () => {
  const delivery = (damaged: number) => ({
    asn: 'ASN-1',
    dock: '',
    pieces: [
      {
        item: 'A',
        lot: 'L1',
        quantity: 10,
        damaged,
        productionDate: '2026-01-01',
        expiryDate: '2026-06-30',
      },
    ],
  });
  const step = {
    act: 'receive',
    facts: { location: 'DOCK-IN-1', asn: 'ASN-1' },
    fields: RECEIVE_FIELDS,
    keys: ['done' as const],
  };

  it('receive: pieces from the truck onto a fresh unit, damaged ones counted apart', async () => {
    s.world.deliver(delivery(2));
    const up = await s.show(step);
    expect(Value.Check(Up, up)).toBe(true);
    expect(up).toMatchObject({
      type: 'confirm',
      values: {
        item: '500000000001',
        quantity: 8,
        damaged: 2,
        lot: 'L1',
        expiryDate: '2026-06-30',
      },
    });
    const unit = (up as unknown as { values: { handlingUnit: string } }).values.handlingUnit;
    expect(unit).toMatch(/^IB-/);
    expect(s.world.unitAt(unit)).toBe('DOCK-IN-1');
    expect(s.world.contents(unit)).toEqual([{ item: 'A', lot: 'L1', quantity: 10 }]);
    await s.answer(up!);
    expect(await s.show({ ...step, stepId: 'S2' })).toMatchObject({ type: 'key', key: 'done' });
  });

  it('receive: one scan of a GS1 label for item, lot and dates, where the goods carry one', async () => {
    const gtin = { barcodes: ['4006381333931'], weightGrams: 200, volumeMl: 400 };
    s.world.define([{ item: 'A', ...gtin, labelled: true }]);
    s.world.deliver(delivery(0));
    const up = await s.show(step);
    expect(up).toMatchObject({
      values: { item: ']d20104006381333931112601011726063010L1', quantity: 10 },
    });
    for (const field of ['lot', 'productionDate', 'expiryDate']) {
      expect(up).not.toHaveProperty(`values.${field}`);
    }
  });

  it('receive refused by the warehouse: goods go back on the truck and are counted anew', async () => {
    s = stage({ miscountedReceipt: 1 });
    s.world.deliver(delivery(0));
    const wrong = await s.show(step);
    expect(wrong).not.toMatchObject({ values: { quantity: 10 } });
    await s.answer(wrong!);
    const right = await s.show({ ...step, stepId: 'S2', notice: { level: 'wrong', text } });
    expect(right).toMatchObject({ values: { quantity: 10 } });
    expect(s.world.inventory()).toHaveLength(1);
    expect(s.people.catches()).toMatchObject([{ kind: 'miscounted_receipt', by: 'receipt' }]);
  });

  it('receive refused though counted rightly: the goods stay on the truck', async () => {
    s.world.deliver(delivery(0));
    await s.answer((await s.show(step))!);
    const up = await s.show({ ...step, stepId: 'S2', notice: { level: 'wrong', text } });
    expect(up).toMatchObject({ type: 'key', key: 'done' });
    expect(s.world.contents('TRUCK:ASN-1')).toHaveLength(1);
  });

  it('inspect: looks at the sample and judges it', async () => {
    const up = await s.show({
      act: 'inspect',
      facts: { location: 'DOCK-IN-1', handlingUnit: 'IB-1', item: 'A', quantity: 5 },
      fields: [scan('handlingUnit', ['IB-1']), integer('quantity'), integer('damaged')],
    });
    expect(up).toMatchObject({ values: { handlingUnit: 'IB-1', quantity: 5, damaged: 0 } });
  });

  it('measure: a value within the limits, as a person writes it', async () => {
    const facts = { location: 'DOCK-IN-1', handlingUnit: 'IB-1', item: 'A', piece: 1, decimals: 1 };
    const up = await s.show({
      act: 'measure',
      facts: { ...facts, lower: '-0.5', upper: '0.4', measuredIn: 'mm' },
      fields: [{ name: 'value', type: 'text', required: true }],
    });
    const { value } = (up as unknown as { values: { value: string } }).values;
    expect(value).toMatch(/^-?0\.[0-5]$/);
  });

  it('measure at a dimensioner: lays the piece on it once, then measures by hand', async () => {
    const facts = { location: 'DOCK-IN-1', handlingUnit: 'IB-1', item: 'A', piece: 1, decimals: 0 };
    const up = await s.show({
      act: 'measure',
      alsoBy: 'dimensioner',
      facts: { ...facts, dimensioner: 'CUBE-1', lower: '5', upper: '9', measuredIn: 'mm' },
      fields: [{ name: 'value', type: 'text', required: true }],
    });
    expect(s.laid).toEqual(['A on CUBE-1']);
    expect(up).toMatchObject({ values: { value: expect.stringMatching(/^[5-9]|10$/) } });
  });

  it('receive of a return: each answer says a grade', async () => {
    s.world.deliver(delivery(0));
    const grade = { name: 'grade', type: 'text' as const, required: true, accept: ['A', 'B', 'C'] };
    const up = await s.show({ ...step, fields: [...RECEIVE_FIELDS, grade] });
    expect(up).toMatchObject({ values: { quantity: 10, grade: expect.stringMatching(/^[ABC]$/) } });
  });

  it('transfer: to the bin; an emptied pallet goes away', async () => {
    s.world.createUnit('IB-1', 'STAGE-1');
    s.world.seed('IB-1', { item: 'A', lot: '', quantity: 6 });
    const facts = { location: 'STAGE-1', handlingUnit: 'IB-1', item: 'A', lot: '', quantity: 6 };
    const up = await s.show({
      act: 'transfer',
      facts: { ...facts, to: DARK_BIN.id },
      fields: [scan('item'), scan('location'), integer('quantity')],
    });
    expect(up).toMatchObject({ values: { location: DARK_BIN.id, quantity: 6 } });
    expect(s.world.contents(DARK_BIN.id)).toEqual([{ item: 'A', lot: '', quantity: 6 }]);
    expect(s.world.unitAt('IB-1')).toBeUndefined();
  });

  it('transfer of more than there is: refused as short with the number moved', async () => {
    s.world.createUnit('IB-1', 'STAGE-1');
    s.world.seed('IB-1', { item: 'A', lot: '', quantity: 5 });
    const facts = { location: 'STAGE-1', handlingUnit: 'IB-1', item: 'A', lot: '', quantity: 6 };
    const up = await s.show({ act: 'transfer', facts: { ...facts, to: DARK_BIN.id } });
    expect(up).toMatchObject({ type: 'refuse', reason: 'short', quantity: 5 });
  });

  it('a miscounted pallet leaves no piece behind', async () => {
    s.world.createUnit('IB-1', 'STAGE-1');
    s.world.seed('IB-1', { item: 'A', lot: '', quantity: 7 });
    const facts = { location: 'STAGE-1', handlingUnit: 'IB-1', item: 'A', lot: '', quantity: 6 };
    const progress = { done: 0, total: 1 };
    await s.show({ act: 'transfer', facts: { ...facts, to: DARK_BIN.id }, progress });
    expect(s.world.contents(DARK_BIN.id)).toEqual([{ item: 'A', lot: '', quantity: 7 }]);
    expect(s.world.unitAt('IB-1')).toBeUndefined();
  });

  it('count: says what is there, 0 for nothing', async () => {
    const facts = { location: DARK_BIN.id, item: 'A', lot: '' };
    const fields = [scan('location'), integer('quantity')];
    const none = await s.show({ act: 'count', facts, fields });
    expect(none).toMatchObject({ values: { location: DARK_BIN.id, quantity: 0 } });
    await s.answer(none!);
    s.world.seed(DARK_BIN.id, { item: 'A', lot: '', quantity: 4 });
    const some = await s.show({ act: 'count', stepId: 'S2', facts, fields });
    expect(some).toMatchObject({ values: { quantity: 4 } });
  });
});

describe('restarts', () => {
  const facts = { location: DARK_BIN.id, item: 'A', lot: '', quantity: 3, intoHandlingUnit: 'C' };

  it('a retained step that comes again is not done twice', async () => {
    s.world.seed(DARK_BIN.id, { item: 'A', lot: '', quantity: 9 });
    await s.show({ act: 'pick', facts, fields: PICK_FIELDS });
    await s.show({ act: 'pick', facts, fields: PICK_FIELDS });
    expect(s.world.contents('C')).toEqual([{ item: 'A', lot: '', quantity: 3 }]);
    expect(new Set(s.ups().map((up) => up.id)).size).toBe(1);
  });

  it('neither after a restart of the plant: records and unanswered messages are kept', async () => {
    s.world.seed(DARK_BIN.id, { item: 'A', lot: '', quantity: 9 });
    const up = await s.show({ act: 'pick', facts, fields: PICK_FIELDS });
    const snapshot = JSON.parse(JSON.stringify(s.people.snapshot()));
    await s.people.stop();
    const next = s.make();
    next.restore(snapshot);
    next.start();
    s.connect();
    await s.show({ act: 'pick', facts, fields: PICK_FIELDS });
    expect(s.world.contents('C')).toEqual([{ item: 'A', lot: '', quantity: 3 }]);
    expect(s.ups().at(-1)!.id).toBe(up!.id);
  });

  it('the same seed gives the same run', async () => {
    const run = async () => {
      const one = stage({ pickedTooFew: 0.5, missedConfirmation: 0.5 });
      one.world.seed(DARK_BIN.id, { item: 'A', lot: '', quantity: 99 });
      for (let i = 0; i < 10; i++) {
        await one.show({ act: 'pick', stepId: `S${i}`, facts, fields: PICK_FIELDS });
        await one.answer(one.ups().at(-1)!);
      }
      return JSON.stringify([one.sent, one.world.snapshot(), one.scheduler.now()]);
    };
    expect(await run()).toBe(await run());
  });
});
