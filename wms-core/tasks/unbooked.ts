import type { ReportedTask } from '#wms-core/contracts.ts';
import type { TaskReport } from '#wms-core/ports.ts';
import type { TaskChange } from './store.ts';

/**
 * A carry that ends though the WMS refused what was told of one of its lines: the goods lie who knows
 * where, so it is heard as failed, and the desk has it. Otherwise the report as it came.
 */
export function asHeard(
  task: ReportedTask,
  { done, trouble }: TaskChange,
  report: TaskReport,
): TaskReport {
  if (report.type !== 'completed' || report.act || task.kind !== 'transfer') return report;
  if (!trouble || task.lines.every(({ lineId }) => lineId in done)) return report;
  const { reportId, taskId, actor, at, device } = report;
  const by = { reportId, taskId, actor, at, ...(device === undefined ? {} : { device }) };
  return { ...by, type: 'failed', reason: 'blocked', note: trouble.text };
}
