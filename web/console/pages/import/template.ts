import type { FormSpec, Schema } from '#web/api/from-openapi.ts';

/** The columns of a kind's file: the fields of one record; what is in a group is named with it (name.en). */
export function columnsOf({ body }: FormSpec): readonly string[] {
  const list = Object.values(body?.properties ?? {}).find(({ type }) => type === 'array');
  const record: Schema = list?.items ?? {};
  const needed = (name: string) => record.required?.includes(name) === true;
  return Object.entries(record.properties ?? {})
    .sort(([a], [b]) => Number(needed(b)) - Number(needed(a)))
    .flatMap(([name, schema]) =>
      schema.properties ? Object.keys(schema.properties).map((part) => `${name}.${part}`) : [name],
    );
}
