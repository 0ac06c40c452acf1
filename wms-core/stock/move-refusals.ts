/** Why goods are not moved by hand. */
export const moveRefusals = {
  'move.planned': {
    status: 409,
    en: 'Task {task} of {document} is to bring {planned} of {item} away from {place}: beside it at most {free} may be taken. Have the task done first, or cancel it (POST /api/v1/tasks/{task}/cancel), move the goods, and settle it at the exception desk.',
    zh: '任务 {task}（{document}）要从 {place} 搬走 {item} {planned} 件，此外最多可动 {free} 件。请先完成该任务，或取消任务（POST /api/v1/tasks/{task}/cancel）后再移库，并在异常台销案。',
  },
  'move.returning': {
    status: 409,
    en: '{returning} of {item} in {place} go back to the supplier by {dispositions}: beside that at most {free} may be taken. Take others, or take the return back first (POST /api/v1/supplier-returns/{disposition}/take-back).',
    zh: '{place} 中的 {item} 有 {returning} 件将按 {dispositions} 退回供应商，此外最多可动 {free} 件。请取其他货物，或先撤回退供（POST /api/v1/supplier-returns/{disposition}/take-back）。',
  },
  'move.asked': {
    status: 409,
    en: 'Adjustment {adjustment} is to take {asked} of {item} away from {place} and waits for a decision: beside it at most {free} may be taken. Take others, or have it decided first: POST /api/v1/adjustments/{adjustment}/reject lets them go (who asked for it withdraws it so), /approve books them off.',
    zh: '调整单 {adjustment} 要从 {place} 扣减 {item} {asked} 件，尚待审批，此外最多可动 {free} 件。请取其他货物，或先处理该单：POST /api/v1/adjustments/{adjustment}/reject 驳回后放行（申请人用它撤回），/approve 批准后过账。',
  },
  'move.awaited': {
    status: 409,
    en: 'Inspection task {task} is to judge {awaited} of {item} in {place}: by hand at most {free} may go. Have them inspected first, or cancel the task (POST /api/v1/tasks/{task}/cancel).',
    zh: '质检任务 {task} 待检 {place} 中的 {item} {awaited} 件，手工最多可移 {free} 件。请先完成质检，或取消该任务（POST /api/v1/tasks/{task}/cancel）。',
  },
  'move.held': {
    status: 409,
    en: 'Hold {hold} of {scope} ({reason}) lies on {item} in {place}: of {wanted} pieces {free} may be moved. Move those, or have the hold lifted (DELETE /api/v1/stock/holds/{hold}); or say "withHold": true, then they stay on hold where they are brought.',
    zh: '{place} 中的 {item} 已被 {hold}（{scope}）冻结（{reason}）：所要求的 {wanted} 件中有 {free} 件可移动。请只移动这些，或解除冻结（DELETE /api/v1/stock/holds/{hold}）；或填写 "withHold": true，货物移动后继续冻结。',
  },
  'move.better': {
    status: 409,
    en: '{quantity} of {item} at {location} are {quality}: a move does not make them {to}. Decide it in a disposition (POST /api/v1/dispositions, release), or wait for their inspection.',
    zh: '{location} 的 {quantity} 件 {item} 质量状态为 {quality}，移库不能将其改为 {to}。请作处置决定（POST /api/v1/dispositions，release），或等待质检。',
  },
};
