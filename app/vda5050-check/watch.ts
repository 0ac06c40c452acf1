/** The line to the broker: every message of a filter, with nothing kept for us while we are away. */
import mqtt from 'mqtt';
import type { WireMessage } from './model.ts';
import { TOPICS } from './place.ts';

export interface Watch {
  end(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5_000;
const KEEPALIVE_S = 15;

/**
 * Who sent it is not on the wire: the standard has one sender for each topic. QoS is seen as it was
 * published, for 2 is asked for; `retain` only of what lay there before [MQTT 3.1.1 §3.3.1.3].
 *
 * @throws when the broker cannot be reached, or lets nobody listen.
 */
export async function watchBroker(options: {
  readonly url: string;
  readonly filter: string;
  readonly onMessage: (wire: WireMessage) => void;
  readonly onLine: (isUp: boolean) => void;
}): Promise<Watch> {
  const client = mqtt.connect(options.url, {
    clientId: `vda5050-check-${process.pid}-${Date.now().toString(36)}`,
    clean: true,
    protocolVersion: 4,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 1_000,
    reconnectOnConnackError: true,
  });
  client.on('message', (topic, payload, { qos, retain }) => {
    const last = topic.slice(topic.lastIndexOf('/') + 1);
    const from = Object.hasOwn(TOPICS, last) ? TOPICS[last]!.from : 'vehicle';
    options.onMessage({ topic, payload, at: Date.now(), from, qos, retain });
  });
  try {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('timeout')), CONNECT_TIMEOUT_MS);
      client.once('connect', () => {
        clearTimeout(late);
        resolve();
      });
      client.once('error', (error) => {
        clearTimeout(late);
        reject(error);
      });
    });
    await client.subscribeAsync(options.filter, { qos: 2 });
  } catch (error) {
    client.end(true);
    throw error;
  }
  // mqtt.js subscribes anew by itself after a break.
  client.on('connect', () => options.onLine(true));
  client.on('offline', () => options.onLine(false));
  client.on('error', () => {});
  return { end: () => client.endAsync(true) };
}
