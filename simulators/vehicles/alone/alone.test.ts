import { describe, expect, it } from 'vitest';
import { createRandom } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import { toLif } from '#base/site/to-lif.ts';
import { minutes, seconds } from '#base/time.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import type { MqttEnd } from '../../plant/ends.ts';
import { createMemoryMqtt } from '../../plant/memory-mqtt.ts';
import { createScaledScheduler } from '../../plant/scaled-scheduler.ts';
import { action, order, RIG_SITE } from '../rig.ts';
import { driversOf } from './drivers.ts';
import { FAULT_NAMES, type FaultName, type FaultRates, letThingsHappen } from './faults.ts';
import { createFleet } from './fleet.ts';
import { readLayout } from './layout.ts';
import { createLoads } from './loads.ts';
import { readFaults, readOptions } from './options.ts';
import { answerRest } from './rest.ts';

const LAYOUT = readLayout('rig.json', JSON.stringify(RIG_SITE));
const ARGS = ['--layout', 'rig.json', '--broker', 'mqtt://localhost'];

/** The rig's floor with vehicles on a broker without sockets. */
function createStage(args: readonly string[] = [], speed = 1) {
  const options = readOptions([...ARGS, ...args])!;
  const wall = createVirtualScheduler();
  const clock = createScaledScheduler(wall, speed);
  const broker = createMemoryMqtt();
  const ends: MqttEnd[] = [];
  const arrivals: number[] = [];
  const rates: FaultRates = { ...options.faults };
  const loads = createLoads();
  const vehicles = createFleet({
    ...{ floor: LAYOUT, drivers: driversOf(LAYOUT, options), loads, clock, wall, rates },
    timing: options.timing,
    random: createRandom(1),
    ends: {
      mqtt(client, will) {
        const end = broker.mqtt(client, will);
        const publish = end.publish.bind(end);
        end.publish = (topic, payload, how) => {
          if (topic.endsWith('/state')) arrivals.push(wall.now());
          publish(topic, payload, how);
        };
        ends.push(end);
        return end;
      },
    },
  });
  for (const { face } of vehicles) face.start();
  for (const end of ends) end.connect();
  let orders = 0;
  const { core } = vehicles[0]!;
  const take = core.order;
  core.order = (told) => {
    orders++;
    take(told);
  };
  const rest = (method: string, path: string, body = {}) =>
    answerRest({ vehicles, rates, loads, clock }, method, path, body);
  const sent = (topic: string) => broker.sent.filter((each) => each.topic.endsWith(topic));
  const states = () => sent('/AGV-1/state').map(({ payload }) => JSON.parse(payload));
  const tell = (topic: string, message: object) =>
    broker.deliver(`uagv/v2/Warehub/AGV-1/${topic}`, JSON.stringify(message));
  return { wall, clock, vehicles, rates, rest, sent, states, arrivals, tell, orders: () => orders };
}
const shown = (message: { readonly errors: readonly { readonly errorType: string }[] }) =>
  message.errors.map(({ errorType }) => errorType);

describe('the command line', () => {
  it.each([
    [[], '--layout'],
    [['--layout', 'x'], '--broker'],
    [['--layout', 'x', '--broker', 'http://x'], 'mqtt://'],
    [[...ARGS, '--count', '0'], '--count is a whole number'],
    [[...ARGS, '--count', '1.5'], '--count is a whole number'],
    [[...ARGS, '--speed', '0'], '--speed is a number from 0.1'],
    [[...ARGS, '--version', '1.1'], 'only 2.0, 2.1, 3.0'],
    [[...ARGS, '--make', 'A', '--version', '2.1'], 'leave --version out'],
    [[...ARGS, '--faults', 'fly'], 'there is no "fly"'],
    [[...ARGS, '--faults', 'drop=2'], 'from 0 to 1'],
    [[...ARGS, '--quirks', 'max-nodes=1'], 'from 2'],
    [[...ARGS, '--manufacturer', 'a b'], 'what no topic may have'],
    [[...ARGS, '--what'], '--what'],
  ])('%j is refused: %s', (args, why) => {
    expect(() => readOptions(args)).toThrow(why);
  });

  it('means by a fault without a number its usual rate, and by all every one', () => {
    expect(readFaults('drop=0.2,e-stop')).toEqual({ drop: 0.2, 'e-stop': 1 });
    expect(Object.keys(readFaults('all'))).toEqual([...FAULT_NAMES]);
    expect(readFaults('none')).toEqual({});
  });

  it('places made-up vehicles on nodes of their own, and refuses more than there is room for', () => {
    const drivers = driversOf(LAYOUT, readOptions([...ARGS, '--count', '6', '--make', 'A,C,E'])!);
    expect(new Set(drivers.map(({ vehicle }) => vehicle.node)).size).toBe(6);
    expect(drivers.map(({ traits }) => traits.version)).toEqual([
      '2.0',
      '2.1',
      '3.0',
      '2.0',
      '2.1',
      '3.0',
    ]);
    expect(drivers[1]!.traits.quirks).toMatchObject({ noConnection: true, prefix: 'site7/' });
    const tooMany = () => driversOf(LAYOUT, readOptions([...ARGS, '--count', '7'])!);
    expect(tooMany).toThrow('room for 6 vehicles');
  });

  it('takes a LIF for a layout, with its maps and chargers', () => {
    const [first, ...others] = RIG_SITE.nodes;
    const charges = { fork: { actions: [{ name: 'startCharging' }] } };
    const nodes = others.map((node) => (node.id === 'N5' ? { ...node, types: charges } : node));
    const site: Site = {
      ...RIG_SITE,
      nodes: [{ ...first!, map: 'upstairs' }, ...nodes],
      vehicleTypes: [{ id: 'fork', version: '2.1' }],
    };
    const header = { creator: 'us', exportTimestamp: '2026-11-23T10:00:00Z' };
    const layout = readLayout('rig.lif', JSON.stringify(toLif(site, header)));
    expect(layout.nodes.map(({ id, map }) => [id, map])).toEqual(
      site.nodes.map(({ id }) => [id, id === first!.id ? 'upstairs' : 'floor-1']),
    );
    expect(layout.chargers).toEqual(RIG_SITE.chargers);
    expect(driversOf(layout, readOptions([...ARGS, '--count', '3'])!)).toHaveLength(3);
    const broken = { ...toLif(site, header), layouts: [] };
    expect(() => readLayout('rig.lif', JSON.stringify(broken))).toThrow('rig.lif cannot be used');
  });

  it('names what is wrong with a layout', () => {
    expect(() => readLayout('a.json', '{')).toThrow('a.json cannot be used');
    expect(() => readLayout('a.json', '{}')).toThrow('must have required properties');
    const lost = { ...RIG_SITE, vehicles: [{ ...RIG_SITE.vehicles[0]!, node: 'X' }] };
    expect(() => readLayout('a.json', JSON.stringify(lost))).toThrow('there is no node X');
  });
});

describe('every fault shows on the wire', () => {
  /** What is told after the fault began, and what must be seen of it. */
  const drive = () => order({ from: 0, to: 5, actions: { 2: [action('pick', 'A-p')] } });
  type Stage = ReturnType<typeof createStage>;
  const cases: Record<FaultName, (stage: Stage, before: number) => boolean> = {
    drop: ({ states }) => states()[1]?.headerId === 2,
    duplicate: ({ states }) => states()[1]?.headerId === states()[2]?.headerId,
    delay: ({ states, arrivals }) => arrivals[1]! - Date.parse(states()[1].timestamp) === 2_000,
    reorder: ({ states }) => states()[1]?.headerId === 2 && states()[2]?.headerId === 1,
    late: ({ states }) => states()[1]?.headerId === 2,
    'old-timestamp': ({ states }) => states()[1]?.timestamp < states()[0]?.timestamp,
    'drop-in': ({ states }) => states().at(-1)?.orderId === '',
    'duplicate-in': ({ orders }) => orders() === 2,
    'delay-in': ({ states }, before) => Date.parse(states()[1]?.timestamp) - before >= 2_000,
    'reorder-in': ({ states }, before) => Date.parse(states()[1]?.timestamp) - before >= 3_000,
    'reject-order': ({ states }) => shown(states()[1]).includes('orderError'),
    'fail-pick': ({ states }) => shown(states().at(-1)).includes('pickError'),
    'refuse-instant': ({ states }) => shown(states().at(-1)).includes('instantActionError'),
    'e-stop': ({ states }) => states().at(-1)?.safetyState.eStop === 'MANUAL',
    'field-violation': ({ states }) => states().at(-1)?.safetyState.fieldViolation === true,
    lost: ({ states }) => states().at(-1)?.agvPosition.positionInitialized === false,
    manual: ({ states }) => states().at(-1)?.operatingMode === 'MANUAL',
    semiautomatic: ({ states }) =>
      states().at(-1)?.operatingMode === 'SEMIAUTOMATIC' && states().at(-1)?.lastNodeId === 'N5',
    service: ({ states }) => states().at(-1)?.operatingMode === 'SERVICE',
    intervened: ({ rest }) => rest('POST', '/vehicles/AGV-1/intervened').status === 409,
    cut: ({ sent, states }) =>
      states().length === 1 && sent('/connection').at(-1)!.payload.includes('CONNECTIONBROKEN'),
    slow: ({ states }) => states().length <= 3,
    reboot: ({ states }) => states().at(-1)?.lastNodeId === '' && states().at(-1)?.headerId === 0,
    'battery-low': ({ states }) => states().at(-1)?.batteryState.batteryCharge <= 6,
    obstacle: ({ states }, before) => {
      const end = states().find((state) => state.lastNodeId === 'N1');
      return Date.parse(end.timestamp) - before > 10_000;
    },
  };

  it.each(Object.entries(cases))('%s', async (fault, isSeen) => {
    // Often enough that one message can overtake another.
    const isOften = fault === 'late' || fault === 'reorder';
    const stage = createStage(isOften ? ['--state-every', '0.3'] : []);
    const before = stage.wall.now();
    stage.rest('POST', `/vehicles/AGV-1/${fault}`);
    if (fault === 'refuse-instant') {
      const log = action('logReport', 'A-l', { reason: 'why not' });
      stage.tell('instantActions', { ...order({ from: 0, to: 0 }), actions: [log] });
    } else if (fault !== 'reboot' && fault !== 'battery-low') stage.tell('order', drive());
    await stage.wall.runFor(fault === 'reboot' ? seconds(10) : minutes(1));
    expect(isSeen(stage, before)).toBe(true);
  });

  it('ends when it is taken back, or by itself after so many seconds', async () => {
    const { rest, states, tell, wall } = createStage();
    rest('POST', '/vehicles/AGV-1/e-stop');
    expect(rest('GET', '/vehicles').body).toMatchObject({ vehicles: [{ faults: ['e-stop'] }] });
    rest('DELETE', '/vehicles/AGV-1/e-stop');
    rest('POST', '/vehicles/AGV-1/field-violation', { seconds: 20 });
    tell('order', order({ from: 0, to: 2 }));
    await wall.runFor(seconds(19));
    expect(states().at(-1).lastNodeId).toBe('N0');
    await wall.runFor(seconds(30));
    expect(states().at(-1).lastNodeId).toBe('N2');
  });
});

describe('the port of the simulator', () => {
  it.each([
    ['POST', '/vehicles/X/e-stop', {}, 404],
    ['POST', '/vehicles/AGV-1/fly', {}, 404],
    ['PUT', '/vehicles/AGV-1/e-stop', {}, 405],
    ['POST', '/vehicles/AGV-1/e-stop', { seconds: -1 }, 400],
    ['POST', '/vehicles/AGV-1/reboot', { seconds: 5 }, 400],
    ['DELETE', '/vehicles/AGV-1/reboot', {}, 409],
    ['POST', '/vehicles/AGV-1/trigger', {}, 409],
    ['POST', '/faults', { fly: 1 }, 404],
    ['POST', '/faults', { drop: 2 }, 400],
    ['POST', '/speed', { speed: 'fast' }, 400],
    ['GET', '/%', {}, 400],
    ['GET', '/nothing', {}, 404],
  ])('%s %s %j is answered %i, in both languages', (method, path, body, status) => {
    const answer = createStage().rest(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      error: { en: expect.any(String), zh: expect.any(String) },
    });
  });

  it('changes rates and speed while it runs', async () => {
    const { clock, rest, states, tell, wall } = createStage();
    expect(rest('POST', '/faults', { 'reject-order': 1 }).status).toBe(200);
    expect(rest('POST', '/speed', { speed: 10 }).body).toEqual({ speed: 10 });
    expect(clock.speed).toBe(10);
    tell('order', order({ from: 0, to: 5 }));
    await wall.runFor(seconds(1));
    expect(shown(states().at(-1))).toEqual(['orderError']);
    rest('POST', '/faults', { 'reject-order': 0 });
    tell('order', order({ from: 0, to: 5 }));
    await wall.runFor(seconds(3));
    expect(states().at(-1).lastNodeId).toBe('N5');
  });

  it('shows where loads are, and a load is taken from where it was put only', async () => {
    const { rest, states, tell, wall } = createStage();
    const at = (name: string, id: string) => action(name, id, { stationName: 'S', loadId: 'HU-9' });
    tell(
      'order',
      order({
        from: 0,
        to: 1,
        actions: { 0: [at('pick', 'A-1')], 1: [action('drop', 'A-2', { stationName: 'T' })] },
      }),
    );
    await wall.runFor(seconds(30));
    expect(rest('GET', '/loads').body).toEqual({ loads: { 'HU-9': 'T' } });
    tell(
      'order',
      order({ id: 'O-2', from: 1, to: 2, sequence: 0, actions: { 2: [at('pick', 'A-3')] } }),
    );
    await wall.runFor(seconds(30));
    expect(states().at(-1).errors[0].errorDescription).toBe('HU-9 does not stand at S, it is at T');
  });
});

it('faults per hour come by themselves and go again', async () => {
  const { clock, rates, vehicles, wall } = createStage(['--faults', 'e-stop=30']);
  let stops = 0;
  let wasStopped = false;
  vehicles[0]!.core.onChange(() => {
    const { emergencyStop } = vehicles[0]!.core.state();
    if (emergencyStop && !wasStopped) stops++;
    wasStopped = emergencyStop;
  });
  const things = letThingsHappen({ vehicles, rates, clock, random: createRandom(5) });
  await wall.runFor(minutes(60));
  expect(stops).toBeGreaterThan(15);
  expect(stops).toBeLessThan(50);
  things.stop();
  await wall.runFor(minutes(5));
  expect(wasStopped).toBe(false);
});
