import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { deviceAdapters } from '#adapters/devices/registry.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { createHub } from '#hub/index.ts';
import type { Links } from '#hub/links.ts';
import type { DeviceEventPort } from '#hub/ports.ts';
import { type Broker, createBroker } from '#hub/transports/aedes-broker.ts';
import { type BenchLine, median, percentile } from './line.ts';
import type { FleetOrder } from './mqtt-fleet.ts';

const VEHICLES = 500;
const ROUNDS = 3;
const SECONDS = 8;
const PROBES = 600;

interface Rig {
  readonly broker: Broker;
  ask(order: FleetOrder): Promise<{ sent?: number; times?: number[] }>;
  close(): Promise<void>;
}

async function openRig(): Promise<Rig> {
  const broker = await createBroker({
    host: '127.0.0.1',
    tcpPort: 0,
    log: silentLog,
    trouble: createTroubleCounter(silentLog),
  });
  const workerData = { url: `mqtt://127.0.0.1:${broker.tcpPort}`, vehicles: VEHICLES };
  const worker = new Worker(new URL('./mqtt-fleet.ts', import.meta.url), { workerData });
  const answer = () =>
    new Promise<never>((resolve, reject) => {
      worker.removeAllListeners().once('message', resolve).once('error', reject);
    });
  await answer();
  return {
    broker,
    ask(order) {
      const answered = answer();
      worker.postMessage(order);
      return answered;
    },
    async close() {
      await worker.terminate();
      await broker.close();
    },
  };
}

/** Microseconds of this thread for each state message. */
async function cpuPerMessage(rig: Rig, received: () => number): Promise<number> {
  const before = received();
  const begun = process.threadCpuUsage();
  await rig.ask({ type: 'publish', seconds: SECONDS });
  await wait(200);
  const { user, system } = process.threadCpuUsage(begun);
  return (user + system) / (received() - before);
}

/** A subscriber that parses each state and does nothing with it. */
async function parsing() {
  const rig = await openRig();
  let received = 0;
  await rig.broker.link.subscribe('uagv/v2/Warehub/+/state', false, async ({ payload }) => {
    JSON.parse(Buffer.from(payload).toString());
    received++;
  });
  return { rig, received: () => received };
}

/** The hub with all its vehicles; states end at the engine's port. */
async function decoding() {
  const rig = await openRig();
  let received = 0;
  const times: number[] = [];
  const events: DeviceEventPort = {
    facts: async (facts) => facts.map(() => ({ accepted: true })),
    state({ body }) {
      received++;
      if (body.type !== 'vehicle_state' || body.state.orderId === 'o1') return;
      times.push(Number(process.hrtime.bigint() - BigInt(body.state.orderId)) / 1e6);
    },
  };
  const scheduler = createSystemScheduler((error) => {
    throw error;
  });
  const devices = Array.from({ length: VEHICLES }, (_, i) => ({
    id: `AGV-${i}`,
    adapter: 'vda5050-v2',
    config: { manufacturer: 'Warehub', serialNumber: `AGV-${i}`, mapId: 'floor-1' },
  }));
  const links = { mqtt: rig.broker.link } as Links;
  const trouble = createTroubleCounter(silentLog);
  const hub = createHub({ links, adapters: deviceAdapters, devices, events, scheduler, trouble });
  await hub.start();
  return { rig, received: () => received, times, hub };
}

/** 500 vehicles at 1 Hz through the broker of the house. */
export async function mqttBench(): Promise<BenchLine[]> {
  const bare = await parsing();
  const full = await decoding();
  const bareCpu: number[] = [];
  const fullCpu: number[] = [];
  const roundTrip: number[] = [];
  const decoded: number[] = [];
  // The first round warms both up.
  for (let round = 0; round <= ROUNDS; round++) {
    const parse = await cpuPerMessage(bare.rig, bare.received);
    const decode = await cpuPerMessage(full.rig, full.received);
    const { times = [] } = await full.rig.ask({ type: 'round trip', count: PROBES });
    full.times.length = 0;
    await full.rig.ask({ type: 'probe', count: PROBES });
    await wait(200);
    if (round === 0) continue;
    bareCpu.push(parse);
    fullCpu.push(decode);
    roundTrip.push(percentile(times, 0.95));
    decoded.push(percentile(full.times, 0.95));
  }
  await full.hub.stop();
  await full.rig.close();
  await bare.rig.close();
  const [parse, decode] = [median(bareCpu), median(fullCpu)];
  const [trip, arrival] = [median(roundTrip), median(decoded)];
  return [
    {
      name: 'mqtt: CPU per vehicle state, hub / JSON.parse only',
      ratio: decode / parse,
      target: { atMost: 2 },
      detail: `${decode.toFixed(0)} / ${parse.toFixed(0)} µs, ${VEHICLES} vehicles at 1 Hz`,
    },
    {
      name: 'mqtt: publish to decoded p95 / bare round trip p95',
      ratio: arrival / trip,
      target: { atMost: 1.5 },
      detail: `${arrival.toFixed(2)} / ${trip.toFixed(2)} ms, ${PROBES} messages a round`,
    },
  ];
}
