import { describe, expect, test } from 'vitest';
import type { VehicleRequest } from '#hub/ports.ts';
import { createFloorTraffic } from './grants.ts';
import { at, both, floorOf, mover } from './toy-movers.ts';
import { findKnots } from './wait-graph.ts';

const square = (x: number) => [at('', x, -1), at('', x + 4, -1), at('', x + 4, 1), at('', x, 1)];
/** a–b–c–d–e–f; the zone Z is about c and d. */
const floor = floorOf({
  nodes: ['a', 'b', 'c', 'd', 'e', 'f'].map((id, i) => at(id, 3 * i)),
  edges: [
    ...[...both('a', 'b'), ...both('b', 'c'), ...both('c', 'd'), ...both('d', 'e')],
    { id: 'ef', from: 'e', to: 'f', corridor: { left: 1, right: 1, from: 'centre' as const } },
    { id: 'fe', from: 'f', to: 'e' },
  ],
  zones: [{ id: 'Z', type: 'release', onLoss: 'stop', vertices: square(5.5) }],
});
const create = () => createFloorTraffic(floor, { vehicleLength: 1.4 });
const asks = (requestId: string, more: Partial<VehicleRequest> = {}): VehicleRequest => {
  return { requestId, kind: 'access', zone: 'Z', status: 'requested', ...more };
};
const idle = [mover('1', 'a'), mover('2', 'f')];

describe('a lease', () => {
  test('is granted to one, and then to who asked next, when the first shows it no more', () => {
    const traffic = create();
    traffic.free(idle);
    const { leases } = traffic;
    expect(leases.report('1', [asks('r1')], 1_000)).toEqual([
      { requestId: 'r1', grant: 'granted', until: 31_000 },
    ]);
    expect(leases.report('2', [asks('r2')], 2_000)).toEqual([{ requestId: 'r2', grant: 'queued' }]);
    expect(leases.sweep(3_000)).toEqual([]);
    expect(leases.report('1', [asks('r1', { status: 'granted' })], 4_000)).toEqual([]);
    expect(leases.sweep(5_000)).toEqual([]);
    expect(leases.report('1', [], 6_000)).toEqual([]);
    expect(leases.sweep(6_000)).toEqual([
      { vehicle: '2', answer: { requestId: 'r2', grant: 'granted', until: 36_000 } },
    ]);
  });

  test('asked for again is the same', () => {
    const traffic = create();
    traffic.free(idle);
    expect(traffic.leases.ask('1', asks('r1'), 0).grant).toBe('granted');
    expect(traffic.leases.ask('1', asks('r1'), 5_000)).toMatchObject({ until: 35_000 });
    expect(traffic.leases.rows()).toHaveLength(1);
  });

  test('is renewed ten seconds before it must be, as long as it is shown', () => {
    const { leases, free } = create();
    free(idle);
    leases.ask('1', asks('r1'), 0);
    expect(leases.sweep(9_000)).toEqual([]);
    expect(leases.sweep(10_000)).toEqual([
      { vehicle: '1', answer: { requestId: 'r1', grant: 'granted', until: 40_000 } },
    ]);
  });

  test('that is revoked, or ran out, is held until the vehicle shows it no more (rmf #514, #448)', () => {
    for (const status of ['revoked', 'expired'] as const) {
      const traffic = create();
      traffic.free(idle);
      traffic.leases.ask('1', asks('r1'), 0);
      traffic.leases.revoke('1', 'r1');
      traffic.leases.report('1', [asks('r1', { status })], 60_000);
      expect(traffic.leases.ask('2', asks('r2'), 61_000).grant).toBe('queued');
      const drive = { vehicle: '2', want: 3, now: 61_000 };
      const movers = [idle[0]!, mover('2', 'f', 'e d c')];
      expect(traffic.grant(movers, drive)).toMatchObject({ waits: { for: 'zone', who: ['Z'] } });
      traffic.leases.report('1', [], 62_000);
      expect(traffic.leases.sweep(62_000)).toMatchObject([{ vehicle: '2' }]);
    }
  });

  test('is not given where another stands or is about to, nor for what is not there', () => {
    const traffic = create();
    traffic.free([mover('1', 'a'), mover('2', 'c')]);
    expect(traffic.leases.ask('1', asks('r1'), 0).grant).toBe('queued');
    expect(traffic.leases.ask('1', asks('r2', { zone: 'Y' }), 0).grant).toBe('rejected');
    expect(traffic.leases.ask('9', asks('r3'), 0).grant).toBe('queued');
  });

  test('keeps others out of the zone, and lets the one through', () => {
    const traffic = create();
    const movers = [mover('1', 'b', 'c d e f'), mover('2', 'f', '')];
    traffic.free(movers);
    expect(traffic.leases.ask('2', asks('r2'), 0).grant).toBe('granted');
    const ask = { vehicle: '1', want: 2, now: 0 };
    expect(traffic.grant(movers, ask)).toMatchObject({ count: 0, waits: { for: 'zone' } });
    traffic.leases.report('2', [], 1);
    expect(traffic.grant([movers[0]!, mover('2', 'a')], ask).count).toBe(2);
  });

  test('of a corridor takes the room beside the lane', () => {
    const traffic = create();
    traffic.free([mover('1', 'e f'), mover('2', 'a')]);
    const corridor = asks('r1', { kind: 'corridor', edge: 'ef' });
    expect(traffic.leases.ask('1', corridor, 0).grant).toBe('granted');
    const none = asks('r2', { kind: 'corridor', edge: 'ab' });
    expect(traffic.leases.ask('2', none, 0).grant).toBe('rejected');
  });

  test('is the same after a restart', () => {
    const before = create();
    before.free(idle);
    before.leases.ask('1', asks('r1'), 0);
    before.leases.ask('2', asks('r2'), 1);
    const after = create();
    after.leases.restore(before.leases.rows());
    after.free(idle);
    expect(after.leases.rows()).toEqual(before.leases.rows());
    expect(after.leases.sweep(2)).toEqual([]);
    after.leases.report('1', [], 3);
    expect(after.leases.sweep(3)).toMatchObject([{ vehicle: '2', answer: { grant: 'granted' } }]);
  });
});

test('circles, and all who wait for one that cannot drive, are found', () => {
  const text = { en: '', zh: '' };
  const wait = (vehicle: string, who: string[], why: 'vehicle' | 'dead' | 'block' = 'vehicle') => {
    return { vehicle, at: 'n', for: why, who, since: 0, text };
  };
  const waits = [
    ...[wait('1', ['2']), wait('2', ['3']), wait('3', ['1']), wait('4', ['1'])],
    ...[wait('5', ['9'], 'dead'), wait('6', ['5']), wait('7', ['B'], 'block')],
  ];
  expect(findKnots(waits)).toEqual([
    { kind: 'circle', vehicles: ['1', '2', '3'] },
    { kind: 'dead', dead: '9', vehicles: ['5', '6'] },
  ]);
});
