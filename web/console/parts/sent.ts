import type { Schema } from '#web/api/from-openapi.ts';

type Row = Readonly<Record<string, unknown>>;

/** Which part of a schema speaks of a value of this kind; a list or a group stands once in each. */
const partOf = (schema: Schema, wanted: 'items' | 'properties'): Schema =>
  schema[wanted] ? schema : (schema.anyOf?.find((one) => one[wanted]) ?? {});

/** That there is none is an answer, too. */
const mayBeNone = ({ minItems = 0 }: Schema) => minItems === 0;

function group(schema: Schema, value: Row): Row | undefined {
  const { properties = {}, required = [] } = partOf(schema, 'properties');
  const kept = Object.entries(value)
    .map(([name, inner]) => [name, sent(properties[name] ?? {}, inner)] as const)
    .filter(([, inner]) => inner !== undefined);
  if (kept.length === 0) return undefined;
  const isList = ({ type }: Schema = {}) => type === 'array';
  const none = required.filter((name) => isList(properties[name]) && mayBeNone(properties[name]!));
  return { ...Object.fromEntries(none.map((name) => [name, []])), ...Object.fromEntries(kept) };
}

/**
 * What leaves a form: without what was left empty, for a field that is not there is not the same as an
 * empty one. A list goes with nothing in it where it may: when somebody emptied it, or it has to be there.
 */
export function sent(schema: Schema, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) {
    const list = partOf(schema, 'items');
    const kept = value.map((one) => sent(list.items ?? {}, one)).filter((one) => one !== undefined);
    return kept.length > 0 || mayBeNone(list) ? kept : undefined;
  }
  return typeof value === 'object' ? group(schema, value as Row) : value;
}
