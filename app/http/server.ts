import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify';
import type { Ids } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import type { Wms } from '#wms-core/index.ts';
import { nameActions } from '../access/index.ts';
import { sendSecurityHeaders } from './headers.ts';
import { servePages } from './pages.ts';
import { refusalOfFault, refuseHttp, type SendProblem } from './problem.ts';
import { createValidators } from './validators.ts';

/** The chapters of /docs. */
const TAGS = [
  ['master data', '主数据'],
  ['imports', '数据导入'],
  ['stock', '库存'],
  ['adjustments', '库存调整'],
  ['feed', '事件流'],
  ['inbound', '入库'],
  ['work', '库内作业'],
  ['outbound', '出库'],
  ['transfers', '仓间调拨'],
  ['alerts', '预警'],
  ['attachments', '附件'],
  ['papers', '单据与标签'],
  ['desk', '异常处理台'],
  ['jobs', '作业'],
  ['transports', '运输'],
  ['gates', 'RFID 门'],
  ['problems', '问题记录'],
  ['floor', '现场'],
  ['status', '状态'],
  ['access', '权限'],
  ['simulation', '仿真'],
] as const;
const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 40">' +
  '<text x="0" y="29" font-family="sans-serif" font-size="26" fill="#fff">Warehub 仓库</text></svg>';

/** Methods that change nothing. */
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

export interface HttpDeps {
  readonly routes: readonly FastifyPluginAsync[];
  readonly problem: SendProblem;
  readonly log: Log;
  readonly ids: Ids;
  readonly version: string;
  /** Keeps from where a change came, once it is made and before its answer leaves. */
  readonly noteRequest: Wms['noteRequest'];
  /** The folder of the screens; left out, there are none. */
  readonly pages?: string;
  /** Asks at each route who calls it; left out, the house is open (tests, virtual time). */
  readonly guard?: (app: FastifyInstance) => void;
  /** A thrown bug: the process stops after answering. */
  readonly onBug: (error: unknown) => void;
}

interface Parameter {
  required?: boolean;
  readonly schema?: { readonly default?: unknown };
}

/** A parameter with a default need not be sent, whatever its schema's type makes of it. */
function forgiveDefaults(path: object | undefined): void {
  for (const route of Object.values(path ?? {}) as { readonly parameters?: Parameter[] }[]) {
    for (const one of route.parameters ?? []) {
      if (one.schema?.default !== undefined) one.required = false;
    }
  }
}

/** Of a person, of the set-up link, of a webhook that is signed. */
const SECRETS: readonly string[] = ['password', 'oldPassword', 'setup', 'secret'];

/** What is kept of a request: who is signed in did it, and no password or key is a code that it names. */
function withoutSecrets(body: unknown, actor: string | undefined): unknown {
  const isJson = typeof body === 'object' && body !== null && !Buffer.isBuffer(body);
  if (!isJson || Array.isArray(body)) return body ?? (actor === undefined ? body : { actor });
  const isKept = ([name]: readonly [string, unknown]) => !SECRETS.includes(name);
  const rest = Object.fromEntries(Object.entries(body).filter(isKept));
  return actor === undefined ? rest : { actor, ...rest };
}

/** The HTTP edge with all routes of the house, not yet listening. */
export async function buildServer(deps: HttpDeps): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: true,
  });
  // Nothing is guessed: null stays null, [3] is not 3, an unknown field is refused.
  app.setValidatorCompiler(createValidators());
  // Many clients name a type with a DELETE that has no body: nothing is no body, and no broken one.
  const readJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void readJson(request, String(body), done);
  });

  await sendSecurityHeaders(app);
  await app.register(cookie);
  nameActions(app);
  deps.guard?.(app);

  await app.register(swagger, {
    transformObject: (given) => {
      const document = 'openapiObject' in given ? given.openapiObject : given.swaggerObject;
      for (const path of Object.values(document.paths ?? {})) forgiveDefaults(path);
      return document;
    },
    openapi: {
      openapi: '3.1.0',
      tags: TAGS.map(([name, description]) => ({ name, description })),
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{ key: [] }],
      info: {
        title: 'Warehub',
        version: deps.version,
        description:
          'The warehouse over REST, for ERP, MES and TMS. 仓库系统的 REST 接口。' +
          ' Errors are application/problem+json (RFC 9457); Accept-Language en or zh.' +
          ' Hosts send a key (authorization: Bearer KEY); x-action of a route is what its role must have.',
      },
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    logo: { type: 'image/svg+xml', content: Buffer.from(LOGO) },
    theme: { title: 'Warehub REST' },
  });

  app.setErrorHandler((error, request, reply) => {
    const incident = deps.ids.next('incident');
    const refusal = refusalOfFault(error, BODY_LIMIT_BYTES, incident);
    if (refusal.code === 'service.fault') {
      deps.log.error({ incident, error, url: request.url }, 'a route threw');
      deps.onBug(error);
    } else if (isOperatingError(error)) {
      deps.log.warn({ code: error.code, url: request.url }, error.message);
    }
    return deps.problem(reply, request, refusal);
  });
  const sendPage = deps.pages === undefined ? undefined : await servePages(app, deps.pages);
  app.setNotFoundHandler(
    (request, reply) =>
      sendPage?.(request, reply) ??
      deps.problem(
        reply,
        request,
        refuseHttp('route.unknown', { method: request.method, path: request.url.slice(0, 200) }),
      ),
  );
  // An act whose answer nobody heard is sent again by its sender, and noted then.
  app.addHook('onSend', async (request, reply) => {
    if (READING.has(request.method) || reply.statusCode >= 400) return;
    const { method, params, ip: address, headers } = request;
    const actor = request.caller?.principal.code;
    const body = withoutSecrets(request.body, actor);
    const device = String(headers['x-device'] ?? headers['user-agent'] ?? '');
    const path = request.url.split('?')[0]!;
    await deps.noteRequest({ method, path, params, body, address, device });
  });
  for (const plugin of deps.routes) await app.register(plugin);
  return app;
}
