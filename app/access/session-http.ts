import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import type { Log } from '#base/log.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Clock, minutes } from '#base/time.ts';
import { answer } from '#wms-core/http-schemas.ts';
import type { SendProblem } from '../http/problem.ts';
import { passwordOf, setOwnPassword } from './accounts.ts';
import type { Caller, Doorman } from './doorman.ts';
import { refuseAccess } from './refusals.ts';
import { OwnPassword, SessionView, SignIn } from './schemas.ts';
import { csrfTokenOf, hashPassword, isPassword } from './secrets.ts';
import { beginSession, countTry, endSession, findSession, forgetTries } from './sessions.ts';

const tags = ['access'];

export interface AccessRoutesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly problem: SendProblem;
  readonly doorman: Doorman;
  /** Who is signed in by this token of a set-up link; it is used up by asking. */
  readonly useSetup: (token: string) => string | undefined;
}

const sessionView = (
  { principal, token, mustSetPassword }: Caller,
  offered: ReadonlySet<string>,
) => {
  const { code, name, roles, may, warehouses, owners, zones } = principal;
  return {
    ...{ user: code, name, roles: [...roles] },
    // What no route of this house does, nobody may do: a page for it is not shown.
    may: [...may].filter((action) => offered.has(action)).sort(),
    ...{ warehouses: [...warehouses], owners: [...owners], zones: [...zones] },
    csrfToken: token === undefined ? '' : csrfTokenOf(token),
    mustSetPassword,
  };
};

/** Signing in and out. */
export function sessionRoutes(deps: AccessRoutesDeps): FastifyPluginAsyncTypebox {
  const { database, clock, log, problem, doorman, useSetup } = deps;

  const callerOf = async (request: FastifyRequest, reply: FastifyReply) =>
    request.caller ?? (await doorman.recognise(request, reply));

  async function checkPassword(
    user: string,
    password: string,
    address: string,
  ): Promise<Refusal | undefined> {
    const { wait, kept } = await database.transaction('count sign-in', async (tx) => ({
      wait: await countTry(tx, user, address, clock.now()),
      kept: await passwordOf(tx, user),
    }));
    if (wait > 0) {
      log.warn({ address }, 'sign-ins from this address are not looked at for a while');
      return refuseAccess('access.too_many_tries', { minutes: Math.ceil(wait / minutes(1)) });
    }
    if (!(await isPassword(kept, password))) {
      log.warn({ address, known: kept !== '' }, 'a sign-in failed');
      return refuseAccess('access.wrong');
    }
    await database.transaction('sign-in was right', (tx) => forgetTries(tx, user, address));
    return undefined;
  }

  async function whoSignsIn(
    request: FastifyRequest,
    given: { readonly user: string; readonly password: string } | { readonly setup: string },
  ): Promise<string | Refusal> {
    if ('setup' in given) return useSetup(given.setup) ?? refuseAccess('access.setup_used');
    return (await checkPassword(given.user, given.password, request.ip)) ?? given.user;
  }

  return async (app) => {
    app.get(
      '/api/v1/session',
      {
        schema: {
          tags,
          summary: 'Who is signed in, and what he may do · 当前登录者及其权限',
          response: { 200: SessionView },
        },
      },
      async (request, reply) => {
        const caller = await callerOf(request, reply);
        return isRefusal(caller)
          ? problem(reply, request, caller)
          : sessionView(caller, app.actionsOffered);
      },
    );

    app.post(
      '/api/v1/session',
      {
        schema: {
          tags,
          summary: 'Sign in, by password or by the set-up link · 登录',
          description:
            'The session is in the cookie warehub_session. After 5 failures of one user from one address ' +
            'no more are looked at for 15 minutes.',
          body: SignIn,
          response: { 200: SessionView },
        },
      },
      async (request, reply) => {
        const account = await whoSignsIn(request, request.body);
        if (isRefusal(account)) return problem(reply, request, account);
        const at = clock.now();
        const before = doorman.tokenOf(request);
        const { token, session } = await database.transaction('begin session', async (tx) => {
          if (before !== '') await endSession(tx, before);
          const token = await beginSession(tx, { account, address: request.ip, at });
          return { token, session: await findSession(tx, token, at) };
        });
        doorman.forget();
        // Stopped between the two looks.
        if (!session) return problem(reply, request, refuseAccess('access.wrong'));
        doorman.give(reply, token, session.idleMs);
        request.caller = { ...session, token };
        return sessionView(request.caller, app.actionsOffered);
      },
    );

    app.delete(
      '/api/v1/session',
      { schema: { tags, summary: 'Sign out · 退出登录', response: { 204: Type.Null() } } },
      async (request, reply) => {
        const caller = await callerOf(request, reply);
        if (isRefusal(caller)) return problem(reply, request, caller);
        const { token } = caller;
        if (token) await database.transaction('end session', (tx) => endSession(tx, token));
        doorman.forget();
        doorman.take(reply);
        return reply.code(204).send(null);
      },
    );

    app.put(
      '/api/v1/session/password',
      {
        schema: {
          tags,
          summary: 'Choose another password; other browsers are signed out · 修改本人密码',
          body: OwnPassword,
          response: { 200: answer('{}') },
        },
      },
      async (request, reply) => {
        const caller = await callerOf(request, reply);
        if (isRefusal(caller)) return problem(reply, request, caller);
        const { token, principal } = caller;
        // A key has no password.
        if (!token) return problem(reply, request, refuseAccess('access.sign_in'));
        const { oldPassword = '', password } = request.body;
        const kept = await database.transaction('password', (tx) => passwordOf(tx, principal.code));
        if (kept !== '') {
          const refusal = await checkPassword(principal.code, oldPassword, request.ip);
          const isWrong = refusal?.code === 'access.wrong';
          if (refusal) {
            return problem(reply, request, isWrong ? refuseAccess('access.old_password') : refusal);
          }
        }
        const hash = await hashPassword(password);
        await database.transaction('set own password', (tx) =>
          setOwnPassword(tx, principal.code, hash, token),
        );
        doorman.forget();
        return {};
      },
    );
  };
}
