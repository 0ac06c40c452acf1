import { unreachable } from '#base/invariant.ts';
import type { Act, Task } from '#wms-core/ports.ts';

/** Pieces done of each line of a task, by line id. */
export type DoneLines = Readonly<Record<string, number>>;

/** What a progress act adds to the task's done lines; undefined when it is no line. */
export function lineOf(
  act: Act,
): { readonly lineId: string; readonly quantity: number } | undefined {
  return act.act === 'line_done' ? { lineId: act.lineId, quantity: act.quantity } : undefined;
}

/** What is left of lines: a reported line has ended, even where it was short. */
function openLines<L extends { readonly lineId: string }>(
  lines: readonly L[],
  done: DoneLines,
): readonly L[] {
  return lines.filter((line) => !(line.lineId in done));
}

/**
 * The task as it has to be done again after it failed half-way, under a new id: reported lines are
 * left out. Undefined when nothing is left of it.
 */
export function remaining(task: Task, done: DoneLines, taskId: string): Task | undefined {
  switch (task.kind) {
    case 'transfer': {
      const lines = openLines(task.lines, done);
      return lines.length === 0 ? undefined : { ...task, taskId, lines };
    }
    case 'pick': {
      const lines = openLines(task.lines, done);
      return { ...task, taskId, lines };
    }
    case 'put': {
      const lines = openLines(task.lines, done);
      return { ...task, taskId, lines };
    }
    case 'receive':
    case 'inspect':
    case 'move':
    case 'check':
    case 'pack':
    case 'weigh':
    case 'load':
    case 'count':
    case 'kit':
      return { ...task, taskId };
    default:
      return unreachable(task);
  }
}
