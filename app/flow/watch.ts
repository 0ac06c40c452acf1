import type { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import type { Static } from 'typebox';
import { type AuditReport, audit, compareHost } from '#simulators/audit/index.ts';
import type { ErpStats } from '#simulators/erp/index.ts';
import type { StatusBody } from '../http/status-http.ts';
import type { Books } from '../warehouse/books.ts';
import type { Stage } from './stage.ts';

export type Status = Static<typeof StatusBody>;

const ASK_TIMEOUT_MS = 10_000;
const LOOK_EVERY_MS = 1_000;
/** After the last order, counts and returns are still walked. */
const QUIET_LOOKS = 3;

async function ask<T>(url: string, key?: string): Promise<T | undefined> {
  try {
    const answer = await fetch(url, {
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
    });
    return answer.ok ? ((await answer.json()) as T) : undefined;
  } catch {
    return undefined;
  }
}

export const askStatus = (stage: Stage) => ask<Status>(`${stage.api}/api/v1/status`, stage.key);
export const askErp = async (stage: Stage) =>
  (await ask<{ erp: ErpStats }>(`${stage.control}/stats`))?.erp;

/** Tells the plant's back door to do something to a device. */
export async function tellPlant(stage: Stage, path: string, body: object): Promise<void> {
  await fetch(`${stage.control}${path}`, { method: 'POST', body: JSON.stringify(body) });
}

/**
 * Waits until every planned order ended and no task is open, or until `limitMs`. A warehouse that
 * is away for a while (killed on purpose) is waited for.
 */
export async function watchFlow(
  stage: Stage,
  options: {
    readonly limitMs: number;
    /** Start the warehouse process again when it ends by itself. */
    readonly supervise?: boolean;
    readonly onLook?: (erp: ErpStats, status: Status) => void;
  },
): Promise<{ timedOut: boolean; erp: ErpStats; status: Status }> {
  const latest = Date.now() + options.limitMs;
  let quiet = 0;
  for (;;) {
    // What ends by itself is started again, as the launcher does, and told at the end.
    if (options.supervise && !stage.warehouse().running) await stage.restartWarehouse();
    const [erp, status] = await Promise.all([askErp(stage), askStatus(stage)]);
    if (erp && status) {
      options.onLook?.(erp, status);
      // A failed task stays open until a person acts: waiting longer changes nothing.
      const isQuiet = erp.done && status.tasksOpen === 0;
      quiet = isQuiet ? quiet + 1 : 0;
      if (quiet >= QUIET_LOOKS) return { timedOut: false, erp, status };
      if (Date.now() > latest) return { timedOut: true, erp, status };
    } else if (Date.now() > latest) {
      throw new Error('the warehouse or the plant no longer answers; see their logs');
    }
    await wait(LOOK_EVERY_MS);
  }
}

interface Closing {
  readonly books: Books;
  /** What the warehouse's own database says is not over, or contradicts itself. */
  readonly faults: readonly string[];
}

function askBooks(warehouse: ChildProcess): Promise<Closing> {
  return new Promise((resolve) => {
    const listen = (message: { type?: string } & Partial<Closing>) => {
      const { type, books, faults } = message;
      if (type !== 'books' || !books || !faults) return;
      warehouse.off('message', listen);
      resolve({ books, faults });
    };
    warehouse.on('message', listen);
    warehouse.send({ type: 'books' });
  });
}

/** All books of a run that has ended. */
export interface Balance {
  /** Ledger against world, piece by piece. */
  readonly audit: AuditReport;
  /** The ERP's books against the warehouse's: a sentence for each item in which they differ. */
  readonly host: readonly string[];
  /** What is not over, or contradicts itself, in the warehouse's database. */
  readonly open: readonly string[];
}

export async function balanceOf(stage: Stage): Promise<Balance> {
  const { books, faults: open } = await askBooks(stage.warehouse().process);
  const world = await ask<Pick<Parameters<typeof audit>[0], 'inventory' | 'stacked'>>(
    `${stage.control}/world`,
  );
  const errors = await ask<Pick<Parameters<typeof audit>[0], 'errors' | 'catches'>>(
    `${stage.control}/errors`,
  );
  const host = await ask<{ stock: Record<string, number> }>(`${stage.control}/books`);
  if (!world || !errors || !host) throw new Error('the plant does not answer; see its log');
  return {
    audit: audit({ ...books, ...world, ...errors }),
    host: compareHost(host.stock, books.ledger),
    open,
  };
}
