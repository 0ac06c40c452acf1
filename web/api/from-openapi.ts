/** What the screens need of the REST interface's description: types to compile with, and forms to show. */

export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: unknown;
  readonly description?: string;
  readonly writeOnly?: boolean;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly default?: unknown;
  readonly additionalProperties?: boolean | Schema;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
  readonly description?: string;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  /** What whoever calls it must be allowed to do. */
  readonly 'x-action'?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** What a form of the screens asks for; the first half of a summary is English, the rest Chinese. */
export interface FormSpec {
  readonly tag: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly path: Schema;
  readonly query: Schema;
  readonly body?: Schema;
  /** The media types of a file that may be sent instead of a body. */
  readonly files?: readonly string[];
  /** A record that is written over what was read: another version is refused. */
  readonly isVersioned?: true;
}

const JSON_TYPE = 'application/json';
const object = (
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
): Schema => ({ type: 'object', properties, required, additionalProperties: false });

function parametersOf(operation: Operation, where: Parameter['in']): Schema {
  const found = (operation.parameters ?? []).filter((one) => one.in === where);
  const described = ({ schema, description }: Parameter): Schema =>
    description ? { description, ...schema } : schema;
  return object(
    Object.fromEntries(found.map((one) => [one.name, described(one)])),
    found.filter((one) => one.required).map((one) => one.name),
  );
}

const bodyOf = (operation: Operation): Schema | undefined =>
  operation.requestBody?.content?.[JSON_TYPE]?.schema;

const filesOf = (operation: Operation): readonly string[] =>
  Object.keys(operation.requestBody?.content ?? {}).filter((type) => type !== JSON_TYPE);

const isVersioned = ({ parameters = [] }: Operation): boolean =>
  parameters.some(({ name, in: where }) => where === 'header' && name === 'if-match');

const answerOf = ({ responses }: Operation): Schema =>
  (responses['200'] ?? responses['201'])?.content?.[JSON_TYPE]?.schema ?? {};

function* operationsOf(document: OpenApi): Generator<[string, Operation]> {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      yield [`${method.toUpperCase()} ${path}`, operation];
    }
  }
}

/** A schema of all operations: `'POST /api/v1/orders': { path, query, body?, answer }`. */
export function typesOf(document: OpenApi): object {
  const operations: Record<string, Schema> = {};
  for (const [name, operation] of operationsOf(document)) {
    const body = bodyOf(operation);
    const parts = {
      path: parametersOf(operation, 'path'),
      query: parametersOf(operation, 'query'),
      ...(body ? { body } : {}),
      answer: answerOf(operation),
    };
    operations[name] = object(parts, Object.keys(parts));
  }
  return { title: 'Operations', ...object(operations, Object.keys(operations)) };
}

export function formsOf(document: OpenApi): Readonly<Record<string, FormSpec>> {
  const forms: Record<string, FormSpec> = {};
  for (const [name, operation] of operationsOf(document)) {
    const [en = '', zh = en] = (operation.summary ?? '').split(' · ');
    const body = bodyOf(operation);
    const files = filesOf(operation);
    forms[name] = {
      tag: operation.tags?.[0] ?? '',
      title: { en, zh },
      path: parametersOf(operation, 'path'),
      query: parametersOf(operation, 'query'),
      ...(body ? { body } : {}),
      ...(files.length > 0 ? { files } : {}),
      ...(isVersioned(operation) ? { isVersioned: true } : {}),
    };
  }
  return forms;
}

/** What each operation needs to be allowed. */
export function actionsOf(document: OpenApi): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...operationsOf(document)].map(([name, operation]) => [name, operation['x-action'] ?? '']),
  );
}
