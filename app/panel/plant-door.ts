import type { PanelAnswer } from '#simulators/plant/index.ts';

/** Asks the simulated plant beside this warehouse: `POST /panel/orders`. Undefined: no answer came. */
export type AskPlant = (wish: string, body?: object) => Promise<PanelAnswer | undefined>;

const TIMEOUT_MS = 5_000;

/** The plant as a process, at its control channel. */
export const openPlantDoor =
  (address: string): AskPlant =>
  async (wish, body) => {
    const [method = 'GET', path = ''] = wish.split(' ');
    try {
      const reply = await fetch(`${address}${path}`, {
        method,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: reply.status, body: await reply.json() };
    } catch {
      // It starts after the warehouse, and may end before it.
      return undefined;
    }
  };
