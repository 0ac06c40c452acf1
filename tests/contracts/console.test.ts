import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, readSource } from '#tests/support/source.ts';
import { machineOf } from '#wcs/jobs/registry.ts';
import type { TaskKind } from '#wms-core/ports.ts';
import type { Schema } from '../../web/api/from-openapi.ts';
import { DOCUMENTS, operationsOf } from '../../web/console/documents.ts';
import { inputOf } from '../../web/console/parts/schema.ts';
import { accessWords } from '../../web/words/access.ts';
import { actWords } from '../../web/words/acts.ts';
import { consoleWords } from '../../web/words/console.ts';
import { fieldWords } from '../../web/words/fields.ts';
import { hintWords } from '../../web/words/hints.ts';
import { valueWords } from '../../web/words/values.ts';

/** What the REST interface offers to people is on a screen, and all that it asks for has a word. */

interface Route {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly description?: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}
const document = JSON.parse(readFileSync(join(ROOT, 'docs/openapi.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Route>>>>;
};
const routes = new Map(
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => [`${method.toUpperCase()} ${path}`, route]),
  ),
);

/** Offered to no person, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'GET /api/v1/events': 'the feed of hosts',
  'GET /api/v1/events/live': 'what the screens themselves listen to',
  'GET /api/v1/floor/live': 'what the picture of the floor listens to',
  'GET /api/v1/lookup': 'asked by the field that takes any code',
  'POST /api/v1/orders/bulk': 'hosts post many; a person posts one',
  'GET /api/v1/attachments/{kind}/{document}/{digest}': 'a link of the list of attachments',
};
/** Many records of master data at once: hosts send them, a person writes one or imports a file. */
const isMany = (name: string) => {
  const kind = /^POST (\/api\/v1\/[a-z-]+)$/.exec(name)?.[1];
  return [...routes.keys()].some((other) => other.startsWith(`PUT ${kind}/{`));
};

const onPages = new Set([
  ...DOCUMENTS.flatMap(operationsOf),
  ...readSource()
    .filter(({ path }) => path.startsWith('web/') && !path.startsWith('web/words/'))
    .flatMap(({ text }) => [...text.matchAll(/['"`]((?:GET|POST|PUT|DELETE) \/[^'"`]+)['"`]/g)])
    .map(([, name]) => name!),
]);

describe('the console', () => {
  test('has a place for every operation', () => {
    const homeless = [...routes.keys()].filter(
      (name) => !onPages.has(name as never) && !LEFT_OUT[name] && !isMany(name),
    );
    expect(homeless).toEqual([]);
  });

  test('offers and leaves out only what there is', () => {
    const unknown = [...DOCUMENTS.flatMap(operationsOf), ...Object.keys(LEFT_OUT)];
    expect(unknown.filter((name) => !routes.has(name))).toEqual([]);
  });

  test('has a page name and a short word for each of its acts', () => {
    const pages = DOCUMENTS.filter(
      ({ name }) => !(`page.${name}` in { ...consoleWords, ...accessWords }),
    );
    const acts = DOCUMENTS.flatMap(({ acts = [], news = [], parts = [] }) => [
      ...acts,
      ...news,
      ...parts.map(({ ask }) => ask),
    ]).filter((name) => !(name in actWords));
    expect([...pages.map(({ name }) => name), ...acts]).toEqual([]);
  });

  test('asks for states in which an act makes sense only of what can be in them', () => {
    const faults = DOCUMENTS.flatMap((spec) =>
      Object.keys(spec.when ?? {}).filter((name) => !spec.acts?.includes(name as never)),
    );
    expect(faults).toEqual([]);
  });
});

/** All fields of a schema with their closed values. */
/** What is said of the fields that a form or a filter asks for. */
function* hintsIn(schema: Schema | undefined): Generator<string> {
  if (!schema) return;
  if (schema.description) yield schema.description;
  for (const inner of Object.values(schema.properties ?? {})) yield* hintsIn(inner);
  for (const inner of schema.anyOf ?? []) yield* hintsIn(inner);
  yield* hintsIn(schema.items);
}

function* walk(schema: Schema | undefined, field: string): Generator<readonly [string, unknown]> {
  if (!schema) return;
  for (const value of [...(schema.enum ?? []), schema.const]) yield [field, value];
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    yield [name, undefined];
    yield* walk(inner, name);
  }
  for (const inner of schema.anyOf ?? []) yield* walk(inner, field);
  yield* walk(schema.items, field);
}
const contentsOf = (content: Route['requestBody']) =>
  Object.values(content?.content ?? {}).map(({ schema }) => schema);
const ofDocuments = new Set<string>(DOCUMENTS.flatMap(operationsOf));
const asked = [...routes].flatMap(([name, { parameters = [], requestBody, responses }]) => [
  ...parameters
    .filter((one) => one.in !== 'header')
    .flatMap((one) => [[one.name, undefined] as const, ...walk(one.schema, one.name)]),
  ...contentsOf(requestBody).flatMap((schema) => [...walk(schema, '')]),
  // Answers that no document shows are drawn by pages of their own.
  ...(ofDocuments.has(name) ? Object.values(responses) : []).flatMap((one) =>
    contentsOf(one as Route['requestBody']).flatMap((schema) => [...walk(schema, '')]),
  ),
]);

test('a password is typed unseen, wherever it is asked for', () => {
  const secrets = [...routes].flatMap(([name, { requestBody }]) =>
    contentsOf(requestBody)
      .flatMap((body) => [body, ...(body.anyOf ?? [])])
      .flatMap((body) => Object.entries(body.properties ?? {}))
      .filter(([field]) => /password/i.test(field))
      .map(([field, schema]) => [`${name} ${field}`, inputOf(schema)] as const),
  );
  expect(secrets.length).toBeGreaterThan(3);
  for (const [name, input] of secrets) expect(input, name).toMatchObject({ isSecret: true });
});

describe('a word in both languages', () => {
  test('is there for every field that is asked for or described', () => {
    const bare = new Set(
      asked.map(([field]) => field).filter((name) => name && !(name in fieldWords)),
    );
    expect([...bare]).toEqual([]);
  });

  /** Classes and rules that are written so everywhere: A, FEFO, 4.1. */
  const IS_CODE = /^([A-Z]+|[\d.]*)$/;
  test('is there for every value of a closed set', () => {
    const bare = asked.filter(
      ([field, value]) =>
        typeof value === 'string' &&
        !IS_CODE.test(value) &&
        !(value in valueWords) &&
        !(`${field}.${value}` in valueWords),
    );
    expect(bare).toEqual([]);
  });

  test('is there for every state of a job', () => {
    const kinds: readonly TaskKind[] = [
      ...(['receive', 'inspect', 'move', 'transfer', 'pick', 'put'] as const),
      ...(['check', 'pack', 'weigh', 'load', 'count', 'kit'] as const),
    ];
    const states = kinds.flatMap((kind) => Object.keys(machineOf(kind).machine.states));
    expect(states.length).toBeGreaterThan(kinds.length);
    expect(states.filter((state) => !(`state.${state}` in valueWords))).toEqual([]);
  });

  test('is there for every sentence that says what a field means, and for no other', () => {
    const said = [...routes.values()].flatMap(({ parameters = [], requestBody }) => [
      ...parameters
        .filter((one) => one.in !== 'header')
        .flatMap(({ schema, description }) => [
          ...(description ? [description] : []),
          ...hintsIn(schema),
        ]),
      ...contentsOf(requestBody).flatMap((schema) => [...hintsIn(schema)]),
    ]);
    // Beside the English the description may have its 中文 itself: `English · 中文`.
    const needed = new Set(said.filter((one) => !one.includes(' · ')).map((en) => `hint.${en}`));
    expect([...needed].filter((key) => !(key in hintWords))).toEqual([]);
    expect(Object.keys(hintWords).filter((key) => !needed.has(key))).toEqual([]);
  });
});
