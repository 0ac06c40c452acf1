import { createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { sleep } from '#base/time.ts';
import { createMqttClients } from './mqtt.ts';

const PORT = 15_830;
const scheduler = createSystemScheduler((error) => {
  throw error;
});
let broker: Aedes;
let server: Server;

beforeAll(async () => {
  broker = await Aedes.createBroker();
  server = createServer((socket) => void broker.handle(socket));
  await new Promise<void>((resolve) => server.listen(PORT, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise<void>((resolve) => broker.close(resolve));
  server.close();
});

async function until(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !isTrue(); i++) await sleep(scheduler, 25, 'until');
  expect(isTrue()).toBe(true);
}

describe('an MQTT client of the plant', () => {
  it('speaks and hears, leaves its will when cut, and comes back with its subscriptions', async () => {
    const clients = createMqttClients(`mqtt://127.0.0.1:${PORT}`);
    const will = { topic: 'a/connection', payload: 'gone', qos: 1, retain: true } as const;
    const device = clients.mqtt('A', will);
    const other = clients.mqtt('B');
    const heard: string[] = [];
    let connections = 0;
    for (const topic of ['a/connection', 'a/up']) {
      other.subscribe(topic, ({ payload }) => heard.push(new TextDecoder().decode(payload)));
    }
    device.subscribe('a/down', ({ payload }) => heard.push(new TextDecoder().decode(payload)));
    device.onConnect(() => connections++);
    await clients.open();
    await until(() => device.connected && other.connected);
    device.publish('a/up', 'hello', { qos: 1, retain: false });
    await until(() => heard.includes('hello'));

    device.kill();
    await until(() => heard.includes('gone'));
    // It stays away, whatever its client tries.
    await sleep(scheduler, 1_300, 'cut');
    expect(device.connected).toBe(false);
    device.publish('a/up', 'kept', { qos: 1, retain: false });
    device.publish('a/up', 'lost', { qos: 0, retain: false });
    device.connect();
    await until(() => heard.includes('kept'));
    expect(connections).toBe(2);
    other.publish('a/down', 'welcome', { qos: 0, retain: false });
    await until(() => heard.includes('welcome'));
    expect(heard).not.toContain('lost');
    await clients.close();
    expect(heard.filter((each) => each === 'gone')).toHaveLength(1);
  });

  it('refuses an address that is no MQTT broker', () => {
    expect(() => createMqttClients('http://127.0.0.1')).toThrow('mqtt://');
  });
});
