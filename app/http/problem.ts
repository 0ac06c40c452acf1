import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOperatingError } from '#base/operating-error.ts';
import { type Language, type Refusal, type RefusalTable, refusalsOf } from '#base/refusal.ts';

/** Refusals of the HTTP edge itself; every other code stands in its module's table. */
export const httpRefusals = {
  'request.invalid': {
    status: 400,
    en: 'The request does not fit: {fault}. See /docs for what this route takes.',
    zh: '请求不符合要求：{fault}。请在 /docs 查看该接口的参数。',
  },
  'request.media_type': {
    status: 415,
    en: 'The body must be JSON (content-type: application/json).',
    zh: '请求体必须是 JSON(content-type: application/json)。',
  },
  'request.too_large': {
    status: 413,
    en: 'The body is larger than {limit} bytes: send it in parts.',
    zh: '请求体超过 {limit} 字节:请分批发送。',
  },
  'route.unknown': {
    status: 404,
    en: 'There is no {method} {path}. All routes are listed at /docs.',
    zh: '没有 {method} {path} 这个接口。全部接口见 /docs。',
  },
  'mqtt.elsewhere': {
    status: 404,
    en: 'Handhelds in a browser cannot reach the broker from here: it is another program, and nobody has said where it speaks MQTT over WebSocket. Start Warehub with MQTT_WS_URL.',
    zh: '浏览器手持终端无法从此处连接消息代理：代理是另一个程序，且未说明其 MQTT over WebSocket 地址。请在启动 Warehub 时设置 MQTT_WS_URL。',
  },
  'mqtt.websocket': {
    status: 426,
    en: 'This address speaks MQTT over WebSocket only: open it with an MQTT client.',
    zh: '此地址仅支持 MQTT over WebSocket：请用 MQTT 客户端连接。',
  },
  'service.busy': {
    status: 503,
    en: 'The warehouse cannot reach its database at the moment. Send the same request again: what was done already is not done twice.',
    zh: '仓库系统暂时无法访问数据库。请重新发送同一请求:已执行的操作不会重复执行。',
  },
  'service.fault': {
    status: 500,
    en: 'Something is broken in Warehub itself. It was logged under {incident}.',
    zh: 'Warehub 内部出错,已记录为 {incident}。',
  },
} as const satisfies RefusalTable;

export const refuseHttp = refusalsOf(httpRefusals);

/** RFC 9457: `application/problem+json`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly facts: Refusal['facts'];
  readonly retryable: boolean;
  readonly errors?: readonly { readonly code: string; readonly detail: string }[];
}

/** In which language who asks wants to read. */
export function languageOf(request: FastifyRequest): Language {
  const wanted = String(request.headers['accept-language'] ?? '').toLowerCase();
  const zh = wanted.indexOf('zh');
  const en = wanted.indexOf('en');
  return zh >= 0 && (en < 0 || zh < en) ? 'zh' : 'en';
}

export type SendProblem = (
  reply: FastifyReply,
  request: FastifyRequest,
  refusal: Refusal,
) => FastifyReply;

/** The one table from code to HTTP status, put together from all modules' tables. */
export function createSendProblem(tables: readonly RefusalTable[]): SendProblem {
  const statuses = new Map<string, number>();
  for (const table of [httpRefusals, ...tables]) {
    for (const [code, row] of Object.entries(table)) statuses.set(code, row.status);
  }
  return (reply, request, refusal) => {
    const language = languageOf(request);
    const status = statuses.get(refusal.code) ?? 409;
    const problem: Problem = {
      type: `urn:warehub:problem:${refusal.code}`,
      title: refusal.code,
      status,
      detail: refusal.text[language],
      instance: request.url,
      code: refusal.code,
      facts: refusal.facts,
      retryable: status === 503,
      ...(refusal.details
        ? {
            errors: refusal.details.map((one) => ({
              code: one.code,
              detail: one.text[language],
            })),
          }
        : {}),
    };
    return reply
      .code(status)
      .header('content-language', language)
      .type('application/problem+json')
      .send(problem);
  };
}

interface EdgeFault {
  readonly statusCode?: number;
  readonly code?: string;
  readonly validation?: unknown;
  readonly message?: string;
  /** Of a fault found by a schema, its sentence in Chinese. */
  readonly chinese?: string;
}

/** Characters of a sentence about what does not fit. */
const MAX_FAULT = 300;

/** What fastify cannot read at all, in Chinese. */
const UNREAD: Readonly<Record<string, string>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: '请求体为空',
  FST_ERR_CTP_INVALID_JSON_BODY: '请求体不是有效的 JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: '请求体长度与 content-length 不符',
};

/** What fastify throws before a route is reached, and what a route throws, as refusals. */
export function refusalOfFault(error: unknown, bodyLimit: number, incident: string): Refusal {
  const fault = error as EdgeFault;
  if (isOperatingError(error)) return refuseHttp('service.busy');
  if (fault.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return refuseHttp('request.media_type');
  if (fault.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return refuseHttp('request.too_large', { limit: bodyLimit });
  }
  if (fault.validation !== undefined || (fault.statusCode && fault.statusCode < 500)) {
    const en = String(fault.message).slice(0, MAX_FAULT);
    const zh =
      fault.chinese?.slice(0, MAX_FAULT) ?? `${UNREAD[fault.code ?? ''] ?? '无法读取'}（${en}）`;
    return refuseHttp('request.invalid', { fault: { en, zh } });
  }
  return refuseHttp('service.fault', { incident });
}
