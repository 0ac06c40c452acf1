/** What people and hosts look up about transports, and the chain from a task to its acknowledgement. */
import type { Tx } from '#base/database/index.ts';
import type { Text } from '#base/refusal.ts';
import type { TransportStatus, TransportStop } from '../transports/model.ts';

export interface SeenTransport {
  readonly transport: string;
  readonly status: TransportStatus;
  readonly stops: readonly TransportStop[];
  /** The stop that it is at or drives to, from 1. */
  readonly stop: number;
  readonly vehicle: string | null;
  readonly sequence: string | null;
  readonly type: string | null;
  readonly group: string | null;
  readonly fixed: string | null;
  readonly preferred: string | null;
  readonly deadline: number | null;
  readonly priority: number;
  readonly job: string;
  readonly correlationId: string;
  readonly note: Text | null;
  readonly by: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Of one that has ended the vehicle is the one that its last leg was given to. */
const TRANSPORTS = `
SELECT t.transport, t.status, t.stops, least(t.stop + 1, jsonb_array_length(t.stops)) AS stop,
  coalesce(j.device, (SELECT o.vehicle FROM wcs.vehicle_order o WHERE o.job_id = t.job_id
    ORDER BY o.created_at DESC LIMIT 1)) AS vehicle,
  t.sequence, t.type, t.vehicle_group AS "group", t.fixed_vehicle AS fixed,
  t.preferred_vehicle AS preferred, t.deadline, t.priority, t.job_id AS job,
  t.correlation_id AS "correlationId", j.note, t.by, t.created_at AS "createdAt",
  t.updated_at AS "updatedAt"
FROM wcs.transport t JOIN wcs.job j USING (job_id)`;

/** The latest first. */
export const readTransports = (
  tx: Tx,
  filter: { readonly status?: string; readonly sequence?: string; readonly limit: number },
): Promise<SeenTransport[]> =>
  tx.query<SeenTransport>(
    `${TRANSPORTS}
     WHERE ($1::text IS NULL OR t.status = $1) AND ($2::text IS NULL OR t.sequence = $2)
     ORDER BY t.created_at DESC, t.transport LIMIT $3`,
    [filter.status ?? null, filter.sequence ?? null, filter.limit],
  );

export async function readTransport(tx: Tx, id: string): Promise<SeenTransport | undefined> {
  const [row] = await tx.query<SeenTransport>(`${TRANSPORTS} WHERE t.transport = $1`, [id]);
  return row;
}

export const readTransportEvents = (
  tx: Tx,
  id: string,
): Promise<{ readonly at: number; readonly event: unknown }[]> =>
  tx.query('SELECT at, event FROM wcs.transport_event WHERE transport = $1 ORDER BY serial', [id]);

/** The correlation id of a task, transport, job or vehicle order, or the id itself if it is one. */
export async function correlationOf(tx: Tx, id: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT task ->> 'correlationId' AS id FROM wcs.job WHERE task_id = $1 OR job_id = $1
     UNION ALL SELECT correlation_id FROM wcs.vehicle_order WHERE order_id = $1 AND order_id <> ''
     UNION ALL SELECT correlation_id FROM wcs.order_message WHERE correlation_id = $1
     UNION ALL SELECT correlation_id FROM wcs.transport WHERE correlation_id = $1
     LIMIT 1`,
    [id],
  );
  return row?.id;
}

export interface Chain {
  readonly jobs: readonly {
    readonly job: string;
    readonly task: string;
    readonly kind: string;
    readonly status: string;
    readonly document: string;
    readonly createdAt: number;
    readonly updatedAt: number;
  }[];
  readonly decisions: readonly {
    readonly job: string;
    readonly at: number;
    readonly chosen: string;
  }[];
  readonly orders: readonly {
    readonly leg: string;
    readonly job: string | null;
    readonly order: string;
    readonly vehicle: string;
    readonly purpose: string;
    readonly to: string;
    readonly action: unknown;
    readonly status: string;
    readonly note: Text | null;
    readonly createdAt: number;
    readonly updatedAt: number;
  }[];
  readonly messages: readonly {
    readonly command: string;
    readonly order: string;
    readonly update: number;
    readonly kind: string;
    readonly vehicle: string;
    readonly sentAt: number;
    readonly acknowledgedAt: number | null;
    readonly refused: Text | null;
  }[];
  readonly acts: readonly {
    readonly job: string | null;
    readonly at: number;
    readonly event: unknown;
  }[];
}

const MOST_ROWS = 1_000;

/** Everything that bears one correlation id, each kind in the order in which it came. */
export async function readChain(tx: Tx, correlationId: string): Promise<Chain> {
  const ask = <Row>(text: string) => tx.query<Row>(`${text} LIMIT ${MOST_ROWS}`, [correlationId]);
  const OWN_JOBS = `(SELECT job_id FROM wcs.job WHERE task ->> 'correlationId' = $1)`;
  return {
    jobs: await ask(
      `SELECT job_id AS job, task_id AS task, kind, status, document, created_at AS "createdAt",
         updated_at AS "updatedAt"
       FROM wcs.job WHERE task ->> 'correlationId' = $1 ORDER BY created_at, job_id`,
    ),
    decisions: await ask(
      `SELECT job_id AS job, at, chosen, phase, rule, candidates, refused, reasons
       FROM wcs.decision WHERE job_id IN ${OWN_JOBS} ORDER BY serial`,
    ),
    orders: await ask(
      `SELECT leg_id AS leg, job_id AS job, order_id AS "order", vehicle, purpose, to_node AS "to",
         action, status, note, created_at AS "createdAt", updated_at AS "updatedAt"
       FROM wcs.vehicle_order WHERE correlation_id = $1 ORDER BY created_at, leg_id`,
    ),
    messages: await ask(
      `SELECT command_id AS command, order_id AS "order", update_id AS "update", kind, vehicle,
         sent_at AS "sentAt", acknowledged_at AS "acknowledgedAt", refused
       FROM wcs.order_message WHERE correlation_id = $1 ORDER BY sent_at, command_id`,
    ),
    acts: await ask(
      `SELECT job_id AS job, at, body AS event FROM wcs.inbox WHERE job_id IN ${OWN_JOBS}
       ORDER BY serial`,
    ),
  };
}
