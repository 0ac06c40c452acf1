import { OperatingError } from '#base/operating-error.ts';
import { type Scheduler, seconds, type Timer } from '#base/time.ts';

/**
 * The part of `fetch` that the ERP needs: the global one live, the server's own in virtual time.
 */
export type Fetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
  },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** What a JSON object holds, before anybody looked at it. */
export type Body = Readonly<Record<string, unknown>>;

/** Warehub's REST as a host sees it. */
export interface Api {
  /**
   * One request. Throws an operating error (retryable) when no answer came in time or the
   * warehouse is not able to answer now; every document has its natural key, so asking again with
   * the same content is harmless. A body that is a text is sent as CSV, any other as JSON.
   */
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<ApiAnswer>;
}

/** Sends a document. True: the warehouse has it, from now or from an earlier sending. */
export type Post = (name: string, path: string, body: unknown) => Promise<boolean>;

const TIMEOUT_MS = seconds(15);
const TOO_MANY = 429;

export function createApi(deps: {
  readonly base: string;
  readonly fetch: Fetch;
  /** The key of a host; a warehouse in virtual time asks for none. */
  readonly key?: string;
  /** The wall's clock. */
  readonly wall: Scheduler;
}): Api {
  const troubled = (path: string, cause: unknown) =>
    new OperatingError('transport.http', `no answer from the warehouse for ${path}`, {
      retryable: true,
      cause,
    });

  const ask = async (method: string, path: string, body: unknown): Promise<ApiAnswer> => {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (deps.key !== undefined) headers.authorization = `Bearer ${deps.key}`;
    const isText = typeof body === 'string';
    if (body !== undefined) headers['content-type'] = isText ? 'text/csv' : 'application/json';
    const init = {
      method,
      headers,
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    };
    const reply = await deps.fetch(`${deps.base}${path}`, init);
    const text = await reply.text();
    return { status: reply.status, body: text === '' ? undefined : JSON.parse(text) };
  };

  return {
    async call(method, path, body) {
      const asked = ask(method, path, body).catch((cause: unknown) => {
        throw troubled(path, cause);
      });
      let timer: Timer | undefined;
      const late = new Promise<undefined>((resolve) => {
        timer = deps.wall.after(TIMEOUT_MS, 'erp waits for an answer', () => resolve(undefined));
      });
      const answer = await Promise.race([asked, late]).finally(() => timer?.cancel());
      if (!answer) {
        // It may still fail later, with nobody waiting.
        asked.catch(() => {});
        throw troubled(path, 'time-out');
      }
      if (answer.status >= 500 || answer.status === TOO_MANY) throw troubled(path, answer.body);
      return answer;
    },
  };
}
