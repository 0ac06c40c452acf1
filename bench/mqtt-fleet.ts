/**
 * The other side of bench/mqtt.ts, in a thread of its own: vehicles that publish states to a broker,
 * and a bare MQTT round trip. Times are of the machine's monotonic clock, the same in all threads.
 */

import { connect as dial } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { MqttClient } from 'mqtt';

export interface FleetOrder {
  readonly type: 'publish' | 'probe' | 'round trip';
  readonly seconds?: number;
  readonly count?: number;
}

const { url, vehicles } = workerData as { url: string; vehicles: number };
const NODES_AHEAD = 8;
const PROBE_EVERY_MS = 5;

/** A state of some 1.7 kB: a vehicle under way, eight nodes ahead of it. */
function stateOf(serial: string, headerId: number, orderId: string): string {
  const nodeStates = Array.from({ length: NODES_AHEAD }, (_, i) => ({
    nodeId: `N${i}`,
    sequenceId: 2 * i,
    released: i < 3,
    nodePosition: { x: i * 1.5, y: 3, mapId: 'floor-1' },
  }));
  const edgeStates = nodeStates
    .slice(1)
    .map((_, i) => ({ edgeId: `E${i}`, sequenceId: 2 * i + 1, released: i < 2 }));
  return JSON.stringify({
    headerId,
    timestamp: new Date().toISOString(),
    version: '2.1.0',
    manufacturer: 'Warehub',
    serialNumber: serial,
    orderId,
    orderUpdateId: 3,
    lastNodeId: 'N0',
    lastNodeSequenceId: 0,
    driving: true,
    paused: false,
    newBaseRequest: false,
    distanceSinceLastNode: 1.2,
    operatingMode: 'AUTOMATIC',
    nodeStates,
    edgeStates,
    agvPosition: { x: 1.2, y: 3, theta: 0, mapId: 'floor-1', positionInitialized: true },
    velocity: { vx: 1.2, vy: 0, omega: 0 },
    loads: [{ loadId: 'CART-1', loadType: 'handling_unit' }],
    actionStates: [{ actionId: 'a1', actionType: 'drop', actionStatus: 'WAITING' }],
    batteryState: { batteryCharge: 71.5, charging: false },
    errors: [],
    safetyState: { eStop: 'NONE', fieldViolation: false },
  });
}

const topicOf = (serial: string) => `uagv/v2/Warehub/${serial}/state`;
const now = () => process.hrtime.bigint();

/** Without delay: mqtt.js alone would stall small messages, and flatter every comparison. */
async function connect(clientId: string): Promise<MqttClient> {
  const { hostname, port } = new URL(url);
  const client = new MqttClient(() => dial({ host: hostname, port: Number(port), noDelay: true }), {
    clientId,
    keepalive: 60,
  });
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
  return client;
}

const clients: MqttClient[] = [];
for (let i = 0; i < vehicles; i++) clients.push(await connect(`AGV-${i}`));
const echo = await connect('echo');
await echo.subscribeAsync('echo', { qos: 0 });
let headerId = 0;

/** Each vehicle once a second, evenly spread. */
async function publishFor(seconds: number): Promise<number> {
  const every = 1_000 / vehicles;
  const begun = performance.now();
  let sent = 0;
  while (sent < vehicles * seconds) {
    const due = Math.min(vehicles * seconds, Math.floor((performance.now() - begun) / every));
    for (; sent < due; sent++) {
      const i = sent % vehicles;
      if (i === 0) headerId++;
      clients[i]!.publish(topicOf(`AGV-${i}`), stateOf(`AGV-${i}`, headerId, 'o1'), { qos: 0 });
    }
    await wait(5);
  }
  return sent;
}

/** States that carry the time of their publication as order id. */
async function probe(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    headerId++;
    clients[0]!.publish(topicOf('AGV-0'), stateOf('AGV-0', headerId, String(now())), { qos: 0 });
    await wait(PROBE_EVERY_MS);
  }
}

async function roundTrips(count: number): Promise<number[]> {
  const times: number[] = [];
  echo.removeAllListeners('message');
  echo.on('message', (_topic, payload) => {
    const { orderId } = JSON.parse(payload.toString());
    times.push(Number(now() - BigInt(orderId)) / 1e6);
  });
  for (let i = 0; i < count; i++) {
    clients[1]!.publish('echo', stateOf('AGV-1', i, String(now())), { qos: 0 });
    await wait(PROBE_EVERY_MS);
  }
  await wait(200);
  return times;
}

parentPort!.on('message', async (order: FleetOrder) => {
  switch (order.type) {
    case 'publish':
      return parentPort!.postMessage({ sent: await publishFor(order.seconds ?? 1) });
    case 'probe':
      await probe(order.count ?? 1);
      return parentPort!.postMessage({});
    case 'round trip':
      return parentPort!.postMessage({ times: await roundTrips(order.count ?? 1) });
  }
});
parentPort!.postMessage({ ready: true });
