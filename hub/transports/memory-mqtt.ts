/**
 * A broker and its clients without sockets, on the scheduler's clock. It keeps the promises of a
 * real one: order within a topic, QoS 1 until acknowledged (so sometimes twice), QoS 0 lost while
 * the line is down, retained messages, wills, sessions that outlive a cut. The broker lives in the
 * hub's process: when the hub's link is fenced, all clients are cut, and retained messages and
 * sessions are gone with it.
 */
import { isOperatingError } from '#base/operating-error.ts';
import type { Random } from '#base/random.ts';
import type { Millis, Scheduler } from '#base/time.ts';
import type { MqttRead, MqttWrite } from '../adapter.ts';
import type { MqttLink } from '../links.ts';
import type { MemoryFaults } from './memory-faults.ts';
import { createTopicTable, type TopicTable, topicMatches } from './topics.ts';

const RECONNECT_MS = 1_000;
const WILL_RETRY_MS = 500;
/** Messages that wait for one client that is away; the oldest go first. */
const MAX_OFFLINE_QUEUE = 1_000;

export interface MemoryMqttClient {
  onConnect(listen: () => void): void;
  subscribe(filter: string, handle: (message: MqttRead) => void): void;
  publish(
    topic: string,
    payload: string,
    options: { readonly qos: 0 | 1; readonly retain: boolean },
  ): void;
  kill(): void;
  connect(): void;
  end(): Promise<void>;
  readonly connected: boolean;
}

export interface MemoryBroker {
  /**
   * The hub's side. A fenced link neither delivers nor publishes any more, and stops the broker.
   */
  link(): { readonly mqtt: MqttLink; fence(): void };
  client(clientId: string, will?: MqttWrite): MemoryMqttClient;
  /** Clients connect from now on. */
  open(): void;
  /** Cuts a client's line for a while, without goodbye. */
  cut(clientId: string, forMs: Millis): void;
}

interface HubSide {
  readonly subscriptions: TopicTable<(message: MqttRead) => Promise<void>>;
  readonly facts: TopicTable<(message: MqttRead) => Promise<void>>;
  fenced: boolean;
}

interface ClientSide {
  readonly id: string;
  /** Delivers what matches, now or at its next connection. */
  receive(message: MqttWrite): void;
  /** The broker died: its session is gone. */
  dropped(): void;
  cut(forMs: Millis): void;
  wake(): void;
}

const encoder = new TextEncoder();

export function createMemoryBroker(parts: {
  scheduler: Scheduler;
  random: Random;
  faults: MemoryFaults;
}): MemoryBroker {
  const { scheduler, random, faults } = parts;
  const clients = new Map<string, ClientSide>();
  const retained = new Map<string, MqttWrite>();
  let hub: HubSide | undefined;
  let opened = false;

  const latency = () => random.integer(faults.latencyMs[0], faults.latencyMs[1]);
  const readOf = (write: MqttWrite): MqttRead => ({
    topic: write.topic,
    payload: encoder.encode(write.payload),
  });

  function keepRetained(write: MqttWrite) {
    if (!write.retain) return;
    if (write.payload === '') retained.delete(write.topic);
    else retained.set(write.topic, write);
  }

  /** Settles once the hub has committed it; rejects when it could not. */
  async function route(write: MqttWrite, side: HubSide): Promise<void> {
    const read = readOf(write);
    for (const handle of side.facts.find(write.topic)) await handle(read);
    if (side.fenced) return await new Promise(() => {});
    keepRetained(write);
    for (const client of clients.values()) client.receive(write);
    for (const handle of side.subscriptions.find(write.topic)) await handle(read);
  }

  async function routeWill(will: MqttWrite): Promise<void> {
    const side = hub;
    if (!side || side.fenced) return;
    try {
      await route(will, side);
    } catch (error) {
      if (!isOperatingError(error)) throw error;
      scheduler.after(WILL_RETRY_MS, `mqtt will ${will.topic}`, () => routeWill(will));
    }
  }

  function createClient(clientId: string, will?: MqttWrite): MemoryMqttClient {
    const subscriptions: { filter: string; handle: (message: MqttRead) => void }[] = [];
    const listeners: (() => void)[] = [];
    const outgoing: MqttWrite[] = [];
    const offline: MqttWrite[] = [];
    /** Order within a topic holds whatever the latencies. */
    const lastDue = new Map<string, Millis>();
    let generation = 0;
    let connected = false;
    let wanted = true;
    let downUntil: Millis = 0;
    let sending = false;
    let attempt = false;

    const matches = (topic: string) =>
      subscriptions.filter(({ filter }) => topicMatches(filter, topic));

    function orderedDelay(key: string): Millis {
      const due = Math.max(scheduler.now() + latency(), lastDue.get(key) ?? 0);
      lastDue.set(key, due);
      return due - scheduler.now();
    }

    function wake() {
      if (!opened || connected || attempt || !wanted || !hub || hub.fenced) return;
      attempt = true;
      const wait = Math.max(downUntil - scheduler.now(), 0) + random.integer(20, RECONNECT_MS);
      scheduler.after(wait, `mqtt connect ${clientId}`, async () => {
        attempt = false;
        if (!wanted || !hub || hub.fenced) return;
        if (downUntil > scheduler.now()) return wake();
        connected = true;
        for (const write of retained.values()) if (matches(write.topic).length > 0) hand(write);
        for (const write of offline.splice(0)) hand(write);
        for (const listen of listeners) listen();
        pump();
      });
    }

    function lose() {
      connected = false;
      sending = false;
      generation++;
    }

    /** Broker → device. */
    function hand(write: MqttWrite) {
      const mine = generation;
      if (write.qos === 0 && random.chance(faults.loseQos0)) return;
      const copies = write.qos === 1 && random.chance(faults.duplicate) ? 2 : 1;
      for (let i = 0; i < copies; i++) {
        const wait = orderedDelay(`down ${write.topic}`);
        scheduler.after(wait, `mqtt to ${clientId}`, async () => {
          if (generation !== mine) {
            if (write.qos === 1 && i === 0) queueOffline(write);
            return;
          }
          for (const { handle } of matches(write.topic)) handle(readOf(write));
        });
      }
    }

    function queueOffline(write: MqttWrite) {
      if (connected) return hand(write);
      if (offline.length >= MAX_OFFLINE_QUEUE) offline.shift();
      offline.push(write);
    }

    /** Device → broker at QoS 1: one at a time, resent after each loss of the line. */
    function pump() {
      const [first] = outgoing;
      if (!connected || sending || !first) return;
      sending = true;
      const mine = generation;
      scheduler.after(orderedDelay('up'), `mqtt from ${clientId}`, async () => {
        const side = hub;
        if (generation !== mine || !side) return;
        try {
          await route(first, side);
        } catch (error) {
          if (!isOperatingError(error)) throw error;
          // Unacknowledged: a real broker drops the client, which comes back and sends again.
          if (generation === mine) {
            lose();
            wake();
          }
          return;
        }
        if (generation !== mine) return;
        sending = false;
        if (random.chance(faults.loseAck)) {
          lose();
          return wake();
        }
        outgoing.shift();
        pump();
      });
    }

    function sendUnconfirmed(write: MqttWrite) {
      if (!connected || random.chance(faults.loseQos0)) return;
      const mine = generation;
      scheduler.after(orderedDelay(`up ${write.topic}`), `mqtt from ${clientId}`, async () => {
        const side = hub;
        if (generation === mine && side && !side.fenced) await route(write, side);
      });
    }

    function cutLine(forMs: Millis) {
      downUntil = Math.max(downUntil, scheduler.now() + forMs);
      if (connected) {
        lose();
        if (will) scheduler.after(latency(), `mqtt will ${clientId}`, () => routeWill(will));
      }
      wake();
    }

    clients.set(clientId, {
      id: clientId,
      wake,
      cut: cutLine,
      receive(write) {
        if (matches(write.topic).length === 0) return;
        if (connected) hand(write);
        else if (write.qos === 1) queueOffline(write);
      },
      dropped() {
        offline.length = 0;
        if (connected) lose();
      },
    });

    return {
      get connected() {
        return connected;
      },
      onConnect: (listen) => void listeners.push(listen),
      subscribe(filter, handle) {
        subscriptions.push({ filter, handle });
        if (!connected) return;
        for (const write of retained.values()) if (topicMatches(filter, write.topic)) hand(write);
      },
      publish(topic, payload, { qos, retain }) {
        const write = { topic, payload, qos, retain };
        if (qos === 0) return sendUnconfirmed(write);
        outgoing.push(write);
        pump();
      },
      kill() {
        wanted = false;
        cutLine(0);
      },
      connect() {
        wanted = true;
        wake();
      },
      async end() {
        wanted = false;
        lose();
        clients.delete(clientId);
      },
    };
  }

  return {
    client: createClient,
    link() {
      const side: HubSide = {
        subscriptions: createTopicTable(),
        facts: createTopicTable(),
        fenced: false,
      };
      hub = side;
      for (const client of clients.values()) client.wake();
      const fence = () => {
        side.fenced = true;
        if (hub !== side) return;
        hub = undefined;
        retained.clear();
        for (const client of clients.values()) client.dropped();
      };
      const mqtt: MqttLink = {
        async publish(write) {
          if (side.fenced) return await new Promise(() => {});
          keepRetained(write);
          for (const client of clients.values()) client.receive(write);
        },
        async subscribe(filter, fact, handle) {
          (fact ? side.facts : side.subscriptions).add(filter, async (message) => {
            if (!side.fenced) await handle(message);
            if (side.fenced) await new Promise(() => {});
          });
        },
        onStatus: (listen) => listen(true),
        async close() {
          fence();
        },
      };
      return { mqtt, fence };
    },
    open() {
      opened = true;
      for (const client of clients.values()) client.wake();
    },
    cut: (clientId, forMs) => clients.get(clientId)?.cut(forMs),
  };
}
