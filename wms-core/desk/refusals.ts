import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const deskRefusals = {
  'exception.unknown': {
    status: 404,
    en: 'There is no open case {key}.',
    zh: '没有未处理的异常 {key}。',
  },
} as const satisfies RefusalTable;

export const refuseDesk = refusalsOf(deskRefusals);
