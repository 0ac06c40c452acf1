import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** The other ends of the ways out: they take what comes, or fail as real ones do. */

/** accept; answer no; say nothing; break off in the middle. */
export type Mood = 'fine' | 'refusing' | 'hanging' | 'dying';

export interface OtherSide<T> {
  readonly port: number;
  /** What was taken for good. */
  readonly taken: T[];
  /** Connections or requests so far. */
  readonly tries: number;
  mood: Mood;
  close(): Promise<void>;
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );

function closing(server: Server, sockets: ReadonlySet<Socket>) {
  return () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
}

function keepSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

export interface Called {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that webhooks call. */
export async function openHttpSide(): Promise<OtherSide<Called>> {
  let tries = 0;
  const side = { mood: 'fine' as Mood, taken: [] as Called[] };
  const server = createHttpServer(async (request, reply) => {
    tries++;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (side.mood === 'hanging') return;
    if (side.mood === 'dying') {
      // Half an answer.
      request.socket.end('HTTP/1.1 200 OK\r\ncontent-le');
      return;
    }
    if (side.mood === 'refusing') {
      reply.writeHead(503).end('busy');
      return;
    }
    side.taken.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
    reply.writeHead(204).end();
  });
  const sockets = keepSockets(server);
  const port = await listen(server);
  return Object.assign(side, {
    port,
    close: closing(server, sockets),
    get tries() {
      return tries;
    },
  });
}

export interface Mail {
  readonly to: string;
  readonly source: string;
}

/** A mail server, as much of RFC 5321 as a client without extensions needs. */
export async function openMailSide(): Promise<OtherSide<Mail>> {
  let tries = 0;
  const side = { mood: 'fine' as Mood, taken: [] as Mail[] };
  const server = createServer((socket) => {
    tries++;
    socket.on('error', () => {});
    if (side.mood === 'hanging') return;
    let to = '';
    let data: string[] | undefined;
    let rest = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    const command = (line: string) => {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'RCPT') {
        if (side.mood === 'refusing') return say('550 5.1.1 no such user');
        to = /<(.*)>/.exec(line)?.[1] ?? '';
      }
      if (verb === 'DATA') {
        data = [];
        return say('354 go on');
      }
      if (verb === 'QUIT') {
        say('221 bye');
        return socket.end();
      }
      return say(verb === 'EHLO' || verb === 'HELO' ? '250 mail.test' : '250 OK');
    };
    const take = (line: string) => {
      if (!data) return command(line);
      if (side.mood === 'dying') return socket.destroy();
      if (line !== '.') return data.push(line.replace(/^\.\./, '.'));
      side.taken.push({ to, source: data.join('\n') });
      data = undefined;
      return say('250 taken');
    };
    say('220 mail.test ESMTP');
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    });
  });
  const sockets = keepSockets(server);
  const port = await listen(server);
  return Object.assign(side, {
    port,
    close: closing(server, sockets),
    get tries() {
      return tries;
    },
  });
}
