/** What people look up about tasks. */
import { and, desc, eq } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { TaskControl, TaskKind } from '#wms-core/ports.ts';
import { taskControlTable, taskTable } from '#wms-core/store/schema.ts';
import type { TaskRow, TaskStatus } from '#wms-core/tasks/index.ts';

/** The newest first. */
export async function listTasks(
  tx: Tx,
  query: {
    readonly status?: TaskStatus;
    readonly kind?: string;
    readonly document?: string;
    readonly limit: number;
  },
): Promise<TaskRow[]> {
  const { status, kind, document, limit } = query;
  return tx.orm
    .select()
    .from(taskTable)
    .where(
      and(
        status === undefined ? undefined : eq(taskTable.status, status),
        kind === undefined ? undefined : eq(taskTable.kind, kind as TaskKind),
        document === undefined ? undefined : eq(taskTable.document, document),
      ),
    )
    .orderBy(desc(taskTable.createdAt), taskTable.taskId)
    .limit(limit);
}

export interface ControlRow {
  readonly controlId: string;
  readonly control: TaskControl;
  readonly actor: string;
  readonly answer: unknown;
  readonly createdAt: Millis;
}

/** A task with the verbs that were given on it, in order. */
export async function readTask(
  tx: Tx,
  taskId: string,
): Promise<{ readonly row: TaskRow; readonly controls: ControlRow[] } | undefined> {
  const [row] = await tx.orm.select().from(taskTable).where(eq(taskTable.taskId, taskId));
  if (!row) return undefined;
  const { controlId, control, actor, answer, createdAt } = taskControlTable;
  const controls = await tx.orm
    .select({ controlId, control, actor, answer, createdAt })
    .from(taskControlTable)
    .where(eq(taskControlTable.taskId, taskId))
    .orderBy(createdAt, controlId);
  return { row, controls };
}
