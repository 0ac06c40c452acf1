import type { Answer, OperationName } from './operations.ts';

export type { Answer, OperationName } from './operations.ts';

export interface Given {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** Sent as it is, instead of a body. */
  readonly file?: Blob;
  /** The version that was read: if somebody wrote another one since, this is refused. */
  readonly version?: number;
}

/** What the warehouse refused, in the reader's language (RFC 9457). */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: readonly string[];
  readonly facts: Readonly<Record<string, unknown>>;
  constructor(
    code: string,
    status: number,
    detail: string,
    errors: readonly { readonly detail: string }[] = [],
    facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.code = code;
    this.status = status;
    this.details = errors.map((one) => one.detail);
    this.facts = facts;
  }
}

/** No answer came: the network or the warehouse is down. */
export const UNREACHABLE = 'unreachable';
const TIMEOUT_MS = 20_000;
/** Ten megabytes over a weak radio. */
const FILE_TIMEOUT_MS = 180_000;

/** Called when the warehouse no longer knows who asks. */
let onSignedOut: () => void = () => {};
export const whenSignedOut = (then: () => void): void => {
  onSignedOut = then;
};

/** The token that a change has to carry beside the cookie, given at sign-in. */
let csrfToken = '';
export const useCsrfToken = (token: string): void => {
  csrfToken = token;
};

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value));

/** A template's address with its path and question filled in. */
export function addressOf(template: string, { path = {}, query = {} }: Given): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(textOf(path[name] ?? '')),
  );
  const search = new URLSearchParams(
    Object.entries(query)
      .filter(([, value]) => value !== undefined && value !== '' && value !== null)
      .map(([name, value]) => [name, textOf(value)]),
  ).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

interface Request {
  readonly method: string;
  readonly body?: BodyInit;
  readonly type?: string;
  readonly version?: number | undefined;
}

/**
 * Sends one request and reads its answer.
 * @throws Problem what was refused, or UNREACHABLE
 */
async function send(address: string, { method, body, type, version }: Request): Promise<unknown> {
  const headers: Record<string, string> = {
    'accept-language': document.documentElement.lang,
    'x-device': 'browser',
  };
  if (method !== 'GET') headers['x-csrf-token'] = csrfToken;
  if (type !== undefined) headers['content-type'] = type;
  if (version !== undefined) headers['if-match'] = `"${version}"`;
  const reply = await fetch(address, {
    ...{ method, headers },
    signal: AbortSignal.timeout(body instanceof Blob ? FILE_TIMEOUT_MS : TIMEOUT_MS),
    ...(body === undefined ? {} : { body }),
  }).catch(() => {
    throw new Problem(UNREACHABLE, 0, '');
  });
  const said = await reply.json().catch(() => undefined);
  if (reply.ok) return said;
  if (reply.status === 401) onSignedOut();
  const { code = UNREACHABLE, detail = '', errors, facts } = said ?? {};
  throw new Problem(code, reply.status, detail, errors, facts);
}

/**
 * Sends a file to a path that the warehouse named.
 * @throws Problem what was refused, or UNREACHABLE
 */
export async function sendFile(path: string, file: Blob): Promise<void> {
  await send(path, { method: 'POST', body: file, type: file.type });
}

/**
 * Asks the warehouse; `K` is method and path as in openapi.json.
 * @throws Problem what was refused, or UNREACHABLE
 */
export async function ask<K extends OperationName>(
  operation: K,
  given: Given = {},
): Promise<Answer<K>> {
  const [method = 'GET', template = ''] = operation.split(' ');
  const { file, body, version } = given;
  const content = file
    ? { body: file, type: file.type }
    : body === undefined
      ? {}
      : { body: JSON.stringify(body), type: 'application/json' };
  return (await send(addressOf(template, given), { method, version, ...content })) as Answer<K>;
}
