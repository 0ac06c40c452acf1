/** What the broker inside does not bound by itself. */

export interface Queues {
  outgoingEnqueueCombi(subs: readonly { clientId: string }[], packet: unknown): Promise<void>;
  outgoingClearMessageId(client: { id: string }, packet: unknown): Promise<unknown>;
}

interface Connected {
  readonly conn: { readonly writableNeedDrain: boolean; destroy(): unknown };
}

const GUARD_EVERY_MS = 250;
const FROZEN_AFTER_MS = 1_000;

/** Puts a limit on what is kept for one absent client: what comes after is not kept for it. */
export function capOffline(persistence: Queues, limit: number, onFull: (clientId: string) => void) {
  const waiting = new Map<string, number>();
  const enqueue = persistence.outgoingEnqueueCombi.bind(persistence);
  const clear = persistence.outgoingClearMessageId.bind(persistence);
  persistence.outgoingEnqueueCombi = async (subs, packet) => {
    const room = subs.filter(({ clientId }) => {
      const count = waiting.get(clientId) ?? 0;
      if (count < limit) waiting.set(clientId, count + 1);
      else onFull(clientId);
      return count < limit;
    });
    if (room.length > 0) await enqueue(room, packet);
  };
  persistence.outgoingClearMessageId = async (client, packet) => {
    const cleared = await clear(client, packet);
    if (cleared) waiting.set(client.id, Math.max(0, (waiting.get(client.id) ?? 0) - 1));
    return cleared;
  };
}

/** Cuts off clients that stopped reading. */
export function cutOffFrozen<One extends Connected>(
  clients: () => Iterable<One>,
  onCut: (client: One) => void,
) {
  const fullSince = new Map<One, number>();
  return setInterval(() => {
    const now = performance.now();
    const full = new Set<One>();
    for (const client of clients()) {
      if (!client.conn.writableNeedDrain) continue;
      full.add(client);
      const since = fullSince.get(client) ?? now;
      fullSince.set(client, since);
      if (now - since < FROZEN_AFTER_MS) continue;
      onCut(client);
      client.conn.destroy();
    }
    for (const client of fullSince.keys()) if (!full.has(client)) fullSince.delete(client);
  }, GUARD_EVERY_MS);
}
