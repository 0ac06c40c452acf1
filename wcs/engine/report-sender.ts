/**
 * Brings reports to the WMS in the order in which they were written, one batch at a time, and the
 * answers back to the engine. A report that was sent and whose answer was lost is sent again after a
 * restart, with its id, and gets its first answer.
 */

import { backOff } from '#base/back-off.ts';
import type { Log } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import type { Scheduler } from '#base/time.ts';
import type { ReportAnswer, ReportPort } from '#wms-core/ports.ts';
import type { OutboxRow } from './state.ts';

export interface ReportSender {
  add(rows: readonly OutboxRow[]): void;
  readonly waiting: number;
  /** Sends nothing more; resolves when the batch under way is answered. */
  stop(): Promise<void>;
}

const MAX_RETRY_MS = 5_000;

export function createReportSender(deps: {
  readonly port: ReportPort;
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly maxReports: number;
  readonly retryMs: number;
  readonly answered: (row: OutboxRow, answer: ReportAnswer) => void;
}): ReportSender {
  const queue: OutboxRow[] = [];
  let underWay: Promise<void> | undefined;
  let isScheduled = false;
  let isStopped = false;
  let failures = 0;

  const send = async (): Promise<void> => {
    const batch = queue.slice(0, deps.maxReports);
    try {
      const answers = await deps.port.report(batch.map((row) => row.report));
      failures = 0;
      queue.splice(0, batch.length);
      batch.forEach((row, i) => {
        deps.answered(row, answers[i] ?? { accepted: true });
      });
    } catch (error) {
      if (!isOperatingError(error) || !error.retryable) throw error;
      failures++;
      deps.log.warn({ code: error.code, failures }, 'reports wait: the WMS does not take them');
    }
  };

  const pump = (delayMs: number): void => {
    if (isScheduled || isStopped || underWay || queue.length === 0) return;
    isScheduled = true;
    deps.scheduler.after(delayMs, 'wcs reports', async () => {
      isScheduled = false;
      if (isStopped) return;
      underWay = send();
      try {
        await underWay;
      } finally {
        underWay = undefined;
      }
      pump(failures === 0 ? 0 : backOff(failures - 1, deps.retryMs, MAX_RETRY_MS));
    });
  };

  return {
    add(rows) {
      queue.push(...rows);
      pump(0);
    },
    get waiting() {
      return queue.length;
    },
    async stop() {
      isStopped = true;
      await underWay;
    },
  };
}
