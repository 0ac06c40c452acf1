import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '#tests/support/source.ts';
import { formsOf, type OpenApi, type Schema } from '../../web/api/from-openapi.ts';
import { inputOf } from '../../web/console/parts/schema.ts';
import { sent } from '../../web/console/parts/sent.ts';

/** The forms of the screens can ask for whatever a route takes, and send what its example has. */

interface Content {
  readonly schema: Schema & { readonly example?: unknown };
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
type Routes = Readonly<
  Record<
    string,
    Record<string, { readonly requestBody?: { readonly content: Record<string, Content> } }>
  >
>;
const document = JSON.parse(readFileSync(join(ROOT, 'docs/openapi.json'), 'utf8'));
const forms = Object.entries(formsOf(document as OpenApi));
const examples = Object.entries(document.paths as Routes).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, { requestBody }]) => {
    const content = requestBody?.content['application/json'];
    if (!content?.schema) return [];
    const many = Object.values(content.examples ?? {}).map(({ value }) => value);
    const all = [...many, content.example, content.schema.example].filter((one) => one);
    return all.map((one) => [`${method.toUpperCase()} ${path}`, content.schema, one] as const);
  }),
);

/** Asked for by pages of their own: their settings differ from rule to rule. */
const OF_OWN_PAGES = /^(PUT|POST) \/api\/v1\/alert-rules/;

function* faultsIn(schema: Schema, place: string): Generator<string> {
  const input = inputOf(schema);
  if (input.kind === 'json') yield `${place}: in code`;
  if (input.kind === 'group') {
    for (const { name, schema: inner } of input.fields) yield* faultsIn(inner, `${place}/${name}`);
  }
  if (input.kind === 'rows') yield* faultsIn(input.item, `${place}/-`);
  if (input.kind !== 'variants') return;
  const kinds = input.variants.map((one) => inputOf(one).kind);
  if (new Set(kinds).size < kinds.length || kinds.includes('variants')) yield `${place}: ${kinds}`;
  for (const one of input.variants) yield* faultsIn(one, place);
}

describe('the form of a route', () => {
  test('asks for nothing in code, and tells the forms of a value apart', () => {
    const faults = forms
      .filter(([name]) => !OF_OWN_PAGES.test(name))
      .flatMap(([name, { path, query, body }]) =>
        [path, query, ...(body?.properties ? [body] : [])].flatMap((part) => [
          ...faultsIn(part, name),
        ]),
      );
    expect(faults).toEqual([]);
  });

  test('sends its example as it is written', () => {
    expect(examples.length).toBeGreaterThan(80);
    for (const [name, schema, example] of examples) {
      expect(sent(schema, example), name).toEqual(example);
    }
  });
});
