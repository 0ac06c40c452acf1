import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { OperatingError } from '#base/operating-error.ts';
import { createRandom } from '#base/random.ts';
import { createSendProblem } from './problem.ts';
import { buildServer } from './server.ts';

async function server() {
  const bugs: unknown[] = [];
  const noted: unknown[] = [];
  const app = await buildServer({
    problem: createSendProblem([]),
    log: silentLog,
    ids: createIds({ now: () => 0 }, createRandom(1)),
    version: '0.0.0',
    onBug: (error) => bugs.push(error),
    noteRequest: async (act) => {
      noted.push(act);
    },
    routes: [
      async (routes) => {
        routes.post(
          '/things',
          {
            schema: {
              body: Type.Object({ n: Type.Integer() }, { additionalProperties: false }),
              querystring: Type.Object({ limit: Type.Integer({ default: 5 }) }),
            },
          },
          async (request) => ({ body: request.body, query: request.query }),
        );
        routes.post('/receivers', async () => ({}));
        routes.delete('/things', async (request) => ({ body: request.body ?? 'none' }));
        routes.get('/busy', async () => {
          throw new OperatingError('store.unavailable', 'away', { retryable: true });
        });
        routes.get('/bug', async () => {
          throw new Error('secret detail');
        });
      },
    ],
  });
  return { app, bugs, noted };
}

describe('the HTTP edge', () => {
  test('takes what fits; only query strings are converted', async () => {
    const { app } = await server();
    const good = await app.inject({ method: 'POST', url: '/things?limit=3', payload: { n: 1 } });
    expect(good.json()).toEqual({ body: { n: 1 }, query: { limit: 3 } });
    const bare = await app.inject({ method: 'POST', url: '/things', payload: { n: 1 } });
    expect(bare.json().query).toEqual({ limit: 5 });
  });

  test('what is kept of a change has no password and no key in it', async () => {
    const { app, noted } = await server();
    const secrets = { password: 'tea for two', oldPassword: 'tea for one', setup: 'tea-token' };
    const secret = `whsec_${'a'.repeat(32)}`;
    await app.inject({
      method: 'POST',
      url: '/receivers',
      payload: { ...secrets, secret, n: 'KEPT' },
    });
    expect(JSON.stringify(noted)).toContain('KEPT');
    expect(JSON.stringify(noted)).not.toMatch(/tea|whsec/);
  });

  test.each([
    ['null', 'null'],
    ['text for a number', '{"n":"1"}'],
    ['an array for a number', '{"n":[3]}'],
    ['an unknown field', '{"n":1,"m":2}'],
    ['broken JSON', '{"n":'],
    ['nothing', ''],
  ])('refuses %s with a problem', async (_, payload) => {
    const { app } = await server();
    const answer = await app.inject({
      method: 'POST',
      url: '/things',
      payload,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  test('a DELETE without a body may name a type of it all the same', async () => {
    const { app } = await server();
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'DELETE', url: '/things', headers });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ body: 'none' });
  });

  test.each([
    ['en', /: n must be a (whole )?number \(body\/n\)\./],
    ['zh', /^请求不符合要求：n须为(数字|整数)（body\/n）。/],
  ])('says in %s what does not fit', async (language, sentence) => {
    const { app } = await server();
    const headers = { 'content-type': 'application/json', 'accept-language': language };
    const answer = await app.inject({
      method: 'POST',
      url: '/things',
      payload: '{"n":"1"}',
      headers,
    });
    expect(answer.json().detail).toMatch(sentence);
  });

  test('speaks Chinese to those who ask for it', async () => {
    const { app } = await server();
    const answer = await app.inject({ url: '/nothing', headers: { 'accept-language': 'zh-CN' } });
    expect(answer.statusCode).toBe(404);
    expect(answer.json().detail).toContain('没有');
  });

  test('a lost database is 503 and retryable, a bug is 500 and tells nothing', async () => {
    const { app, bugs } = await server();
    const busy = await app.inject({ url: '/busy' });
    expect(busy.json()).toMatchObject({ status: 503, retryable: true });
    const bug = await app.inject({ url: '/bug' });
    expect(bug.statusCode).toBe(500);
    expect(bug.body).not.toContain('secret');
    expect(bugs).toHaveLength(1);
  });

  test('describes itself as OpenAPI 3.1 at /docs', async () => {
    const { app } = await server();
    const document = (await app.inject({ url: '/docs/json' })).json();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toContain('/things');
  });
});

test('notes from where a change came, and nothing that was read or refused', async () => {
  const { app, noted } = await server();
  await app.inject({ url: '/busy' });
  await app.inject({ method: 'POST', url: '/things?limit=1', payload: { n: 'x' } });
  expect(noted).toEqual([]);
  const headers = { 'x-device': 'DESK-2' };
  await app.inject({ method: 'POST', url: '/things?limit=1', payload: { n: 1 }, headers });
  expect(noted).toEqual([
    {
      method: 'POST',
      path: '/things',
      params: {},
      body: { n: 1 },
      address: '127.0.0.1',
      device: 'DESK-2',
    },
  ]);
});
