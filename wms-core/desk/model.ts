import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';

export type CaseKind = 'failed' | 'cancelled' | 'refused' | 'blocked' | 'short' | 'late' | 'stuck';

export type DeskAct =
  | 'retry'
  | 'settle'
  | 'hold'
  | 'release'
  | 'reprioritise'
  | 'reassign'
  | 'force-complete'
  | 'cancel';

/** One row of the desk: what is the matter, and what a person may do about it. */
export interface DeskCase {
  readonly kind: CaseKind;
  /** Other things that are the matter with the same task. */
  readonly also: readonly CaseKind[];
  readonly subject: string;
  /** The task to act on; '' for a case that is no task (settle it by its key). */
  readonly task: string;
  readonly key: string;
  readonly text: Text;
  readonly since: Millis;
  readonly acts: readonly DeskAct[];
}

export interface DeskSettings {
  /** Work that was begun and of which nothing was heard for so long is stuck. */
  readonly stuckAfterMs: Millis;
  /** An order that nothing can be done for is told after so long, and so long before its deadline. */
  readonly waitingAfterMs: Millis;
  readonly deadlineNearMs: Millis;
}
