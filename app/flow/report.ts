import { auditText } from '#simulators/audit/index.ts';
import type { ErpStats } from '#simulators/erp/index.ts';
import { businessText } from './business-text.ts';
import type { Balance, Status } from './watch.ts';

/** What a flow run came to. */
export interface FlowReport extends Balance {
  readonly orders: number;
  readonly erp: ErpStats;
  readonly minutes: number;
  readonly speed: number;
  readonly status: Status;
  /** Why the run did not end well; empty when it did. */
  readonly faults: readonly string[];
}

/** Everything that must hold at the end; each sentence says what does not. */
export function faultsOf(
  report: Omit<FlowReport, 'faults'>,
  ended: { readonly timedOut: boolean; readonly crashes: number },
): string[] {
  const { erp, status, audit } = report;
  const faults: string[] = [];
  if (ended.timedOut) faults.push('not every order ended in time');
  if (ended.crashes > 0) {
    faults.push(`the warehouse process ended by itself ${ended.crashes} times; see its log`);
  }
  for (const document of erp.refused) faults.push(`the warehouse refused ${document}`);
  if (erp.ordersCancelled > 0) faults.push(`${erp.ordersCancelled} orders were cancelled`);
  if (status.tasksFailed > 0)
    faults.push(`${status.tasksFailed} tasks failed and wait at the desk`);
  if (status.tasksOpen > 0) faults.push(`${status.tasksOpen} tasks are still open`);
  faults.push(...erp.business.flatMap(({ wrong }) => wrong), ...report.open, ...report.host);
  if (audit.misplaced.length > 0) {
    faults.push(`${audit.misplaced.length} serial numbers are not where the books have them`);
  }
  if (audit.unexplained.length > 0) {
    faults.push(`${audit.unexplained.length} differences between ledger and world are unexplained`);
  }
  return faults;
}

export function reportText(report: FlowReport): string {
  const { erp, status, audit } = report;
  const lines = [
    '',
    `Orders 订单: ${erp.ordersShipped} of ${report.orders} shipped, ${erp.ordersShort} of them short; ` +
      `${erp.shippedLines} lines, ${erp.shippedPieces} pieces`,
    `Time 用时: ${report.minutes.toFixed(1)} minutes at speed ${report.speed} ` +
      `(${((report.minutes * report.speed) / 60).toFixed(1)} hours of the plant)`,
    `Database 数据库: ${status.database.kind}, ${status.database.transactions} transactions, ` +
      `${(status.database.transactions / Math.max(1, erp.shippedLines)).toFixed(1)} a shipped line`,
    '',
    'The newest tasks 最近的任务',
    'Stage 环节'.padEnd(16) + 'tasks'.padStart(8) + 'mean s'.padStart(10) + 'p95 s'.padStart(10),
  ];
  for (const [kind, stage] of Object.entries(status.stages)) {
    lines.push(
      `  ${kind.padEnd(14)}${String(stage.count).padStart(8)}` +
        `${stage.meanSeconds.toFixed(1).padStart(10)}${stage.p95Seconds.toFixed(1).padStart(10)}`,
    );
  }
  lines.push('', 'Command to acknowledgement 指令到确认 (the last ones of each kind)');
  for (const [kind, latency] of Object.entries(status.latencies)) {
    lines.push(
      `  ${kind.padEnd(14)}${String(latency.count).padStart(8)}   ` +
        `p50 ${latency.p50Ms.toFixed(0)} ms, p95 ${latency.p95Ms.toFixed(0)} ms`,
    );
  }
  if (erp.business.length > 0) lines.push('', businessText(erp.business));
  lines.push(
    '',
    `The ERP's books against the warehouse's 上位账与仓库账: ${report.host.length} items differ`,
    '',
    auditText(audit),
    '',
  );
  if (report.faults.length === 0)
    lines.push('Everything ended as it should. 一切按应有的方式结束。');
  else lines.push('What is wrong 问题:', ...report.faults.map((fault) => `  - ${fault}`));
  return lines.join('\n');
}
