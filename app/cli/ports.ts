import { createServer } from 'node:net';

/**
 * Below the ports that the system lends to outgoing connections, so that nobody takes one
 * meanwhile.
 */
const FIRST = 20_000;
const LAST = 31_999;
const MAX_TRIES = 1_000;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Whether another program listens there; of an address that is not ours nobody knows. */
export function isTaken(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'EADDRINUSE'));
    server.listen(port, host, () => server.close(() => resolve(false)));
  });
}

/** Free TCP ports on loopback, drawn at random. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let attempt = 0; ports.size < count; attempt++) {
    if (attempt > MAX_TRIES) throw new Error(`no ${count} free ports from ${FIRST} to ${LAST}`);
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
  }
  return [...ports];
}
