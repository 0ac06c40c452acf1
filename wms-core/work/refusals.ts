import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const workRefusals = {
  'work.location_unknown': {
    status: 422,
    en: 'There is no location {location}. GET /api/v1/locations lists them.',
    zh: '没有库位 {location}。列表见 GET /api/v1/locations。',
  },
  'empties.no_room': {
    status: 422,
    en: '{location} has room for {most} handling units: {minimum} empty ones of type {type} cannot stand there. Ask for fewer, or name another place.',
    zh: '{location} 只能放 {most} 个容器:放不下 {minimum} 个 {type} 空容器。请减少数量，或指定其他位置。',
  },
  'empties.planned_place': {
    status: 422,
    en: '{location} ({kind}) gets its units with the work: empty ones would stand in their way. Name a pool, a pack station or another place beside it.',
    zh: '{location}（{kind}）的容器随作业到达，空容器会占位。请指定容器池、打包台或其他位置。',
  },
  'empties.no_stop': {
    status: 422,
    en: '{place} has no stop for a vehicle: no empty units can be fetched from elsewhere to {location}. Give {place} a node in the site file, or carry them by hand.',
    zh: '{place} 没有车辆停靠点，无法把其他地方的空容器运到 {location}。请在场地文件中为 {place} 设置节点（node），或人工搬运。',
  },
  'kit.too_many': {
    status: 409,
    en: 'Work order {kitOrder} asks for {asked} kits, not {quantity}. Count them again.',
    zh: '工单 {kitOrder} 只需 {asked} 套，不是 {quantity} 套。请重新清点。',
  },
  'count.unknown': {
    status: 404,
    en: 'There is no count {count}. GET /api/v1/counts lists them.',
    zh: '没有盘点单 {count}。列表见 GET /api/v1/counts。',
  },
  'count.conflict': {
    status: 409,
    en: 'Count {count} is already known with other content. Give the new one another number.',
    zh: '盘点单 {count} 已存在且内容不同。请为新的盘点换一个编号。',
  },
  'count.waits': {
    status: 409,
    en: 'Count {count} of {place} waits for a counter already: a second one would be walked for nothing. Use it: GET /api/v1/counts/{count}.',
    zh: '{place} 的盘点 {count} 已在等待盘点，无需重复。请使用该盘点单：GET /api/v1/counts/{count}。',
  },
  'count.nothing': {
    status: 422,
    en: 'The book has nothing in {place}: name the items to look for.',
    zh: '账面上 {place} 没有货物:请指明要盘点的货品。',
  },
  'count.stranger': {
    status: 422,
    en: 'No item has the code {code}. Lay it aside and count on.',
    zh: '没有货品使用条码 {code}。请放在一旁,继续盘点。',
  },
  'count.other_owner': {
    status: 422,
    en: '{code} belongs to owner {other}, and only goods of {owner} are counted here. Leave it out, and have the place counted for {other} too.',
    zh: '{code} 属于货主 {other},本次只盘点货主 {owner} 的货品。请勿计入,并为 {other} 另行安排盘点。',
  },
  'count.time': {
    status: 400,
    en: 'That is not a time: write it as in 2026-01-15T08:00:00Z.',
    zh: '时间无效:请按 2026-01-15T08:00:00Z 的格式填写。',
  },
  'count.under_way': {
    status: 409,
    en: '{location} is being counted: wait until the count is judged.',
    zh: '{location} 正在盘点:请等待盘点结束。',
  },
  'count.no_review': {
    status: 409,
    en: 'Count {count} does not wait for a review: GET /api/v1/counts/{count} says how it stands. Counts that wait have the status "review".',
    zh: '盘点单 {count} 不在待复核状态(review):当前状态见 GET /api/v1/counts/{count}。',
  },
  'count.judged': {
    status: 409,
    en: 'Count {count} is over: {by} decided about it, and {ended}. Have the place counted again (POST /api/v1/counts) if that is wrong.',
    zh: '盘点单 {count} 已结束:已由 {by} 复核,{ended}。如有误,请重新发起盘点(POST /api/v1/counts)。',
  },
  'count.own': {
    status: 403,
    en: '{actor} counted {count}: somebody who did not count it must confirm or reject it, or {actor} has it counted again (decision "recount").',
    zh: '{actor} 参与了盘点 {count}:必须由未参与盘点的人确认或驳回,或由 {actor} 要求重盘(decision 为 "recount")。',
  },
  'count.moved': {
    status: 409,
    en: 'Goods came or went since {count} was counted, so its difference is not true any more: have it counted again, or reject it.',
    zh: '盘点单 {count} 盘点后该库位有出入库,差异已不准确:请要求重盘或驳回。',
  },
  'plan.unknown': {
    status: 404,
    en: 'There is no count plan {plan}. GET /api/v1/count-plans lists them.',
    zh: '没有盘点计划 {plan}。列表见 GET /api/v1/count-plans。',
  },
  'plan.over': {
    status: 409,
    en: 'Count plan {plan} has ended: begin a new one.',
    zh: '盘点计划 {plan} 已结束:请新建计划。',
  },
  'plan.items': {
    status: 422,
    en: 'A complaint is about items, and no other plan is: name them in plan {plan}, or leave them out.',
    zh: '只有投诉盘点需要指明货品:请在计划 {plan} 中填写或删除货品。',
  },
  'plan.conflict': {
    status: 409,
    en: 'Count plan {plan} is already known with other content: give the new one another number.',
    zh: '盘点计划 {plan} 已存在且内容不同:请换一个编号。',
  },
  'plan.no_bins': {
    status: 422,
    en: 'There is no bin to count for plan {plan}: look at its zones and items.',
    zh: '盘点计划 {plan} 没有可盘点的库位:请检查库区和货品。',
  },
  'relocation.conflict': {
    status: 409,
    en: 'Relocation {relocation} is already known with other content. Give the new one another number.',
    zh: '移库单 {relocation} 已存在且内容不同。请为新的移库换一个编号。',
  },
  'relocation.short': {
    status: 409,
    en: 'Only {available} of {wanted} pieces of {item} in {place} are free to be moved. Move fewer, or wait until orders and holds let go of the others.',
    zh: '{place} 中的 {item} 只有 {available} 件可移动,需要 {wanted} 件。请减少数量，或等订单和冻结释放其余货物。',
  },
  'relocation.moved': {
    status: 409,
    en: 'Somebody was just moving {item} when relocation {relocation} was asked for. Nothing is planned: look at what is there and send it again.',
    zh: '提交移库 {relocation} 时有人正在移动 {item}，未生成任务：请查看现存数量后重新提交。',
  },
  'relocation.same_place': {
    status: 422,
    en: 'A relocation from {place} to itself moves nothing. Name another place.',
    zh: '从 {place} 移到原位没有意义。请指定其他位置。',
  },
  'relocation.two_trays': {
    status: 409,
    en: '{from} and {to} lie on two trays, of which one at a time can be reached. Move the pieces to a place outside {vlm} first, and from there on.',
    zh: '{from} 与 {to} 在两个托盘上,每次只能取用一个。请先把货移到 {vlm} 之外的库位,再移过去。',
  },
  'transfer.line_unknown': {
    status: 422,
    en: 'Task {task} has no line {line} with so many pieces.',
    zh: '任务 {task} 没有行 {line} 或数量不符。',
  },
  'transfer.being_counted': {
    status: 409,
    en: 'What was told last of task {task} was refused, and its goods may lie at their place already: count {count} looks at {place}. Retry the task when that is over (GET /api/v1/counts/{count}).',
    zh: '任务 {task} 的最后一次报告被拒绝，货物可能已在目的地：盘点 {count} 正在核对 {place}。请在盘点结束后再重做（GET /api/v1/counts/{count}）。',
  },
  'transfer.carried': {
    status: 409,
    en: 'By the counts nothing of task {task} is at {place} any more: there is nothing left to carry. Settle it: POST /api/v1/tasks/{task}/settle.',
    zh: '盘点后 {place} 已没有任务 {task} 的货物，无需再搬运。请销案：POST /api/v1/tasks/{task}/settle。',
  },
} as const satisfies RefusalTable;

export const refuseWork = refusalsOf(workRefusals);
