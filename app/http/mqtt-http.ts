import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';
import type { Upgrade } from '#hub/links.ts';
import type { Asking } from '../access/doorman.ts';
import { refuseHttp, type SendProblem } from './problem.ts';

const PATH = '/mqtt';

/** A page of another house must not speak to this one's devices with its visitor's rights. */
const isOurPage = ({ headers: { origin, host } }: IncomingMessage): boolean =>
  origin === undefined || URL.parse(origin)?.host === host;

const refuse = (socket: Duplex, status: number) =>
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
  );

export interface PageDoor {
  /** 0, or the status with which a page is sent away. */
  statusOfPage(asking: Asking): Promise<number>;
  /** Calls when somebody may have lost what he was granted. */
  whenChanged(then: () => void): void;
}

/** MQTT over WebSocket on the port of the pages, for handhelds in a browser. */
export function mqttRoutes(deps: {
  readonly problem: SendProblem;
  /** Undefined when the way to the broker is not known. */
  readonly upgrade: Upgrade | undefined;
  /** Asks who is there; left out, the house is open (tests, virtual time). */
  readonly door?: PageDoor;
}): FastifyPluginAsync {
  const { problem, upgrade, door } = deps;

  return async (app) => {
    app.get(PATH, { schema: { hide: true } }, async (request, reply) =>
      problem(reply, request, refuseHttp(upgrade ? 'mqtt.websocket' : 'mqtt.elsewhere')),
    );
    if (!upgrade) return;
    /** Where nobody can be asked (the database is away) nobody is let in; the page tries again. */
    const statusOf = async ({ headers }: IncomingMessage): Promise<number> => {
      if (!door) return 0;
      const cookies = app.parseCookie(headers.cookie ?? '');
      return door.statusOfPage({ headers, cookies, method: 'GET' }).catch(() => 503);
    };
    const open = new Map<Duplex, IncomingMessage>();
    app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => {});
      if (request.url?.split('?')[0] !== PATH) return void refuse(socket, 404);
      if (!isOurPage(request)) return void refuse(socket, 403);
      open.set(socket, request);
      socket.on('close', () => open.delete(socket));
      void statusOf(request).then((status) =>
        status === 0 ? upgrade(request, socket, head) : refuse(socket, status),
      );
    });
    // Who signed out, or may no longer, is cut off; what he did and was not answered, his page keeps.
    // Whom nobody can ask about now stays.
    door?.whenChanged(() => {
      for (const [socket, request] of open) {
        void statusOf(request).then((status) => {
          if (status === 401 || status === 403) socket.destroy();
        });
      }
    });
    // The server waits for all sockets, and has let these out of its hands.
    app.addHook('preClose', async () => {
      for (const socket of open.keys()) socket.destroy();
    });
  };
}
