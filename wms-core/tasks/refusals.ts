import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const taskRefusals = {
  'task.unknown': {
    status: 404,
    en: 'There is no task {task}. GET /api/v1/tasks lists them.',
    zh: '没有任务 {task}。列表见 GET /api/v1/tasks。',
  },
  'task.ended': {
    status: 409,
    en: 'Task {task} has already ended ({status}): nothing of it can be changed any more. {next}',
    zh: '任务 {task} 已结束({status}),不能再更改。{next}',
  },
  'task.not_failed': {
    status: 409,
    en: 'Task {task} is {status}: only a failed or cancelled task that nobody settled can be retried.',
    zh: '任务 {task} 的状态为 {status}:只有失败或取消且尚未处理的任务才能重做。',
  },
  'task.no_retry': {
    status: 409,
    en: 'Task {task} cannot be done again as it was: settle it and order the work anew.',
    zh: '任务 {task} 不能按原样重做:请先处理该任务,再重新下达工作。',
  },
  'task.awaited': {
    status: 409,
    en: 'Task {task} cannot be settled: what {document} has under way waits for it. {next}',
    zh: '任务 {task} 不能直接处理:{document} 的后续工作仍在等待它。{next}',
  },
  'task.brought': {
    status: 409,
    en: 'Handling unit {handlingUnit} was brought since, by task {by}: what is told late of task {task} moves it no more. Look where it stands.',
    zh: '载具 {handlingUnit} 此后已由任务 {by} 送达:任务 {task} 的迟到报告不再移动它。请查看其实际位置。',
  },
} as const satisfies RefusalTable;

export const refuseTask = refusalsOf(taskRefusals);
