/** MQTT 3.1.1 over WebSocket, through the mqtt package: in the browser, and in tests under node. */
import mqtt from 'mqtt';
import type { OpenLine } from './line.ts';

const KEEPALIVE_SECONDS = 10;
const RECONNECT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 5_000;

export const mqttLines =
  (url: string): OpenLine =>
  (device, { hear, will }, listener) => {
    const client = mqtt.connect(url, {
      clientId: device,
      protocolVersion: 4,
      // Nothing is kept by the broker: the step is retained, and answers come again to what is sent again.
      clean: true,
      keepalive: KEEPALIVE_SECONDS,
      reconnectPeriod: RECONNECT_MS,
      // It may be let in later: when the other one is gone, when the warehouse is up.
      reconnectOnConnackError: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      queueQoSZero: false,
      resubscribe: false,
      will: { ...will, payload: will.payload as unknown as Buffer, qos: 1, retain: true },
    });
    client.on('connect', () => {
      // Before anything is said, so that no answer comes unheard.
      client.subscribe([...hear], { qos: 1 }, (fault) => {
        if (!fault && client.connected) listener.onUp();
      });
    });
    client.on('close', () => listener.onDown());
    client.on('message', (topic, payload) => listener.onMessage(topic, payload.toString()));
    // Refused and lost connections are tried again; the page shows that it is offline.
    client.on('error', () => {});
    return {
      get connected() {
        return client.connected;
      },
      publish(topic, payload, retain) {
        if (client.connected) client.publish(topic, payload, { qos: 1, retain });
      },
      close() {
        client.end(false);
      },
    };
  };
