import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, minutes, toDay } from '#base/time.ts';
import { openTestWarehouse, type TestWarehouse } from '#tests/support/warehouse.ts';

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

/** What stands in the paths: things that the examples before have made. */
const SUBJECTS: Readonly<Record<string, string>> = {
  asn: 'ASN-1001',
  codeKind: 'location',
  count: 'CNT-A1',
  holdId: 'RECALL-9',
  importId: 'IMPORT-1',
  item: 'TEA-01',
  kind: 'supplier',
  level: 'case',
  location: 'R-01-01-A',
  order: 'SO-77',
  owner: 'OWNER-2',
  partner: 'ACME',
  plan: 'CYCLE-2026',
  recallId: 'RC-2026-1',
  rule: 'expiry',
  warehouse: 'WH-2',
  zone: 'COLD',
};

/** What only the running warehouse makes: the first of a list. */
const LISTED: Readonly<Record<string, readonly [list: string, path: string, key: string]>> = {
  alert: ['alerts', '/api/v1/alerts', 'alert'],
  job: ['jobs', '/api/v1/jobs', 'jobId'],
  task: ['tasks', '/api/v1/tasks?status=sent', 'taskId'],
};

/** Where a path means another thing, or a question must be narrowed. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'GET /api/v1/kits/{item}': '/api/v1/kits/GIFT-01',
  'PUT /api/v1/kits/{item}': '/api/v1/kits/GIFT-01',
  'POST /api/v1/imports/{kind}': '/api/v1/imports/items?importId=IMPORT-1',
  'GET /api/v1/imports/{kind}/{importId}': '/api/v1/imports/items/IMPORT-1',
  'GET /api/v1/imports/{kind}/{importId}/faults': '/api/v1/imports/items/IMPORT-1/faults',
  'GET /api/v1/trace': '/api/v1/trace?lot=L-7',
  'GET /api/v1/movements': '/api/v1/movements?lot=L-7',
};

/** What the floor has gone past, or what nothing has gone wrong with: the refusal says so. */
const REFUSED: Readonly<Record<string, string>> = {
  'POST /api/v1/orders/{order}/cancel': 'order.too_late',
  'POST /api/v1/orders/{order}/retry': 'order.not_stopped',
  'POST /api/v1/tasks/{task}/retry': 'task.not_failed',
  'POST /api/v1/tasks/{task}/settle': 'task.not_failed',
  'POST /api/v1/exceptions/{key}/settle': 'exception.unknown',
};

let stage: TestWarehouse;
let routes: readonly { readonly name: string; readonly route: Route }[] = [];

beforeAll(async () => {
  stage = await openTestWarehouse();
  const document = JSON.parse((await stage.warehouse.server.inject('/docs/json')).body);
  routes = Object.entries(document.paths as Record<string, Record<string, Route>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, route]) => ({
        name: `${method.toUpperCase()} ${path}`,
        route,
      })),
  );
  const names = { 'CUP-01': '6901234567908', 'GIFT-01': '6901234567915' };
  for (const [item, barcode] of Object.entries(names)) {
    await call('PUT', `/api/v1/items/${item}`, {
      ...{ name: { en: item, zh: item }, barcodes: [barcode] },
      ...{ lengthMm: 90, widthMm: 90, heightMm: 80, weightGrams: 210 },
    });
  }
  // Goods that run out in days, so that there is an alert to be acknowledged.
  await call('POST', '/api/v1/opening-stock', {
    importId: 'SOON',
    lines: [
      {
        ...{ location: '02-01L-1', item: 'CUP-01', quantity: 5 },
        expiryDate: toDay(stage.scheduler.now() + days(5)),
      },
    ],
  });
});
afterAll(() => stage.close());

async function call(method: string, url: string, body?: unknown, type = 'application/json') {
  const reply = await stage.warehouse.server.inject({
    method: method as 'GET',
    url,
    ...(body === undefined ? {} : { payload: body as object, headers: { 'content-type': type } }),
  });
  await stage.scheduler.runFor(200);
  return { status: reply.statusCode, code: reply.statusCode < 400 ? '' : reply.json().code };
}

function exampleOf(schema: Schema): unknown {
  return schema.example ?? schema.examples?.[0];
}

function bodyOf(route: Route): { readonly type: string; readonly body: unknown } | undefined {
  const contents = Object.entries(route.requestBody?.content ?? {});
  for (const [type, content] of contents) {
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
    url = url.replace(place, encodeURIComponent(await subject(what!)));
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

  test('are done as they are written, or refused for the reason that is known', async () => {
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
    expect(Object.keys(REFUSED).filter((name) => !routes.some((one) => one.name === name))).toEqual(
      [],
    );
  });
});
