import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Where the build puts the screens (web/build.ts). */
export const BUILT_PAGES = fileURLToPath(new URL('../../web/dist/', import.meta.url));

/** Addresses that are no pages: an unknown one there is a problem, not the console. */
const NO_PAGE = /^\/(api|docs|mqtt)(\/|$|\?)/;
const A_YEAR_MS = 365 * 24 * 3600 * 1_000;

export const wantsPage = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' && !NO_PAGE.test(url) && String(headers.accept ?? '').includes('text/html');

/**
 * Serves the screens. A page keeps its state in its address, so every address of a page is answered with
 * that page; its parts have their content in their names and never change.
 */
export async function servePages(
  app: FastifyInstance,
  folder: string,
): Promise<(request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined> {
  if (!existsSync(`${folder}index.html`)) {
    return (request, reply) =>
      wantsPage(request)
        ? reply
            .code(503)
            .type('text/plain; charset=utf-8')
            .send('The screens are not built: run npm ci.  界面尚未构建：请运行 npm ci。\n')
        : undefined;
  }
  const served = (root: string, keep: string): FastifyStaticOptions => ({
    ...{ root, cacheControl: false, preCompressed: true },
    setHeaders: (reply) => void reply.header('cache-control', keep),
  });
  await app.register(fastifyStatic, {
    ...served(folder, 'no-cache'),
    ...{ wildcard: false, globIgnore: ['assets/**'] },
  });
  // Looked for at each request: a new build brings parts of other names to a running process.
  await app.register(fastifyStatic, {
    ...served(`${folder}assets/`, `public, max-age=${A_YEAR_MS / 1_000}, immutable`),
    ...{ prefix: '/assets/', decorateReply: false },
  });
  const pages = ['pda', 'board'].filter((page) => existsSync(`${folder}${page}/index.html`));
  return (request, reply) => {
    if (!wantsPage(request)) return undefined;
    const page = pages.find((name) => request.url.startsWith(`/${name}`));
    return reply.sendFile(page ? `${page}/index.html` : 'index.html');
  };
}
