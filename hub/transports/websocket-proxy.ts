import { request as askHttp, type IncomingMessage } from 'node:http';
import { request as askHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import type { TroubleCounter } from '#base/log.ts';
import type { Upgrade } from '../links.ts';

const CONNECT_TIMEOUT_MS = 5_000;

const headOf = ({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string => {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
};

/** Either end's end is the other's. */
function join(one: Duplex, other: Duplex): void {
  one.pipe(other).pipe(one);
  for (const [end, opposite] of [
    [one, other],
    [other, one],
  ] as const) {
    end.on('error', () => opposite.destroy());
    end.on('close', () => opposite.destroy());
  }
}

/**
 * Hands WebSockets on to an outside broker. The broker asks its clients who they are; of ours it sees
 * neither the cookie nor the page they came from.
 */
export function proxyWebSocket(url: string, trouble: TroubleCounter): Upgrade {
  const target = new URL(url);
  const ask = target.protocol === 'wss:' ? askHttps : askHttp;
  const address = `${target.protocol === 'wss:' ? 'https:' : 'http:'}//${target.host}${target.pathname}${target.search}`;
  return ({ headers }, socket, head) => {
    const { host: _host, cookie: _cookie, origin: _origin, ...rest } = headers;
    const asked = ask(address, { headers: rest, timeout: CONNECT_TIMEOUT_MS });
    const fail = (cause: string) => {
      asked.destroy();
      if (socket.destroyed) return;
      trouble.note(`outside broker over WebSocket: ${cause}`, { host: target.host });
      socket.end('HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    };
    asked.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    asked.on('timeout', () => fail('no answer'));
    asked.on('response', (reply) => fail(`answers ${reply.statusCode}`));
    asked.on('upgrade', (reply, broker, first) => {
      broker.setTimeout(0);
      socket.write(headOf(reply));
      if (first.length > 0) socket.write(first);
      if (head.length > 0) broker.write(head);
      join(socket, broker);
    });
    socket.on('close', () => asked.destroy());
    asked.end();
  };
}
