import { beforeEach, describe, expect, it } from 'vitest';
import type { Step } from '#adapters/devices/handheld/wire.ts';
import { scan, stage, text } from '#tests/support/people-stage.ts';
import { createWorld } from '../world/world.ts';

let s: ReturnType<typeof stage>;
beforeEach(() => {
  s = stage();
});

const pieces = (quantity: number) => [{ item: 'A', lot: '', quantity }];
const PAL = '340123450000000032';
const notice = { level: 'wrong' as const, text };

describe('pallets that a supplier packed', () => {
  const truck = 'TRUCK:ASN-1';
  const location = 'DOCK-IN-1';
  const asn = 'ASN-1';
  const deliver = (...cases: string[]) => {
    const units = cases.map((unit) => ({ unit, pieces: pieces(3) }));
    const pallet = { unit: PAL, pieces: pieces(2), units };
    s.world.deliver({ asn, dock: '', pieces: [], units: [pallet] });
  };
  const verify = (stepId: string, units: string[], more: Partial<Step> = {}) => ({
    ...{ act: 'verify_units' as const, stepId, fields: [scan('handlingUnit')] },
    facts: { location, asn, handlingUnit: PAL, units },
    keys: ['done' as const],
    refusals: ['damaged' as const, 'cannot' as const],
    ...more,
  });

  it('stand on the truck with all that is on them, and nothing of it is lost', () => {
    deliver('C-1', 'C-2');
    expect(s.world.stacked()).toEqual({ [PAL]: truck, 'C-1': truck, 'C-2': truck });
    s.world.moveUnit(PAL, location);
    expect(s.world.stacked()).toEqual({ 'C-1': PAL, 'C-2': PAL });
    expect(s.world.verify()).toEqual([]);
    const copy = createWorld();
    copy.restore(JSON.parse(JSON.stringify(s.world.snapshot())));
    expect(copy.stacked()).toEqual(s.world.stacked());
    expect(copy.verify()).toEqual([]);
  });

  it('are scanned one after another, as far as they stand there', async () => {
    deliver('C-1');
    const receive = { act: 'receive_unit', facts: { location, asn }, keys: ['done' as const] };
    const up = await s.show({ ...receive, fields: [scan('handlingUnit', ['OTHER', PAL])] });
    expect(up).toMatchObject({ values: { handlingUnit: PAL } });
    const none = { ...receive, stepId: 'S2', fields: [scan('handlingUnit', ['OTHER'])] };
    expect(await s.show(none)).toMatchObject({ type: 'key', key: 'done' });
  });

  it('are taken in whole where all is there', async () => {
    deliver('C-1', 'C-2');
    expect(await s.show(verify('S1', ['C-1', 'C-2']))).toMatchObject({ type: 'key', key: 'done' });
    expect(s.world.unitAt(PAL)).toBe(location);
    expect(s.world.unitAt('C-1')).toBe(PAL);
  });

  it('where a case is missing, each one that is there is scanned', async () => {
    deliver('C-1', 'C-2');
    const said: unknown[] = [];
    for (const stepId of ['S1', 'S2', 'S3']) {
      const up = await s.show(verify(stepId, ['C-1', 'C-2', 'C-3']));
      said.push(up?.type === 'confirm' ? up.values.handlingUnit : up?.type);
      await s.answer(up!);
    }
    expect(said).toEqual(['C-1', 'C-2', 'key']);
    expect(s.world.unitAt(PAL)).toBe(location);
  });

  it('one that the warehouse would not have is broken down and received piece by piece', async () => {
    deliver('C-1');
    await s.answer((await s.show(verify('S1', ['C-1'])))!);
    const up = await s.show(verify('S2', ['C-1'], { notice }));
    expect(up).toMatchObject({ type: 'refuse', reason: 'damaged' });
    expect(s.world.contents(truck)).toEqual(pieces(5));
    expect(s.world.unitAt('C-1')).toBeUndefined();
    expect(s.world.verify()).toEqual([]);
  });

  it('are opened by whoever puts their goods away, and are gone when they are empty', async () => {
    deliver('C-1', 'C-2');
    s.world.moveUnit(PAL, 'STAGE-1');
    const bins = ['BIN-1', 'BIN-2'];
    for (const [i, to] of bins.entries()) {
      await s.show({
        ...{ act: 'transfer', stepId: `S${i}`, progress: { done: i, total: 2 } },
        facts: { location: 'STAGE-1', handlingUnit: PAL, item: 'A', lot: '', quantity: 4, to },
        fields: [scan('item'), scan('location')],
      });
    }
    expect(bins.map((bin) => s.world.contents(bin))).toEqual([pieces(4), pieces(4)]);
    expect(s.world.unitAt(PAL)).toBeUndefined();
    expect(s.world.verify()).toEqual([]);
  });
});

describe('parcels of an order on a pallet', () => {
  const parcel = '340123450000000018';
  const pallet = '340123450000000025';
  const lay = (stepId: string, more: Partial<Step> = {}) => ({
    ...{ act: 'lay_down' as const, stepId },
    facts: { location: 'PACK-1', handlingUnit: parcel, to: 'OUT' },
    fields: [scan('handlingUnit', [parcel]), scan('location', ['OUT', pallet])],
    ...more,
  });
  beforeEach(() => {
    s.world.createUnit(parcel, 'SCALE:S');
    s.world.seed(parcel, pieces(2)[0]!);
  });

  it('are laid onto it now and then, and beside it after a no', async () => {
    s.world.createUnit(pallet, 'OUT');
    let tries = 0;
    for (; s.world.unitAt(parcel) !== pallet && tries < 20; tries++) {
      s.world.moveUnit(parcel, 'SCALE:S');
      await s.show(lay(`S${tries}`, { jobId: `J${tries}` }));
    }
    expect(s.world.unitAt(parcel)).toBe(pallet);
    expect(s.ups().at(-1)).toMatchObject({ values: { handlingUnit: parcel, location: pallet } });
    await s.answer(s.ups().at(-1)!);
    await s.show(lay('NO', { jobId: `J${tries - 1}`, notice }));
    expect(s.world.unitAt(parcel)).toBe('OUT');
    expect(s.ups().at(-1)).toMatchObject({ values: { location: 'OUT' } });
  });

  it('are never laid onto one that does not stand there', async () => {
    for (let i = 0; i < 5; i++) {
      s.world.moveUnit(parcel, 'SCALE:S');
      await s.show(lay(`S${i}`, { jobId: `J${i}` }));
      expect(s.world.unitAt(parcel)).toBe('OUT');
    }
  });

  it('leave with it by one scan, and come back whole where that is refused', async () => {
    s.world.createUnit(pallet, 'LANE');
    s.world.moveUnit(parcel, pallet);
    const facts = { location: 'LANE', handlingUnit: pallet, order: 'SO-1' };
    const load = {
      act: 'load',
      facts,
      fields: [scan('handlingUnit', [pallet])],
      keys: ['done' as const],
    };
    await s.answer((await s.show(load))!);
    expect(s.world.contents('CUSTOMER:SO-1')).toEqual(pieces(2));
    expect([s.world.unitAt(parcel), s.world.unitAt(pallet)]).toEqual([undefined, undefined]);
    await s.show({ ...load, stepId: 'S2', notice });
    expect([s.world.unitAt(parcel), s.world.unitAt(pallet)]).toEqual([pallet, 'LANE']);
    expect(s.world.contents(parcel)).toEqual(pieces(2));
  });
});
