import { beforeEach, describe, expect, test } from 'vitest';
import { handheld } from '#adapters/devices/handheld/adapter.ts';
import { opcScale } from '#adapters/devices/opc-scale/adapter.ts';
import { NET_WEIGHT, OVERLOAD, STABLE, UNDERLOAD } from '#adapters/devices/opc-scale/wire.ts';
import { pickToLight } from '#adapters/devices/pick-to-light/adapter.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { OperatingError } from '#base/operating-error.ts';
import { createRandom } from '#base/random.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { createHub, type Hub } from './index.ts';
import type { DeviceCommand, DeviceEvent, DeviceEventPort, FactAnswer } from './ports.ts';
import { type MemoryFaults, NO_FAULTS } from './transports/memory-faults.ts';
import { createMemoryPlant, type MemoryRegisterBank } from './transports/memory-links.ts';

const BANK = { host: 'bank', port: 502, unitId: 1 };
const SCALE = { url: 'opc.tcp://scale', root: 'Scales/1' };
const devices = [
  { id: 'PDA-1', adapter: 'handheld', config: {} },
  { id: 'BANK-1', adapter: 'pick-to-light', config: { ...BANK, labels: 3 } },
  { id: 'SCALE-1', adapter: 'opc-scale', config: { endpoint: SCALE.url, path: SCALE.root } },
];

/** Takes each fact once, as the engine does, and fails while `away`. */
function createEngine() {
  const seen = new Map<string, FactAnswer>();
  const facts: DeviceEvent[] = [];
  const port: DeviceEventPort & { away: boolean } = {
    away: false,
    async facts(events) {
      if (port.away) throw new OperatingError('store.away', 'away', { retryable: true });
      return events.map((event) => {
        if (!seen.has(event.eventId)) {
          seen.set(event.eventId, { accepted: true });
          facts.push(event);
        }
        return seen.get(event.eventId)!;
      });
    },
    state() {},
  };
  const of = (device: string, type?: string) =>
    facts
      .filter((event) => event.device === device && (!type || event.body.type === type))
      .map(({ body }) => body);
  return { port, of };
}

/** A controller of three labels, as plain registers. */
function createBank() {
  const status = [0, 0, 0];
  const commands = new Array<number>(12).fill(0);
  const beats = { boot: 1, count: 0 };
  const bank: MemoryRegisterBank = {
    read({ table, address, length }) {
      const head = [1, 3, 1, beats.count++ & 0xffff, 0, 0, beats.boot, 0, 0];
      const source =
        table === 'holding'
          ? commands
          : address === 0
            ? head
            : address === 100
              ? status
              : [4, 4, 4];
      return source.slice(0, length);
    },
    write({ address, values }) {
      if (address >= 1_000) commands.splice(address - 1_000, values.length, ...values);
    },
  };
  const press = (label: number) => {
    status[label] = (status[label]! + 1) & 0xff;
  };
  return { bank, press, commands, beats, status };
}

function createScale() {
  const values = new Map<string, number | boolean>([
    [NET_WEIGHT, 0],
    [OVERLOAD, false],
    [UNDERLOAD, false],
    [STABLE, true],
  ]);
  const calls: string[] = [];
  let listen: (path: string, value: number | boolean) => void = () => {};
  return {
    calls,
    set(path: string, value: number | boolean) {
      values.set(path, value);
      listen(path, value);
    },
    node: {
      read: (path: string) => values.get(path),
      watch(listener: typeof listen) {
        listen = listener;
      },
      call: (method: string) => calls.push(method) > 0,
    },
  };
}

function setUp(faults: MemoryFaults = NO_FAULTS) {
  const scheduler = createVirtualScheduler();
  const plant = createMemoryPlant({ scheduler, random: createRandom(1), faults });
  const engine = createEngine();
  const bank = createBank();
  const scale = createScale();
  const line = plant.ends.registers(BANK, bank.bank);
  const scaleLine = plant.ends.nodes(SCALE, scale.node);
  const will = { topic: 'handheld/v1/PDA-1/connection', payload: '{"online":false}' };
  const pda = plant.ends.mqtt('PDA-1', { ...will, qos: 1, retain: true });
  const heard: { topic: string; text: string }[] = [];
  pda.onConnect(() => pda.publish(will.topic, '{"online":true}', { qos: 1, retain: true }));
  for (const leaf of ['step', 'answer']) {
    pda.subscribe(`handheld/v1/PDA-1/${leaf}`, ({ topic, payload }) =>
      heard.push({ topic, text: new TextDecoder().decode(payload) }),
    );
  }
  const startHub = () => {
    const links = plant.links();
    const adapters = [handheld, pickToLight, opcScale];
    const hub = createHub({
      links,
      adapters,
      devices,
      scheduler,
      trouble: createTroubleCounter(silentLog),
    });
    hub.connect(engine.port);
    return { hub, links };
  };
  const say = (message: object) =>
    pda.publish('handheld/v1/PDA-1/up', JSON.stringify(message), { qos: 1, retain: false });
  return { scheduler, plant, engine, bank, scale, line, scaleLine, pda, heard, startHub, say };
}

const command = (
  commandId: string,
  device: string,
  body: DeviceCommand['body'],
): DeviceCommand => ({ commandId, device, correlationId: 'x', body });
const light = (id: string, label = 1) =>
  command(id, 'BANK-1', {
    kind: 'light_bank',
    type: 'light',
    label,
    colour: 'green',
    blink: 'steady',
    quantity: 4,
  });

let floor: ReturnType<typeof setUp>;
let hub: Hub;
let links: ReturnType<typeof setUp>['plant'] extends { links(): infer L } ? L : never;
beforeEach(async () => {
  floor = setUp();
  ({ hub, links } = floor.startHub());
  await hub.start();
  await floor.plant.ends.open();
  await floor.scheduler.runFor(2_000);
});

test('all devices come online, and the engine hears of each once', () => {
  expect(hub.devices().map(({ status }) => status)).toEqual(['online', 'online', 'online']);
  for (const { id } of devices) {
    expect(floor.engine.of(id, 'device_status')).toEqual([
      { type: 'device_status', status: 'offline' },
      { type: 'device_status', status: 'online' },
    ]);
  }
});

test('settings that do not fit are all named', () => {
  const wrong = [
    { id: 'A', adapter: 'nobody', config: {} },
    { id: 'B', adapter: 'pick-to-light', config: { host: 'x' } },
  ];
  const { scheduler, plant } = floor;
  const parts = {
    links: plant.links(),
    adapters: [pickToLight],
    scheduler,
    trouble: createTroubleCounter(silentLog),
  };
  expect(() => createHub({ ...parts, devices: wrong })).toThrow(/A: no adapter.*B: /);
});

describe('facts', () => {
  test('a terminal has its answer once the fact is committed', async () => {
    floor.say({ id: 'm1', type: 'login', worker: 'W1' });
    await floor.scheduler.runFor(500);
    expect(floor.engine.of('PDA-1', 'login')).toHaveLength(1);
    expect(floor.heard.map(({ text }) => JSON.parse(text))).toContainEqual({
      id: 'm1',
      accepted: true,
    });
  });

  test('a broken terminal is answered five times a second, and the others go on', async () => {
    const begun = floor.scheduler.now();
    for (let i = 0; i < 60; i++) floor.say({ id: `bad-${i}` });
    floor.say({ id: 'm1', type: 'login', worker: 'W1' });
    await floor.scheduler.runFor(4_000);
    const answers = floor.heard.map(({ text }) => JSON.parse(text));
    expect(answers).toContainEqual({ id: 'm1', accepted: true });
    const told = answers.filter(({ code }) => code === 'message.malformed');
    expect(told[0]).toMatchObject({ id: 'bad-0', accepted: false });
    const seconds = 1 + Math.ceil((floor.scheduler.now() - begun) / 1_000);
    expect(told.length).toBeGreaterThanOrEqual(5);
    expect(told.length).toBeLessThan(60);
    expect(told.length).toBeLessThanOrEqual(5 * seconds);
  });

  test('while the database is away nothing is acknowledged, and nothing is lost', async () => {
    floor.engine.port.away = true;
    floor.say({ id: 'm1', type: 'login', worker: 'W1' });
    hub.send([light('c1')]);
    await floor.scheduler.runFor(500);
    floor.bank.press(1);
    floor.scale.set(NET_WEIGHT, 1.5);
    await floor.scheduler.runFor(5_000);
    expect(floor.engine.of('BANK-1', 'label_confirmed')).toEqual([]);
    expect(floor.heard).toEqual([]);
    floor.engine.port.away = false;
    await floor.scheduler.runFor(5_000);
    expect(floor.engine.of('PDA-1', 'login')).toHaveLength(1);
    expect(floor.engine.of('BANK-1', 'label_confirmed')).toHaveLength(1);
    expect(floor.engine.of('SCALE-1', 'weight')).toContainEqual({
      type: 'weight',
      grams: 1_500,
      stable: true,
    });
    expect(floor.engine.of('BANK-1', 'command_acknowledged')).toHaveLength(1);
    expect(hub.unacknowledged).toBe(0);
  });

  test('a lost acknowledgement makes the device send again, and the effect is one', async () => {
    const lossy = setUp({ ...NO_FAULTS, loseAck: 0.5, duplicate: 0.5 });
    await lossy.startHub().hub.start();
    await lossy.plant.ends.open();
    await lossy.scheduler.runFor(5_000);
    for (let i = 0; i < 10; i++) lossy.say({ id: `m${i}`, type: 'login', worker: 'W1' });
    await lossy.scheduler.runFor(60_000);
    expect(lossy.engine.of('PDA-1', 'login')).toHaveLength(10);
  });
});

describe('commands', () => {
  test('a light goes on, its write acknowledges it, its press comes back', async () => {
    hub.send([light('c1')]);
    await floor.scheduler.runFor(100);
    expect(floor.bank.commands.slice(4, 8)).toEqual([1, 2, 4, 0]);
    floor.bank.press(1);
    await floor.scheduler.runFor(100);
    expect(floor.engine.of('BANK-1').slice(2)).toEqual([
      { type: 'command_acknowledged', commandId: 'c1' },
      { type: 'label_confirmed', label: 1, quantity: 4, short: false },
    ]);
  });

  test('a command given twice is sent once; a withdrawn one not at all', async () => {
    floor.line.fault('cut');
    await floor.scheduler.runFor(200);
    hub.send([light('c1', 0), light('c1', 0), light('c2', 2)]);
    hub.withdraw(['c2']);
    expect(hub.unacknowledged).toBe(1);
    floor.line.heal();
    await floor.scheduler.runFor(5_000);
    expect(floor.bank.commands.slice(8)).toEqual([0, 0, 0, 0]);
    expect(floor.engine.of('BANK-1', 'command_acknowledged')).toEqual([
      { type: 'command_acknowledged', commandId: 'c1' },
    ]);
  });

  test('what a device can never do comes back as refused', async () => {
    hub.send([light('c1', 99)]);
    await floor.scheduler.runFor(200);
    expect(floor.engine.of('BANK-1', 'command_refused')).toHaveLength(1);
    expect(hub.unacknowledged).toBe(0);
  });

  test('a step is retained: a terminal that was away finds it', async () => {
    floor.plant.cutClient('PDA-1', 3_000);
    await floor.scheduler.runFor(500);
    expect(hub.status('PDA-1')).toBe('offline');
    hub.send([
      command('c1', 'PDA-1', { kind: 'handheld', type: 'show_idle', text: { en: 'x', zh: 'x' } }),
    ]);
    await floor.scheduler.runFor(6_000);
    expect(floor.heard.filter(({ topic }) => topic.endsWith('/step'))).not.toEqual([]);
    expect(hub.status('PDA-1')).toBe('online');
  });

  test('a scale is tared by its method', async () => {
    hub.send([command('c1', 'SCALE-1', { kind: 'scale', type: 'tare' })]);
    await floor.scheduler.runFor(200);
    expect(floor.scale.calls).toEqual(['SetTare']);
  });
});

describe('unplugged for 30 s', () => {
  test.each(['cut', 'hang', 'garbage'] as const)(
    'a light bank (%s) is offline, and used within 5 s of its return',
    async (kind) => {
      floor.line.fault(kind);
      await floor.scheduler.runFor(30_000);
      expect(hub.status('BANK-1')).toBe('offline');
      hub.send([light('c1')]);
      floor.bank.press(1);
      floor.line.heal();
      await floor.scheduler.runFor(5_000);
      expect(hub.status('BANK-1')).toBe('online');
      expect(floor.engine.of('BANK-1', 'command_acknowledged')).toHaveLength(1);
    },
  );

  test('a press made while the line was down is not lost', async () => {
    hub.send([light('c1')]);
    await floor.scheduler.runFor(200);
    floor.line.fault('cut');
    await floor.scheduler.runFor(5_000);
    floor.bank.press(1);
    floor.line.heal();
    await floor.scheduler.runFor(5_000);
    expect(floor.engine.of('BANK-1', 'label_confirmed')).toHaveLength(1);
  });

  test('a scale is offline, and weighs within 5 s of its return', async () => {
    floor.scaleLine.fault('cut');
    await floor.scheduler.runFor(30_000);
    expect(hub.status('SCALE-1')).toBe('offline');
    floor.scale.set(NET_WEIGHT, 0.75);
    floor.scaleLine.heal();
    await floor.scheduler.runFor(5_000);
    expect(floor.engine.of('SCALE-1', 'weight').at(-1)).toMatchObject({ grams: 750 });
  });
});

test('the hub is killed and starts again: a press made meanwhile counts once', async () => {
  hub.send([light('c1')]);
  await floor.scheduler.runFor(200);
  links.fence();
  floor.bank.press(1);
  const second = floor.startHub();
  await second.hub.start();
  await floor.scheduler.runFor(5_000);
  expect(floor.engine.of('BANK-1', 'label_confirmed')).toHaveLength(1);
  expect(floor.pda.connected).toBe(true);
  floor.say({ id: 'after', type: 'logout' });
  await floor.scheduler.runFor(500);
  expect(floor.engine.of('PDA-1', 'logout')).toHaveLength(1);
});

test('after a start each device is offline until it speaks', async () => {
  const lonely = setUp();
  await lonely.startHub().hub.start();
  await lonely.scheduler.runFor(100);
  expect(lonely.engine.of('PDA-1')).toEqual([{ type: 'device_status', status: 'offline' }]);
});
