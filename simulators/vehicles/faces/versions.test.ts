import { describe, expect, it } from 'vitest';
import { seconds, toTimestamp } from '#base/time.ts';
import { hasOfficialSchemas, officialFaults } from '#tests/support/vda5050-schemas.ts';
import { action, order } from '../rig.ts';
import { createRadio, HEADER_3, order3 } from './radio-rig.ts';

const instant3 = (type: string, id: string, parameters: Record<string, unknown> = {}) => ({
  ...HEADER_3,
  actions: [action(type, id, parameters, 'NONE')],
});
const square = (x0: number, x1: number) =>
  [
    [x0, -2],
    [x1, -2],
    [x1, 2],
    [x0, 2],
  ].map(([x, y]) => ({ x: x!, y: y! }));
const zoneSet = (zoneSetId: string, zones: readonly object[]) => ({
  ...HEADER_3,
  zoneSet: { zoneSetId, mapId: 'floor-1', zones },
});

/** A vehicle of 3.0 on which these zones are in force. */
async function inZones(zones: readonly object[]) {
  const radio = createRadio({ version: '3.0' });
  radio.tell('zoneSet', zoneSet('Z-1', zones));
  radio.tell('instantActions', instant3('enableZoneSet', 'A-z', { zoneSetId: 'Z-1' }));
  await radio.scheduler.runFor(seconds(1));
  const last = () => radio.states3().at(-1)!;
  const respond = (grantType: string, forMs = 60_000) => {
    const { requestId } = [...last().zoneRequests!, ...last().edgeRequests!][0]!;
    const leaseExpiry = toTimestamp(radio.scheduler.now() + forMs);
    radio.tell('responses', { ...HEADER_3, responses: [{ requestId, grantType, leaseExpiry }] });
  };
  return { ...radio, last, respond };
}
const RELEASE = { zoneId: 'R', zoneType: 'RELEASE', vertices: square(7, 11) };

describe('messages of each version', () => {
  it.runIf(hasOfficialSchemas).each(['2.0', '2.1', '3.0'] as const)(
    'of %s match the official schemas over a whole drive (shared data present)',
    async (version) => {
      const radio = createRadio({ version });
      const { broker, core, scheduler, tell } = radio;
      const isThree = version === '3.0';
      const make = isThree ? order3 : order;
      const pick = action('pick', 'A-pick', { stationName: 'P2', loadId: 'HU-1' });
      const wait = action('waitForTrigger', 'A-wait', { triggerType: ['LOCAL'] });
      if (isThree) {
        tell('zoneSet', zoneSet('Z-1', [{ ...RELEASE, releaseLossBehavior: 'STOP' }]));
        tell('instantActions', instant3('enableZoneSet', 'A-z', { zoneSetId: 'Z-1' }));
      }
      tell('order', make({ from: 0, to: 5, base: 3, actions: { 1: [wait], 2: [pick] } }));
      await scheduler.runFor(seconds(20));
      expect(core.trigger()).toBe(true);
      await scheduler.runFor(seconds(40));
      core.emergencyStop(true);
      core.localized(false);
      await scheduler.runFor(seconds(1));
      core.emergencyStop(false);
      core.localized(true);
      tell('instantActions', { ...instant3('fly', 'A-fly'), version: `${version}.0` });
      tell('instantActions', { ...instant3('cancelOrder', 'A-c'), version: `${version}.0` });
      await scheduler.runFor(seconds(20));
      core.switchTo('SERVICE');
      core.reboot();
      await scheduler.runFor(seconds(1));
      expect(broker.sent.length).toBeGreaterThan(10);
      for (const { topic, payload } of broker.sent) {
        const name = topic.slice(topic.lastIndexOf('/') + 1);
        const message = JSON.parse(payload);
        expect(message.version).toBe(`${version}.0`);
        expect([name, officialFaults(version, name, message)]).toEqual([name, []]);
      }
    },
  );

  it('2.0 knows no maps and no corridor, 2.1 does', () => {
    const says = (version: '2.0' | '2.1') => {
      const { bodies, states } = createRadio({ version });
      return `${JSON.stringify(bodies('factsheet')[0])} maps: ${states()[0]!.maps !== undefined}`;
    };
    expect(says('2.0')).not.toMatch(/downloadMap|corridor|maps: true/);
    expect(says('2.1')).toMatch(/downloadMap.*maps: true/);
  });
});

it.each(['2.1', '3.0'] as const)(
  'a heading of %s is never more than half a turn',
  async (version) => {
    const radio = createRadio({ version });
    const [x, y, theta] = ['0', '0', String(Math.PI)];
    const pose = { x, y, theta, mapId: 'floor-1', lastNodeId: 'N0' };
    const name = version === '3.0' ? 'initializePosition' : 'initPosition';
    radio.core.instantActions([action(name, 'A-1', pose, 'NONE')]);
    await radio.scheduler.runFor(seconds(1));
    const said = radio.states().at(-1)!.agvPosition ?? radio.states3().at(-1)!.mobileRobotPosition;
    expect(said!.theta).toBeLessThanOrEqual(Math.PI);
    expect(said!.theta).toBeCloseTo(Math.PI, 2);
  },
);

describe('a vehicle of 3.0 judges an order by its own rules', () => {
  it.each([
    [
      'a new order that does not begin with update 0',
      { update: 3, id: 'O-9' },
      'VALIDATION_FAILURE',
    ],
    ['the same update with another content', { to: 4 }, 'SAME_ORDER_UPDATE_ID'],
    ['another order while busy', { id: 'O-9' }, 'OTHER_ORDER_ACTIVE'],
  ])('%s', async (_name, more, errorType) => {
    const { scheduler, states3, tell } = createRadio({ version: '3.0' });
    if (errorType !== 'VALIDATION_FAILURE') tell('order', order3({ from: 0, to: 5, base: 2 }));
    await scheduler.runFor(seconds(1));
    tell('order', order3({ from: 0, to: 5, base: 2, ...more }));
    await scheduler.runFor(seconds(1));
    expect(
      states3()
        .at(-1)!
        .errors.map((error) => error.errorType),
    ).toEqual([errorType]);
  });

  it('an update after the order was cancelled', async () => {
    const { scheduler, states3, tell } = createRadio({ version: '3.0' });
    tell('order', order3({ from: 0, to: 5, base: 5 }));
    await scheduler.runFor(seconds(1));
    tell('instantActions', instant3('cancelOrder', 'A-c', { orderId: 'O-1' }));
    await scheduler.runFor(seconds(5));
    // It navigates freely, so it stands between nodes, and nothing is left of the order.
    const last = () => states3().at(-1)!;
    expect(last()).toMatchObject({ nodeStates: [], driving: false, lastNodeId: 'N0' });
    expect(last().mobileRobotPosition!.x % 3).toBeGreaterThan(0);
    tell('order', order3({ update: 1, from: 0, to: 5, sequence: 0 }));
    await scheduler.runFor(seconds(1));
    expect(last().errors.map((error) => error.errorType)).toEqual([
      'ORDER_UPDATE_FOLLOWING_CANCEL',
    ]);
    tell('order', order3({ id: 'O-2', from: 0, to: 3 }));
    await scheduler.runFor(seconds(20));
    expect(last()).toMatchObject({ orderId: 'O-2', lastNodeId: 'N3', errors: [] });
  });

  it('keeps ended instant actions until they are cleared, beside those of the order', async () => {
    const { scheduler, states3, tell } = createRadio({ version: '3.0' });
    tell('instantActions', instant3('logReport', 'A-log', { reason: 'why not' }));
    tell('order', order3({ from: 0, to: 1, actions: { 1: [action('detectObject', 'A-d')] } }));
    await scheduler.runFor(seconds(10));
    const last = () => states3().at(-1)!;
    expect(last().actionStates).toMatchObject([{ actionId: 'A-d', actionStatus: 'FINISHED' }]);
    expect(last().instantActionStates).toMatchObject([
      { actionId: 'A-log', actionStatus: 'FINISHED', actionResult: 'log-A-log.txt' },
    ]);
    tell('instantActions', instant3('clearInstantActions', 'A-clear'));
    await scheduler.runFor(seconds(1));
    expect(last().instantActionStates.map((each) => each.actionId)).toEqual(['A-clear']);
  });

  it('lets a failed action be tried again, or not', async () => {
    const { core, scheduler, states3, tell } = createRadio({ version: '3.0' });
    const pick = { ...action('pick', 'A-p', { stationName: 'P2' }), retriable: true };
    core.failNext('failPick');
    tell('order', order3({ from: 0, to: 2, actions: { 2: [pick] } }));
    await scheduler.runFor(seconds(20));
    const status = () => states3().at(-1)!.actionStates[0]!.actionStatus;
    expect(status()).toBe('RETRIABLE');
    core.failNext('failPick');
    tell('instantActions', instant3('retry', 'A-r', { actionId: 'A-p' }));
    await scheduler.runFor(seconds(20));
    expect(status()).toBe('RETRIABLE');
    tell('instantActions', instant3('skipRetry', 'A-s', { actionId: 'A-p' }));
    await scheduler.runFor(seconds(1));
    expect(status()).toBe('FAILED');
  });

  it('falls silent when it hibernates, and hears only that it shall wake', async () => {
    const { bodies, scheduler, states3, tell } = createRadio({ version: '3.0' });
    tell('instantActions', instant3('startHibernation', 'A-h'));
    await scheduler.runFor(seconds(1));
    expect(states3().at(-1)!.instantActionStates).toMatchObject([{ actionStatus: 'FINISHED' }]);
    const before = states3().length;
    tell('order', order3({ from: 0, to: 1 }));
    await scheduler.runFor(seconds(120));
    expect(states3()).toHaveLength(before);
    tell('instantActions', instant3('stopHibernation', 'A-w'));
    await scheduler.runFor(seconds(1));
    const words = bodies<{ connectionState: string }>('connection').map(
      (each) => each.connectionState,
    );
    expect(words).toEqual(['ONLINE', 'HIBERNATING', 'ONLINE']);
    expect(states3().at(-1)!.orderId).toBe('');
  });
});

describe('a vehicle of 3.0 in zones', () => {
  it('waits before a RELEASE zone until it is granted, and gives the grant back behind it', async () => {
    const { last, respond, scheduler, tell } = await inZones([
      { ...RELEASE, releaseLossBehavior: 'STOP' },
    ]);
    tell('order', order3({ from: 0, to: 5 }));
    await scheduler.runFor(seconds(30));
    expect(last()).toMatchObject({ lastNodeId: 'N2', driving: false });
    expect(last().zoneRequests).toMatchObject([{ zoneId: 'R', requestStatus: 'REQUESTED' }]);
    respond('QUEUED');
    await scheduler.runFor(seconds(5));
    expect(last()).toMatchObject({ lastNodeId: 'N2', driving: false });
    respond('GRANTED');
    await scheduler.runFor(seconds(30));
    expect(last()).toMatchObject({ lastNodeId: 'N5', zoneRequests: [] });
  });

  it.each([
    ['STOP', false, ['RELEASE_LOST']],
    ['CONTINUE', true, []],
    ['EVACUATE', true, []],
  ] as const)('loses its grant in the zone: %s', async (releaseLossBehavior, goesOn, errors) => {
    const { last, respond, scheduler, tell } = await inZones([{ ...RELEASE, releaseLossBehavior }]);
    tell('order', order3({ from: 0, to: 5 }));
    await scheduler.runFor(seconds(3));
    respond('GRANTED', 4_500);
    await scheduler.runFor(seconds(6));
    expect(last().zoneRequests).toMatchObject([{ requestStatus: 'EXPIRED' }]);
    await scheduler.runFor(seconds(20));
    expect(last().errors.map((error) => error.errorType)).toEqual(errors);
    expect(last().lastNodeId === 'N5').toBe(goesOn);
    if (goesOn) return;
    respond('GRANTED');
    await scheduler.runFor(seconds(20));
    expect(last()).toMatchObject({ lastNodeId: 'N5', errors: [] });
  });

  it('asks again a while after it was rejected', async () => {
    const { last, respond, scheduler, tell } = await inZones(
      [RELEASE].map((zone) => ({
        ...zone,
        releaseLossBehavior: 'STOP',
      })),
    );
    tell('order', order3({ from: 0, to: 5 }));
    await scheduler.runFor(seconds(1));
    const { requestId } = last().zoneRequests![0]!;
    respond('REJECTED');
    await scheduler.runFor(seconds(1));
    expect(last().zoneRequests).toEqual([]);
    await scheduler.runFor(seconds(6));
    expect(last().zoneRequests).toHaveLength(1);
    expect(last().zoneRequests![0]!.requestId).not.toBe(requestId);
  });

  it('does not enter a BLOCKED zone and says which node it cannot reach', async () => {
    const { last, scheduler, tell } = await inZones([
      { zoneId: 'B', zoneType: 'BLOCKED', vertices: square(10, 11) },
    ]);
    tell('order', order3({ from: 0, to: 5 }));
    await scheduler.runFor(seconds(30));
    expect(last()).toMatchObject({ lastNodeId: 'N3', driving: false });
    expect(last().errors).toMatchObject([
      { errorType: 'NODE_UNREACHABLE', errorLevel: 'CRITICAL' },
    ]);
  });

  it('drives no faster than a SPEED_LIMIT zone allows', async () => {
    const { core, scheduler, tell } = await inZones([
      { zoneId: 'S', zoneType: 'SPEED_LIMIT', vertices: square(4, 5), maximumSpeed: 0.3 },
    ]);
    tell('order', order3({ from: 0, to: 5 }));
    let fastest = 0;
    for (let i = 0; i < 300; i++) {
      await scheduler.runFor(100);
      const { pose, speed } = core.state();
      if (pose.x > 4 && pose.x < 5) fastest = Math.max(fastest, speed);
    }
    expect(fastest).toBeGreaterThan(0);
    expect(fastest).toBeLessThanOrEqual(0.3 + 1e-9);
  });

  it('does what an ACTION zone wants on the way in and on the way out', async () => {
    const detect = { actionType: 'detectObject', blockingType: 'NONE' };
    const { last, scheduler, tell } = await inZones([
      {
        ...{ zoneId: 'A', zoneType: 'ACTION', vertices: square(4, 5) },
        ...{ entryActions: [detect], duringActions: [], exitActions: [detect] },
      },
    ]);
    tell('order', order3({ from: 0, to: 5 }));
    await scheduler.runFor(seconds(5));
    expect(last().zoneActionStates).toHaveLength(1);
    await scheduler.runFor(seconds(20));
    expect(last().zoneActionStates!.map((each) => each.actionStatus)).toEqual([
      'FINISHED',
      'FINISHED',
    ]);
  });

  it('goes round an obstacle with a grant for the corridor only', async () => {
    const { core, last, respond, scheduler, tell } = await inZones([]);
    const way = order3({ from: 0, to: 3 }) as { edges: object[] };
    const corridor = { leftWidth: 1, rightWidth: 1, releaseRequired: true };
    tell('order', { ...way, edges: way.edges.map((edge) => ({ ...edge, corridor })) });
    await scheduler.runFor(seconds(1));
    core.obstacle();
    await scheduler.runFor(seconds(30));
    expect(last()).toMatchObject({ lastNodeId: 'N1', driving: false });
    expect(last().edgeRequests).toMatchObject([{ requestType: 'CORRIDOR', sequenceId: 3 }]);
    respond('GRANTED');
    await scheduler.runFor(seconds(30));
    expect(last()).toMatchObject({ lastNodeId: 'N3', edgeRequests: [] });
  });
});
