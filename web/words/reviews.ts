import type { Words } from './words.ts';

/** Differences of counts and adjustments that a person decides. */
export const reviewWords = {
  'page.reviews': ['Count differences', '盘点差异复核'],
  'page.approvals': ['Approvals', '调整审批'],
  'reviews.none': ['No difference waits for you.', '暂无待复核的盘点差异。'],
  'reviews.about': [
    'asked for {time}, counted by {people}, round {round}',
    '{time} 发起，盘点人 {people}，第 {round} 轮',
  ],
  'reviews.book': ['Book', '账面'],
  'reviews.found': ['Found', '实盘'],
  'reviews.difference': ['Difference', '差异'],
  'reviews.worth': ['Worth', '金额'],
  'reviews.note': ['Note (optional)', '备注（可选）'],
  'reviews.confirm': ['Confirm: book it', '确认并入账'],
  'reviews.recount': ['Count again', '重盘'],
  'reviews.reject': ['Reject: the book stays', '驳回，账面不变'],
  'approvals.none': ['No adjustment waits for approval.', '暂无待审批的调整单。'],
  'approvals.about': [
    '{who} asked {time} ({reason}); the role {role} decides',
    '{who} 于 {time} 提交（{reason}），由角色 {role} 审批',
  ],
  'approvals.unpriced': ['{count} pieces without a price', '{count} 件无单价'],
  'approvals.files': ['Papers and photos:', '附件：'],
  'approvals.note': ['Note; to reject it is needed', '备注（驳回时必填）'],
  'approvals.approve': ['Approve and book', '批准并入账'],
  'approvals.reject': ['Reject', '驳回'],
} as const satisfies Words;
