import nodemailer from 'nodemailer';
import type { Courier, Message } from '#wms-core/alerts/index.ts';

const LEVELS = {
  en: { yellow: 'Yellow', orange: 'Orange', red: 'Red' },
  zh: { yellow: '黄色', orange: '橙色', red: '红色' },
} as const;

const KINDS = {
  en: { raised: 'alert', closed: 'alert, closed', test: 'test' },
  zh: { raised: '预警', closed: '预警已关闭', test: '测试' },
} as const;

/** Subject and text, in the receiver's language. */
export function mailOf({ language, content }: Message): {
  readonly subject: string;
  readonly text: string;
} {
  const { kind, level, subject, rule, text } = content;
  const what = [LEVELS[language][level], KINDS[language][kind]].join(' ');
  const facts = Object.entries(content.facts).map(([name, value]) => `${name}: ${value}`);
  return {
    subject: kind === 'test' ? KINDS[language].test : `${what}: ${rule} ${subject}`,
    text: [text[language], '', ...facts].join('\n').trimEnd(),
  };
}

/** What the mail server or the line said, without addresses. */
function faultOf(error: unknown): string {
  const { code, responseCode, name } = error as Error & { code?: string; responseCode?: number };
  if (responseCode !== undefined) return `SMTP ${responseCode}`;
  return code ?? name;
}

/**
 * Hands mails to a mail server, with TLS where that offers it. The Message-ID stays the same when a
 * mail is sent again.
 */
export function createMailCourier(options: {
  readonly smtpUrl: string;
  readonly from: string;
  readonly limitMs: number;
}): Courier {
  const { smtpUrl, from, limitMs } = options;
  const domain = from.split('@').at(-1) ?? 'localhost';
  const limits = { connectionTimeout: limitMs, greetingTimeout: limitMs, socketTimeout: limitMs };
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  const transport = nodemailer.createTransport({
    host: hostname,
    port: Number(port) || (protocol === 'smtps:' ? 465 : 587),
    secure: protocol === 'smtps:',
    ...(username === '' ? {} : { auth }),
    ...limits,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(message) {
      const { subject, text } = mailOf(message);
      const mail = { from, to: message.address, subject, text, date: new Date(message.at) };
      let timer: NodeJS.Timeout | undefined;
      const tooLong = new Promise<never>((_, reject) => {
        const error = Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' });
        timer = setTimeout(() => reject(error), limitMs);
      });
      try {
        await Promise.race([
          transport.sendMail({ ...mail, messageId: `<${message.id}@${domain}>` }),
          tooLong,
        ]);
        return { sent: true };
      } catch (error) {
        return { sent: false, fault: faultOf(error) };
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
