/** What a terminal says while it has nothing to do: what was taken from its worker, and why. */
import type { Text } from '#base/refusal.ts';
import { showIdle, type TickContext } from './effects.ts';
import type { JobRow } from './state.ts';

export type TakenBecause = 'logged_out' | 'offline' | 'on_break' | 'off_shift' | 'blocked' | 'desk';

const BECAUSE: Readonly<Record<TakenBecause, Text>> = {
  logged_out: { en: 'you logged out', zh: '您已退出登录' },
  offline: { en: 'your terminal was away for too long', zh: '您的终端离线过久' },
  on_break: { en: 'your break began', zh: '您已开始休息' },
  off_shift: { en: 'your shift ended', zh: '您已下班' },
  blocked: { en: 'you are blocked in the master data', zh: '您已在主数据中停用' },
  desk: { en: 'the desk gave it to somebody else', zh: '异常台已改派他人' },
};

/** It stays until the worker's next job. */
function tell(context: TickContext, worker: string, notice: Text): void {
  const { workers, busy } = context.draft;
  const row = workers.get(worker);
  if (!row) return;
  workers.set(worker, { ...row, notice });
  if (row.device !== null && busy.get(worker) === undefined) showIdle(context, row.device);
}

export function tellTaken(
  context: TickContext,
  worker: string,
  what: string,
  because: TakenBecause,
): void {
  const { en, zh } = BECAUSE[because];
  tell(context, worker, {
    en: `${what} was taken from you: ${en}. Nothing to do at present.`,
    zh: `${what} 已从您处收回：${zh}。暂无任务。`,
  });
}

/** Told to who left a job half done, once somebody else has it. */
export function tellFormer(context: TickContext, { handOver }: JobRow, actor: string): void {
  if (!handOver || handOver.from === actor) return;
  const { from, unit } = handOver;
  tell(context, from, {
    en: `${actor} goes on with ${unit}. Nothing to do at present.`,
    zh: `${unit} 由 ${actor} 继续作业。暂无任务。`,
  });
}
