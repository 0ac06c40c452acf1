import { createHmac } from 'node:crypto';
import { toTimestamp } from '#base/time.ts';
import type { Courier, Message } from '#wms-core/alerts/index.ts';

/** What is posted: all of the alert, and the sentence in the receiver's language. */
export function webhookBody({ id, language, content }: Message): string {
  const { kind, text, at, ...rest } = content;
  const type = kind === 'test' ? 'wms.alert.test' : `wms.alert.${kind}`;
  return JSON.stringify({ id, type, at: toTimestamp(at), message: text[language], text, ...rest });
}

/** `v1,` and the HMAC-SHA256 over id, time and body, in base64 [Standard Webhooks 1.0.0]. */
export function signatureOf(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const digest = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return `v1,${digest}`;
}

/** The code of what went wrong, without the address that a message may hold. */
function faultOf(error: unknown): string {
  const { name, cause } = error as Error;
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? name;
}

/** Posts JSON; any answer but 2xx counts as not arrived, and a redirect is not followed. */
export function createWebhookCourier({ limitMs }: { readonly limitMs: number }): Courier {
  return {
    async send(message) {
      const { id, at, address, secret } = message;
      const body = webhookBody(message);
      const timestamp = String(Math.floor(at / 1_000));
      try {
        const reply = await fetch(address, {
          method: 'POST',
          redirect: 'manual',
          signal: AbortSignal.timeout(limitMs),
          headers: {
            'content-type': 'application/json',
            'webhook-id': id,
            'webhook-timestamp': timestamp,
            'webhook-signature': signatureOf(secret, id, timestamp, body),
          },
          body,
        });
        await reply.body?.cancel();
        return reply.ok ? { sent: true } : { sent: false, fault: `HTTP ${reply.status}` };
      } catch (error) {
        return { sent: false, fault: faultOf(error) };
      }
    },
  };
}
