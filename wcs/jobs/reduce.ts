import type { PickTask } from '#wms-core/ports.ts';
import { lineReached } from './lines.ts';
import type { JobSnapshot } from './step.ts';

/** Of a line so many pieces are wanted now; none: the line is called off. */
export interface Wanted {
  readonly lineId: string;
  readonly quantity: number;
}

export interface Reduced {
  readonly task: PickTask;
  readonly snapshot: JobSnapshot;
  /** The line that is next, as it was, where it changed. */
  readonly current?: PickTask['lines'][number];
}

/** Whether pieces of the line were scanned one by one. */
export const hasBegun = (progress: unknown): boolean =>
  ((progress as { readonly scanned?: readonly string[] }).scanned ?? []).length > 0;

/** The line begins anew: what was scanned of it goes back to its place. */
const afresh = (progress: object): object => {
  const { scanned: _, damaged: __, isNaming: ___, ...rest } = progress as Record<string, unknown>;
  return rest;
};

/**
 * A pick of which fewer pieces are wanted. Lines that were reported stay as they were told: what was
 * taken was taken.
 */
export function reduced(task: PickTask, snapshot: JobSnapshot, wanted: readonly Wanted[]): Reduced {
  const at = lineReached(snapshot.progress);
  const left = new Map(wanted.map(({ lineId, quantity }) => [lineId, quantity]));
  const lines = task.lines.flatMap((line, index) => {
    const now = left.get(line.lineId) ?? line.quantity;
    const quantity = index < at ? line.quantity : Math.min(line.quantity, now);
    return quantity > 0 ? [{ ...line, quantity }] : [];
  });
  const current = task.lines[at];
  const isSame = lines[at]?.lineId === current?.lineId && lines[at]?.quantity === current?.quantity;
  if (!current || isSame) return { task: { ...task, lines }, snapshot };
  const { progress, before } = snapshot;
  const anew = { ...snapshot, progress: afresh(progress as object) };
  return {
    task: { ...task, lines },
    snapshot: lineReached(before) === at && before ? { ...anew, before: afresh(before) } : anew,
    current,
  };
}
