import { type TSchema, Type } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import { Code } from '../../http-schemas.ts';
import { refuse } from '../refusals.ts';
import type { CsvRecord } from './csv.ts';
import type { ImportKind } from './kind.ts';

/** From a line of a file to a record of its kind, by the kind's own schema. */

export interface LineFault {
  readonly field: string;
  readonly refusal: Refusal;
}

export interface Line {
  readonly line: number;
  readonly doc: object;
  readonly faults: readonly LineFault[];
}

/** Between several values in one column. */
const LIST_MARK = '|';

interface Described extends TSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly Described[];
  readonly items?: Described;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly maxLength?: number;
}

/** Columns by their name; of what has parts, each part: name.en. */
export function columnsOf(kind: Pick<ImportKind, 'body'>): ReadonlyMap<string, TSchema> {
  const columns = new Map<string, TSchema>();
  for (const [field, schema] of Object.entries(kind.body.properties as Record<string, Described>)) {
    if (!schema.properties) columns.set(field, schema);
    for (const [part, inner] of Object.entries(schema.properties ?? {})) {
      columns.set(`${field}.${part}`, inner);
    }
  }
  return columns;
}

const isNull = (schema: Described) => schema.type === 'null';

/** What a field takes, for a person. */
export function describe(schema: Described): Text {
  if (schema.anyOf) {
    const options = schema.anyOf.filter((one) => !isNull(one));
    const words = options.flatMap((one) => (one.const === undefined ? [] : [String(one.const)]));
    if (words.length > 0) return oneOf(words);
    return describe(options[0]!);
  }
  if (schema.enum) return oneOf(schema.enum);
  if (schema.type === 'array') {
    const { en, zh } = describe(schema.items!);
    return {
      en: `several with ${LIST_MARK} between them, each ${en}`,
      zh: `用 ${LIST_MARK} 分隔的多个值，每个为${zh}`,
    };
  }
  if (schema.type === 'integer' || schema.type === 'number') {
    const whole = schema.type === 'integer';
    const { minimum: low, maximum: high } = schema;
    return {
      en: `${whole ? 'a whole number' : 'a number'} from ${low} to ${high}`,
      zh: `${low} 到 ${high} 之间的${whole ? '整数' : '数字'}`,
    };
  }
  if (schema.type === 'boolean') return { en: 'true or false', zh: 'true 或 false' };
  if (schema.pattern === (Code as Described).pattern) {
    return {
      en: 'a code of up to 40 letters, digits and _ . : -',
      zh: '不超过 40 位的编码，由字母、数字和 _ . : - 组成',
    };
  }
  if (schema.maxLength !== undefined) {
    const { maxLength: most } = schema;
    return { en: `text of up to ${most} signs on one line`, zh: `不超过 ${most} 个字符的单行文本` };
  }
  return { en: `of the form ${schema.pattern}`, zh: `格式为 ${schema.pattern}` };
}

const oneOf = (words: readonly string[]): Text => ({
  en: `one of ${words.join(', ')}`,
  zh: `${words.join('、')} 之一`,
});

const NUMBER = /^-?\d{1,15}(\.\d{1,9})?$/;
const TRUE: readonly string[] = ['true', '1', 'yes', '是'];
const FALSE: readonly string[] = ['false', '0', 'no', '否'];

/** A value as JSON would have it; what cannot be read stays text, for the schema to refuse. */
function valueIn(schema: Described, text: string): unknown {
  const inner = schema.anyOf?.find((one) => !isNull(one)) ?? schema;
  if (inner.type === 'array') {
    const parts = text.split(LIST_MARK).map((part) => part.trim());
    return parts.map((part) => valueIn(inner.items!, part));
  }
  if (inner.type === 'integer' || inner.type === 'number') {
    return NUMBER.test(text) ? Number(text) : text;
  }
  if (inner.type === 'boolean') {
    const word = text.toLowerCase();
    return TRUE.includes(word) ? true : FALSE.includes(word) ? false : text;
  }
  return text;
}

export interface LineReader {
  /** A record as JSON has it; `column` names fields as the file does. */
  ofDoc(line: number, given: object): Line;
  /** Reads the header; then records by it. */
  ofHeader(header: readonly string[]): ((record: CsvRecord) => Line) | Refusal;
}

/** Puts a value where its column says: name.en into name. */
function put(doc: Record<string, unknown>, column: string, value: unknown): void {
  const [field, part] = column.split('.') as [string, string?];
  if (part === undefined) doc[field] = value;
  else doc[field] = { ...(doc[field] as object | undefined), [part]: value };
}

/** Faults of a record against its schema, one a field. */
function faultsOf(
  validator: Validator,
  columns: ReadonlyMap<string, TSchema>,
  doc: object,
): LineFault[] {
  if (validator.Check(doc)) return [];
  const faults = new Map<string, LineFault>();
  const names = [...columns.keys()];
  const add = (path: readonly string[]) => {
    const column = columns.has(path[0]!) ? path[0]! : path.slice(0, 2).join('.');
    const field = columns.has(column)
      ? column
      : (names.find((one) => one.startsWith(`${path[0]}.`)) ?? path[0]!);
    if (faults.has(field)) return;
    const schema = columns.get(field);
    faults.set(field, {
      field,
      refusal: schema ? unfit(schema, valueAt(doc, field)) : strange(field, names),
    });
  };
  for (const error of validator.Errors(doc)) {
    const path = error.instancePath.split('/').slice(1);
    if (error.keyword === 'required') {
      for (const missing of error.params.requiredProperties) add([...path, missing]);
    } else if (error.keyword === 'additionalProperties') {
      for (const extra of error.params.additionalProperties) add([...path, extra]);
    } else if (path.length > 0) add(path);
  }
  return [...faults.values()];
}

function valueAt(doc: object, column: string): unknown {
  let value: unknown = doc;
  for (const part of column.split('.'))
    value = (value as Record<string, unknown> | undefined)?.[part];
  return value;
}

function unfit(schema: TSchema, value: unknown): Refusal {
  const { en: wantedEn, zh: wantedZh } = describe(schema as Described);
  if (value === undefined) return refuse('import.missing', { wantedEn, wantedZh });
  const shown = (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 80);
  return refuse('import.field', { value: shown, wantedEn, wantedZh });
}

const strange = (column: string, columns: readonly string[]) =>
  refuse('import.column', { column: column.slice(0, 80), columns: columns.join(', ') });

/** Reads lines of one kind; `defaults` are the fields that a line may leave out. */
export function createLineReader(kind: Pick<ImportKind, 'body'>, defaults: object): LineReader {
  const columns = columnsOf(kind);
  const names = [...columns.keys()];
  const validator = Compile(kind.body);
  const needed = (kind.body as unknown as Described).required ?? [];

  const finish = (line: number, given: object): Line => {
    const doc = { ...defaults, ...given };
    return { line, doc, faults: faultsOf(validator, columns, doc) };
  };

  return {
    ofDoc: finish,
    ofHeader(header) {
      const foreign = header.find((column) => !columns.has(column));
      if (foreign !== undefined) return strange(foreign, names);
      const missing = names.find(
        (column) => needed.includes(column.split('.')[0]!) && !header.includes(column),
      );
      if (missing !== undefined) {
        return refuse('import.column_missing', { column: missing, columns: names.join(', ') });
      }
      const schemas = header.map((column) => columns.get(column) as Described);
      return ({ line, values }) => {
        const given: Record<string, unknown> = {};
        header.forEach((column, index) => {
          const text = values[index] ?? '';
          if (text !== '') put(given, column, valueIn(schemas[index]!, text));
          else if (schemas[index]!.type === 'array') put(given, column, []);
        });
        return finish(line, given);
      };
    },
  };
}

/** The lines of a CSV file, the first being its header. */
export async function* linesOfCsv(
  reader: LineReader,
  records: AsyncIterable<CsvRecord | Refusal>,
): AsyncGenerator<Line | Refusal> {
  let read: ((record: CsvRecord) => Line) | undefined;
  for await (const record of records) {
    if (isRefusal(record)) {
      yield record;
      return;
    }
    if (read) {
      yield read(record);
      continue;
    }
    const made = reader.ofHeader(record.values);
    if (isRefusal(made)) {
      yield made;
      return;
    }
    read = made;
  }
}

/** Lines that came as JSON: the first is line 1. */
export async function* linesOfDocs(
  reader: LineReader,
  docs: readonly object[],
): AsyncGenerator<Line> {
  for (const [index, doc] of docs.entries()) yield reader.ofDoc(index + 1, doc);
}

export const JsonLines = Type.Object(
  { lines: Type.Array(Type.Object({}, { additionalProperties: true }), { minItems: 1 }) },
  { additionalProperties: false },
);
