import type { Tx } from '#base/database/index.ts';
import { hours, type Millis } from '#base/time.ts';
import type { DeskCase } from './model.ts';

/** A truck that has not come, or goods that nobody brought, in so long is a person's case. */
const WAITS_MS = hours(48);

interface Waiting {
  readonly disposition: string;
  readonly item: string;
  readonly supplier: string;
  readonly place: string;
  readonly status: 'bringing' | 'waiting' | 'handing';
  readonly since: Millis;
}

/** Supplier returns of which nothing was heard for long; gone when they go on. */
export async function waitingReturns(tx: Tx, now: Millis, limit: number): Promise<DeskCase[]> {
  const rows = await tx.query<Waiting>(
    `SELECT disposition, item, supplier, place, status, updated_at AS since
     FROM wms.supplier_return
     WHERE status IN ('bringing', 'waiting', 'handing') AND updated_at < $1 - $2::bigint
     ORDER BY updated_at, disposition LIMIT $3`,
    [now, WAITS_MS, limit],
  );
  return rows.map(({ disposition, item, supplier, place, status, since }) => ({
    ...{ kind: 'late', also: [], subject: disposition, task: '', key: '', since, acts: [] },
    text:
      status === 'waiting'
        ? {
            en: `${item} of supplier return ${disposition} has waited at ${place} for 48 hours and more: ask ${supplier} for the truck, or take the decision back.`,
            zh: `退供单 ${disposition} 的 ${item} 在 ${place} 已等待超过 48 小时:请催促 ${supplier} 派车,或撤销决定。`,
          }
        : {
            en: `Nobody has brought ${item} of supplier return ${disposition} to ${place} or handed it over for 48 hours and more: see to its task, or take the decision back.`,
            zh: `退供单 ${disposition} 的 ${item} 超过 48 小时未送到 ${place} 或未交货:请处理其任务,或撤销决定。`,
          },
  }));
}
