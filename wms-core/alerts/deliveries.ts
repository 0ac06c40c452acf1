import { and, desc, eq, lt } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Language } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import { alertDeliveryTable } from '#wms-core/store/schema.ts';
import type { DeliveryContent, DeliveryStatus, Way } from './couriers.ts';

/** One message to one receiver, about one step of one alert. */
export interface Delivery {
  readonly delivery: number;
  readonly receiver: string;
  readonly alert: number;
  readonly step: number;
  readonly test: string;
  readonly content: DeliveryContent;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly createdAt: Millis;
  readonly nextAt: Millis;
  readonly doneAt: Millis | null;
  readonly fault: string;
}

/** A delivery with where it goes, taken to be sent. */
export interface Taken {
  readonly delivery: number;
  /** With the one that now begins. */
  readonly attempts: number;
  readonly content: DeliveryContent;
  readonly way: Way;
  readonly address: string;
  readonly secret: string;
  readonly language: Language;
}

const RANK = (level: string) => `array_position(ARRAY['yellow', 'orange', 'red'], ${level})`;

/**
 * Writes what is to be sent of these alerts, in the transaction that changed them. Who was told of an
 * alert before is told of every further step of it, its closing too.
 */
export async function enqueue(tx: Tx, alerts: readonly number[], at: Millis): Promise<void> {
  if (alerts.length === 0) return;
  await tx.query(
    `INSERT INTO wms.alert_delivery (receiver, alert, step, content, status, created_at, next_at)
     SELECT r.receiver, a.alert, a.step, jsonb_build_object(
         'kind', CASE WHEN a.closed_at IS NULL THEN 'raised' ELSE 'closed' END,
         'alert', a.alert, 'step', a.step, 'rule', a.rule, 'subject', a.subject, 'level', a.level,
         'role', a.role, 'text', a.text, 'facts', a.facts, 'at', $2::bigint),
       'waiting', $2::bigint, $2::bigint
     FROM wms.alert a JOIN wms.alert_receiver r ON r.enabled
     WHERE a.alert = ANY($1::bigint[]) AND (
       a.closed_at IS NULL AND r.role IN ('', a.role) AND r.rule IN ('', a.rule)
         AND ${RANK('a.level')} >= ${RANK('r.least_level')}
       OR EXISTS (SELECT FROM wms.alert_delivery d
         WHERE d.receiver = r.receiver AND d.alert = a.alert))
     ORDER BY r.receiver, a.alert
     ON CONFLICT (receiver, alert, step, test) DO NOTHING`,
    [alerts, at],
  );
}

/** Writes a message that only says that messages arrive, once by its name; returns its number. */
export async function enqueueTest(
  tx: Tx,
  receiver: string,
  test: string,
  content: DeliveryContent,
): Promise<number> {
  await tx.query(
    `INSERT INTO wms.alert_delivery (receiver, alert, step, test, content, status, created_at,
       next_at)
     VALUES ($1, 0, 0, $2, $3::jsonb, 'waiting', $4, $4)
     ON CONFLICT (receiver, alert, step, test) DO NOTHING`,
    [receiver, test, JSON.stringify(content), content.at],
  );
  const [row] = await tx.query<{ delivery: number }>(
    `SELECT delivery FROM wms.alert_delivery
     WHERE receiver = $1 AND alert = 0 AND step = 0 AND test = $2`,
    [receiver, test],
  );
  return row!.delivery;
}

/** The receivers for whom something is due. */
export async function dueReceivers(tx: Tx, at: Millis): Promise<string[]> {
  const rows = await tx.query<{ receiver: string }>(
    `SELECT r.receiver FROM wms.alert_receiver r WHERE r.enabled AND EXISTS (
       SELECT FROM wms.alert_delivery d
       WHERE d.receiver = r.receiver AND d.status = 'waiting' AND d.next_at <= $1)
     ORDER BY r.receiver`,
    [at],
  );
  return rows.map(({ receiver }) => receiver);
}

/**
 * Takes the next message of a receiver to be sent; until `leaseUntil` nobody else takes it. Of one
 * alert the steps go in order; messages that failed before let the others go first.
 */
export async function takeNext(
  tx: Tx,
  receiver: string,
  at: Millis,
  leaseUntil: Millis,
): Promise<Taken | undefined> {
  const [row] = await tx.query<Taken>(
    `UPDATE wms.alert_delivery d SET attempts = d.attempts + 1, next_at = $3
     FROM wms.alert_receiver r
     WHERE r.receiver = d.receiver AND r.enabled AND d.delivery = (
       SELECT w.delivery FROM wms.alert_delivery w
       WHERE w.receiver = $1 AND w.status = 'waiting' AND w.next_at <= $2
         AND NOT EXISTS (SELECT FROM wms.alert_delivery e WHERE e.receiver = w.receiver
           AND e.alert = w.alert AND e.step < w.step AND e.status = 'waiting')
       ORDER BY w.next_at, w.delivery LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING d.delivery, d.attempts, d.content, r.way, r.address, r.secret, r.language`,
    [receiver, at, leaseUntil],
  );
  return row;
}

export async function markSent(tx: Tx, delivery: number, at: Millis): Promise<void> {
  await tx.query(
    `UPDATE wms.alert_delivery SET status = 'sent', done_at = $2, fault = ''
     WHERE delivery = $1 AND status = 'waiting'`,
    [delivery, at],
  );
}

/** `nextAt` null: it is given up. */
export async function markFailed(
  tx: Tx,
  delivery: number,
  failed: { readonly at: Millis; readonly nextAt: Millis | null; readonly fault: string },
): Promise<void> {
  await tx.query(
    `UPDATE wms.alert_delivery SET fault = $4, next_at = coalesce($3, next_at),
       status = CASE WHEN $3::bigint IS NULL THEN 'given_up' ELSE status END,
       done_at = CASE WHEN $3::bigint IS NULL THEN $2::bigint END
     WHERE delivery = $1 AND status = 'waiting'`,
    [delivery, failed.at, failed.nextAt, failed.fault],
  );
}

/** Messages of a receiver that wait although they were tried at least so often. */
export async function stuckMessages(tx: Tx, receiver: string, attempts: number): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM wms.alert_delivery
     WHERE receiver = $1 AND status = 'waiting' AND attempts >= $2`,
    [receiver, attempts],
  );
  return row!.n;
}

/** The newest first. */
export function listDeliveries(
  tx: Tx,
  query: {
    readonly receiver: string;
    readonly status?: DeliveryStatus;
    /** Only those written before this one. */
    readonly before?: number;
    readonly limit: number;
  },
): Promise<Delivery[]> {
  const { receiver, status, before, limit } = query;
  return tx.orm
    .select()
    .from(alertDeliveryTable)
    .where(
      and(
        eq(alertDeliveryTable.receiver, receiver),
        status === undefined ? undefined : eq(alertDeliveryTable.status, status),
        before === undefined ? undefined : lt(alertDeliveryTable.delivery, before),
      ),
    )
    .orderBy(desc(alertDeliveryTable.delivery))
    .limit(limit);
}
