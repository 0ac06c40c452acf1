import { backOff } from '#base/back-off.ts';
import type { Database, Tx } from '#base/database/index.ts';
import type { Log } from '#base/log.ts';
import type { Text } from '#base/refusal.ts';
import { hours, type Millis, minutes, type Scheduler, seconds, toTimestamp } from '#base/time.ts';
import { createPulse } from '../pulse.ts';
import { adviceKey, type TransferParts } from '../transfers/index.ts';
import { handOver } from '../transfers/settle.ts';
import { sentLines } from '../transfers/store.ts';
import type { Network, NetworkReply } from './network.ts';

export interface AdviceSender {
  start(): void;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = seconds(5);
const FIRST_RETRY_MS = seconds(10);
/** It never gives up: until the other warehouse takes them over, the goods stay in this book. */
const LAST_RETRY_MS = hours(1);
/** An advice that was taken and not heard of for so long is sent again. */
const LEASE_MS = minutes(2);
const TELL_DESK_AFTER = 3;

interface Advice {
  readonly transfer: string;
  readonly owner: string;
  readonly fromWarehouse: string;
  readonly toWarehouse: string;
  readonly at: Millis;
  /** With the one that now begins. */
  readonly attempts: number;
}

/** Shipped transfers are their own outbox: due is what is still in transit in this book. */
const TAKE = {
  name: 'transfer-take-advice',
  text: `UPDATE wms.warehouse_transfer t SET advice_attempts = t.advice_attempts + 1, advice_at = $3
    WHERE t.transfer = (
      SELECT transfer FROM wms.warehouse_transfer
      WHERE direction = 'out' AND status = 'in_transit' AND to_warehouse = ANY($1::text[])
        AND advice_at <= $2
      ORDER BY advice_at, transfer LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING t.transfer, t.from_warehouse AS "fromWarehouse", t.to_warehouse AS "toWarehouse",
      t.at, t.advice_attempts AS attempts,
      (SELECT owner FROM wms.sales_order WHERE order_id = t.transfer) AS owner`,
};

const stuck = ({ transfer, toWarehouse, attempts }: Advice, fault: string): Text => ({
  en: `The ship advice of transfer ${transfer} does not reach ${toWarehouse}: ${attempts} attempts, the last ended with "${fault}". See to the other side, or announce it there by hand; it is tried on.`,
  zh: `调拨 ${transfer} 的发货通知无法送达 ${toWarehouse}：已尝试 ${attempts} 次，最近一次结果为“${fault}”。请检查对方系统或在对方手工登记；系统会继续重试。`,
});

/** A refusal says what to do: its code, and its sentence. */
function faultOf(reply: NetworkReply): string {
  if (!reply.arrived) return reply.fault;
  const { code, title } = (reply.body ?? {}) as { code?: unknown; title?: unknown };
  const said = [code, title].filter((one) => typeof one === 'string').join(': ');
  return `HTTP ${reply.status}${said && ` ${said}`}`.slice(0, 300);
}

/**
 * Brings ship advices to the warehouses whose address is known, at least once, outside of every
 * transaction. There the number of the transfer is the key, so a repeat changes nothing; once it is
 * taken in, the goods leave this book, as when a host says so.
 */
export function createAdviceSender(parts: {
  readonly database: Database;
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly network: Network;
  readonly transfers: TransferParts;
}): AdviceSender {
  const { database, scheduler, log, network, transfers } = parts;
  const actor = `warehouse ${transfers.warehouse}`;

  const take = async (tx: Tx) => {
    const at = scheduler.now();
    const [advice] = await tx.query<Advice>(TAKE, [network.warehouses, at, at + LEASE_MS]);
    return advice && { advice, lines: await sentLines(tx, advice.transfer) };
  };

  const note = async (tx: Tx, advice: Advice, reply: NetworkReply): Promise<void> => {
    const at = scheduler.now();
    const { transfer, attempts } = advice;
    const isTaken = reply.arrived && (reply.status === 200 || reply.status === 201);
    if (isTaken) {
      await handOver(transfers, tx, transfer, { actor, at });
      return;
    }
    const fault = faultOf(reply);
    log.warn({ transfer, attempts, fault }, 'a ship advice was not taken in');
    const nextAt = at + backOff(attempts - 1, FIRST_RETRY_MS, LAST_RETRY_MS);
    await tx.query(
      'UPDATE wms.warehouse_transfer SET advice_at = $2, advice_fault = $3 WHERE transfer = $1',
      [transfer, nextAt, fault],
    );
    if (attempts < TELL_DESK_AFTER) return;
    const text = stuck(advice, fault);
    const one = { key: adviceKey(transfer), kind: 'failed', subject: transfer, text, at } as const;
    await transfers.exceptions.raise(tx, one);
  };

  return createPulse({
    ...{ scheduler, log, name: 'ship advices' },
    async work() {
      const taken = await database.transaction('take ship advice', take);
      if (!taken) return LOOK_EVERY_MS;
      const { attempts: _, at, ...head } = taken.advice;
      const body = { ...head, shippedAt: toTimestamp(at), lines: taken.lines, actor };
      const reply = await network.post(head.toWarehouse, '/api/v1/transfers', body);
      await database.transaction('note ship advice', (tx) => note(tx, taken.advice, reply));
      return 0;
    },
  });
}
