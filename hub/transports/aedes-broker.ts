/**
 * The broker inside the process: MQTT 3.1.1 over TCP and WebSocket, and the hub's link to it
 * without a socket.
 *
 * What aedes does by itself and what is done about it here:
 * - It acknowledges a QoS 1 message before anybody has it. So facts are handled in
 *   `authorizePublish`, which it awaits before its PUBACK.
 * - One subscriber that stops reading stops everybody, until the drain timeout. So that is 2 s, and
 *   a guard cuts off, after 1 s, a client whose socket does not drain.
 * - Its memory of messages for absent clients has no limit. So it is capped here.
 * - A client id taken twice makes both fight for ever. So an id is an identity: a device's id says
 *   which topics it may use (`mayUse`).
 */
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AedesPublishPacket, type Client, type PublishPacket } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { Log, TroubleCounter } from '#base/log.ts';
import { isOperatingError, OperatingError } from '#base/operating-error.ts';
import type { MqttRead, MqttWrite } from '../adapter.ts';
import type { MqttLink, Upgrade } from '../links.ts';
import { pauseAfterRefusedFact } from './refused-fact.ts';
import { createTopicTable } from './topics.ts';

export interface BrokerOptions {
  readonly host: string;
  /** 0 chooses a free port. */
  readonly tcpPort: number;
  /** Undefined: no WebSocket. */
  readonly wsPort?: number;
  readonly log: Log;
  readonly trouble: TroubleCounter;
  /** Whether a client may publish to a topic, or subscribe to a filter. */
  readonly mayUse?: (clientId: string, topic: string) => boolean;
  /** QoS 1 messages kept for one absent client. */
  readonly maxOffline?: number;
}

export interface Broker {
  readonly link: MqttLink;
  readonly tcpPort: number;
  readonly wsPort: number | undefined;
  /** Takes a client over WebSocket from another HTTP server. */
  readonly upgrade: Upgrade;
  readonly clients: number;
  close(): Promise<void>;
}

type Handler = (message: MqttRead) => Promise<void>;

const DRAIN_TIMEOUT_MS = 2_000;
const GUARD_EVERY_MS = 250;
const FROZEN_AFTER_MS = 1_000;
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_OFFLINE = 1_000;
const MAX_OUTSTANDING = 20_000;
const MAX_CLIENT_ID = 64;
const MAX_PAYLOAD_BYTES = 1_048_576;
/** A will is nobody's to send again: it is tried here, for two minutes. */
const WILL_TRIES = 240;

/** A handheld may use the topics below its own id; other clients the rest. */
export function handheldsKeepToThemselves(clientId: string, topic: string): boolean {
  if (!topic.startsWith('handheld/')) return true;
  return topic === `handheld/v1/${clientId}` || topic.startsWith(`handheld/v1/${clientId}/`);
}

interface Persistence {
  outgoingEnqueueCombi(subs: readonly { clientId: string }[], packet: unknown): Promise<void>;
  outgoingClearMessageId(client: { id: string }, packet: unknown): Promise<unknown>;
  createRetainedStreamCombi(filters: readonly string[]): AsyncIterable<AedesPublishPacket>;
}

/** Puts a limit on what is kept for one absent client: what comes after is not kept for it. */
function capOffline(persistence: Persistence, limit: number, onFull: (clientId: string) => void) {
  const waiting = new Map<string, number>();
  const enqueue = persistence.outgoingEnqueueCombi.bind(persistence);
  const clear = persistence.outgoingClearMessageId.bind(persistence);
  persistence.outgoingEnqueueCombi = async (subs, packet) => {
    const room = subs.filter(({ clientId }) => {
      const count = waiting.get(clientId) ?? 0;
      if (count < limit) waiting.set(clientId, count + 1);
      else onFull(clientId);
      return count < limit;
    });
    if (room.length > 0) await enqueue(room, packet);
  };
  persistence.outgoingClearMessageId = async (client, packet) => {
    const cleared = await clear(client, packet);
    if (cleared) waiting.set(client.id, Math.max(0, (waiting.get(client.id) ?? 0) - 1));
    return cleared;
  };
}

/** Cuts off clients that stopped reading. */
function guardAgainstFrozen(clients: () => Iterable<Client>, onCut: (client: Client) => void) {
  const fullSince = new Map<Client, number>();
  return setInterval(() => {
    const now = performance.now();
    const full = new Set<Client>();
    for (const client of clients()) {
      if (!client.conn.writableNeedDrain) continue;
      full.add(client);
      const since = fullSince.get(client) ?? now;
      fullSince.set(client, since);
      if (now - since < FROZEN_AFTER_MS) continue;
      onCut(client);
      client.conn.destroy();
    }
    for (const client of fullSince.keys()) if (!full.has(client)) fullSince.delete(client);
  }, GUARD_EVERY_MS);
}

function listen(server: Server | ReturnType<typeof createHttpServer>, port: number, host: string) {
  return new Promise<number>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === 'EADDRINUSE'
          ? 'another program has it: stop that, or give Warehub another port (--help)  ' +
            '端口已被其他程序占用：请停止该程序，或为 Warehub 指定其他端口（--help）'
          : cause.code;
      reject(
        new OperatingError('transport.listen', `cannot listen on ${host}:${port}: ${why}`, {
          retryable: false,
          cause,
        }),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** The hub's link: no socket, and facts before their acknowledgement. */
function createLink(aedes: Aedes, persistence: Persistence, note: (cause: string) => void) {
  const facts = createTopicTable<Handler>();
  let outstanding = 0;
  const link: MqttLink = {
    async publish({ topic, payload, qos, retain }: MqttWrite) {
      if (outstanding >= MAX_OUTSTANDING) {
        throw new OperatingError('transport.backlog', 'the broker is behind', { retryable: true });
      }
      outstanding++;
      const packet = {
        cmd: 'publish',
        topic,
        payload: Buffer.from(payload),
        qos,
        retain,
        dup: false,
      };
      aedes.publish(packet as PublishPacket, (error) => {
        outstanding--;
        if (error) note(`cannot publish: ${error.message}`);
      });
    },
    async subscribe(filter, fact, handle) {
      const take = (message: MqttRead) =>
        handle(message).catch((error: unknown) => {
          if (!isOperatingError(error)) throw error;
          note(error.code);
        });
      if (fact) facts.add(filter, handle);
      else {
        await new Promise<void>((resolve) => {
          const deliver = (packet: AedesPublishPacket, done: () => void) => {
            void take({ topic: packet.topic, payload: packet.payload as Buffer });
            done();
          };
          aedes.subscribe(filter, deliver, resolve);
        });
      }
      for await (const packet of persistence.createRetainedStreamCombi([filter])) {
        await take({ topic: packet.topic, payload: packet.payload as Buffer });
      }
    },
    onStatus: (tell) => tell(true),
    async close() {},
  };
  return { link, facts };
}

/**
 * Opens the broker.
 * @throws OperatingError `transport.listen` when a port is taken.
 */
export async function createBroker(options: BrokerOptions): Promise<Broker> {
  const { host, log, trouble, mayUse = handheldsKeepToThemselves } = options;
  const note = (cause: string, facts: object = {}) => trouble.note(`broker: ${cause}`, facts);
  let closing = false;

  const commit = async (client: Client | null, message: MqttRead, handlers: readonly Handler[]) => {
    const isWill = client === null || client.closed;
    for (let tries = 1; ; tries++) {
      try {
        for (const handle of handlers) await handle(message);
        return;
      } catch (error) {
        if (!isOperatingError(error)) throw error;
        note(`fact not committed: ${error.code}`, { topic: message.topic });
        await pauseAfterRefusedFact();
        if (closing || !isWill || tries >= WILL_TRIES) throw error;
      }
    }
  };

  const aedes = await Aedes.createBroker({
    drainTimeout: DRAIN_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxClientsIdLength: MAX_CLIENT_ID,
    authorizePublish(client, packet, done) {
      const { topic } = packet;
      if (topic.startsWith('$') || (client && !mayUse(client.id, topic))) {
        note(`${client?.id} may not publish to a foreign topic`, { topic });
        return done(new Error('not your topic'));
      }
      if (packet.payload.length > MAX_PAYLOAD_BYTES) {
        note(`${client?.id} sent too much`, { topic });
        return done(new Error('too large'));
      }
      const handlers = facts.find(topic);
      if (handlers.length === 0) return done(null);
      commit(client, { topic, payload: packet.payload as Buffer }, handlers).then(
        () => done(null),
        // The connection closes without a PUBACK, and never as "not authorised": the client
        // connects again and sends again.
        (error: Error) => {
          if (!isOperatingError(error)) log.error({ err: error }, 'a fact handler failed');
          done(error);
        },
      );
    },
    authorizeSubscribe(client, subscription, done) {
      const { topic } = subscription;
      if (topic.startsWith('$') || !mayUse(client.id, topic)) {
        note(`${client.id} may not subscribe to a foreign topic`, { topic });
        return done(null, null);
      }
      done(null, subscription);
    },
  });
  const inside = aedes as unknown as { persistence: Persistence; clients: Record<string, Client> };
  capOffline(inside.persistence, options.maxOffline ?? MAX_OFFLINE, (clientId) =>
    note(`${clientId} is away and its messages are dropped`),
  );
  const { link, facts } = createLink(aedes, inside.persistence, note);
  aedes.on('clientError', (client, error) => note(`${client.id}: ${error.message}`));
  aedes.on('connectionError', (_client, error) => note(`connection: ${error.message}`));
  const guard = guardAgainstFrozen(
    () => Object.values(inside.clients),
    (client) => note(`${client.id} stopped reading`),
  );

  const sockets = new Set<Socket>();
  const tcp = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  const tcpPort = await listen(tcp, options.tcpPort, host);
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: MAX_PAYLOAD_BYTES });
  const upgrade: Upgrade = (request, socket, head) =>
    webSockets.handleUpgrade(request, socket, head, (client) => {
      const stream = createWebSocketStream(client);
      stream.on('error', () => {});
      aedes.handle(stream, request);
    });
  const web = options.wsPort === undefined ? undefined : await openWebSocket(options.wsPort);

  async function openWebSocket(port: number) {
    const http = createHttpServer((_request, response) => response.writeHead(426).end());
    http.on('upgrade', upgrade);
    return { http, port: await listen(http, port, host) };
  }

  return {
    link,
    tcpPort,
    wsPort: web?.port,
    upgrade,
    get clients() {
      return Object.keys(inside.clients).length;
    },
    async close() {
      closing = true;
      clearInterval(guard);
      await new Promise<void>((resolve) => aedes.close(resolve));
      for (const socket of sockets) socket.destroy();
      for (const socket of webSockets.clients) socket.terminate();
      await new Promise<void>((resolve) => tcp.close(() => resolve()));
      if (web) await new Promise<void>((resolve) => web.http.close(() => resolve()));
    },
  };
}
