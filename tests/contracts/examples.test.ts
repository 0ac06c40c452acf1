import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '#base/time.ts';
import { answered } from '#tests/support/answered.ts';
import { inject } from '#tests/support/inject.ts';
import { openTestWarehouse, type TestWarehouse } from '#tests/support/warehouse.ts';
import { BEFORE, FILES, LISTED, OTHERWISE, REFUSED, SUBJECTS } from './example-calls.ts';

/** Each of them is asked once, on a machine that may be busy. */
const ALL_ROUTES_MS = 180_000;

/**
 * Every route is called as the document says, in the document's order, on the floor of the
 * simulation: whoever tries the examples at /docs gets what is written there.
 */

interface Schema {
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
}

interface Route {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'path' | 'query' | 'header';
    readonly required?: boolean;
    readonly schema: Schema;
    readonly example?: unknown;
  }[];
  readonly requestBody?: {
    readonly content: Readonly<
      Record<
        string,
        {
          readonly schema: Schema;
          readonly example?: unknown;
          readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
        }
      >
    >;
  };
}

/** The house looks around for alerts once in a while. */
const MOST_MINUTES = 3;

let stage: TestWarehouse;
let routes: readonly { readonly name: string; readonly route: Route }[] = [];

beforeAll(async () => {
  stage = await openTestWarehouse(1, { webhook: { send: async () => ({ sent: true }) } });
  const document = JSON.parse((await stage.warehouse.server.inject('/docs/json')).body);
  routes = Object.entries(document.paths as Record<string, Record<string, Route>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, route]) => ({
        name: `${method.toUpperCase()} ${path}`,
        route,
      })),
  );
  for (const [method, url, body, type] of BEFORE) {
    const { status, code } = await call(method, url, body, type);
    expect(status, `${method} ${url} ${code}`).toBeLessThan(300);
  }
});
afterAll(() => stage.close());

async function call(method: string, url: string, body?: unknown, type = 'application/json') {
  const asked = inject(stage.warehouse.server, {
    method: method as 'GET',
    url,
    ...(body === undefined ? {} : { payload: body as object, headers: { 'content-type': type } }),
  });
  const reply = await answered(stage.scheduler, asked);
  await stage.scheduler.runFor(200);
  return { status: reply.statusCode, code: reply.statusCode < 400 ? '' : reply.json().code };
}

function exampleOf(schema: Schema): unknown {
  return schema.example ?? schema.examples?.[0];
}

function bodyOf(route: Route): { readonly type: string; readonly body: unknown } | undefined {
  const contents = route.requestBody?.content ?? {};
  for (const [type, body] of Object.entries(FILES)) if (contents[type]) return { type, body };
  for (const [type, content] of Object.entries(contents)) {
    const many = Object.values(content.examples ?? {})[0]?.value;
    const body = content.example ?? many ?? exampleOf(content.schema);
    if (body !== undefined) return { type, body };
  }
  return undefined;
}

async function subject(name: string): Promise<string> {
  const listed = LISTED[name];
  if (!listed) return SUBJECTS[name] ?? `no-${name}`;
  const [list, url, key] = listed;
  const first = async () =>
    (await stage.warehouse.server.inject({ method: 'GET', url })).json()[list][0]?.[key];
  let found = await first();
  for (let turn = 0; found === undefined && turn < MOST_MINUTES; turn++) {
    await stage.scheduler.runFor(minutes(1));
    found = await first();
  }
  return String(found ?? `no-${name}`);
}

async function urlOf(name: string, route: Route): Promise<string> {
  const known = OTHERWISE[name];
  if (known) return known;
  let url = name.slice(name.indexOf(' ') + 1);
  for (const [place, what] of url.matchAll(/\{(\w+)\}/g)) {
    const own = route.parameters?.find((one) => one.in === 'path' && one.name === what);
    const known = own && (own.example ?? exampleOf(own.schema));
    url = url.replace(place, encodeURIComponent(String(known ?? (await subject(what!)))));
  }
  const query = (route.parameters ?? [])
    .filter((one) => one.in === 'query' && one.required)
    .map(
      (one) => `${one.name}=${encodeURIComponent(String(one.example ?? exampleOf(one.schema)))}`,
    );
  return query.length > 0 ? `${url}?${query.join('&')}` : url;
}

describe('the examples of the document', () => {
  test('stand at every route that takes a body', () => {
    const bare = routes
      .filter(({ route }) => route.requestBody && !bodyOf(route))
      .map(({ name }) => name);
    expect(bare).toEqual([]);
  });

  test('stand at every question that must be narrowed', () => {
    const bare = routes.flatMap(({ name, route }) =>
      (route.parameters ?? [])
        .filter((one) => one.in === 'query' && one.required)
        .filter((one) => (one.example ?? exampleOf(one.schema)) === undefined)
        .map((one) => `${name}: ${one.name}`),
    );
    expect(bare).toEqual([]);
  });

  test('have no helper for a route that is gone', () => {
    const known = new Set(routes.map(({ name }) => name));
    const helped = [...Object.keys(OTHERWISE), ...Object.keys(REFUSED)];
    expect(helped.filter((name) => !known.has(name))).toEqual([]);
  });

  test('are done as they are written, or refused for the reason that is known', {
    timeout: ALL_ROUTES_MS,
  }, async () => {
    const surprises: string[] = [];
    for (const { name, route } of routes) {
      const method = name.slice(0, name.indexOf(' '));
      const example = bodyOf(route);
      const { status, code } = await call(
        method,
        await urlOf(name, route),
        example?.body,
        example?.type,
      );
      const expected = REFUSED[name] ?? '';
      if (code !== expected) surprises.push(`${name}: ${status} ${code}`);
    }
    expect(surprises).toEqual([]);
    expect(stage.bugs).toEqual([]);
  });
});
