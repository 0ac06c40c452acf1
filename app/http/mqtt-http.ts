import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';
import type { Upgrade } from '#hub/links.ts';
import { refuseHttp, type SendProblem } from './problem.ts';

const PATH = '/mqtt';

/** A page of another house must not speak to this one's devices with its visitor's rights. */
const isOurPage = ({ headers: { origin, host } }: IncomingMessage): boolean =>
  origin === undefined || URL.parse(origin)?.host === host;

const refuse = (socket: Duplex, status: string) =>
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);

/** MQTT over WebSocket on the port of the pages, for handhelds in a browser. */
export function mqttRoutes(deps: {
  readonly problem: SendProblem;
  /** Undefined when the way to the broker is not known. */
  readonly upgrade: Upgrade | undefined;
}): FastifyPluginAsync {
  const { problem, upgrade } = deps;
  return async (app) => {
    app.get(PATH, { schema: { hide: true } }, async (request, reply) =>
      problem(reply, request, refuseHttp(upgrade ? 'mqtt.websocket' : 'mqtt.elsewhere')),
    );
    if (!upgrade) return;
    const open = new Set<Duplex>();
    app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => {});
      if (request.url?.split('?')[0] !== PATH) return refuse(socket, '404 Not Found');
      if (!isOurPage(request)) return refuse(socket, '403 Forbidden');
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      return upgrade(request, socket, head);
    });
    // The server waits for all sockets, and has let these out of its hands.
    app.addHook('preClose', async () => {
      for (const socket of open) socket.destroy();
    });
  };
}
