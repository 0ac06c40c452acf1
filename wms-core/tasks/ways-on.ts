import type { Text } from '#base/refusal.ts';
import type { WayOn } from '#wms-core/contracts.ts';
import type { Task } from '#wms-core/ports.ts';
import type { TaskRow } from './store.ts';

/** What a person may do about a task that ended undone, as the desk and refusals say it. */

export const BOTH_WAYS: readonly WayOn[] = ['retry', 'settle'];

/** A task that failed or was called off, and that nobody has seen to yet. */
export const isUndone = ({ status, settled }: Pick<TaskRow, 'status' | 'settled'>): boolean =>
  (status === 'failed' || status === 'cancelled') && !settled;

/** A unit that is awaited at the end of its move may have been brought there by hand. */
function byHand(task: Task): Text {
  if (task.kind !== 'move') return { en: '', zh: '' };
  const { handlingUnit, to } = task;
  const path = `POST /api/v1/handling-units/${handlingUnit}/moves`;
  return {
    en: ` If somebody brought ${handlingUnit} to ${to} by hand, say so: ${path} {to: ${to}}.`,
    zh: `如已有人将 ${handlingUnit} 人工移至 ${to},请登记:${path} {to: ${to}}。`,
  };
}

export function wayOnText(task: Task, ways: readonly WayOn[]): Text {
  if (ways.includes('settle')) {
    return ways.includes('retry')
      ? { en: 'Retry it or settle it.', zh: '请重做或处理。' }
      : { en: 'Settle it.', zh: '请处理。' };
  }
  const { en, zh } = byHand(task);
  return { en: `Retry it.${en}`, zh: `请重做。${zh}` };
}
