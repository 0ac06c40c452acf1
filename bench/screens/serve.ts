import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { ACTIONS } from '#app/access/actions.ts';
import { createFloorCollector } from '#app/floor/collector.ts';
import { BUILT_PAGES } from '#app/http/pages.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { livingFloor } from './living-floor.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

async function sendPage(url: string, reply: ServerResponse): Promise<void> {
  const wanted = join(BUILT_PAGES, url.split('?')[0]!);
  const path = extname(wanted) && existsSync(wanted) ? wanted : join(BUILT_PAGES, 'index.html');
  reply.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
  reply.end(await readFile(path));
}

/** One who may see all. */
const SESSION = {
  ...{ user: 'bench', name: 'bench', roles: [], may: ACTIONS, csrfToken: '' },
  ...{ warehouses: [], owners: [], zones: [], mustSetPassword: false },
};

/** The screens, and a floor that lives; nothing else of the warehouse. */
export async function serveFloor() {
  const scheduler = createSystemScheduler((error) => {
    throw error;
  });
  const floor = livingFloor();
  const collector = createFloorCollector({ scheduler, ...floor });
  const server = createServer((request, reply) => {
    const url = request.url ?? '/';
    if (url.endsWith('/live')) {
      reply.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.write(`event: beat\ndata: 0\n\n`);
      if (!url.includes('/floor/')) return;
      const end = collector.listen((frame) => void reply.write(frame));
      reply.once('close', end);
    } else if (url.startsWith('/api/')) {
      reply.setHeader('content-type', 'application/json');
      reply.end(JSON.stringify(url === '/api/v1/floor' ? floor.drawing : SESSION));
    } else void sendPage(url, reply);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    collector,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
