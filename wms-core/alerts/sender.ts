import { backOff } from '#base/back-off.ts';
import type { Database, Tx } from '#base/database/index.ts';
import type { Log } from '#base/log.ts';
import type { Text } from '#base/refusal.ts';
import { hours, type Millis, minutes, type Scheduler, seconds } from '#base/time.ts';
import type { Exceptions } from '#wms-core/contracts.ts';
import { createPulse, type Pulse } from '../pulse.ts';
import type { Couriers, Sent } from './couriers.ts';
import {
  dueReceivers,
  markFailed,
  markSent,
  stuckMessages,
  type Taken,
  takeNext,
} from './deliveries.ts';

export interface SenderSettings {
  /** From one look for waiting messages to the next. */
  readonly lookEveryMs: Millis;
  /** From the first failed attempt to the second; each further pause is twice as long … */
  readonly firstRetryMs: Millis;
  /** … but not longer than this. */
  readonly lastRetryMs: Millis;
  /** Then the message is given up. */
  readonly maxAttempts: number;
  /** A sender that took a message and was not heard of for so long is dead. */
  readonly leaseMs: Millis;
}

/** Thirty attempts are about a day. */
export const SENDER_DEFAULTS: SenderSettings = {
  ...{ lookEveryMs: seconds(5), firstRetryMs: seconds(5), lastRetryMs: hours(1) },
  ...{ maxAttempts: 30, leaseMs: minutes(2) },
};

/** So many failed attempts at one message are a person's business. */
const TELL_DESK_AFTER = 3;

export interface SenderParts {
  readonly database: Database;
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly exceptions: Exceptions;
  readonly couriers: Couriers;
  /** Goes into the messages' ids: receivers may hear of several warehouses. */
  readonly warehouse: string;
  readonly settings: SenderSettings;
}

export interface Sender {
  start(): void;
  stop(): Promise<void>;
}

const unreached = (receiver: string, attempts: number, fault: string): Text => ({
  en: `Alerts do not reach ${receiver}: ${attempts} attempts, the last ended with "${fault}". Correct the address, or see to the other side; what waits is then sent.`,
  zh: `预警无法送达 ${receiver}:已尝试 ${attempts} 次,最近一次结果为“${fault}”。请更正地址或检查对方系统,之后会自动补发。`,
});

/**
 * Sends what `enqueue` wrote, after its commit and outside of every transaction: a message goes out
 * at least once, always under the same id. Each receiver has a lane of its own, so that one who hangs
 * holds up nobody else.
 */
export function createSender(parts: SenderParts): Sender {
  const { database, scheduler, log, couriers, settings } = parts;
  const lanes = new Map<string, Pulse>();

  const send = async ({ delivery, way, content, ...to }: Taken): Promise<Sent> => {
    const courier = couriers[way];
    if (!courier) return { sent: false, fault: `no ${way} here` };
    const { address, secret, language } = to;
    const id = `${parts.warehouse}-${delivery}`;
    return courier.send({ id, at: scheduler.now(), address, secret, language, content });
  };

  const note = async (tx: Tx, receiver: string, taken: Taken, outcome: Sent): Promise<void> => {
    const { delivery, attempts } = taken;
    const at = scheduler.now();
    const key = `alert receiver ${receiver}`;
    if (outcome.sent) {
      await markSent(tx, delivery, at);
      const stuck = await stuckMessages(tx, receiver, TELL_DESK_AFTER);
      if (stuck === 0) await parts.exceptions.settle(tx, key, 'system', at);
      return;
    }
    const { fault } = outcome;
    const isOver = attempts >= settings.maxAttempts;
    const pause = backOff(attempts - 1, settings.firstRetryMs, settings.lastRetryMs);
    await markFailed(tx, delivery, { at, nextAt: isOver ? null : at + pause, fault });
    if (attempts < TELL_DESK_AFTER) return;
    const text = unreached(receiver, attempts, fault);
    await parts.exceptions.raise(tx, { key, kind: 'failed', subject: receiver, text, at });
  };

  /** Sends the next message, if one is due. */
  const step = async (receiver: string, failures: number): Promise<'sent' | 'failed' | 'none'> => {
    const taken = await database.transaction('take alert delivery', (tx) =>
      takeNext(tx, receiver, scheduler.now(), scheduler.now() + settings.leaseMs),
    );
    if (!taken) return 'none';
    const outcome = await send(taken);
    await database.transaction('note alert delivery', (tx) => note(tx, receiver, taken, outcome));
    if (outcome.sent) return 'sent';
    log.warn({ receiver, failures, fault: outcome.fault }, 'an alert was not delivered');
    return 'failed';
  };

  const createLane = (receiver: string): Pulse => {
    let failures = 0;
    return createPulse({
      ...{ scheduler, log, name: 'alert receiver' },
      async work() {
        const outcome = await step(receiver, failures);
        failures = outcome === 'failed' ? failures + 1 : 0;
        if (outcome === 'none') {
          lanes.delete(receiver);
          return undefined;
        }
        if (outcome === 'sent') return 0;
        return backOff(failures - 1, settings.firstRetryMs, settings.lastRetryMs);
      },
    });
  };

  const looker = createPulse({
    ...{ scheduler, log, name: 'alert deliveries' },
    async work() {
      const due = await database.transaction('due alert deliveries', (tx) =>
        dueReceivers(tx, scheduler.now()),
      );
      for (const receiver of due) {
        if (lanes.has(receiver)) continue;
        const lane = createLane(receiver);
        lanes.set(receiver, lane);
        lane.start();
      }
      return settings.lookEveryMs;
    },
  });

  return {
    start: () => looker.start(),
    async stop() {
      await looker.stop();
      for (const lane of [...lanes.values()]) await lane.stop();
      lanes.clear();
    },
  };
}
