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
 * - A client id taken twice makes both fight for ever. So an id is an identity (`admission.ts`): it is
 *   handed on to its own client only, and says which topics that may use.
 */
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AedesPublishPacket, type Client, type PublishPacket } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { Log, TroubleCounter } from '#base/log.ts';
import { isOperatingError, OperatingError } from '#base/operating-error.ts';
import type { MqttRead, MqttWrite } from '../adapter.ts';
import type { MqttLink, Upgrade } from '../links.ts';
import {
  type Admission,
  type Admit,
  type Knock,
  letEverybodyIn,
  MAX_PAYLOAD_BYTES,
} from './admission.ts';
import { capOffline, cutOffFrozen, type Queues } from './broker-limits.ts';
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
  /** Who is let in; left out, everybody. */
  readonly admit?: Admit;
  /** QoS 1 messages kept for one absent client. */
  readonly maxOffline?: number;
}

export interface Broker {
  readonly link: MqttLink;
  readonly tcpPort: number;
  readonly wsPort: number | undefined;
  /** Takes a page's client over WebSocket from another HTTP server. */
  readonly upgrade: Upgrade;
  readonly clients: number;
  /** After a change of access: cuts off who is no longer let in. */
  admitAgain(): Promise<void>;
  close(): Promise<void>;
}

type Handler = (message: MqttRead) => Promise<void>;

const DRAIN_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_OFFLINE = 1_000;
const MAX_OUTSTANDING = 20_000;
const MAX_CLIENT_ID = 64;
const SERVER_UNAVAILABLE = 3;
/** A will is nobody's to send again: it is tried here, for two minutes. */
const WILL_TRIES = 240;

interface Persistence extends Queues {
  createRetainedStreamCombi(filters: readonly string[]): AsyncIterable<AedesPublishPacket>;
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
  const { host, log, trouble, admit = letEverybodyIn } = options;
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

  const pages = new WeakSet<IncomingMessage>();
  const admitted = new WeakMap<Client, { readonly knock: Knock; readonly admission: Admission }>();
  const mayUse = (client: Client, topic: string) =>
    !topic.startsWith('$') && admitted.get(client)?.admission.mayUse(topic) === true;

  /** Why a client is not let in; undefined when it is. */
  async function admitClient(client: Client, knock: Knock): Promise<string | undefined> {
    const admission = await admit(knock);
    if (!admission) return 'is not let in';
    const other = inside.clients[knock.clientId];
    if (other && other !== client && admitted.get(other)?.admission.name !== admission.name) {
      return 'is connected already, as somebody else';
    }
    admitted.set(client, { knock, admission });
    return undefined;
  }

  const aedes = await Aedes.createBroker({
    drainTimeout: DRAIN_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxClientsIdLength: MAX_CLIENT_ID,
    authenticate(client, user, password, done) {
      const knock = {
        ...{ clientId: client.id, user: user ?? '', password: password?.toString() ?? '' },
        isPage: client.req !== undefined && pages.has(client.req),
      };
      admitClient(client, knock).then(
        (reason) => {
          if (reason !== undefined) note(`${client.id} ${reason}`);
          done(null, reason === undefined);
        },
        // It tries again.
        (error: Error) => {
          if (!isOperatingError(error)) log.error({ err: error }, 'a client was not looked at');
          done(Object.assign(error, { returnCode: SERVER_UNAVAILABLE }) as never, null);
        },
      );
    },
    authorizePublish(client, packet, done) {
      const { topic } = packet;
      if (client ? !mayUse(client, topic) : topic.startsWith('$')) {
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
      if (!mayUse(client, topic)) {
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
  const guard = cutOffFrozen(
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
  const toBroker: Upgrade = (request, socket, head) =>
    webSockets.handleUpgrade(request, socket, head, (client) => {
      const stream = createWebSocketStream(client);
      stream.on('error', () => {});
      aedes.handle(stream, request);
    });
  const fromPage: Upgrade = (request, socket, head) => {
    pages.add(request);
    toBroker(request, socket, head);
  };
  /** Devices have no origin: what has one is a page, of whatever house, that got round the sign-in. */
  const fromDevice: Upgrade = (request, socket, head) => {
    if (request.headers.origin === undefined) return toBroker(request, socket, head);
    socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  };
  const web = options.wsPort === undefined ? undefined : await openWebSocket(options.wsPort);

  async function openWebSocket(port: number) {
    const http = createHttpServer((_request, response) => response.writeHead(426).end());
    http.on('upgrade', fromDevice);
    return { http, port: await listen(http, port, host) };
  }

  return {
    link,
    tcpPort,
    wsPort: web?.port,
    upgrade: fromPage,
    get clients() {
      return Object.keys(inside.clients).length;
    },
    async admitAgain() {
      for (const client of Object.values(inside.clients)) {
        const before = admitted.get(client);
        // Whom nobody can ask about now (the database is away) stays.
        const look = before && admitClient(client, before.knock).catch(() => undefined);
        if ((await look) !== undefined) client.close();
      }
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
