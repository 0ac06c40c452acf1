import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { openTestWarehouse } from '#tests/support/warehouse.ts';

interface OpenApi {
  readonly info: Readonly<Record<string, unknown>>;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<
    Record<string, Record<string, { readonly summary?: string; readonly tags?: readonly string[] }>>
  >;
}

let served: OpenApi;

beforeAll(async () => {
  const stage = await openTestWarehouse();
  try {
    served = JSON.parse((await stage.warehouse.server.inject('/docs/json')).body);
  } finally {
    await stage.close();
  }
});

/** After a change that is meant: `npx vitest run tests/contracts/openapi.test.ts -u`. */
test('docs/openapi.json is what the running system serves at /docs/json', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  const document = { ...served, info: { ...served.info, version } };
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(
    '../../docs/openapi.json',
  );
});

test('every route says in English and 中文 what it does, in a chapter of /docs', () => {
  const chapters = new Set(served.tags.map(({ name }) => name));
  const routes = Object.entries(served.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({ name: `${method} ${path}`, ...route })),
  );
  const faults = routes
    .filter(
      ({ summary = '', tags = [] }) =>
        !/[A-Za-z].* · .*\p{Script=Han}/u.test(summary) || !tags.every((tag) => chapters.has(tag)),
    )
    .map(({ name }) => name);
  expect(routes.length).toBeGreaterThan(40);
  expect(faults).toEqual([]);
});
