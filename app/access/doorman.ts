import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Clock, type Millis, seconds } from '#base/time.ts';
import { ACTIONS, MANAGE_ACCESS } from './actions.ts';
import { findKey } from './keys.ts';
import type { Principal } from './principal.ts';
import { refuseAccess } from './refusals.ts';
import { csrfTokenOf, hashOf, isSame } from './secrets.ts';
import { findSession, type Session } from './sessions.ts';

const COOKIE = 'warehub_session';

/** Who asks, and with which session; a key has none. */
export interface Caller {
  readonly principal: Principal;
  readonly token?: string;
  readonly mustSetPassword: boolean;
}

/** What of a request says who asks. */
export type Asking = Pick<FastifyRequest, 'headers' | 'cookies' | 'method'>;

/** What was found is believed for so long; what is changed here is forgotten at once. */
const BELIEVED_MS: Millis = seconds(5);
const MOST_BELIEVED = 1_000;

/** Knows who asks by a key or by a cookie. */
export function createDoorman(deps: {
  readonly database: Database;
  readonly clock: Clock;
  /** Of the process that started this one: it may all but manage access. */
  readonly launcherKey?: string;
}) {
  const { database, clock } = deps;
  const launcher = deps.launcherKey === undefined ? undefined : hashOf(deps.launcherKey);
  const believed = new Map<string, { readonly until: Millis; readonly caller: Caller }>();

  const listeners: (() => void)[] = [];

  const ofLauncher: Caller = {
    principal: {
      ...{ kind: 'host', code: 'launcher', name: 'launcher', roles: [] },
      ...{ warehouses: [], owners: [], zones: [] },
      may: new Set(ACTIONS.filter((action) => action !== MANAGE_ACCESS)),
    },
    mustSetPassword: false,
  };

  async function find<T>(
    secret: string,
    look: () => Promise<T>,
    asCaller: (found: T) => Caller | undefined,
  ) {
    const known = believed.get(hashOf(secret));
    if (known && known.until > clock.now()) return known.caller;
    const caller = asCaller(await look());
    if (!caller) return undefined;
    if (believed.size >= MOST_BELIEVED) believed.clear();
    believed.set(hashOf(secret), { until: clock.now() + BELIEVED_MS, caller });
    return caller;
  }

  async function byKey(key: string): Promise<Caller | Refusal> {
    if (launcher !== undefined && isSame(hashOf(key), launcher)) return ofLauncher;
    const caller = await find(
      key,
      () => database.transaction('find key', (tx) => findKey(tx, key)),
      (principal) => principal && { principal, mustSetPassword: false },
    );
    return caller ?? refuseAccess('access.key_unknown');
  }

  async function bySession(token: string, reply?: FastifyReply): Promise<Caller | Refusal> {
    const caller = await find(
      token,
      () => database.transaction('find session', (tx) => findSession(tx, token, clock.now())),
      (session: Session | undefined) => {
        if (session?.renewed && reply) give(reply, token, session.idleMs);
        return session && { ...session, token };
      },
    );
    return caller ?? refuseAccess('access.sign_in');
  }

  /** Over HTTPS, also by a proxy, the cookie goes over nothing else. */
  const cookieOf = ({ protocol, headers }: FastifyRequest) => ({
    ...{ path: '/', httpOnly: true, sameSite: 'strict' as const },
    secure: protocol === 'https' || headers['x-forwarded-proto'] === 'https',
  });

  function give(reply: FastifyReply, token: string, idleMs: Millis): void {
    const maxAge = idleMs / 1_000;
    reply.setCookie(COOKIE, token, { ...cookieOf(reply.request), maxAge });
  }

  return {
    byKey,
    /** A changing request by cookie must prove that it comes from one of our pages. */
    async recognise(request: Asking, reply?: FastifyReply): Promise<Caller | Refusal> {
      const [, key] = /^Bearer (.{1,200})$/i.exec(request.headers.authorization ?? '') ?? [];
      if (key !== undefined) return byKey(key);
      const token = request.cookies[COOKIE];
      if (token === undefined) return refuseAccess('access.sign_in');
      const caller = await bySession(token, reply);
      if (isRefusal(caller) || request.method === 'GET' || request.method === 'HEAD') return caller;
      const said = String(request.headers['x-csrf-token'] ?? '');
      return isSame(said, csrfTokenOf(token)) ? caller : refuseAccess('access.csrf');
    },
    tokenOf: (request: FastifyRequest): string => request.cookies[COOKIE] ?? '',
    give,
    take(reply: FastifyReply): void {
      reply.clearCookie(COOKIE, cookieOf(reply.request));
    },
    /** After a change of anybody's access. */
    forget(): void {
      believed.clear();
      for (const then of listeners) then();
    },
    whenForgotten: (then: () => void) => void listeners.push(then),
  };
}

export type Doorman = ReturnType<typeof createDoorman>;
