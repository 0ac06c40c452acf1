/** Holds by which the house itself works are lifted by what ends that work, not by hand. */
export const houseHoldRefusals = {
  'hold.of_adjustment': {
    status: 409,
    en: 'Hold {hold} keeps what adjustment {adjustment} takes away until somebody has decided. Decide it: POST /api/v1/adjustments/{adjustment}/approve or /reject (who asked for it withdraws it so); either lifts the hold.',
    zh: '冻结 {hold} 保留着调整单 {adjustment} 待扣减的货物，须先作出决定：POST /api/v1/adjustments/{adjustment}/approve 或 /reject（申请人用 /reject 撤回），决定后自动解冻。',
  },
  'hold.of_relocation': {
    status: 409,
    en: 'Hold {hold} keeps the pieces of relocation {relocation} from orders until they have moved. Cancel the relocation instead: POST /api/v1/tasks/{task}/cancel, then settle that task at the exception desk; this lifts the hold.',
    zh: '冻结 {hold} 在移库 {relocation} 完成前保留其货物。请改为取消移库：POST /api/v1/tasks/{task}/cancel，然后在异常台销案，销案后自动解冻。',
  },
  'hold.of_moved': {
    status: 409,
    en: 'Hold {hold} lies on pieces that were on hold {root} and were brought away. Lift that hold: it lifts this one too.',
    zh: '冻结 {hold} 针对从冻结 {root} 处移走的货物。请解除 {root}，本冻结会随之解除。',
  },
  'hold.of_kit': {
    status: 409,
    en: 'Hold {hold} lies on kits because what is in them is on hold by {because}. Lift that hold, or end that recall: it lifts this one too.',
    zh: '冻结 {hold} 因套件内的组件被 {because} 冻结而产生。请解除该冻结或结束该召回，本冻结会随之解除。',
  },
  'hold.of_count': {
    status: 409,
    en: 'Hold {hold} locks goods while count {count} is under way or waits for review. End the count: GET /api/v1/counts/{count} shows it; its result, the review (POST /api/v1/counts/{count}/review), or giving it up at the exception desk, lifts the hold.',
    zh: '冻结 {hold} 在盘点 {count} 进行或待复核期间锁定货物。请先结束盘点（见 GET /api/v1/counts/{count}）：完成盘点、复核（POST /api/v1/counts/{count}/review）或在异常台结束盘点后自动解冻。',
  },
  'hold.of_lot_date': {
    status: 409,
    en: 'Hold {hold} keeps goods whose label gives another expiry date than their lot has. Decide which date is right: POST /api/v1/lot-dates/doubts/{layer}/settle; it lifts the hold.',
    zh: '冻结 {hold} 锁定的货物标签效期与其批次已知效期不同。请确定哪个日期正确：POST /api/v1/lot-dates/doubts/{layer}/settle，之后自动解冻。',
  },
} as const;
