/** What the report of a task says about the places it led to. */
import { unreachable } from '#base/invariant.ts';
import type { Millis } from '#base/time.ts';
import type { ReportedTask } from '#wms-core/contracts.ts';
import type { TaskReport } from '#wms-core/ports.ts';

/** Those of the reasons for a failure that a place is to blame for. */
const TOLD_KINDS = [
  'short',
  'source_empty',
  'destination_full',
  'destination_occupied',
  'blocked',
  'damaged',
  'unreadable',
] as const;
type ToldKind = (typeof TOLD_KINDS)[number];

/** What a person says of a place ends by a person only. */
export const OUT_OF_ORDER = 'out_of_order';
export const PROBLEM_KINDS = [...TOLD_KINDS, OUT_OF_ORDER] as const;
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

/** A place made trouble. */
export interface Problem {
  readonly place: string;
  readonly kind: ProblemKind;
  readonly task: string;
  readonly document: string;
  readonly saidBy: string;
  readonly device: string;
  readonly note: string;
}

/** A place was used as it should be, or counted: what troubled it is over. */
export interface GoodUse {
  readonly place: string;
  readonly by: string;
}

/** Where a task takes from and where it brings to; '' where it does not. */
interface Ways {
  readonly from: string;
  readonly to: string;
}

/** Of a line, or of the whole task where it has none of that name. */
function waysOf(task: ReportedTask, lineId?: string): Ways {
  switch (task.kind) {
    case 'pick':
      return { from: task.lines.find((line) => line.lineId === lineId)?.from ?? '', to: '' };
    case 'put':
      return { from: '', to: task.lines.find((line) => line.lineId === lineId)?.slot ?? '' };
    case 'transfer': {
      const line = task.lines.find((one) => one.lineId === lineId);
      return { from: task.from, to: line?.to ?? '' };
    }
    case 'move':
      return { from: task.from, to: task.to };
    case 'receive':
    case 'inspect':
    case 'check':
    case 'pack':
    case 'weigh':
    case 'load':
    case 'count':
    case 'kit':
      return { from: task.at, to: task.at };
    default:
      return unreachable(task);
  }
}

function placeOf(task: ReportedTask, kind: ToldKind, lineId?: string): string {
  const { from, to } = waysOf(task, lineId);
  if (kind === 'destination_full' || kind === 'destination_occupied') return to;
  // A slot from which the pieces do not come may still be short of them.
  return from || to;
}

const isProblem = (reason: string | undefined): reason is ToldKind =>
  TOLD_KINDS.some((kind) => kind === reason);

/** The trouble that a report tells; undefined where it tells none of a place. */
export function problemIn(task: ReportedTask, report: TaskReport): Problem | undefined {
  const act = report.type === 'progress' || report.type === 'completed' ? report.act : undefined;
  const line = act?.act === 'line_done' ? act : undefined;
  const reason = report.type === 'failed' ? report.reason : line?.reason;
  const note = report.type === 'failed' ? (report.note?.en ?? '') : '';
  // With a note it is the system's own refusal, and no place is to blame.
  if (!isProblem(reason) || (reason === 'blocked' && note !== '')) return undefined;
  const place = placeOf(task, reason, line?.lineId);
  if (place === '') return undefined;
  const { taskId, document } = task;
  const { actor: saidBy, device = '' } = report;
  return { place, kind: reason, task: taskId, document, saidBy, device, note };
}

/** The places that a report shows to be all right. */
export function goodUsesIn(task: ReportedTask, report: TaskReport): readonly GoodUse[] {
  if ((report.type !== 'progress' && report.type !== 'completed') || !report.act) return [];
  const { act, actor: by } = report;
  const uses = (...places: readonly string[]) =>
    places.filter((place) => place !== '').map((place) => ({ place, by }));
  if (act.act === 'counted') return uses(waysOf(task).from);
  if (act.act === 'line_done' && act.reason === undefined) {
    const { from, to } = waysOf(task, act.lineId);
    return uses(from, to);
  }
  if (act.act !== 'unit_moved' || task.kind !== 'move') return [];
  // First onto the vehicle, then to where it goes.
  return uses(act.to === task.to ? task.to : task.from);
}

/** What a batch of reports changes: in its order, so that a use after a trouble ends it. */
export interface Noted {
  readonly problems: readonly (Problem & { readonly endedBy: string | null })[];
  /** By place: whose use ends what was open before. */
  readonly ended: readonly GoodUse[];
}

export function noted(
  reports: readonly { readonly task: ReportedTask; readonly report: TaskReport }[],
): Noted {
  let problems: (Problem & { readonly endedBy: string | null })[] = [];
  const ended = new Map<string, GoodUse>();
  for (const { task, report } of reports) {
    for (const use of goodUsesIn(task, report)) {
      ended.set(use.place, ended.get(use.place) ?? use);
      problems = problems.map((one) =>
        one.place === use.place ? { ...one, endedBy: one.endedBy ?? use.by } : one,
      );
    }
    const problem = problemIn(task, report);
    if (problem) problems.push({ ...problem, endedBy: null });
  }
  return { problems, ended: [...ended.values()] };
}

/** How long entries are kept, days. */
export const KEEP_PROBLEM_DAYS = 365;

export interface ProblemRow extends Problem {
  readonly problem: number;
  readonly at: Millis;
  readonly endedAt: Millis | null;
  readonly endedBy: string;
}

/** How often a place made trouble within a time, and for how long in it altogether. */
export interface ProblemTotal {
  readonly place: string;
  readonly problems: number;
  readonly open: number;
  readonly troubledMs: number;
}
