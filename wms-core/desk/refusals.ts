import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const deskRefusals = {
  'exception.unknown': {
    status: 404,
    en: 'There is no open case {key}. GET /api/v1/exceptions lists the open ones.',
    zh: '没有未处理的异常 {key}。未处理的异常见 GET /api/v1/exceptions。',
  },
} as const satisfies RefusalTable;

export const refuseDesk = refusalsOf(deskRefusals);
