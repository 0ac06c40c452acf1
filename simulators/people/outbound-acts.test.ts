import { beforeEach, describe, expect, it } from 'vitest';
import { minutes, seconds } from '#base/time.ts';
import {
  BINS,
  CARD,
  DARK_BIN,
  integer,
  LIT_BIN,
  PICK_FIELDS,
  SITE,
  SLOT,
  scan,
  stage,
  text,
} from '#tests/support/people-stage.ts';

let s: ReturnType<typeof stage>;
beforeEach(() => {
  s = stage();
});

describe('picking and putting', () => {
  const pickAt = (bin: string, quantity = 3) => ({
    act: 'pick',
    facts: { location: bin, item: 'A', lot: '', quantity, intoHandlingUnit: 'CART-1' },
    fields: PICK_FIELDS,
  });

  it('takes the cart, and brings it', async () => {
    s.world.createUnit('CART-1', 'CART-POOL-1');
    await s.show({
      act: 'take_cart',
      facts: { location: 'CART-POOL-1', handlingUnit: 'CART-1' },
      fields: [scan('handlingUnit')],
    });
    expect(s.world.unitAt('CART-1')).toBe(`WORKER:${CARD!.worker}`);
    const up = await s.show({
      act: 'bring_cart',
      stepId: 'S2',
      facts: { handlingUnit: 'CART-1', to: 'CART-POOL-2' },
      fields: [scan('location')],
    });
    expect(up).toMatchObject({ values: { location: 'CART-POOL-2' } });
    expect(s.world.unitAt('CART-1')).toBe('CART-POOL-2');
  });

  it('picks by scan', async () => {
    s.world.seed(DARK_BIN.id, { item: 'A', lot: '', quantity: 9 });
    const up = await s.show(pickAt(DARK_BIN.id));
    expect(up).toMatchObject({
      values: { location: DARK_BIN.id, item: '500000000001', quantity: 3 },
    });
    expect(s.world.contents('CART-1')).toEqual([{ item: 'A', lot: '', quantity: 3 }]);
  });

  it('says short when there is less', async () => {
    s.world.seed(DARK_BIN.id, { item: 'A', lot: '', quantity: 2 });
    expect(await s.show(pickAt(DARK_BIN.id))).toMatchObject({
      type: 'refuse',
      reason: 'short',
      quantity: 2,
    });
  });

  it('picks by light: the press is the answer, and is repeated while the label stays lit', async () => {
    s.world.seed(LIT_BIN.id, { item: 'A', lot: '', quantity: 9 });
    s.lit(LIT_BIN, 3);
    await s.show({ ...pickAt(LIT_BIN.id), alsoBy: 'light' }, minutes(2));
    expect(s.presses.length).toBeGreaterThan(1);
    expect(s.presses[0]).toMatchObject({ quantity: 3 });
    expect(s.world.contents('CART-1')).toEqual([{ item: 'A', lot: '', quantity: 3 }]);
    expect(s.ups()).toHaveLength(0);
  });

  it('two lines at one label in quick succession: the second is told by the PDA', async () => {
    const fast = stage({}, 100);
    fast.world.seed(LIT_BIN.id, { item: 'A', lot: '', quantity: 9 });
    fast.lit(LIT_BIN, 3);
    const line = { ...pickAt(LIT_BIN.id), alsoBy: 'light' as const };
    await fast.show(line, 500);
    expect(fast.presses).toHaveLength(1);
    const second = await fast.show({ ...line, stepId: 'S2' }, 500);
    expect(fast.presses).toHaveLength(1);
    expect(second).toMatchObject({ type: 'confirm', values: { quantity: 3 } });
  });

  it('presses the shortage key', async () => {
    s.world.seed(LIT_BIN.id, { item: 'A', lot: '', quantity: 1 });
    s.lit(LIT_BIN, 3);
    await s.show({ ...pickAt(LIT_BIN.id), alsoBy: 'light' });
    expect(s.presses[0]).toMatchObject({ quantity: 1, short: true });
  });

  it('answers by PDA when the label stays dark', async () => {
    s.world.seed(LIT_BIN.id, { item: 'A', lot: '', quantity: 9 });
    expect(await s.show({ ...pickAt(LIT_BIN.id), alsoBy: 'light' })).toMatchObject({
      type: 'confirm',
      values: { quantity: 3 },
    });
  });

  it('a wrong item is caught by the scan: put back, and the right one is taken', async () => {
    s = stage({ pickedWrongItem: 1 });
    const neighbour = BINS.find((bin) => bin.aisle === DARK_BIN.aisle && bin.id !== DARK_BIN.id)!;
    for (const bin of BINS.filter((other) => other.aisle === DARK_BIN.aisle)) {
      s.world.seed(bin.id, { item: bin.id === DARK_BIN.id ? 'A' : 'B', lot: '', quantity: 9 });
    }
    const wrong = await s.show(pickAt(DARK_BIN.id));
    expect(wrong).toMatchObject({ values: { item: '500000000002' } });
    expect(s.world.errors()).toMatchObject([{ kind: 'picked_wrong_item', place: DARK_BIN.id }]);
    await s.answer(wrong!, { accepted: false, code: 'scan.wrong', text }, minutes(10));
    expect(s.ups().at(-1)).toMatchObject({ values: { item: '500000000001' } });
    expect(s.world.contents('CART-1')).toEqual([{ item: 'A', lot: '', quantity: 3 }]);
    expect(s.world.contents(neighbour.id)).toEqual([{ item: 'B', lot: '', quantity: 9 }]);
    expect(s.people.catches()).toMatchObject([{ kind: 'picked_wrong_item', by: 'scan' }]);
  });

  it('a wrong item is not noticed at a label', async () => {
    s = stage({ pickedWrongItem: 1 });
    for (const bin of BINS.filter((other) => other.aisle === LIT_BIN.aisle)) {
      s.world.seed(bin.id, { item: bin.id === LIT_BIN.id ? 'A' : 'B', lot: '', quantity: 9 });
    }
    s.lit(LIT_BIN, 3);
    await s.show({ ...pickAt(LIT_BIN.id), alsoBy: 'light' });
    expect(s.presses[0]).toMatchObject({ quantity: 3 });
    expect(s.world.contents('CART-1')).toEqual([{ item: 'B', lot: '', quantity: 3 }]);
  });

  it.each([
    ['pickedTooFew', 'picked_too_few', 2],
    ['pickedTooMany', 'picked_too_many', 4],
  ] as const)('%s: confirms all, and is written down', async (rate, kind, taken) => {
    s = stage({ [rate]: 1 });
    s.world.seed(DARK_BIN.id, { item: 'A', lot: '', quantity: 9 });
    expect(await s.show(pickAt(DARK_BIN.id))).toMatchObject({ values: { quantity: 3 } });
    expect(s.world.contents('CART-1')).toEqual([{ item: 'A', lot: '', quantity: taken }]);
    expect(s.world.errors()).toMatchObject([{ kind, item: 'A', quantity: 1 }]);
  });

  it('missed confirmation: walks off, comes back, confirms', async () => {
    s = stage({ missedConfirmation: 1 });
    s.world.seed(DARK_BIN.id, { item: 'A', lot: '', quantity: 9 });
    const soon = await s.show(pickAt(DARK_BIN.id), seconds(60));
    expect(soon).toBeUndefined();
    await s.scheduler.runFor(minutes(4));
    expect(s.ups().at(-1)).toMatchObject({ values: { quantity: 3 } });
    expect(s.world.errors()).toMatchObject([{ kind: 'missed_confirmation' }]);
  });

  it('a step that vanishes before it was confirmed is taken back', async () => {
    s = stage({ missedConfirmation: 1 });
    s.world.seed(DARK_BIN.id, { item: 'A', lot: '', quantity: 9 });
    await s.show(pickAt(DARK_BIN.id), seconds(60));
    await s.show({ act: '', stepId: '' });
    expect(s.world.contents(DARK_BIN.id)).toEqual([{ item: 'A', lot: '', quantity: 9 }]);
    expect(s.ups()).toHaveLength(0);
  });

  it('a stale answer is taken back: somebody else goes on with the job', async () => {
    s.world.seed(DARK_BIN.id, { item: 'A', lot: '', quantity: 9 });
    const up = await s.show(pickAt(DARK_BIN.id));
    await s.answer(up!, { accepted: false, code: 'step.stale', text }, minutes(1));
    expect(s.world.contents(DARK_BIN.id)).toEqual([{ item: 'A', lot: '', quantity: 9 }]);
  });

  it('places the tote and puts into it', async () => {
    s.world.createUnit('TOTE-001', 'TOTE-POOL');
    s.world.createUnit('CART-1', 'PUT-1');
    s.world.seed('CART-1', { item: 'A', lot: 'L9', quantity: 5 });
    await s.show({
      act: 'place_tote',
      facts: { location: 'TOTE-POOL', handlingUnit: 'TOTE-001', to: SLOT.id, order: 'SO-1' },
      fields: [scan('handlingUnit'), scan('location')],
    });
    expect(s.world.unitAt('TOTE-001')).toBe(SLOT.id);
    s.lit(SLOT, 4);
    const facts = { location: SLOT.id, handlingUnit: 'CART-1', intoHandlingUnit: 'TOTE-001' };
    await s.show({
      act: 'put',
      stepId: 'S2',
      facts: { ...facts, item: 'A', lot: 'L1', quantity: 4, order: 'SO-1' },
      alsoBy: 'light',
    });
    expect(s.presses[0]).toMatchObject({ quantity: 4 });
    expect(s.world.contents('TOTE-001')).toEqual([{ item: 'A', lot: 'L9', quantity: 4 }]);
    const left = await s.show({
      act: 'empty_cart',
      stepId: 'S3',
      facts: { location: 'PUT-1', handlingUnit: 'CART-1' },
      fields: [scan('item'), integer('quantity')],
      keys: ['done'],
    });
    expect(left).toMatchObject({ values: { item: '500000000001', quantity: 1 } });
  });

  it('put into the wrong slot', async () => {
    s = stage({ putWrongSlot: 1 });
    const other = SITE.locations.filter((place) => place.kind === 'put_slot')[1]!;
    s.world.createUnit('TOTE-001', SLOT.id);
    s.world.createUnit('TOTE-002', other.id);
    s.world.seed('CART-1', { item: 'A', lot: '', quantity: 4 });
    s.lit(SLOT, 4);
    const facts = { location: SLOT.id, handlingUnit: 'CART-1', intoHandlingUnit: 'TOTE-001' };
    await s.show({
      act: 'put',
      facts: { ...facts, item: 'A', lot: '', quantity: 4 },
      alsoBy: 'light',
    });
    expect(s.world.contents('TOTE-002')).toHaveLength(1);
    expect(s.world.errors()).toMatchObject([{ kind: 'put_wrong_slot', place: other.id }]);
  });
});

describe('check, pack, weigh, load', () => {
  it('checks blind, item after item, and says done', async () => {
    s.world.createUnit('TOTE-001', 'PACK-1');
    s.world.seed('TOTE-001', { item: 'A', lot: 'L1', quantity: 2 });
    s.world.seed('TOTE-001', { item: 'A', lot: 'L2', quantity: 1 });
    s.world.seed('TOTE-001', { item: 'B', lot: '', quantity: 5 });
    const step = {
      act: 'check',
      facts: { location: 'PACK-1', handlingUnit: 'TOTE-001', order: 'SO-1' },
      fields: [scan('item'), integer('quantity')],
      keys: ['done' as const],
    };
    const counts: unknown[] = [];
    for (const stepId of ['S1', 'S2', 'S3']) {
      const up = await s.show({ ...step, stepId });
      counts.push('values' in up! ? up.values : up!.type);
      await s.answer(up!);
    }
    expect(counts).toEqual([
      { item: '500000000001', quantity: 3 },
      { item: '500000000002', quantity: 5 },
      'key',
    ]);
    const doubt = (item: string) => ({
      ...{ act: 'check_again' as const, fields: [integer('quantity')] },
      facts: { ...step.facts, item },
      notice: { level: 'wrong' as const, text },
    });
    const again = await s.show({ ...doubt('A'), stepId: 'S4' });
    expect(again).toMatchObject({ values: { quantity: 3 } });
    await s.answer(again!);
    const none = await s.show({ ...doubt('C'), stepId: 'S5' });
    expect(none).toMatchObject({ values: { quantity: 0 } });
  });

  it('packs what really is in the tote, weighs, lays down, loads', async () => {
    s.world.createUnit('TOTE-001', 'PACK-1');
    s.world.seed('TOTE-001', { item: 'A', lot: '', quantity: 2 });
    const parcel = '00340000000000000001';
    await s.show({
      act: 'pack',
      facts: {
        location: 'PACK-1',
        handlingUnit: 'TOTE-001',
        intoHandlingUnit: parcel,
        waybill: 'WB-1',
        lines: [{ item: 'A', lot: '', quantity: 3 }],
      },
      fields: [scan('handlingUnit', [parcel, 'WB-1'])],
    });
    expect(s.ups().at(-1)).toMatchObject({ values: { handlingUnit: parcel } });
    expect(s.world.contents(parcel)).toEqual([{ item: 'A', lot: '', quantity: 2 }]);
    const before = s.ups().length;
    await s.answer(s.ups().at(-1)!);
    const facts = { location: 'PACK-1', handlingUnit: parcel };
    await s.show(
      {
        act: 'place_on_scale',
        stepId: 'S2',
        facts: { ...facts, scale: 'SCALE-1' },
        alsoBy: 'scale',
      },
      seconds(50),
    );
    expect(s.world.unitAt(parcel)).toBe('SCALE:SCALE-1');
    expect(s.ups()).toHaveLength(before);
    await s.show({ act: 'lay_down', stepId: 'S3', facts: { ...facts, to: 'PACK-OUT-1' } });
    expect(s.world.unitAt(parcel)).toBe('PACK-OUT-1');
    await s.show({
      act: 'load',
      stepId: 'S4',
      facts: { location: 'DOCK-OUT-1', handlingUnit: parcel, order: 'SO-1' },
    });
    expect(s.world.contents('CUSTOMER:SO-1')).toHaveLength(1);
    expect(s.world.unitAt(parcel)).toBeUndefined();
  });

  it('unpacks a parcel into the tote, lays surplus aside, returns and stores the tote', async () => {
    s.world.createUnit('TOTE-001', 'PACK-1');
    s.world.createUnit('PARCEL-1', 'PACK-OUT-1');
    s.world.seed('PARCEL-1', { item: 'A', lot: 'L1', quantity: 4 });
    const facts = { location: 'PACK-1', handlingUnit: 'TOTE-001', order: 'SO-1' };
    const unpacked = await s.show({
      act: 'unpack',
      facts: { ...facts, handlingUnit: 'PARCEL-1', intoHandlingUnit: 'TOTE-001' },
      fields: [scan('handlingUnit', ['PARCEL-1'])],
    });
    expect(unpacked).toMatchObject({ values: { handlingUnit: 'PARCEL-1' } });
    expect(s.world.unitAt('PARCEL-1')).toBeUndefined();
    expect(s.world.contents('TOTE-001')).toEqual([{ item: 'A', lot: 'L1', quantity: 4 }]);
    const laid = await s.show({
      act: 'lay_surplus',
      stepId: 'S2',
      facts: { ...facts, item: 'A', quantity: 1, to: 'EXCEPTION' },
      fields: [scan('item'), integer('quantity'), scan('location')],
    });
    expect(laid).toMatchObject({
      values: { item: '500000000001', quantity: 1, location: 'EXCEPTION' },
    });
    expect(s.world.contents('EXCEPTION')).toEqual([{ item: 'A', lot: 'L1', quantity: 1 }]);
    for (const [act, stepId, to] of [
      ['return_tote', 'S3', SLOT.id],
      ['bring_tote', 'S4', 'PACK-1'],
      ['store_tote', 'S5', 'TOTE-POOL'],
    ] as const) {
      const up = await s.show({ act, stepId, facts: { ...facts, to }, fields: [scan('location')] });
      expect(up).toMatchObject({ values: { location: to } });
      expect(s.world.unitAt('TOTE-001')).toBe(to);
    }
  });

  it('a unit that is nowhere is searched for, and then refused', async () => {
    const up = await s.show({
      act: 'bring_tote',
      facts: { location: SLOT.id, handlingUnit: 'TOTE-404', to: 'PACK-1' },
      fields: [scan('handlingUnit'), scan('location')],
    });
    expect(up).toMatchObject({ type: 'refuse', reason: 'cannot' });
  });
});
