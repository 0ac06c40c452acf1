import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { opcEquipment } from '#adapters/devices/opc-equipment/adapter.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import type { SiteEquipment } from '#base/site/site.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { createHub, type Hub } from '#hub/index.ts';
import type { DeviceEvent } from '#hub/ports.ts';
import { createOpcUaOpener } from '#hub/transports/opcua-client.ts';
import { createEquipment, type Equipment as Machine } from '#simulators/equipment/equipment.ts';
import type { ListeningEnd } from '#simulators/plant/ends.ts';
import { createScaledScheduler } from '#simulators/plant/scaled-scheduler.ts';
import { createNodeServers, type NodeServers } from '#simulators/sockets/opcua.ts';
import { createWorld } from '#simulators/world/world.ts';
import {
  askCrossing,
  type CrossingEvent,
  type CrossingRow,
  type CrossingStep,
  commandsOf,
  type Equipment,
  hear,
  isLive,
  stepCrossing,
  unheard,
} from '#wcs/equipment/index.ts';

/** A door and a lift on a real OPC UA server, asked by the hub's real client. */

const SPEED = 10;
const soon = { timeout: 20_000, interval: 50 };
const scheduler = createSystemScheduler((error) => {
  throw error;
});
const machines = new Map<string, Machine>();
const lines = new Map<string, ListeningEnd>();
const known = new Map<string, Equipment>();
const acknowledged: string[] = [];
let folder = '';
let servers: NodeServers;
let hub: Hub;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

const take = ({ device, body, at }: DeviceEvent) => {
  known.set(device, hear(known.get(device)!, body, at));
  if (body.type === 'command_acknowledged') acknowledged.push(body.commandId);
};
const unused = () => {
  throw new Error('there is nothing but OPC UA here');
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'equipment-'));
  servers = createNodeServers(join(folder, 'server'));
  // A server of their own each, as a cut takes all devices of a server along.
  const drawn: SiteEquipment[] = [
    {
      ...{ id: 'DOOR-1', kind: 'door', path: 'Doors/DOOR-1' },
      endpoint: `opc.tcp://127.0.0.1:${await freePort()}`,
      crossings: [{ edges: ['E1'], from: 'A', to: 'B' }],
    },
    {
      ...{ id: 'LIFT-1', kind: 'lift', path: 'LIFT-1' },
      endpoint: `opc.tcp://127.0.0.1:${await freePort()}`,
      crossings: [{ edges: ['E2', 'E3', 'E4'], from: 'ground', to: 'upper' }],
    },
  ];
  const clocks = { plant: createScaledScheduler(scheduler, SPEED), wall: scheduler };
  for (const one of drawn) {
    const machine = createEquipment(one, { ...clocks, world: createWorld() });
    machines.set(one.id, machine);
    lines.set(one.id, servers.nodes({ url: one.endpoint, root: one.path }, machine.nodes));
    known.set(one.id, unheard(one.kind));
    machine.start();
  }
  await servers.open();
  hub = createHub({
    adapters: [opcEquipment],
    devices: drawn.map(({ id, kind, endpoint, path }) => ({
      ...{ id, adapter: opcEquipment.name, config: { kind, endpoint, path } },
    })),
    links: {
      mqtt: { publish: unused, subscribe: unused, onStatus: unused, close: unused },
      openRegisters: unused,
      openNodes: createOpcUaOpener({ pkiFolder: join(folder, 'client') }),
    },
    scheduler,
    trouble: createTroubleCounter(silentLog),
    events: {
      async facts(events) {
        events.forEach(take);
        return events.map(() => ({ accepted: true }));
      },
      state: take,
    },
  });
  await hub.start();
}, 60_000);

afterAll(async () => {
  await hub.stop();
  for (const machine of machines.values()) machine.stop();
  await servers.close();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

/** One vehicle's crossing, stepped as the fleet will. */
function cross(equipment: string, from: string, to: string) {
  const wish = { requestId: `O1.${equipment}`, equipment, legId: 'L1', vehicle: 'AGV-1', load: '' };
  const keep = ({ row: next, commands, granted }: CrossingStep) => {
    row = next;
    hub.send(commandsOf(equipment, commands, { at: scheduler.now(), correlationId: 'x' }));
    return granted;
  };
  let row: CrossingRow | undefined;
  keep(askCrossing({ ...wish, from, to }, scheduler.now()));
  return (type: CrossingEvent['type'] = 'looked') =>
    keep(stepCrossing(row!, { type, at: scheduler.now(), equipment: known.get(equipment)! }));
}
const lives = (id: string) => () => isLive(known.get(id)!, scheduler.now());

test('a door opens for a vehicle, nobody enters while its line is cut, and it shuts behind', async () => {
  const door = machines.get('DOOR-1')!;
  await expect.poll(lives('DOOR-1'), soon).toBe(true);
  const step = cross('DOOR-1', 'A', 'B');
  expect(step()).toBe(false);
  await expect.poll(() => step(), soon).toBe(true);
  expect(door.pose.open).toBe(true);
  lines.get('DOOR-1')!.fault('cut');
  await expect.poll(() => step(), soon).toBe(false);
  expect(hub.status('LIFT-1')).toBe('online');
  lines.get('DOOR-1')!.heal();
  await expect.poll(() => step(), soon).toBe(true);
  expect(step('entered')).toBe(true);
  // Inside, he goes on out, whatever is with the line.
  lines.get('DOOR-1')!.fault('cut');
  await expect.poll(lives('DOOR-1'), soon).toBe(false);
  expect(step()).toBe(true);
  step('left');
  expect(door.pose.open).toBe(true);
  lines.get('DOOR-1')!.heal();
  await expect.poll(() => door.pose.open, soon).toBe(false);
  await expect
    .poll(() => acknowledged.filter((id) => id.startsWith('O1.DOOR-1')).length, soon)
    .toBe(4);
}, 90_000);

test('a lift carries a vehicle up, and lets it out when it is there', async () => {
  const lift = machines.get('LIFT-1')!;
  await expect.poll(lives('LIFT-1'), soon).toBe(true);
  const step = cross('LIFT-1', 'ground', 'upper');
  await expect.poll(() => step(), soon).toBe(true);
  expect(lift.pose).toEqual({ level: 'ground', open: true });
  expect(step('entered')).toBe(false);
  expect(step('aboard')).toBe(false);
  await expect.poll(() => step(), soon).toBe(true);
  expect(lift.pose).toEqual({ level: 'upper', open: true });
  step('left');
  await expect.poll(() => lift.nodes.read('Crossing'), soon).toBe('');
}, 60_000);
