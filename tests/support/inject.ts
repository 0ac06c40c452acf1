import { text } from 'node:stream/consumers';
import type { FastifyInstance, InjectOptions } from 'fastify';

export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the route says
  json(): any;
}

/** Streams without end stand at addresses of this form. */
const isEndless = (url: string) => /\/live(\?|$)/.test(url);

/** Asks a server that does not listen; an endless stream is let go once it has begun. */
export async function inject(
  server: FastifyInstance,
  options: InjectOptions & { readonly url: string },
): Promise<Answer> {
  if (!isEndless(options.url)) return server.inject(options);
  const reply = await server.inject({ ...options, payloadAsStream: true });
  const { statusCode, headers } = reply;
  const body = statusCode < 400 ? '' : await text(reply.stream());
  reply.stream().destroy();
  return { statusCode, headers, body, json: () => JSON.parse(body) };
}
