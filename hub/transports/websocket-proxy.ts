import { type Duplex, pipeline } from 'node:stream';
import { createWebSocketStream, WebSocket, WebSocketServer } from 'ws';
import type { Log, TroubleCounter } from '#base/log.ts';
import type { Upgrade } from '../links.ts';
import { type Admit, letEverybodyIn, MAX_PAYLOAD_BYTES } from './admission.ts';
import { letPass, type PacketDoor } from './page-packets.ts';

export interface ProxyOptions {
  /** Where the outside broker speaks MQTT over WebSocket. */
  readonly url: string;
  /** Who is let in, as by the broker inside; left out, everybody. */
  readonly admit?: Admit;
  readonly log: Log;
  readonly trouble: TroubleCounter;
}

const CONNECT_TIMEOUT_MS = 5_000;

/** Either end's end is the other's. */
function join(page: Duplex, broker: Duplex, door: PacketDoor): void {
  const end = () => {
    page.destroy();
    broker.destroy();
  };
  pipeline(page, (sent: AsyncIterable<Buffer>) => letPass(sent, door), broker, end);
  pipeline(broker, page, end);
}

/**
 * Hands the MQTT of pages on to an outside broker, as far as they may speak. The broker asks its
 * clients who they are; of ours it sees neither the cookie nor the page they came from.
 */
export function proxyWebSocket(options: ProxyOptions): Upgrade {
  const { url, admit = letEverybodyIn, log, trouble } = options;
  const { host } = new URL(url);
  const note = (cause: string, facts: object = {}) =>
    trouble.note(`outside broker over WebSocket: ${cause}`, { host, ...facts });
  const pages = new WebSocketServer({ noServer: true, maxPayload: MAX_PAYLOAD_BYTES });

  return (request, socket, head) => {
    const broker = new WebSocket(url, 'mqtt', {
      ...{ handshakeTimeout: CONNECT_TIMEOUT_MS, perMessageDeflate: false },
    });
    let isOpen = false;
    const leave = () => broker.terminate();
    socket.once('close', leave);
    broker.on('error', (error: NodeJS.ErrnoException) => {
      if (isOpen || socket.destroyed) return;
      note(error.code ?? error.message);
      socket.end('HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    });
    broker.once('open', () => {
      isOpen = true;
      pages.handleUpgrade(request, socket, head, (page) => {
        // From now on what was said before the end is still handed on.
        socket.off('close', leave);
        join(createWebSocketStream(page), createWebSocketStream(broker), { admit, log, note });
      });
    });
  };
}
