import { backOff } from '#base/back-off.ts';
import type { Database, Tx } from '#base/database/index.ts';
import type { Log } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import { isRefusal, type Refusal, same } from '#base/refusal.ts';
import type { Millis, Scheduler, Timer } from '#base/time.ts';
import type { Task, TaskControl, TaskPort } from '#wms-core/ports.ts';

/** Messages read from the outbox at once. */
const MAX_BATCH = 64;
const SOON_MS = 5;
/** When what was emitted is not in the outbox yet: its transaction may still be open. */
const LOOK_AGAIN_MS: readonly Millis[] = [20, 100, 500, 2_000];
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;

interface Waiting {
  readonly sequence: number;
  readonly taskId: string;
  readonly controlId: string;
  readonly control: TaskControl | null;
  readonly body: Task;
}

/** A message that the WCS took, with its answer when it was a verb. */
interface Sent {
  readonly sequence: number;
  readonly taskId: string;
  readonly controlId: string;
  readonly control: TaskControl | null;
  readonly answer: { readonly done: true } | Refusal | null;
}

const READ = {
  name: 'wms-outbox-read',
  text: `SELECT o.sequence, o.task_id AS "taskId", o.control_id AS "controlId", o.control, t.body
    FROM wms.task_outbox o JOIN wms.task t USING (task_id)
    ORDER BY o.sequence LIMIT ${MAX_BATCH}`,
};

const MARK_SENT = {
  name: 'wms-outbox-sent',
  text: `WITH gone AS (
      DELETE FROM wms.task_outbox WHERE sequence = ANY($1::bigint[])
      RETURNING task_id, control_id
    )
    UPDATE wms.task SET status = 'sent', updated_at = $2
    WHERE status = 'open' AND task_id IN (SELECT task_id FROM gone WHERE control_id = '')`,
};

/** What a verb changes in the book once the WCS agreed to it. */
async function markControl(tx: Tx, sent: Sent, now: Millis): Promise<void> {
  const { control, answer, controlId, taskId } = sent;
  if (!control || !answer) return;
  await tx.query(
    'UPDATE wms.task_control SET answer = $2::jsonb, answered_at = $3 WHERE control_id = $1',
    [controlId, JSON.stringify(answer), now],
  );
  // It ended meanwhile: what its end left open is settled by that.
  if (isRefusal(answer) && control.verb === 'reduce') return;
  if (isRefusal(answer)) {
    const trouble = { code: answer.code, text: answer.text, at: now };
    await tx.query('UPDATE wms.task SET trouble = $2::jsonb WHERE task_id = $1', [
      taskId,
      JSON.stringify(trouble),
    ]);
    return;
  }
  if (control.verb === 'hold') {
    await tx.query(
      `UPDATE wms.task SET status = 'held', note = $2::jsonb, updated_at = $3
       WHERE task_id = $1 AND status IN ('open', 'sent', 'started')`,
      [taskId, JSON.stringify(same(control.reason)), now],
    );
  } else if (control.verb === 'release') {
    await tx.query(
      `UPDATE wms.task SET status = CASE WHEN started_at IS NULL THEN 'sent' ELSE 'started' END,
         updated_at = $2 WHERE task_id = $1 AND status = 'held'`,
      [taskId, now],
    );
  } else if (control.verb === 'reprioritise') {
    await tx.query(
      `UPDATE wms.task SET priority = $2, updated_at = $3,
         body = jsonb_set(body, '{priority}', to_jsonb($2::integer)) WHERE task_id = $1`,
      [taskId, control.priority, now],
    );
  }
}

export interface Relay {
  /** These ids were written to the outbox by a transaction that is about to commit. */
  wake(ids: readonly string[]): void;
  start(): void;
  /** Resolves when what was being sent has been sent. */
  stop(): Promise<void>;
}

/**
 * Carries the outbox to the WCS, in order, at least once; the WCS takes each message once by its
 * id. Asleep while nothing was emitted.
 */
export function createRelay(deps: {
  database: Database;
  scheduler: Scheduler;
  taskPort: TaskPort;
  log: Log;
}): Relay {
  const { database, scheduler, taskPort, log } = deps;
  const awaited = new Set<string>();
  let timer: Timer | undefined;
  let dueAt: Millis = 0;
  let running: Promise<void> | undefined;
  let stopped = true;
  let woken = false;
  let looks = 0;
  let failures = 0;

  const exchange = (done: readonly Sent[]) =>
    database.transaction('task relay', async (tx) => {
      if (done.length > 0) {
        const now = scheduler.now();
        await tx.query(MARK_SENT, [done.map((one) => one.sequence), now]);
        for (const one of done) await markControl(tx, one, now);
      }
      return tx.query<Waiting>(READ);
    });

  const hand = async (waiting: readonly Waiting[]): Promise<Sent[]> => {
    const sent: Sent[] = [];
    let tasks: Waiting[] = [];
    const submit = async () => {
      if (tasks.length === 0) return;
      await taskPort.submit(tasks.map((one) => one.body));
      for (const { body: _, ...one } of tasks) sent.push({ ...one, answer: null });
      tasks = [];
    };
    for (const one of waiting) {
      if (!one.control) {
        tasks.push(one);
        continue;
      }
      await submit();
      const answer = await taskPort.control({ ...one.control, controlId: one.controlId });
      const { body: _, ...rest } = one;
      sent.push({ ...rest, answer });
    }
    await submit();
    return sent;
  };

  const pass = async () => {
    let done: Sent[] = [];
    do {
      const waiting = await exchange(done);
      for (const one of waiting) awaited.delete(one.controlId || one.taskId);
      done = waiting.length === 0 ? [] : await hand(waiting);
    } while (done.length > 0);
  };

  const schedule = (delay: Millis) => {
    timer?.cancel();
    dueAt = scheduler.now() + delay;
    timer = scheduler.after(delay, 'task relay', run);
  };

  const nextLook = () => {
    if (stopped) return;
    if (woken) return schedule(SOON_MS);
    if (awaited.size === 0) {
      looks = 0;
      return;
    }
    const delay = LOOK_AGAIN_MS[looks++];
    // Never seen: its transaction was rolled back.
    if (delay === undefined) awaited.clear();
    else schedule(delay);
  };

  const attempt = async () => {
    woken = false;
    try {
      await pass();
      failures = 0;
      nextLook();
    } catch (error) {
      if (!isOperatingError(error)) throw error;
      log.warn({ code: error.code, failures }, 'tasks wait: the WCS or the database is away');
      const delay = backOff(failures++, FIRST_RETRY_MS, LAST_RETRY_MS);
      if (!stopped) schedule(delay);
    }
  };

  const run = async () => {
    timer = undefined;
    if (stopped || running !== undefined) return;
    running = attempt();
    try {
      await running;
    } finally {
      running = undefined;
    }
  };

  return {
    wake(ids) {
      for (const id of ids) awaited.add(id);
      looks = 0;
      woken = true;
      // A pass under way looks again by itself, and a back-off is waited for.
      if (stopped || running !== undefined || (timer && failures > 0)) return;
      if (!timer || dueAt > scheduler.now() + SOON_MS) schedule(SOON_MS);
    },
    start() {
      stopped = false;
      schedule(0);
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      timer = undefined;
      await running;
    },
  };
}
