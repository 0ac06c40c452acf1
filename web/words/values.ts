import type { Words } from './words.ts';

/** Values of closed sets: states, kinds, qualities. */
export const valueWords = {
  passed: ['passed', '合格'],
  pending: ['pending', '待检'],
  rejected: ['rejected', '不合格'],
  open: ['open', '未完成'],
  closed: ['closed', '已关闭'],
  expected: ['expected', '预计'],
  receiving: ['receiving', '收货中'],
} as const satisfies Words;
