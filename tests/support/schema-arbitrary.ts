import fc from 'fast-check';

/** As much of JSON Schema as our OpenAPI document uses. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

const ANY_STRING = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom('', ' ', '\u0000', "'; DROP TABLE wms.stock; --", '../../etc', '💥', 'null'),
);

/** Values that fit the schema's shape, as far as it can be seen from outside. */
export function fitting(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(fitting));
  switch (schema.type) {
    case 'object': {
      const optional = Object.keys(schema.properties ?? {});
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, fitting(inner)]),
        ),
        { requiredKeys: optional.filter((name) => schema.required?.includes(name)) },
      );
    }
    case 'array':
      return fc.array(fitting(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, 3),
      });
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? -1_000_000, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 1_000_000, 2 ** 31 - 1),
      });
    case 'number':
      return fc.double({
        noNaN: true,
        noDefaultInfinity: true,
        min: schema.minimum ?? -1e6,
        max: 1e6,
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      if (schema.pattern) {
        return fc.oneof(
          fc.constantFrom('A-1', 'ITEM-7', '2026-01-31', '12', 'OWNER-1'),
          fc.stringMatching(/^[A-Za-z0-9_.:-]{1,12}$/),
        );
      }
      return fc.string({
        minLength: Math.min(schema.minLength ?? 0, 20),
        maxLength: Math.min(schema.maxLength ?? 20, 20),
      });
    default:
      return fc.jsonValue();
  }
}

const WRONG = fc.oneof(
  fc.constantFrom<unknown>(null, [], {}, [3], -1, 1.5, 1e308, '', true, 'NaN'),
  fc.jsonValue(),
  ANY_STRING,
);

/** Values with one thing wrong: a field gone, another added, a value of another type. */
export function broken(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.type !== 'object') return WRONG;
  const names = Object.keys(schema.properties ?? {});
  return fc.oneof(
    WRONG,
    fc
      .tuple(fitting(schema), fc.constantFrom('drop', 'add', 'replace'), fc.nat(), WRONG)
      .map(([value, how, index, wrong]) => {
        const copy = { ...(value as Record<string, unknown>) };
        const required = schema.required?.[index % Math.max(1, schema.required.length)];
        const name = names[index % Math.max(1, names.length)] ?? 'x';
        if (how === 'drop' && required) delete copy[required];
        else if (how === 'add') copy.nobodyKnowsThis = wrong;
        else copy[name] = wrong;
        return copy;
      }),
  );
}
