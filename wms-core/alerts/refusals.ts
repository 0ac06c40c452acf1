import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const alertRefusals = {
  'alert.unknown': {
    status: 404,
    en: 'There is no open alert {alert}: it may have closed by itself. GET /api/v1/alerts lists the open ones.',
    zh: '没有未关闭的预警 {alert}:可能已自动关闭。未关闭的预警见 GET /api/v1/alerts。',
  },
  'alert_rule.unknown': {
    status: 404,
    en: 'There is no alert rule {rule}. Known are: {known}.',
    zh: '没有预警规则 {rule}。可用规则:{known}。',
  },
  'alert_rule.settings': {
    status: 422,
    en: 'The settings of rule {rule} do not fit at {path}: {message}. Correct them; GET /api/v1/alert-rules shows what a rule takes.',
    zh: '规则 {rule} 的设置在 {path} 处不符:{message}。请更正；规则参数见 GET /api/v1/alert-rules。',
  },
  'alert_rule.tiers': {
    status: 422,
    en: 'The tiers of rule {rule} are upside down: set {order}.',
    zh: '规则 {rule} 的级别顺序颠倒:请满足 {order}。',
  },
  'alert_receiver.unknown': {
    status: 404,
    en: 'There is no receiver {receiver}. GET /api/v1/alert-receivers lists them.',
    zh: '没有接收人 {receiver}。列表见 GET /api/v1/alert-receivers。',
  },
  'alert_receiver.no_mail': {
    status: 422,
    en: 'This house sends no mail: start it with SMTP_URL, the address of a mail server.',
    zh: '本系统未配置邮件发送:请在启动时用 SMTP_URL 指定邮件服务器。',
  },
  'alert_receiver.no_webhook': {
    status: 422,
    en: 'This house calls no webhooks. Name a mail address instead.',
    zh: '本系统未启用 Webhook。请改用邮箱地址。',
  },
  'alert_receiver.mail_address': {
    status: 422,
    en: 'The address of {receiver} is not one mail address: write it as in name@example.com.',
    zh: '接收人 {receiver} 的地址不是一个邮箱:请按 name@example.com 的格式填写。',
  },
  'alert_receiver.webhook_address': {
    status: 422,
    en: 'The address of {receiver} is not a URL that begins with https:// or http://, without a user name. Correct it.',
    zh: '接收人 {receiver} 的地址不是以 https:// 或 http:// 开头且不含用户名的网址。请更正。',
  },
  'alert_receiver.secret': {
    status: 422,
    en: 'Give the webhook {receiver} a secret: what it is sent is signed with it.',
    zh: '请为 Webhook {receiver} 设置密钥:发送内容用它签名。',
  },
  'alert_receiver.too_many': {
    status: 422,
    en: 'There are {most} receivers already, the most there may be: use one that is not needed any more.',
    zh: '接收人已达上限 {most} 个:请改用不再需要的接收人。',
  },
} as const satisfies RefusalTable;

export const refuseAlert = refusalsOf(alertRefusals);
