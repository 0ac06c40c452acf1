import { refusalsOf } from '#base/refusal.ts';

export const gateRefusals = {
  'sighting.time_invalid': {
    status: 422,
    en: '{time} is no time. Write it as 2026-01-31T08:00:00Z.',
    zh: '{time} 不是有效时间，请写成 2026-01-31T08:00:00Z。',
  },
} as const;

export const refuse = refusalsOf(gateRefusals);
