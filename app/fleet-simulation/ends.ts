import type { Database } from '#base/database/index.ts';
import type { PlannedTransport } from './transports.ts';

const OVER = ['done', 'failed', 'withdrawn'];

interface Known {
  readonly transport: string;
  readonly status: string;
  /** How many times it was reported as over. */
  readonly ends: number;
}

const KNOWN = `
SELECT t.transport, t.status, count(e.serial)::int AS ends
FROM wcs.transport t LEFT JOIN wcs.transport_event e ON e.transport = t.transport
  AND e.event->>'type' IN ('completed', 'failed', 'cancelled')
GROUP BY t.transport, t.status ORDER BY t.transport`;

export const readTransports = (database: Database): Promise<Known[]> =>
  database.transaction('look at transports', (tx) => tx.query<Known>(KNOWN));

export const isOver = ({ status }: Known): boolean => OVER.includes(status);

/** What must be true of the transports and their loads when everything healed and drained. */
export function faultsAtEnd(
  planned: readonly PlannedTransport[],
  known: readonly Known[],
  where: Readonly<Record<string, string>>,
): string[] {
  const byId = new Map(known.map((one) => [one.transport, one]));
  const faults: string[] = [];
  for (const { id, load, from, to } of planned) {
    const one = byId.get(id);
    if (!one) {
      faults.push(`${id} was taken and is not known`);
      continue;
    }
    if (!isOver(one)) faults.push(`${id} has not ended: ${one.status}`);
    if (isOver(one) && one.ends !== 1) faults.push(`${id} ended ${one.ends} times`);
    // A load that nobody touched stands where it stood.
    const at = where[load] ?? from;
    if (one.status === 'done' && at !== to) faults.push(`${id} is done and ${load} is at ${at}`);
    if (one.status !== 'done' && at !== from && at !== to) {
      faults.push(`${id} is ${one.status} and ${load} is at ${at}`);
    }
  }
  return faults;
}
