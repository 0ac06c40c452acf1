import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const adjustmentRefusals = {
  'adjustment.unknown': {
    status: 404,
    en: 'There is no adjustment {adjustment}. GET /api/v1/adjustments lists them.',
    zh: '没有调整单 {adjustment}。列表见 GET /api/v1/adjustments。',
  },
  'adjustment.conflict': {
    status: 409,
    en: 'Adjustment {adjustment} is already known with other content: give the new one another number.',
    zh: '调整单 {adjustment} 已存在且内容不同：请换一个编号。',
  },
  'adjustment.reason_unknown': {
    status: 422,
    en: '{reason} is no reason in use here. Reasons are: {reasons}. They are kept at /api/v1/adjustment-reasons.',
    zh: '没有启用的调整原因 {reason}。可用原因：{reasons}。维护接口：/api/v1/adjustment-reasons。',
  },
  'adjustment.line_twice': {
    status: 422,
    en: 'Lines {first} and {second} adjust the same goods in {place}: write one line with the sum.',
    zh: '第 {first} 行和第 {second} 行调整 {place} 中的同一货品：请合并为一行。',
  },
  'adjustment.serials': {
    status: 422,
    en: '{item} is kept by serial number: name the numbers of the {quantity} pieces.',
    zh: '{item} 按序列号管理：请给出这 {quantity} 件的序列号。',
  },
  'adjustment.short': {
    status: 409,
    en: '{place} has {quantity} pieces of {item}, {asked} of them in other open adjustments ({others}): {wanted} cannot be taken away. Have those decided first, or take fewer.',
    zh: '{place} 中的 {item} 有 {quantity} 件，其中 {asked} 件已在其他未决调整单中（{others}）：无法减少 {wanted} 件。请先处理这些调整单，或减少数量。',
  },
  'adjustment.scrap_more': {
    status: 422,
    en: 'Scrap takes goods away: write the pieces of {item} below zero.',
    zh: '报废只能减少库存：{item} 的数量请写负数。',
  },
  'adjustment.scrap_sound': {
    status: 409,
    en: 'The {wanted} pieces of {item} in {place} are neither rejected nor on hold. Sound goods are not scrapped: freeze them first, or book them to rejected.',
    zh: '{place} 中的 {wanted} 件 {item} 既不是不合格品也未冻结。合格品不能报废：请先冻结，或转为不合格。',
  },
  'adjustment.own': {
    status: 403,
    en: '{actor} asked for adjustment {adjustment}: somebody else must decide on it, and not as deputy of {actor}.',
    zh: '调整单 {adjustment} 由 {actor} 提出：必须由他人审批，且不能以 {actor} 代理人的身份审批。',
  },
  'adjustment.counted': {
    status: 403,
    en: '{counter} counted what adjustment {adjustment} is about, so {actor} may not decide on it: somebody must who did not count it, and not as deputy of {counter}.',
    zh: '调整单 {adjustment} 的差异由 {counter} 参与盘点，{actor} 不能审批：必须由未参与盘点的人审批，且不能以 {counter} 代理人的身份审批。',
  },
  'adjustment.not_approver': {
    status: 403,
    en: '{actor} may not decide on adjustment {adjustment}, worth {worth}: that takes the role {needs}. Name somebody for it by PUT /api/v1/approvers/{needs}/{person} with the body {}.',
    zh: '{actor} 无权审批调整单 {adjustment}（金额 {worth}）：需要角色 {needs}。请用 PUT /api/v1/approvers/{needs}/{person}（请求体 {}）指定审批人。',
  },
  'adjustment.above_limits': {
    status: 409,
    en: 'Adjustment {adjustment}, worth {worth}, is above the limit of every role: raise a limit at /api/v1/approval-limits, then approve it. Goods without a cost take a role that is unpriced there, or has the limit null for XXX.',
    zh: '调整单 {adjustment}（金额 {worth}）超出所有角色的审批额度：请先在 /api/v1/approval-limits 提高额度再审批。无成本的货品需要设有 unpriced 的角色，或 XXX 额度为 null 的角色。',
  },
  'adjustment.decided': {
    status: 409,
    en: 'Adjustment {adjustment} is {status} already, decided by {by}. Ask for a new one if the book is still wrong.',
    zh: '调整单 {adjustment} 已由 {by} 处理，状态为 {status}。如账面仍有误，请另行申请。',
  },
  'adjustment.attachment_missing': {
    status: 409,
    en: 'The reason {reason} asks for a photo or a paper: attach one at /api/v1/attachments/adjustment/{adjustment}, then approve.',
    zh: '原因 {reason} 需要照片或文件：请先在 /api/v1/attachments/adjustment/{adjustment} 添加附件，再审批。',
  },
  'adjustment.stock_changed': {
    status: 409,
    en: 'The stock has changed since adjustment {adjustment} was asked for, so nothing was posted and it stays open. Have the place counted, then approve it or reject it: {whatEn}',
    zh: '提出调整单 {adjustment} 后库存已变化，未过账，单据仍未决。请盘点该处后再批准或驳回：{whatZh}',
  },
  'adjustment.time': {
    status: 400,
    en: '{time} is not a time: write it as in 2026-01-15T08:00:00Z.',
    zh: '{time} 不是有效时间：请按 2026-01-15T08:00:00Z 的格式填写。',
  },
  'correction.needs_approval': {
    status: 409,
    en: 'A correction worth {worth} is above the limit of "self", which is {limit}: it is not booked without approval. Ask for it as an adjustment, POST /api/v1/adjustments with {request}, and the role {needs} approves it. Or raise the limit for corrections without approval: PUT /api/v1/approval-limits/{currency}/self with {raise}.',
    zh: '金额为 {worth} 的更正超出 self 的额度（{limit}），需要审批。请提交调整单：POST /api/v1/adjustments，请求体 {request}，由角色 {needs} 审批；或提高免审批额度：PUT /api/v1/approval-limits/{currency}/self，请求体 {raise}。',
  },
} as const satisfies RefusalTable;

export const refuseAdjustment = refusalsOf(adjustmentRefusals);
