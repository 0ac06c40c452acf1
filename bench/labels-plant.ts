/**
 * The other side of bench/labels.ts, in a thread of its own: controllers with labels behind Modbus
 * TCP servers, and a crowd that presses lit buttons.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { createRandom } from '#base/random.ts';
import { createLightBank } from '#simulators/light-bank/light-bank.ts';
import { createRegisterServers } from '#simulators/sockets/modbus.ts';

export interface Press {
  readonly bank: number;
  readonly label: number;
  /** Nanoseconds of the machine's monotonic clock. */
  readonly at: bigint;
}

const { ports, labels, perSecond } = workerData as {
  ports: number[];
  labels: number;
  perSecond: number;
};
/** Nobody presses the same button twice within this. */
const REST_MS = 2_000;

const clock = { now: () => Date.now() };
const random = createRandom('bench labels');
const servers = createRegisterServers((error) => {
  throw error;
});
const banks = ports.map((port, i) => {
  const bank = createLightBank({ id: `BANK-${i}`, labels }, clock);
  servers.registers({ host: '127.0.0.1', port, unitId: 1 }, bank.registers);
  return bank;
});
await servers.open();

parentPort!.on('message', async (order: { seconds: number }) => {
  const presses: Press[] = [];
  const pressedAt = new Map<string, number>();
  const end = performance.now() + order.seconds * 1_000;
  while (performance.now() < end) {
    await wait(random.exponential(1_000 / perSecond));
    const bank = random.integer(0, banks.length - 1);
    const label = random.integer(0, labels - 1);
    const key = `${bank}/${label}`;
    const rested = performance.now() - (pressedAt.get(key) ?? Number.NEGATIVE_INFINITY) > REST_MS;
    if (!rested || !banks[bank]!.lit(label)) continue;
    pressedAt.set(key, performance.now());
    presses.push({ bank, label, at: process.hrtime.bigint() });
    banks[bank]!.press(label);
  }
  parentPort!.postMessage(presses);
});
parentPort!.postMessage('ready');
