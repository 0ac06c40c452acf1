import type { Couriers } from '#wms-core/alerts/index.ts';
import type { WarehouseConfig } from '../config.ts';
import { createMailCourier } from './mail.ts';
import { createWebhookCourier } from './webhook.ts';

/** One attempt at one message, whatever the other side does. */
const LIMIT_MS = 10_000;

/** The ways out of this process; mail where it was told a mail server. */
export function openCouriers({
  smtpUrl,
  mailFrom,
}: Pick<WarehouseConfig, 'smtpUrl' | 'mailFrom'>): Couriers {
  const webhook = createWebhookCourier({ limitMs: LIMIT_MS });
  if (!smtpUrl) return { webhook };
  return { webhook, mail: createMailCourier({ smtpUrl, from: mailFrom, limitMs: LIMIT_MS }) };
}
