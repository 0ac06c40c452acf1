import type { Database, Tx } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import type { Clock, Millis } from '#base/time.ts';
import type { ReportAnswer, ReportPort, TaskReport } from '#wms-core/ports.ts';
import { refuseTask } from './refusals.ts';
import { lineOf } from './remaining.ts';
import { ENDED, lockTasks, type TaskChange, type TaskRow, updateTasks } from './store.ts';
import type { FullTaskBook } from './task-book.ts';

/** Reports handled in one transaction. */
const MAX_BATCH = 64;

const READ_INBOX = {
  name: 'wms-report-inbox-read',
  text: 'SELECT report_id AS id, answer FROM wms.report_inbox WHERE report_id = ANY($1::text[])',
};

const WRITE_INBOX = {
  name: 'wms-report-inbox-write',
  text: `INSERT INTO wms.report_inbox (report_id, task_id, answer, at)
    SELECT g."reportId", g."taskId", g.answer, $2
    FROM jsonb_to_recordset($1::jsonb) AS g("reportId" text, "taskId" text, answer jsonb)
    ON CONFLICT (report_id) DO NOTHING`,
};

interface Draft {
  change: TaskChange;
  readonly row: TaskRow;
}

function statusAfter(draft: Draft, report: TaskReport): TaskChange['status'] {
  const { status } = draft.change;
  switch (report.type) {
    case 'accepted':
      return status === 'open' ? 'sent' : status;
    case 'started':
    case 'progress':
      return status === 'open' || status === 'sent' ? 'started' : status;
    case 'completed':
      return 'done';
    case 'failed':
      return 'failed';
    case 'cancelled':
      return 'cancelled';
  }
}

/** The task's row after an accepted report. */
function applied(draft: Draft, report: TaskReport, now: Millis): TaskChange {
  const { change } = draft;
  const act = report.type === 'progress' || report.type === 'completed' ? report.act : undefined;
  const line = act && lineOf(act);
  const done = line
    ? { ...change.done, [line.lineId]: (change.done[line.lineId] ?? 0) + line.quantity }
    : change.done;
  const status = ENDED.includes(change.status) ? change.status : statusAfter(draft, report);
  const begun = status !== 'open' && status !== 'sent';
  return {
    taskId: change.taskId,
    status,
    done,
    actor: report.actor,
    device: report.device ?? change.device,
    failure: report.type === 'failed' ? report.reason : change.failure,
    note: report.type === 'failed' && report.note ? report.note : change.note,
    trouble: act ? null : change.trouble,
    startedAt: change.startedAt ?? (begun ? now : null),
    endedAt: ENDED.includes(status) ? (change.endedAt ?? now) : null,
  };
}

function draftOf(row: TaskRow): Draft {
  const { taskId, status, done, actor, device, failure, note, trouble, startedAt, endedAt } = row;
  return {
    row,
    change: { taskId, status, done, actor, device, failure, note, trouble, startedAt, endedAt },
  };
}

/**
 * The port at which reports are heard. A batch is one transaction; each report stands behind a
 * savepoint of its own, so that a refusal undoes that report alone. Its answer is kept by its id:
 * a resend changes nothing and gets the same answer.
 */
export function createReportPort(deps: {
  database: Database;
  clock: Clock;
  taskBook: Pick<FullTaskBook, 'handler'>;
}): ReportPort {
  const { database, clock, taskBook } = deps;

  const handle = async (tx: Tx, draft: Draft, report: TaskReport): Promise<ReportAnswer> => {
    const isFact = report.type === 'progress';
    // A task ends once. What was done before its end may still be told after it.
    if (ENDED.includes(draft.change.status) && !isFact) return { accepted: true };
    await tx.query('SAVEPOINT report');
    const handler = taskBook.handler(draft.row.owner);
    const answer = await handler.onReport(tx, draft.row.body, report);
    if (isRefusal(answer)) await tx.query('ROLLBACK TO SAVEPOINT report');
    await tx.query('RELEASE SAVEPOINT report');
    return answer;
  };

  const batch = async (tx: Tx, reports: readonly TaskReport[]) => {
    const now = clock.now();
    // The task rows are locked first: a resend in another transaction waits, then finds the answer.
    const taskIds = [...new Set(reports.map((report) => report.taskId))].sort();
    const rows = await lockTasks(tx, taskIds);
    const known = await tx.query<{ id: string; answer: ReportAnswer }>(READ_INBOX, [
      reports.map((report) => report.reportId),
    ]);
    const answers = new Map(known.map((row) => [row.id, row.answer]));
    const drafts = new Map([...rows].map(([id, row]) => [id, draftOf(row)]));
    const fresh: { reportId: string; taskId: string; answer: ReportAnswer }[] = [];
    const touched = new Set<string>();
    for (const report of reports) {
      const { reportId, taskId } = report;
      if (answers.has(reportId)) continue;
      const draft = drafts.get(taskId);
      const answer = draft
        ? await handle(tx, draft, report)
        : refuseTask('task.unknown', { task: taskId });
      answers.set(reportId, answer);
      fresh.push({ reportId, taskId, answer });
      if (!draft) continue;
      touched.add(taskId);
      draft.change = isRefusal(answer)
        ? {
            ...draft.change,
            trouble: { code: answer.code, text: answer.text, facts: answer.facts, at: now },
          }
        : applied(draft, report, now);
    }
    const changes = [...touched].sort().map((id) => drafts.get(id)!.change);
    await updateTasks(tx, changes, now);
    if (fresh.length > 0) await tx.query(WRITE_INBOX, [JSON.stringify(fresh), now]);
    return reports.map((report) => answers.get(report.reportId)!);
  };

  return {
    async report(reports) {
      const answers: ReportAnswer[] = [];
      for (let i = 0; i < reports.length; i += MAX_BATCH) {
        const part = reports.slice(i, i + MAX_BATCH);
        // Wrapped, so that a batch whose answers are refusals still commits.
        const done = await database.transaction('task reports', async (tx) => ({
          answers: await batch(tx, part),
        }));
        answers.push(...done.answers);
      }
      return answers;
    },
  };
}
