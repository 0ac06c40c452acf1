import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { deviceAdapters } from '#adapters/devices/registry.ts';
import { freePorts } from '#app/cli/ports.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { createHub } from '#hub/index.ts';
import type { Links } from '#hub/links.ts';
import type { DeviceCommand, DeviceEventPort } from '#hub/ports.ts';
import { openModbus } from '#hub/transports/modbus-client.ts';
import type { Press } from './labels-plant.ts';
import { type BenchLine, median, percentile } from './line.ts';

const CONTROLLERS = 10;
const LABELS = 100;
const PRESSES_PER_SECOND = 20;
const ROUNDS = 3;
const SECONDS = 15;
const LIMIT_MS = 100;

/** 1,000 labels on 10 controllers: from the button to the event at the engine's port. */
export async function labelsBench(): Promise<BenchLine[]> {
  const ports = await freePorts(CONTROLLERS);
  const workerData = { ports, labels: LABELS, perSecond: PRESSES_PER_SECOND };
  const plant = new Worker(new URL('./labels-plant.ts', import.meta.url), { workerData });
  const answer = <T>() =>
    new Promise<T>((resolve, reject) => {
      plant.removeAllListeners().once('message', resolve).once('error', reject);
    });
  await answer();

  /** When each label was heard of, newest last. */
  const heard = new Map<string, bigint[]>();
  let commands = 0;
  const light = (device: string, label: number): DeviceCommand => ({
    commandId: `c${commands++}`,
    device,
    correlationId: 'bench',
    body: {
      kind: 'light_bank',
      type: 'light',
      label,
      colour: 'green',
      blink: 'steady',
      quantity: 3,
    },
  });
  const events: DeviceEventPort = {
    async facts(facts) {
      const again: DeviceCommand[] = [];
      for (const { device, body } of facts) {
        if (body.type !== 'label_confirmed') continue;
        const key = `${device}/${body.label}`;
        heard.set(key, [...(heard.get(key) ?? []), process.hrtime.bigint()]);
        again.push(light(device, body.label));
      }
      hub.send(again);
      return facts.map(() => ({ accepted: true }));
    },
    state() {},
  };
  const scheduler = createSystemScheduler((error) => {
    throw error;
  });
  const devices = ports.map((port, i) => ({
    id: `BANK-${i}`,
    adapter: 'pick-to-light',
    config: { host: '127.0.0.1', port, unitId: 1, labels: LABELS },
  }));
  const never = { onStatus() {}, subscribe: async () => {}, publish: async () => {} };
  const links = { mqtt: never, openRegisters: openModbus } as unknown as Links;
  const trouble = createTroubleCounter(silentLog);
  const hub = createHub({ links, adapters: deviceAdapters, devices, events, scheduler, trouble });
  await hub.start();
  hub.send(
    devices.flatMap(({ id }) => Array.from({ length: LABELS }, (_, label) => light(id, label))),
  );
  while (hub.unacknowledged > 0) await wait(50);

  const p50: number[] = [];
  const p99: number[] = [];
  let presses = 0;
  let missed = 0;
  let cpu = 0;
  for (let round = 0; round < ROUNDS; round++) {
    heard.clear();
    const before = process.threadCpuUsage();
    plant.postMessage({ seconds: SECONDS });
    const pressed = await answer<Press[]>();
    await wait(300);
    const { user, system } = process.threadCpuUsage(before);
    cpu += (user + system) / 1e6 / (SECONDS + 0.3) / ROUNDS;
    const times = pressed.flatMap(({ bank, label, at }) => {
      const later = heard.get(`BANK-${bank}/${label}`)?.find((time) => time > at);
      return later === undefined ? [] : [Number(later - at) / 1e6];
    });
    presses += pressed.length;
    missed += pressed.length - times.length;
    p50.push(percentile(times, 0.5));
    p99.push(percentile(times, 0.99));
  }
  await hub.stop();
  await plant.terminate();
  if (missed > 0) throw new Error(`${missed} of ${presses} presses were never heard of`);
  return [
    {
      name: 'labels: button to event p99 / 100 ms',
      ratio: median(p99) / LIMIT_MS,
      target: { atMost: 1 },
      detail: `p50 ${median(p50).toFixed(1)}, p99 ${median(p99).toFixed(1)} ms; ${CONTROLLERS * LABELS} labels, ${presses} presses, hub CPU ${cpu.toFixed(2)}`,
    },
  ];
}
