import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal } from '#base/refusal.ts';
import type { SendProblem } from '../http/problem.ts';
import { ANYONE, actionOf, MQTT, SIGNED_IN } from './actions.ts';
import type { Caller, Doorman } from './doorman.ts';
import { limitActor, limitOwner, limitZone } from './limits.ts';
import { refuseAccess } from './refusals.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; nobody where the house is open, and where a route takes everybody. */
    caller: Caller | undefined;
  }
  interface FastifyInstance {
    /** The actions that some route of this house asks for. */
    readonly actionsOffered: ReadonlySet<string>;
  }
  interface FastifyContextConfig {
    /** What whoever calls the route must be allowed to do. */
    action?: string;
  }
}

/** Writes to each route what is needed to call it: for the guard, and for the document at /docs. */
export function nameActions(app: FastifyInstance): void {
  // Some are asked for by the broker and by no route.
  const offered = new Set<string>(Object.values(MQTT));
  app.decorate('actionsOffered', offered);
  app.decorateRequest('caller', undefined);
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/')) return;
    const [method] = [route.method].flat() as string[];
    const tags = route.schema?.tags ?? [];
    const action = actionOf({ method: method!, path: route.url, tags });
    invariant(action, `${method} ${route.url} needs an action (app/access/actions.ts)`);
    offered.add(action);
    route.config = { ...route.config, action };
    route.schema = { ...route.schema, 'x-action': action } as typeof route.schema & object;
  });
}

export interface GuardDeps {
  readonly doorman: Doorman;
  readonly database: Database;
  readonly problem: SendProblem;
  readonly warehouse: string;
  /** The zone of a place, or the zone itself. */
  readonly zoneOf: (place: string) => string | undefined;
}

/** Streams have no end: who is no longer let in is cut off when access is changed. */
function watchStreams(doorman: Doorman) {
  const open = new Map<FastifyReply, FastifyRequest>();
  doorman.whenForgotten(() => {
    for (const [reply, request] of open) {
      const cut = () => reply.raw.destroy();
      const { action } = request.routeOptions.config;
      doorman.recognise(request).then((now) => {
        if (isRefusal(now) || !now.principal.may.has(action!)) cut();
      }, cut);
    }
  });
  return (request: FastifyRequest, reply: FastifyReply): void => {
    if (!request.routeOptions.url?.endsWith('/live')) return;
    open.set(reply, request);
    reply.raw.once('close', () => open.delete(reply));
  };
}

/** The one place where it is decided who may call what. */
export function guardRoutes(app: FastifyInstance, deps: GuardDeps): void {
  const { doorman, database, problem, warehouse, zoneOf } = deps;
  const watch = watchStreams(doorman);

  app.addHook('onRequest', async (request, reply) => {
    const { action } = request.routeOptions.config;
    if (action === undefined || action === ANYONE) return;
    const caller = await doorman.recognise(request, reply);
    if (isRefusal(caller)) return problem(reply, request, caller);
    request.caller = caller;
    if (action === SIGNED_IN) return;
    const { code: user, warehouses, may } = caller.principal;
    if (warehouses.length > 0 && !warehouses.includes(warehouse)) {
      return problem(reply, request, refuseAccess('access.other_warehouse', { user, warehouse }));
    }
    if (!may.has(action)) {
      return problem(reply, request, refuseAccess('access.not_allowed', { user, action }));
    }
    watch(request, reply);
  });

  app.addHook('preValidation', async (request, reply) => {
    const { action } = request.routeOptions.config;
    const principal = request.caller?.principal;
    if (!principal || action === undefined || action === SIGNED_IN) return;
    const refusal =
      limitActor(request, principal) ??
      limitZone(request, principal, zoneOf) ??
      (await limitOwner(request, principal, action, (body) =>
        database.transaction('owner of what is asked', body),
      ));
    if (refusal) return problem(reply, request, refusal);
  });
}
