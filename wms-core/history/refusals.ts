import { refusalsOf } from '#base/refusal.ts';

export const historyRefusals = {
  'history.time_invalid': {
    status: 422,
    en: '{time} is no time. Write it as 2026-01-31T08:00:00Z.',
    zh: '{time} 不是有效时间，请写成 2026-01-31T08:00:00Z。',
  },
  'history.place_unknown': {
    status: 422,
    en: '"{after}" is no place in the history. Take it from `next` of the page before.',
    zh: '“{after}”不是历史中的位置，请使用上一页的 next。',
  },
} as const;

export const refuse = refusalsOf(historyRefusals);
