import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answered } from '#tests/support/answered.ts';
import { inject } from '#tests/support/inject.ts';
import { broken, fitting, type Schema } from '#tests/support/schema-arbitrary.ts';
import { fingerprint, openTestWarehouse, type TestWarehouse } from '#tests/support/warehouse.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly body: Schema | undefined;
  readonly query: readonly { readonly name: string; readonly schema: Schema }[];
}

const RUNS = 25;

let house: TestWarehouse;
let operations: Operation[];

interface OpenApi {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly parameters?: readonly {
              readonly in: string;
              readonly name: string;
              readonly schema: Schema;
            }[];
            readonly requestBody?: {
              readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
            };
          }
        >
      >
    >
  >;
}

function readOperations(document: OpenApi): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      body: operation.requestBody?.content['application/json']?.schema,
      query: (operation.parameters ?? []).filter((parameter) => parameter.in === 'query'),
    })),
  );
}

beforeAll(async () => {
  house = await openTestWarehouse();
  const { server } = house.warehouse;
  const document = (await server.inject({ url: '/docs/json' })).json() as OpenApi;
  operations = readOperations(document).filter((one) => one.path.startsWith('/api/'));
}, 60_000);
afterAll(() => house.close());

const PARAMETER = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_.:-]{1,20}$/),
  fc.constantFrom('%00', '..%2F..', '%F0%9F%92%A5', "'%20OR%201=1", '-1'),
);

async function ask(operation: Operation, path: string, body: unknown) {
  const asked = inject(house.warehouse.server, {
    method: operation.method as 'POST',
    url: path,
    ...(body === undefined
      ? {}
      : { payload: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return answered(house.scheduler, asked);
}

const pathWith = (operation: Operation, value: string) =>
  operation.path.replace(/\{[^}]+\}/g, value);

describe('bad input over REST: every route fuzzed from the OpenAPI schema', () => {
  test('the document names routes to fuzz', () => {
    expect(operations.length).toBeGreaterThan(20);
    expect(operations.filter((one) => one.body).length).toBeGreaterThan(8);
  });

  test('a body that does not fit gives a 4xx problem and changes nothing', async () => {
    const ajv = new Ajv2020({ strict: false });
    const before = await house.database.transaction('print', fingerprint);
    for (const operation of operations) {
      if (!operation.body) continue;
      const fits = ajv.compile(operation.body);
      await fc.assert(
        fc.asyncProperty(broken(operation.body), PARAMETER, async (body, parameter) => {
          fc.pre(!fits(body));
          const answer = await ask(operation, pathWith(operation, parameter), body);
          const told = `${operation.method} ${operation.path} ${JSON.stringify(body)}: ${answer.body}`;
          expect(answer.statusCode, told).toBeGreaterThanOrEqual(400);
          expect(answer.statusCode, told).toBeLessThan(500);
          expect(answer.headers['content-type'], told).toContain('application/problem+json');
          expect(answer.json().detail, told).toBeTruthy();
        }),
        { numRuns: RUNS, seed: 7 },
      );
    }
    const after = await house.database.transaction('print', fingerprint);
    expect(after).toEqual(before);
  });

  test('paths and queries that make no sense give a 4xx or an empty answer, never a 5xx', async () => {
    const before = await house.database.transaction('print', fingerprint);
    for (const operation of operations.filter((one) => one.method === 'GET')) {
      const names = fc.constantFrom('nobody', ...operation.query.map((one) => one.name));
      await fc.assert(
        fc.asyncProperty(
          PARAMETER,
          names,
          fc.string({ maxLength: 20 }),
          async (id, name, value) => {
            const query = `?${name}=${encodeURIComponent(value)}`;
            const answer = await ask(operation, pathWith(operation, id) + query, undefined);
            expect(
              answer.statusCode,
              `${operation.path} ${id} ${query}: ${answer.body}`,
            ).toBeLessThan(500);
          },
        ),
        { numRuns: RUNS, seed: 7 },
      );
    }
    expect(await house.database.transaction('print', fingerprint)).toEqual(before);
  });

  test('a body that fits but makes no sense never gives a 5xx', async () => {
    for (const operation of operations) {
      if (!operation.body) continue;
      await fc.assert(
        fc.asyncProperty(fitting(operation.body), PARAMETER, async (body, parameter) => {
          const answer = await ask(operation, pathWith(operation, parameter), body);
          expect(
            answer.statusCode,
            `${operation.method} ${operation.path} ${JSON.stringify(body)}: ${answer.body}`,
          ).toBeLessThan(500);
        }),
        { numRuns: RUNS, seed: 7 },
      );
    }
    expect(house.bugs).toEqual([]);
  });
});
