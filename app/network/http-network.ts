import type { Network, NetworkReply } from '#wms-core/network/index.ts';

/** Another warehouse's process: where it listens, and the key that it knows us by. */
export interface Neighbour {
  readonly warehouse: string;
  readonly url: string;
  readonly key?: string;
}

/** One question to one warehouse, whatever it does. */
const LIMIT_MS = 4_000;

/** The code of what went wrong, without the address or the key. */
function faultOf(error: unknown): string {
  const { name, cause } = error as Error;
  if (name === 'TimeoutError') return 'no answer in time';
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? name;
}

/** Other warehouses over REST; a redirect is not followed. */
export function createHttpNetwork(neighbours: readonly Neighbour[], limitMs = LIMIT_MS): Network {
  const known = new Map(neighbours.map((one) => [one.warehouse, one]));

  const ask = async (warehouse: string, path: string, body?: object): Promise<NetworkReply> => {
    const to = known.get(warehouse);
    if (!to) return { arrived: false, fault: 'unknown' };
    try {
      const reply = await fetch(`${to.url.replace(/\/+$/, '')}${path}`, {
        method: body ? 'POST' : 'GET',
        redirect: 'manual',
        signal: AbortSignal.timeout(limitMs),
        headers: {
          accept: 'application/json',
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(to.key ? { authorization: `Bearer ${to.key}` } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { arrived: true, status: reply.status, body: await reply.json() };
    } catch (error) {
      return { arrived: false, fault: faultOf(error) };
    }
  };

  return {
    warehouses: [...known.keys()].sort(),
    get: (warehouse, path) => ask(warehouse, path),
    post: ask,
  };
}
