import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const floorRefusals = {
  'floor.time_invalid': {
    status: 422,
    en: '{time} is no time. Write it as 2026-01-31T08:00:00Z.',
    zh: '{time} 不是有效时间，请写成 2026-01-31T08:00:00Z。',
  },
  'floor.span_backwards': {
    status: 422,
    en: 'The time ends ({to}) before it begins ({from}). Give an end after the begin.',
    zh: '结束时间 {to} 早于开始时间 {from}。请给出晚于开始的结束时间。',
  },
  'floor.span_too_long': {
    status: 422,
    en: 'One question is about {most} minutes at most. Ask for the rest after them.',
    zh: '一次最多查询 {most} 分钟。其余时段请分次查询。',
  },
  'floor.not_past': {
    status: 422,
    en: '{from} is yet to come. What happens now comes from GET /api/v1/floor/live.',
    zh: '{from} 尚未到来。当前实况请用 GET /api/v1/floor/live。',
  },
  'floor.too_long_ago': {
    status: 422,
    en: 'Since {from} more than {most} postings were made, and a replay undoes them all. Choose a time from {earliest} on; what was moved before then is listed at GET /api/v1/movements.',
    zh: '自 {from} 以来的过账已超过 {most} 笔，而回放须逐笔回退。请选择 {earliest} 及以后的时间；更早的移动请查询 GET /api/v1/movements。',
  },
  'floor.past_busy': {
    status: 503,
    en: 'Others look at the past of the floor now, and one is read at a time. Ask again in a few seconds.',
    zh: '当前有其他人正在查看现场历史，系统一次只读取一段。请几秒后重试。',
  },
} as const satisfies RefusalTable;

export const refuseFloor = refusalsOf(floorRefusals);
