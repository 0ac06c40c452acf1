import { describe, expect, it } from 'vitest';
import type { Order } from '#adapters/devices/vda5050/v2/wire.ts';
import { minutes, seconds } from '#base/time.ts';
import { action, createRig, order } from './rig.ts';

const pick = () => action('pick', 'A-pick', { stationName: 'P2', loadId: 'HU-1' });
const drop = () => action('drop', 'A-drop', { stationName: 'P4' });
const statusOf = (core: ReturnType<typeof createRig>['core'], id: string) =>
  core.state().actions.find((each) => each.action.actionId === id)?.status;
const errorTypes = (core: ReturnType<typeof createRig>['core']) =>
  core.state().errors.map((error) => error.errorType);

describe('a vehicle judges an order [VDA5050 §6.6.4]', () => {
  /** What was sent before and driven for 2 s, what comes now, and what becomes of it. */
  const base = order({ from: 0, to: 4, base: 2 });
  const cases: readonly (readonly [
    name: string,
    before: readonly Order[],
    now: Order,
    outcome: 'accepted' | 'ignored' | string,
  ])[] = [
    ['a first order from where it stands', [], base, 'accepted'],
    ['the same update again', [base], base, 'ignored'],
    [
      'an update from the decision point',
      [base],
      order({ update: 1, from: 2, to: 5, base: 4 }),
      'accepted',
    ],
    ['an update that skips numbers', [base], order({ update: 7, from: 2, to: 5 }), 'accepted'],
    [
      'an update that begins before the decision point',
      [base],
      order({ update: 1, from: 1, to: 5 }),
      'WRONG_STITCHING_NODE',
    ],
    [
      'an update whose stitching node has another sequence',
      [base],
      order({ update: 1, from: 2, to: 5, sequence: 6 }),
      'WRONG_STITCHING_NODE',
    ],
    [
      'an older update',
      [base, order({ update: 2, from: 2, to: 5 })],
      order({ update: 1, from: 2, to: 4 }),
      'OUTDATED_ORDER_UPDATE',
    ],
    [
      'another order while busy',
      [base],
      order({ id: 'O-2', from: 0, to: 1 }),
      'OTHER_ORDER_ACTIVE',
    ],
    ['an order from far away', [], order({ from: 3, to: 4 }), 'START_NODE_OUT_OF_RANGE'],
    ['nothing released', [], order({ from: 0, to: 2, base: -1 }), 'VALIDATION_FAILURE'],
    ['a gap in the sequence', [], { ...base, edges: base.edges.slice(1) }, 'VALIDATION_FAILURE'],
    [
      'an edge that joins nothing',
      [],
      { ...base, edges: base.edges.map((edge) => ({ ...edge, endNodeId: 'X' })) },
      'VALIDATION_FAILURE',
    ],
    [
      'an action twice',
      [],
      order({ from: 0, to: 2, actions: { 1: [drop()], 2: [drop()] } }),
      'VALIDATION_FAILURE',
    ],
    [
      'an action it cannot do',
      [],
      order({ from: 0, to: 2, actions: { 1: [action('fly', 'A-1')] } }),
      'INVALID_ORDER_ACTION',
    ],
    [
      'another map',
      [],
      {
        ...base,
        nodes: base.nodes.map((node) => ({
          ...node,
          nodePosition: { x: 0, y: 0, mapId: 'other' },
        })),
      },
      'UNKNOWN_MAP_ID',
    ],
  ];

  it.each(cases)('%s', async (_name, before, now, outcome) => {
    const { core, scheduler } = createRig();
    for (const each of before) core.order(each);
    if (before.length > 0) await scheduler.runFor(seconds(2));
    const known = { ...core.snapshot() };
    core.order(now);
    const state = core.state();
    if (outcome === 'accepted') {
      expect([state.orderId, state.updateId]).toEqual([now.orderId, now.orderUpdateId]);
      expect(state.errors).toEqual([]);
    } else {
      expect([state.orderId, state.updateId]).toEqual([known.orderId, known.updateId]);
      expect(state.nodes).toEqual(known.nodes);
      expect(errorTypes(core)).toEqual(outcome === 'ignored' ? [] : [outcome]);
    }
    if (outcome !== 'accepted' && outcome !== 'ignored') {
      expect(state.errors[0]!.references).toMatchObject({
        orderId: now.orderId,
        orderUpdateId: String(now.orderUpdateId),
        headerId: String(now.headerId),
      });
    }
  });

  it('goes on with a finished order from its last node', async () => {
    const { core, scheduler } = createRig();
    core.order(order({ from: 0, to: 2 }));
    await scheduler.runFor(minutes(1));
    core.order(order({ update: 1, from: 2, to: 4 }));
    await scheduler.runFor(minutes(1));
    expect(core.state()).toMatchObject({ lastNodeId: 'N4', lastSequence: 8, errors: [] });
  });

  it('takes a rejection back with the next order it accepts', () => {
    const { core } = createRig();
    core.order(order({ from: 3, to: 4 }));
    expect(errorTypes(core)).toEqual(['START_NODE_OUT_OF_RANGE']);
    core.order(order({ id: 'O-2', from: 0, to: 1 }));
    expect(errorTypes(core)).toEqual([]);
  });
});

describe('a vehicle drives', () => {
  it('to the decision point and waits there; more base before that keeps it going', async () => {
    const { core, scheduler } = createRig();
    core.order(order({ from: 0, to: 4, base: 2 }));
    expect(core.state().lastNodeId).toBe('N0');
    await scheduler.runFor(minutes(1));
    expect(core.state()).toMatchObject({ lastNodeId: 'N2', speed: 0, pose: { x: 6, y: 0 } });
    expect(core.state().nodes.map((node) => node.nodeId)).toEqual(['N3', 'N4']);
    expect(core.driving).toBe(false);

    const other = createRig();
    const begun = other.scheduler.now();
    other.core.order(order({ from: 0, to: 4, base: 2 }));
    await other.scheduler.runFor(seconds(3));
    other.core.order(order({ update: 1, from: 2, to: 4 }));
    let end = 0;
    other.core.onChange(() => {
      if (other.core.state().nodes.length === 0) end ||= other.scheduler.now();
    });
    await other.scheduler.runFor(minutes(1));
    // 12 m in one go: 2.5 s up, 2.5 s down (3.75 m together), 8.25 m at 1.5 m/s.
    expect((end - begun) / 1_000).toBeCloseTo(10.5, 1);
  });

  it('costs a handful of events, not a tick', async () => {
    const { core, scheduler } = createRig();
    core.order(order({ from: 0, to: 5 }));
    await scheduler.runFor(minutes(10));
    expect(scheduler.actions).toBeLessThan(8);
  });

  it('brakes on pause, between nodes where need be, and goes on', async () => {
    const { core, scheduler } = createRig();
    core.order(order({ from: 0, to: 5 }));
    await scheduler.runFor(3_500);
    core.instantActions([action('startPause', 'A-1')]);
    await scheduler.runFor(minutes(1));
    const { pose } = core.state();
    expect(core.state()).toMatchObject({ paused: true, speed: 0 });
    expect(pose.x % 3).toBeGreaterThan(0);
    core.instantActions([action('stopPause', 'A-2')]);
    await scheduler.runFor(minutes(1));
    expect(core.state()).toMatchObject({ paused: false, lastNodeId: 'N5', pose: { x: 15 } });
  });

  it('stands at once on an emergency stop, and goes on when it is released', async () => {
    const { core, scheduler } = createRig();
    core.order(order({ from: 0, to: 5 }));
    await scheduler.runFor(seconds(4));
    const { x } = core.state().pose;
    core.emergencyStop(true);
    await scheduler.runFor(minutes(1));
    expect(core.state().pose.x).toBe(x);
    core.emergencyStop(false);
    await scheduler.runFor(minutes(1));
    expect(core.state().lastNodeId).toBe('N5');
  });

  it('uses its battery by metres, and fills it at the charger', async () => {
    const { core, scheduler } = createRig();
    const before = core.state().battery;
    core.order(order({ from: 0, to: 5, actions: { 5: [action('startCharging', 'A-1')] } }));
    await scheduler.runFor(seconds(20));
    expect(core.state().charging).toBe(true);
    expect(before - core.state().battery).toBeCloseTo(1.5, 0);
    await scheduler.runFor(minutes(30));
    expect(core.state().battery).toBe(100);
  });
});

describe('a vehicle handles loads', () => {
  it('picks and drops in the world, standing still meanwhile', async () => {
    const { core, scheduler, world } = createRig();
    core.order(order({ from: 0, to: 4, actions: { 2: [pick()], 4: [drop()] } }));
    expect(statusOf(core, 'A-pick')).toBe('WAITING');
    await scheduler.runFor(seconds(8));
    expect(statusOf(core, 'A-pick')).toBe('RUNNING');
    expect(world.unitAt('HU-1')).toBe('P2');
    await scheduler.runFor(seconds(8));
    expect(core.loads).toEqual(['HU-1']);
    await scheduler.runFor(minutes(1));
    expect(world.unitAt('HU-1')).toBe('P4');
    expect(core.loads).toEqual([]);
    expect([statusOf(core, 'A-pick'), statusOf(core, 'A-drop')]).toEqual(['FINISHED', 'FINISHED']);
  });

  it.each([
    ['the load is not there', 'P2', 'HU-9', 'HU-9 does not stand at P2'],
    ['the place is elsewhere', 'P4', 'HU-1', 'there is no place P4 at node N2'],
  ])('fails a pick when %s, with an error that names the action', async (_n, at, load, why) => {
    const { core, scheduler } = createRig();
    const wrong = action('pick', 'A-1', { stationName: at, loadId: load });
    core.order(order({ from: 0, to: 2, actions: { 2: [wrong] } }));
    await scheduler.runFor(minutes(1));
    expect(statusOf(core, 'A-1')).toBe('FAILED');
    expect(core.state().errors).toEqual([
      expect.objectContaining({
        errorType: 'pickError',
        errorDescription: why,
        references: expect.objectContaining({ actionId: 'A-1' }),
      }),
    ]);
  });

  it('fails a drop on an occupied place and keeps the load', async () => {
    const { core, scheduler, world } = createRig();
    world.createUnit('HU-2', 'P4');
    core.order(order({ from: 0, to: 4, actions: { 2: [pick()], 4: [drop()] } }));
    await scheduler.runFor(minutes(2));
    expect(statusOf(core, 'A-drop')).toBe('FAILED');
    expect(core.loads).toEqual(['HU-1']);
  });

  it('runs NONE and SOFT side by side and HARD alone [VDA5050 §6.11]', async () => {
    const { core, scheduler } = createRig();
    const list = [
      action('finePositioning', 'A-none', {}, 'NONE'),
      action('finePositioning', 'A-soft', {}, 'SOFT'),
      action('finePositioning', 'A-hard', {}, 'HARD'),
      action('finePositioning', 'A-last', {}, 'NONE'),
    ];
    core.order(order({ from: 0, to: 1, actions: { 0: list } }));
    const all = () => list.map((each) => statusOf(core, each.actionId));
    expect(all()).toEqual(['RUNNING', 'RUNNING', 'WAITING', 'WAITING']);
    expect(core.driving).toBe(false);
    await scheduler.runFor(2_000);
    expect(all()).toEqual(['FINISHED', 'FINISHED', 'RUNNING', 'WAITING']);
    await scheduler.runFor(1_500);
    expect(all()).toEqual(['FINISHED', 'FINISHED', 'FINISHED', 'RUNNING']);
    expect(core.driving).toBe(true);
  });
});

describe('a vehicle cancels [VDA5050 §6.6.5]', () => {
  const cancel = () => [action('cancelOrder', 'A-cancel', {}, 'NONE')];

  it('drives to the next node, fails what waits, and only then says finished', async () => {
    const { core, scheduler } = createRig();
    core.order(order({ from: 0, to: 4, actions: { 4: [drop()] } }));
    await scheduler.runFor(seconds(1));
    core.instantActions(cancel());
    expect(statusOf(core, 'A-cancel')).toBe('RUNNING');
    expect(core.state().nodes.map((node) => node.nodeId)).toEqual(['N1']);
    expect(statusOf(core, 'A-drop')).toBe('FAILED');
    await scheduler.runFor(minutes(1));
    expect(statusOf(core, 'A-cancel')).toBe('FINISHED');
    expect(core.state()).toMatchObject({ orderId: 'O-1', nodes: [], edges: [], lastNodeId: 'N1' });
    core.order(order({ id: 'O-2', from: 1, to: 2 }));
    await scheduler.runFor(minutes(1));
    expect(core.state().lastNodeId).toBe('N2');
  });

  it('lets the fork come to rest first', async () => {
    const { core, scheduler, world } = createRig();
    core.order(order({ from: 0, to: 4, actions: { 2: [pick()] } }));
    await scheduler.runFor(seconds(8));
    core.instantActions(cancel());
    expect(statusOf(core, 'A-cancel')).toBe('RUNNING');
    await scheduler.runFor(seconds(9));
    expect(statusOf(core, 'A-pick')).toBe('FINISHED');
    expect(statusOf(core, 'A-cancel')).toBe('FINISHED');
    expect(world.unitAt('HU-1')).toBe('VEHICLE:AGV-1');
  });

  it('refuses when there is nothing to cancel, and shows the refused action', () => {
    const { core } = createRig();
    core.instantActions(cancel());
    expect(statusOf(core, 'A-cancel')).toBe('FAILED');
    expect(errorTypes(core)).toEqual(['NO_ORDER_TO_CANCEL']);
  });

  it('does the same instant action once', async () => {
    const { core, scheduler } = createRig();
    core.order(order({ from: 0, to: 4 }));
    await scheduler.runFor(seconds(1));
    core.instantActions(cancel());
    core.instantActions(cancel());
    await scheduler.runFor(minutes(1));
    expect(core.state().actions.filter((each) => each.isInstant)).toHaveLength(1);
    expect(errorTypes(core)).toEqual([]);
  });
});

describe('a vehicle goes wrong', () => {
  it('rejects an order when told to, once', () => {
    const { core } = createRig();
    core.failNext('rejectOrder');
    core.order(order({ from: 0, to: 1 }));
    expect(core.state().orderId).toBe('');
    expect(errorTypes(core)).toEqual(['orderError']);
    core.order(order({ from: 0, to: 1 }));
    expect(core.state().orderId).toBe('O-1');
  });

  it('forgets order and place on a reboot, and takes a new order from where it stands', async () => {
    const { core, scheduler } = createRig();
    core.order(order({ from: 0, to: 5 }));
    await scheduler.runFor(seconds(4));
    core.reboot();
    const { x } = core.state().pose;
    await scheduler.runFor(minutes(1));
    expect(core.state()).toMatchObject({ orderId: '', lastNodeId: '', pose: { x }, nodes: [] });
    const nearest = Math.round(x / 3);
    core.order(order({ id: 'O-2', from: nearest, to: 5, sequence: 0 }));
    expect(core.state().nodes[0]!.nodeId).toBe(`N${nearest}`);
    await scheduler.runFor(minutes(1));
    expect(core.state()).toMatchObject({ lastNodeId: 'N5', errors: [] });
  });

  it('loses its order to a person who takes it over', async () => {
    const { core, scheduler } = createRig();
    core.order(order({ from: 0, to: 5 }));
    await scheduler.runFor(seconds(4));
    core.manual(true);
    core.order(order({ id: 'O-2', from: 1, to: 2 }));
    expect(errorTypes(core)).toEqual(['MOBILE_ROBOT_NOT_AVAILABLE']);
    expect(core.state()).toMatchObject({ orderId: '', mode: 'MANUAL' });
    core.manual(false);
    expect(core.state().lastNodeId).toMatch(/^N[12]$/);
  });

  it('goes on where it was when the plant comes back', async () => {
    const { core, scheduler, world } = createRig();
    core.order(order({ from: 0, to: 4, actions: { 2: [pick()], 4: [drop()] } }));
    await scheduler.runFor(seconds(8));
    const saved = JSON.parse(JSON.stringify(core.snapshot()));
    const again = createRig();
    again.core.restore(saved);
    await again.scheduler.runFor(minutes(2));
    expect(again.world.unitAt('HU-1')).toBe('P4');
    expect(again.core.state().lastNodeId).toBe('N4');
    expect(world.unitAt('HU-1')).toBe('P2');
  });
});
