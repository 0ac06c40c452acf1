import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMemory } from '#base/database/index.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import { outboundSite } from '#wms-core/outbound/testing/paper-house.ts';

/** Seven empty totes stand at TOTES. */
describe('empty totes', () => {
  let house: WmsProcess;
  beforeAll(async () => {
    house = await openWms(await openMemory());
  });
  afterAll(async () => {
    expect(await house.verify()).toEqual([]);
    await house.close();
    await house.database.close();
  });

  const want = (location: string, minimum: number, type = 'tote') =>
    house.call('PUT', `/api/v1/empties/${location}/${type}`, { minimum, actor: 'anna' });
  const totesAt = async (location: string) =>
    (await granted(house.call('GET', `/api/v1/empties?type=tote&location=${location}`))).body
      .empties[0];
  const cases = async () =>
    (await granted(house.call('GET', '/api/v1/exceptions'))).body.cases.map(
      (one: { subject: string }) => one.subject,
    );

  it('are fetched where fewer stand than are wanted, by move tasks', async () => {
    expect(await totesAt('TOTES')).toMatchObject({ kind: 'tote_pool', empty: 7, units: 7 });
    await granted(want('PACK-1', 2));
    await house.settle();
    expect(house.tasks).toMatchObject([
      { kind: 'move', from: 'TOTES', to: 'PACK-1', document: 'EMPTIES:PACK-1' },
      { kind: 'move', from: 'TOTES', to: 'PACK-1' },
    ]);
    expect(await totesAt('PACK-1')).toMatchObject({ empty: 0, coming: 2, minimum: 2 });
    // Those on their way count: nobody fetches more of them.
    await house.settle(120_000);
    expect(house.tasks).toHaveLength(2);
    await house.work();
    expect(await totesAt('PACK-1')).toMatchObject({ empty: 2, units: 2, coming: 0 });
    expect(await totesAt('TOTES')).toMatchObject({ empty: 5 });
  });

  it('are left where they are wanted themselves; what lacks is told at the desk', async () => {
    await granted(want('TOTES', 4));
    await granted(want('PACK-2', 3));
    await house.work();
    expect(await totesAt('TOTES')).toMatchObject({ empty: 4 });
    expect(await totesAt('PACK-1')).toMatchObject({ empty: 2 });
    expect(await totesAt('PACK-2')).toMatchObject({ empty: 1 });
    expect(await cases()).toContain('PACK-2');
    await granted(want('TOTES', 0));
    await house.work();
    expect(await totesAt('PACK-2')).toMatchObject({ empty: 3 });
    expect(await cases()).not.toContain('PACK-2');
  });

  it.each([
    ['NOWHERE', 1, 'work.location_unknown'],
    ['WALL-1', 1, 'empties.planned_place'],
    ['POOL-1', 2, 'empties.no_room'],
  ])('a minimum at %s of %i is refused (%s)', async (location, minimum, code) => {
    expect(await want(location, minimum)).toMatchObject({ status: 422, body: { code } });
  });

  it('whose fetching failed are free again when they are not wanted any more', async () => {
    const before = house.tasks.length;
    await granted(want('POOL-2', 1));
    await house.settle();
    const [task] = house.tasks.slice(before);
    const failed = { type: 'failed', reason: 'blocked' } as const;
    expect(await house.report(house.reportOf(task!, failed))).toEqual({ accepted: true });
    expect(await totesAt('POOL-2')).toMatchObject({ coming: 1 });
    await granted(want('POOL-2', 0));
    expect(await totesAt('POOL-2')).toBeUndefined();
  });
});

describe('empty totes where vehicles do not stop everywhere', () => {
  it.each([
    ['PACK-2', 'PACK-2'],
    ['PACK-1', 'TOTES'],
  ])('are not promised to %s: %s has no stop (empties.no_stop)', async (location, place) => {
    const drawn = outboundSite.locations.map((one) =>
      one.id === 'PACK-1' ? { ...one, node: 'N1' } : one,
    );
    const site = { ...outboundSite, nodes: [{ id: 'N1', x: 0, y: 0 }], locations: drawn };
    const house = await openWms(await openMemory(), { site });
    const body = { minimum: 2, actor: 'anna' };
    const reply = await house.call('PUT', `/api/v1/empties/${location}/tote`, body);
    const facts = { location, place };
    expect(reply).toMatchObject({ status: 422, body: { code: 'empties.no_stop', facts } });
    await granted(house.call('PUT', '/api/v1/empties/TOTES/tote', body));
    await house.settle();
    expect(house.tasks).toEqual([]);
    await house.close();
    await house.database.close();
  });
});
