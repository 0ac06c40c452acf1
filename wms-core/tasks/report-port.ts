import type { Database, Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Clock, Millis } from '#base/time.ts';
import type { ReportAnswer, ReportPort, TaskReport, TransferTask } from '#wms-core/ports.ts';
import { noted, writeNoted } from '#wms-core/problems/index.ts';
import { lateMoveFault } from './by-hand.ts';
import { inHandAfter } from './in-hand.ts';
import { refuseTask } from './refusals.ts';
import { lineOf } from './remaining.ts';
import {
  type Answered,
  ENDED,
  lockReported,
  type ReportedRow,
  type TaskChange,
  writeReports,
} from './store.ts';
import type { FullTaskBook } from './task-book.ts';
import { asHeard } from './unbooked.ts';

/** Reports handled in one transaction. */
const MAX_BATCH = 64;

const READ_INBOX = {
  name: 'wms-report-inbox-read',
  text: 'SELECT report_id AS id, answer FROM wms.report_inbox WHERE report_id = ANY($1::text[])',
};

interface Draft extends ReportedRow {
  change: TaskChange;
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
    inHand: inHandAfter(change.inHand, act),
    actor: report.actor,
    device: report.device ?? change.device,
    failure: report.type === 'failed' ? report.reason : change.failure,
    note: report.type === 'failed' && report.note ? report.note : change.note,
    trouble: act ? null : change.trouble,
    startedAt: change.startedAt ?? (begun ? now : null),
    endedAt: ENDED.includes(status) ? (change.endedAt ?? now) : null,
  };
}

/**
 * The port at which reports are heard. A batch is one transaction. A refusal undoes its report
 * alone: refusals are rare and a savepoint costs two round trips a report, so the batch is tried
 * without them, and done anew with them when one of its reports is refused. An answer is kept by
 * its report's id: a resend changes nothing and gets the same answer.
 */
export function createReportPort(deps: {
  database: Database;
  clock: Clock;
  taskBook: Pick<FullTaskBook, 'handler'>;
  /** A carry ended whose goods were not all booked. */
  onUnbooked(tx: Tx, task: TransferTask, report: TaskReport): Promise<void>;
}): ReportPort {
  const { database, clock, taskBook } = deps;

  const handle = async (
    tx: Tx,
    draft: Draft,
    report: TaskReport,
    isGuarded: boolean,
  ): Promise<ReportAnswer> => {
    const isFact = report.type === 'progress';
    // A task ends once. What was done before its end may still be told after it.
    if (ENDED.includes(draft.change.status)) {
      if (!isFact) return { accepted: true };
      const fault = await lateMoveFault(tx, draft.body, report);
      if (fault) return fault;
    }
    const { onReport } = taskBook.handler(draft.owner);
    if (!isGuarded) return onReport(tx, draft.body, report);
    await tx.query('SAVEPOINT report');
    const answer = await onReport(tx, draft.body, report);
    if (isRefusal(answer)) await tx.query('ROLLBACK TO SAVEPOINT report');
    await tx.query('RELEASE SAVEPOINT report');
    return answer;
  };

  /** Not guarded, it ends with the first refusal of a handler, which is to roll it back. */
  const batch = async (
    tx: Tx,
    reports: readonly TaskReport[],
    isGuarded: boolean,
  ): Promise<{ readonly answers: readonly ReportAnswer[] } | Refusal> => {
    const now = clock.now();
    // The task rows are locked first: a resend in another transaction waits, then finds the answer.
    const taskIds = [...new Set(reports.map((report) => report.taskId))].sort();
    const drafts: ReadonlyMap<string, Draft> = await lockReported(tx, taskIds);
    const known = await tx.query<{ id: string; answer: ReportAnswer }>(READ_INBOX, [
      reports.map((report) => report.reportId),
    ]);
    const answers = new Map(known.map((row) => [row.id, row.answer]));
    const fresh: Answered[] = [];
    const told: { task: Draft['body']; report: TaskReport }[] = [];
    const touched = new Set<string>();
    for (const given of reports) {
      const { reportId, taskId } = given;
      if (answers.has(reportId)) continue;
      const draft = drafts.get(taskId);
      const report = draft ? asHeard(draft.body, draft.change, given) : given;
      const answer = draft
        ? await handle(tx, draft, report, isGuarded)
        : refuseTask('task.unknown', { task: taskId });
      if (draft && !isGuarded && isRefusal(answer)) return answer;
      answers.set(reportId, answer);
      fresh.push({ reportId, taskId, answer });
      if (!draft) continue;
      touched.add(taskId);
      const wasOpen = !ENDED.includes(draft.change.status) || report.type === 'progress';
      if (report !== given && wasOpen && draft.body.kind === 'transfer') {
        await deps.onUnbooked(tx, draft.body, report);
      }
      if (!isRefusal(answer) && wasOpen) told.push({ task: draft.body, report });
      draft.change = isRefusal(answer)
        ? {
            ...draft.change,
            trouble: { code: answer.code, text: answer.text, facts: answer.facts, at: now },
          }
        : applied(draft, report, now);
    }
    const changes = [...touched].sort().map((id) => drafts.get(id)!.change);
    await writeReports(tx, changes, fresh, now);
    await writeNoted(tx, noted(told), now);
    // Wrapped, so that a batch whose answers are refusals still commits.
    return { answers: reports.map((report) => answers.get(report.reportId)!) };
  };

  return {
    async report(reports) {
      const answers: ReportAnswer[] = [];
      for (let i = 0; i < reports.length; i += MAX_BATCH) {
        const part = reports.slice(i, i + MAX_BATCH);
        const run = (isGuarded: boolean) =>
          database.transaction('task reports', (tx) => batch(tx, part, isGuarded));
        const tried = await run(false);
        const done = isRefusal(tried) ? await run(true) : tried;
        invariant(!isRefusal(done), 'a guarded batch keeps refusals as answers');
        answers.push(...done.answers);
      }
      return answers;
    },
  };
}
