import type { FormSpec, Schema } from '#web/api/from-openapi.ts';
import { isOnceNumber, newNumber } from './schema.ts';

type Row = Readonly<Record<string, unknown>>;

/** Said anew with each act: what was said for another one is not a proposal. */
const SAID_ANEW = new Set(['reason', 'note', 'actor', 'at', 'kind', 'status', 'decision', 'until']);
/** Groups that ask where goods are or which: the row that is acted on says so. */
const OF_THE_ROW = new Set(['from', 'scope', 'lines']);

const typesOf = ({ type, anyOf = [] }: Schema): readonly string[] => [
  ...(type === undefined ? [] : [type].flat()),
  ...anyOf.flatMap(typesOf),
];
const typeOfValue = (value: unknown): string =>
  Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;

/** Whether a value could be what a schema asks for; a closed set takes what it has. */
function fits(schema: Schema, value: unknown): boolean {
  if (schema.enum) return schema.enum.includes(value as string);
  const types = typesOf(schema);
  if (types.length === 0) return schema.anyOf?.some((one) => fits(one, value)) ?? true;
  const type = typeOfValue(value);
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

/** Of a record only what a closed group of fields asks for. */
function within(schema: Schema, value: unknown): unknown {
  const { properties, items } = schema.anyOf?.find((one) => one.properties) ?? schema;
  if (Array.isArray(value)) return items ? value.map((one) => within(items, one)) : value;
  if (!properties || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => properties[name] && inner !== null)
      .map(([name, inner]) => [name, within(properties[name]!, inner)]),
  );
}

function valueFor(name: string, schema: Schema, known: Row, isEdit: boolean): unknown {
  const value = known[name];
  if (isEdit) return value === null ? undefined : within(schema, value);
  if (name === 'from' && value === undefined && typesOf(schema).includes('string')) {
    return known.location;
  }
  if (SAID_ANEW.has(name)) return undefined;
  if (value !== undefined && value !== null && value !== '' && fits(schema, value)) {
    return within(schema, value);
  }
  if (OF_THE_ROW.has(name) && schema.properties) return fillGroup(schema, known);
  return undefined;
}

function fillGroup(schema: Schema, known: Row): Row | undefined {
  const found = Object.entries(schema.properties ?? {})
    .map(([name, inner]) => [name, valueFor(name, inner, known, false)] as const)
    .filter(([, value]) => value !== undefined);
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

/**
 * What a form has in it when it opens: of an edit all that there is, of an act what names the goods and
 * the document, and a new number where one makes a repeat harmless.
 */
export function filled(
  spec: FormSpec,
  part: 'path' | 'query' | 'body',
  known: Row,
  isEdit: boolean,
): Row {
  const { properties = {} } = spec[part] ?? {};
  const found = Object.entries(properties).map(([name, schema]) => {
    const value = part === 'path' ? known[name] : valueFor(name, schema, known, isEdit);
    if (value !== undefined) return [name, value] as const;
    return [name, isOnceNumber(name, spec) ? newNumber(name) : undefined] as const;
  });
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}
