import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const alertRefusals = {
  'alert.unknown': {
    status: 404,
    en: 'There is no open alert {alert}: it may have closed by itself.',
    zh: '没有未关闭的预警 {alert}:可能已自动关闭。',
  },
  'alert_rule.unknown': {
    status: 404,
    en: 'There is no alert rule {rule}. Known are: {known}.',
    zh: '没有预警规则 {rule}。可用规则:{known}。',
  },
  'alert_rule.settings': {
    status: 422,
    en: 'The settings of rule {rule} do not fit at {path}: {message}.',
    zh: '规则 {rule} 的设置在 {path} 处不符:{message}。',
  },
} as const satisfies RefusalTable;

export const refuseAlert = refusalsOf(alertRefusals);
