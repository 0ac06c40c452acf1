import type { MqttEnd, MqttMessage, MqttWill } from './ends.ts';

/** One publication as a test sees it. */
export interface Publication {
  readonly client: string;
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

/** A broker without sockets, queues or faults: what tests of one device's face need. */
export function createMemoryMqtt() {
  const sent: Publication[] = [];
  const clients: { filter: string; handle: (message: MqttMessage) => void }[] = [];
  const deliver = (topic: string, payload: string) => {
    for (const { filter, handle } of clients) {
      if (filter === topic) handle({ topic, payload: new TextEncoder().encode(payload) });
    }
  };
  return {
    sent,
    deliver,
    mqtt(client: string, will?: MqttWill): MqttEnd & { connected: boolean } {
      const listeners: (() => void)[] = [];
      return {
        connected: false,
        onConnect: (listen) => listeners.push(listen),
        subscribe: (filter, handle) => clients.push({ filter, handle }),
        publish(topic, payload, { retain }) {
          if (this.connected) sent.push({ client, topic, payload, retain });
        },
        kill() {
          if (this.connected && will) sent.push({ client, ...will });
          this.connected = false;
        },
        connect() {
          this.connected = true;
          for (const listen of listeners) listen();
        },
        async end() {
          this.connected = false;
        },
      };
    },
  };
}
