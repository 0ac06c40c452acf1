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
} as const satisfies RefusalTable;

export const refuseFloor = refusalsOf(floorRefusals);
