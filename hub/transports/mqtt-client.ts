/**
 * The hub's link to a broker outside (Mosquitto, EMQX, any MQTT 3.1.1), through mqtt.js.
 *
 * What mqtt.js does by itself and what is done about it here:
 * - It acknowledges a message when it has read it. So facts are committed in `handleMessage`, whose
 *   end it waits for; a failed commit breaks the connection, and the broker sends again (a fixed
 *   client id and no clean session make it do so).
 * - It never sets TCP_NODELAY (stalls of 40 ms). So the stream is built here.
 * - After a refused CONNACK it gives up. So `reconnectOnConnackError`.
 * - It reads nothing while `handleMessage` runs, no PUBACK either. So while a fact is being committed
 *   nobody waits for a PUBACK: what was handed over is sent, and again after a break, by mqtt.js.
 * - Its queue has no limit, and keeps even QoS 0. So it is counted here, and QoS 0 is not queued.
 *
 * A broker may send a message once for each subscription of a client that fits it [MQTT 3.1.1 §3.3.5],
 * and whoever asks for a topic by name and by a wildcard would have it twice. So what is watched by a
 * wildcard comes over a connection of its own, for which the broker keeps nothing while we are away: a
 * flood there takes no room from facts.
 */
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import type { TroubleCounter } from '#base/log.ts';
import { isOperatingError, OperatingError } from '#base/operating-error.ts';
import type { MqttRead } from '../adapter.ts';
import type { MqttLink } from '../links.ts';
import { pauseAfterRefusedFact } from './refused-fact.ts';
import { createTopicTable, isWildcard, type TopicTable } from './topics.ts';

export interface MqttClientOptions {
  /** mqtt:// or mqtts:// */
  readonly url: string;
  /** Fixed for this warehouse: the broker keeps what came while we were away under it. */
  readonly clientId: string;
  readonly trouble: TroubleCounter;
  readonly username?: string;
  readonly password?: string;
}

const RECONNECT_MS = 1_000;
const KEEPALIVE_S = 15;
const CONNECT_TIMEOUT_MS = 5_000;
/** Messages of ours that the broker has not acknowledged. */
const MAX_OUTSTANDING = 5_000;
const PUBLISH_TIMEOUT_MS = 5_000;
/** Added to the client id for what is watched by wildcards. */
const WATCH_SUFFIX = '-watch';

function openStream(url: URL) {
  const secure = url.protocol === 'mqtts:' || url.protocol === 'ssl:';
  const at = { host: url.hostname, port: Number(url.port || (secure ? 8883 : 1883)) };
  const stream = secure
    ? connectTls({ ...at, servername: url.hostname })
    : connectTcp({ ...at, noDelay: true });
  stream.setNoDelay(true);
  return stream;
}

type Handler = (message: MqttRead) => Promise<void>;

/** Connects in the background, and again for ever; nothing is thrown when the broker is away. */
export function openMqttClient(options: MqttClientOptions): MqttLink {
  const url = new URL(options.url);
  const { trouble } = options;
  const note = (cause: string) => trouble.note(`broker ${url.host}: ${cause}`, {});
  const facts = createTopicTable<Handler>();
  const states = createTopicTable<Handler>();
  const filters = new Map<string, 0 | 1>();
  const listeners: ((connected: boolean) => void)[] = [];
  let outstanding = 0;
  let connected = false;
  /** Messages being handled: meanwhile no acknowledgement can be read. */
  let handling = 0;
  const waitingForAck = new Set<() => void>();

  const settings: IClientOptions = {
    clientId: options.clientId,
    clean: false,
    protocolVersion: 4,
    keepalive: KEEPALIVE_S,
    reconnectPeriod: RECONNECT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectOnConnackError: true,
    queueQoSZero: false,
    resubscribe: false,
    ...(options.username !== undefined && { username: options.username }),
    ...(options.password !== undefined && { password: options.password }),
  };
  const client: MqttClient = new mqtt.MqttClient(() => openStream(url), settings);
  const watched = createTopicTable<Handler>();
  const watchedFilters = new Map<string, 0>();
  let watcher: MqttClient | undefined;

  const subscribeTo = (to: MqttClient, wanted: ReadonlyMap<string, 0 | 1>) => {
    if (wanted.size === 0 || !to.connected) return;
    const topics = Object.fromEntries([...wanted].map(([filter, qos]) => [filter, { qos }]));
    to.subscribe(topics, (error) => {
      if (error) note(`cannot subscribe: ${error.message}`);
    });
  };
  const handStates = (table: TopicTable<Handler>, message: MqttRead) => {
    for (const handle of table.find(message.topic)) {
      handle(message).catch((error: unknown) => note(String(error)));
    }
  };
  const tell = (now: boolean) => {
    if (now === connected) return;
    connected = now;
    for (const listen of listeners) listen(now);
  };

  client.handleMessage = (packet: IPublishPacket, done) => {
    const payload =
      typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    handling++;
    for (const goOn of waitingForAck) goOn();
    waitingForAck.clear();
    take({ topic: packet.topic, payload }).then(
      () => {
        handling--;
        done();
      },
      async (error: unknown) => {
        handling--;
        note(isOperatingError(error) ? `fact not committed: ${error.code}` : String(error));
        await pauseAfterRefusedFact();
        // Not acknowledged: after the break the broker sends it again.
        client.stream.destroy();
        done(error as Error);
      },
    );
  };

  async function take(message: MqttRead): Promise<void> {
    for (const handle of facts.find(message.topic)) await handle(message);
    handStates(states, message);
  }

  function openWatcher(): MqttClient {
    const clientId = `${options.clientId}${WATCH_SUFFIX}`;
    const own = new mqtt.MqttClient(() => openStream(url), { ...settings, clientId, clean: true });
    own.on('connect', () => subscribeTo(own, watchedFilters));
    own.on('error', (error) => note(`watching: ${error.message}`));
    own.on('message', (topic, payload) => handStates(watched, { topic, payload }));
    return own;
  }

  client.on('connect', () => {
    subscribeTo(client, filters);
    tell(true);
  });
  client.on('close', () => tell(false));
  client.on('error', (error: Error & { code?: unknown }) =>
    note(String(error.code ?? error.message)),
  );

  return {
    publish({ topic, payload, qos, retain }) {
      if (!connected && qos === 0) return Promise.resolve();
      if (outstanding >= MAX_OUTSTANDING) {
        const error = new OperatingError('transport.backlog', `${url.host} is behind`, {
          retryable: true,
        });
        return Promise.reject(error);
      }
      outstanding++;
      return new Promise((resolve, reject) => {
        const goOn = () => {
          clearTimeout(late);
          resolve();
        };
        const late = setTimeout(() => {
          waitingForAck.delete(goOn);
          reject(new OperatingError('transport.timeout', 'no PUBACK', { retryable: true }));
        }, PUBLISH_TIMEOUT_MS);
        client.publish(topic, payload, { qos, retain }, (error) => {
          outstanding--;
          clearTimeout(late);
          waitingForAck.delete(goOn);
          if (!error) return resolve();
          reject(new OperatingError('transport.closed', error.message, { retryable: true }));
        });
        if (handling > 0) goOn();
        else waitingForAck.add(goOn);
      });
    },
    async subscribe(filter, fact, handle) {
      if (!fact && isWildcard(filter)) {
        watched.add(filter, handle);
        if (watchedFilters.has(filter)) return;
        watchedFilters.set(filter, 0);
        watcher ??= openWatcher();
        return subscribeTo(watcher, new Map([[filter, 0]]));
      }
      (fact ? facts : states).add(filter, handle);
      const qos = fact ? 1 : 0;
      const before = filters.get(filter);
      if (before !== undefined && before >= qos) return;
      filters.set(filter, qos);
      subscribeTo(client, new Map([[filter, qos]]));
    },
    onStatus(listen) {
      listeners.push(listen);
      listen(connected);
    },
    async close() {
      await Promise.all([client, watcher].map((one) => one?.endAsync(true)));
    },
  };
}
