import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import { answer, closed, coded } from '#wms-core/http-schemas.ts';
import { type Account, addAccount, changeAccount, listAccounts, readAccount } from './accounts.ts';
import { type ApiKey, addKey, endKey, listKeys } from './keys.ts';
import { ROLES } from './roles.ts';
import { ChangedUser, grantsOf, NewKey, NewUser } from './schemas.ts';
import { hashPassword } from './secrets.ts';
import type { AccessRoutesDeps } from './session-http.ts';

const tags = ['access'];
const userParams = Type.Object({ user: coded('anna') }, closed);
const keyParams = Type.Object({ apiKey: coded('ERP-1') }, closed);

const userView = ({ createdAt, ...rest }: Account) => ({
  ...rest,
  createdAt: toTimestamp(createdAt),
});
const keyView = ({ createdAt, endedAt, ...rest }: ApiKey) => ({
  ...rest,
  status: endedAt === null ? 'active' : 'ended',
  createdAt: toTimestamp(createdAt),
  endedAt: endedAt === null ? null : toTimestamp(endedAt),
});

/** People, the keys of hosts, and the roles that both can have. */
export function peopleRoutes(deps: AccessRoutesDeps): FastifyPluginAsyncTypebox {
  const { database, clock, problem, doorman } = deps;
  const hashed = async (password: string | undefined) =>
    password === undefined ? {} : { password: await hashPassword(password) };

  return async (app) => {
    app.get(
      '/api/v1/users',
      {
        schema: {
          tags,
          summary: 'Who can sign in, and what they are granted · 用户列表',
          response: { 200: answer('{users}') },
        },
      },
      async () => {
        const users = await database.transaction('users', listAccounts);
        return { users: users.map(userView) };
      },
    );

    app.post(
      '/api/v1/users',
      {
        schema: {
          tags,
          summary: 'Let somebody sign in · 新增用户',
          body: NewUser,
          response: { 201: answer('the user') },
        },
      },
      async (request, reply) => {
        const { user, name, password } = request.body;
        const draft = { name, status: 'active' as const, ...grantsOf(request.body) };
        const secret = await hashed(password);
        const done = await database.transaction('add user', (tx) =>
          addAccount(tx, user, { ...draft, ...secret }, clock.now()),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(201).send(userView(done));
      },
    );

    app.get(
      '/api/v1/users/:user',
      {
        schema: {
          tags,
          summary: 'One user · 单个用户',
          params: userParams,
          response: { 200: answer('the user') },
        },
      },
      async (request, reply) => {
        const found = await database.transaction('user', (tx) =>
          readAccount(tx, request.params.user),
        );
        return isRefusal(found) ? problem(reply, request, found) : userView(found);
      },
    );

    app.put(
      '/api/v1/users/:user',
      {
        schema: {
          tags,
          summary: 'Change what somebody is granted, stop him, or set a new password · 修改用户',
          description: 'Who is stopped or gets a password from somebody else is signed out.',
          params: userParams,
          body: ChangedUser,
          response: { 200: answer('the user') },
        },
      },
      async (request, reply) => {
        const { name, status, password } = request.body;
        const draft = { name, status, ...grantsOf(request.body), ...(await hashed(password)) };
        const done = await database.transaction('change user', (tx) =>
          changeAccount(tx, request.params.user, draft),
        );
        doorman.forget();
        return isRefusal(done) ? problem(reply, request, done) : userView(done);
      },
    );

    app.get(
      '/api/v1/api-keys',
      {
        schema: {
          tags,
          summary: 'The keys of hosts · API 密钥列表',
          response: { 200: answer('{apiKeys}; the keys themselves are not kept') },
        },
      },
      async () => {
        const keys = await database.transaction('keys', listKeys);
        return { apiKeys: keys.map(keyView) };
      },
    );

    app.post(
      '/api/v1/api-keys',
      {
        schema: {
          tags,
          summary: 'Make a key for a host; it is shown this once · 新建 API 密钥（仅显示一次）',
          description:
            'The host sends it as `authorization: Bearer KEY`, and may name in `actor` for whom it acts.',
          body: NewKey,
          response: { 201: answer('{apiKey, key}') },
        },
      },
      async (request, reply) => {
        const { apiKey, name } = request.body;
        const person = request.caller?.principal.code ?? '';
        const key = await database.transaction('add key', (tx) =>
          addKey(tx, { apiKey, name, ...grantsOf(request.body) }, { person, at: clock.now() }),
        );
        if (isRefusal(key)) return problem(reply, request, key);
        return reply.code(201).header('cache-control', 'no-store').send({ apiKey, key });
      },
    );

    app.delete(
      '/api/v1/api-keys/:apiKey',
      {
        schema: {
          tags,
          summary: 'End a key: it opens nothing any more · 停用 API 密钥',
          params: keyParams,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const refusal = await database.transaction('end key', (tx) =>
          endKey(tx, request.params.apiKey, clock.now()),
        );
        doorman.forget();
        return refusal ? problem(reply, request, refusal) : reply.code(204).send(null);
      },
    );

    app.get(
      '/api/v1/roles',
      {
        schema: {
          tags,
          summary: 'The roles, and what each may do · 角色及其权限',
          response: { 200: answer('{roles}: actions are x-action of the routes') },
        },
      },
      async () => ({
        roles: Object.entries(ROLES).map(([role, { name, may }]) => ({ role, name, may })),
      }),
    );
  };
}
