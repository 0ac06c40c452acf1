/** The plant's clients of a real MQTT broker, through the mqtt package. */
import { connect as dial, type Socket } from 'node:net';
import { type IClientOptions, MqttClient } from 'mqtt';
import { OperatingError } from '#base/operating-error.ts';
import type { MqttEnd, MqttMessage, MqttWill } from '../plant/ends.ts';

const DEFAULT_PORT = 1883;
const KEEPALIVE_SECONDS = 15;
const RECONNECT_MS = 1_000;
const GOODBYE_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;

export interface MqttClients {
  mqtt(clientId: string, will?: MqttWill): MqttEnd;
  /** Begins to connect; the broker may come later. */
  open(): Promise<void>;
  close(): Promise<void>;
}

interface Broker {
  readonly host: string;
  readonly port: number;
  readonly login: Pick<IClientOptions, 'username' | 'password'>;
}

function brokerAt(url: string): Broker {
  const { protocol, hostname, port, username, password } = new URL(url);
  if (protocol !== 'mqtt:') {
    const message = `the plant reaches brokers by mqtt://, not by ${protocol}//`;
    throw new OperatingError('config.mqtt_url', message, { retryable: false });
  }
  const login = username
    ? { username: decodeURIComponent(username), password: decodeURIComponent(password) }
    : {};
  return { host: hostname, port: Number(port || DEFAULT_PORT), login };
}

function createEnd(broker: Broker, clientId: string, will: MqttWill | undefined) {
  const handlers = new Map<string, ((message: MqttMessage) => void)[]>();
  const connected: (() => void)[] = [];
  const early: (() => void)[] = [];
  let client: MqttClient | undefined;
  let isCut = false;

  /** Without delay, or small messages stall for 40 ms now and then. */
  const dialBroker = (): Socket => {
    const socket = dial({ host: broker.host, port: broker.port, noDelay: true });
    if (isCut) socket.destroy();
    return socket;
  };
  const subscribe = (filter: string) => client?.subscribe(filter, { qos: 1 });
  const open = () => {
    client = new MqttClient(dialBroker, {
      ...broker.login,
      clientId,
      protocolVersion: 4,
      // A session that stays keeps what comes while the line is down.
      clean: false,
      keepalive: KEEPALIVE_SECONDS,
      reconnectPeriod: RECONNECT_MS,
      reconnectOnConnackError: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      queueQoSZero: false,
      resubscribe: false,
      ...(will ? { will: { ...will, payload: Buffer.from(will.payload) } } : {}),
    });
    client.on('connect', () => {
      for (const filter of handlers.keys()) subscribe(filter);
      for (const listen of connected) listen();
    });
    client.on('message', (topic, payload) => {
      for (const handle of handlers.get(topic) ?? []) handle({ topic, payload });
    });
    // Refused and lost connections are tried again; nobody needs to hear of each.
    client.on('error', () => {});
    for (const publish of early.splice(0)) publish();
  };

  const end: MqttEnd = {
    onConnect: (listen) => connected.push(listen),
    subscribe(filter, handle) {
      handlers.set(filter, [...(handlers.get(filter) ?? []), handle]);
      if (client?.connected) subscribe(filter);
    },
    publish(topic, payload, { qos, retain }) {
      if (client) client.publish(topic, payload, { qos, retain });
      else if (qos === 1) early.push(() => end.publish(topic, payload, { qos, retain }));
    },
    kill() {
      isCut = true;
      client?.stream.destroy();
    },
    connect() {
      // The next of its attempts, within a second, gets through. `reconnect()` would forget what
      // was published meanwhile.
      isCut = false;
    },
    async end() {
      const leaving = client;
      client = undefined;
      if (!leaving) return;
      // A client that is not connected has nobody to say goodbye to; and one whose line goes down while
      // it says so would wait for ever for what nobody acknowledges.
      let timer: ReturnType<typeof setTimeout> | undefined;
      const longEnough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, GOODBYE_MS);
      });
      await Promise.race([leaving.endAsync(!leaving.connected), longEnough]);
      clearTimeout(timer);
      leaving.stream.destroy();
    },
    get connected() {
      return client?.connected === true;
    },
  };
  return { end, open };
}

/** `url`: mqtt://[user:password@]host[:port]. */
export function createMqttClients(url: string): MqttClients {
  const broker = brokerAt(url);
  const clients: ReturnType<typeof createEnd>[] = [];
  let isOpen = false;
  return {
    mqtt(clientId, will) {
      const made = createEnd(broker, clientId, will);
      clients.push(made);
      if (isOpen) made.open();
      return made.end;
    },
    async open() {
      isOpen = true;
      for (const { open } of clients) open();
    },
    async close() {
      for (const { end } of clients) await end.end();
    },
  };
}
