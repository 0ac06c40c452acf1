import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const undoRefusals = {
  'undo.unknown': {
    status: 404,
    en: 'There is no act {act} that was done here. Write its kind and number, as in move:MOV-1, correction:COR-1, kit:KIT-1, relocation:REL-1, adjustment:ADJ-1, hold:H-1 or lift:H-1.',
    zh: '没有已完成的操作 {act}。请写明种类和编号，例如 move:MOV-1、correction:COR-1、kit:KIT-1、relocation:REL-1、adjustment:ADJ-1、hold:H-1 或 lift:H-1。',
  },
  'undo.other_way': {
    status: 422,
    en: '{act} is not undone here. {instead}',
    zh: '{act} 不能在此撤销。{instead}',
  },
  'undo.done': {
    status: 409,
    en: '{act} was taken back by {by}: {reason}. To do it once more, do it under a new number.',
    zh: '{act} 已由 {by} 撤销：{reason}。如需再次执行，请使用新的编号。',
  },
  'undo.waiting': {
    status: 409,
    en: '{by} asked to take {act} back ({reason}), and it waits for the role {needs}: {approvers}. Approve or reject it: POST /api/v1/adjustments/{adjustment}/approve or …/reject. After a rejection it may be asked for again.',
    zh: '{by} 已申请撤销 {act}（{reason}），正等待角色 {needs} 审批：{approvers}。请批准或驳回：POST /api/v1/adjustments/{adjustment}/approve 或 …/reject。驳回后可再次申请。',
  },
  'undo.under_way': {
    status: 409,
    en: '{act} is still under way: cancel its task {task}, then undo what was done of it.',
    zh: '{act} 仍在进行中：请先取消任务 {task}，再撤销已完成的部分。',
  },
  'undo.moved_on': {
    status: 409,
    en: 'Of the {wanted} pieces of {item} that {act} put in {place}, {here} are there; the others went on{to}. Move them by POST /api/v1/stock/moves from where they are, or have {place} counted.',
    zh: '{act} 放到 {place} 的 {wanted} 件 {item} 中只有 {here} 件还在，其余已移走{to}。请从现在的位置用 POST /api/v1/stock/moves 移动，或盘点 {place}。',
  },
  'undo.locked': {
    status: 409,
    en: '{locked} of the {here} pieces of {item} in {place} are locked for {orders}: {wanted} cannot be taken back. {instead}',
    zh: '{place} 中的 {here} 件 {item} 有 {locked} 件已为 {orders} 锁定，无法退回 {wanted} 件。{instead}',
  },
  'undo.held': {
    status: 409,
    en: '{item} in {place} is on hold {hold}: {reason}. End what the hold is for, then undo {act}.',
    zh: '{place} 中的 {item} 已被 {hold} 冻结：{reason}。请先结束该冻结，再撤销 {act}。',
  },
  'undo.lifted': {
    status: 409,
    en: 'Hold {hold} was lifted by {by}: it keeps nothing any more. Undo the lifting (lift:{hold}) to hold the goods again.',
    zh: '冻结 {hold} 已由 {by} 解除，不再冻结任何货物。如需再次冻结，请撤销解冻（lift:{hold}）。',
  },
  'undo.over': {
    status: 409,
    en: 'The time of hold {hold} is over: place a new hold with a new end.',
    zh: '冻结 {hold} 的期限已过：请用新的期限另行冻结。',
  },
} as const satisfies RefusalTable;

export const refuseUndo = refusalsOf(undoRefusals);
