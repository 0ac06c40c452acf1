import { refusalsOf } from '#base/refusal.ts';

export const problemRefusals = {
  'problem.time_invalid': {
    status: 422,
    en: '{time} is no time. Write it as 2026-01-31T08:00:00Z.',
    zh: '{time} 不是有效时间，请写成 2026-01-31T08:00:00Z。',
  },
  'location.unknown_here': {
    status: 404,
    en: 'There is no location {location}. Look at its label again; GET /api/v1/locations lists them.',
    zh: '没有库位 {location}。请再看标签；列表见 GET /api/v1/locations。',
  },
  'location.already_out': {
    status: 409,
    en: '{location} is out of order already, as {actor} said: {reason}. Say first that it is in order, then what is the matter now.',
    zh: '{location} 已由 {actor} 报故障：{reason}。如需更改，请先报恢复，再重新报故障。',
  },
} as const;

export const refuse = refusalsOf(problemRefusals);
