import type { Text } from '#base/refusal.ts';
import { CALENDAR_DAY } from '#base/time.ts';
import { fieldInChinese } from './field-words.ts';

/** What is wrong with a request or a message by its schema, in words that a person understands. */

/** As the validator finds it. */
export interface Found {
  readonly keyword: string;
  /** JSON pointers into the schema and into what was given. */
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}

/** A node of a JSON schema, as far as it is read here. */
interface Node {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

type Params = Readonly<Record<string, unknown>>;
type Say = (params: Params) => Text;

const TYPES: Readonly<Record<string, Text>> = {
  string: { en: 'text', zh: '文本' },
  integer: { en: 'a whole number', zh: '整数' },
  number: { en: 'a number', zh: '数字' },
  boolean: { en: 'true or false', zh: 'true 或 false' },
  array: { en: 'a list', zh: '列表' },
  object: { en: 'an object {…}', zh: '对象 {…}' },
  null: { en: 'null', zh: 'null' },
};

const typeOf = (type: string): Text => TYPES[type] ?? { en: type, zh: type };

/** Characters of a class as in a pattern, as people name them. */
function charactersOf(set: string): Text | undefined {
  if (set.startsWith('^')) {
    return { en: 'characters, none of them a control character', zh: '个字符，不得含控制字符' };
  }
  const others = set.replace(/A-Z|a-z|0-9|\\d/g, '').split('');
  if (others.some((one) => !/[_.:/ #@*{},-]/.test(one))) return undefined;
  const has = (part: string) => set.includes(part);
  const letters = {
    en: has('A-Z') ? 'letters' : 'small letters',
    zh: has('A-Z') ? '字母' : '小写字母',
  };
  const kinds: readonly Text[] = [
    ...(has('a-z') || has('A-Z') ? [letters] : []),
    ...(has('0-9') || has('\\d') ? [{ en: 'digits', zh: '数字' }] : []),
    ...(others.length > 0 ? [{ en: `${others.join(' ')}`, zh: `${others.join(' ')}` }] : []),
  ];
  const list = (language: keyof Text) => kinds.map((one) => one[language]);
  return { en: list('en').join(', '), zh: `个字符（${list('zh').join('、')}）` };
}

const DATED: readonly (readonly [start: string, Text])[] = [
  [
    '^\\d{4}-\\d{2}-\\d{2}T',
    { en: 'must be a time like 2026-01-31T08:00:00Z', zh: '须为时间，如 2026-01-31T08:00:00Z' },
  ],
  ...[CALENDAR_DAY, '^\\d{4}-\\d{2}-\\d{2}$'].map(
    (pattern) =>
      [pattern, { en: 'must be a day like 2026-01-31', zh: '须为日期，如 2026-01-31' }] as const,
  ),
  ['^([01]\\d|2[0-3]):', { en: 'must be a time of day like 08:30', zh: '须为时刻，如 08:30' }],
  ['^[A-Z]{3}$', { en: 'must be three capital letters like CNY', zh: '须为三个大写字母，如 CNY' }],
];

function ofPattern(pattern: string): Text {
  const dated = DATED.find(([start]) => pattern.startsWith(start));
  if (dated) return dated[1];
  const [, set, least, most] = /^\^(\[.+?\]|\\d)\{(\d+)(?:,(\d+))?\}\$$/.exec(pattern) ?? [];
  const characters = set && charactersOf(set.startsWith('[') ? set.slice(1, -1) : set);
  if (!characters) return { en: `must be written as ${pattern}`, zh: `格式须为 ${pattern}` };
  const [en, zh] = most ? [`${least} to ${most}`, `${least} 至 ${most}`] : [least, least];
  return { en: `must be ${en} ${characters.en}`, zh: `须为 ${zh} ${characters.zh}` };
}

const named = (values: readonly unknown[]) => values.map((one) => String(one)).join(', ');

const oneOf = (values: readonly unknown[]): Text =>
  values.length === 1
    ? { en: `must be ${named(values)}`, zh: `须为 ${named(values)}` }
    : { en: `must be one of ${named(values)}`, zh: `须为以下之一：${named(values)}` };

const atLeast = ({ limit }: Params, en: string, zh: string): Text =>
  limit === 1
    ? { en: 'must not be empty', zh: '不能为空' }
    : { en: `needs at least ${limit} ${en}`, zh: `至少需要 ${limit} ${zh}` };

const WORDS: Readonly<Record<string, Say>> = {
  required: () => ({ en: 'is missing', zh: '缺失' }),
  additionalProperties: () => ({ en: 'is not known here', zh: '是未知字段' }),
  type: ({ type }) => {
    const { en, zh } = typeOf(String(type));
    return { en: `must be ${en}`, zh: `须为${zh}` };
  },
  const: ({ allowedValue }) => oneOf([allowedValue]),
  enum: ({ allowedValues }) => oneOf(allowedValues as readonly unknown[]),
  pattern: ({ pattern }) => ofPattern(String(pattern)),
  minLength: (params) => atLeast(params, 'characters', '个字符'),
  maxLength: ({ limit }) => ({
    en: `is too long: at most ${limit} characters`,
    zh: `过长，最多 ${limit} 个字符`,
  }),
  minimum: ({ limit }) => ({ en: `must be at least ${limit}`, zh: `不能小于 ${limit}` }),
  maximum: ({ limit }) => ({ en: `must be at most ${limit}`, zh: `不能大于 ${limit}` }),
  exclusiveMinimum: ({ limit }) => ({ en: `must be more than ${limit}`, zh: `须大于 ${limit}` }),
  exclusiveMaximum: ({ limit }) => ({ en: `must be less than ${limit}`, zh: `须小于 ${limit}` }),
  minItems: (params) => atLeast(params, 'entries', '项'),
  maxItems: ({ limit }) => ({
    en: `is too long: at most ${limit} entries`,
    zh: `过多，最多 ${limit} 项`,
  }),
  uniqueItems: () => ({ en: 'names the same twice', zh: '有重复项' }),
  minProperties: (params) => atLeast(params, 'fields', '个字段'),
  maxProperties: ({ limit }) => ({
    en: `has too many fields: at most ${limit}`,
    zh: `字段过多，最多 ${limit} 个`,
  }),
};

/** What one of several forms asks for. */
function formOf(node: Node): Text {
  if ('const' in node) return { en: String(node.const), zh: String(node.const) };
  if (node.enum) return { en: named(node.enum), zh: named(node.enum) };
  const { type = 'object', minimum, maximum, maxLength } = node;
  const { en, zh } = typeOf(type);
  if (minimum !== undefined && maximum !== undefined) {
    return { en: `${en} from ${minimum} to ${maximum}`, zh: `${minimum} 至 ${maximum} 的${zh}` };
  }
  if (maxLength === undefined) return { en, zh };
  return { en: `${en} of at most ${maxLength} characters`, zh: `最多 ${maxLength} 个字符的${zh}` };
}

function ofUnion({ anyOf = [] }: Node): Text {
  if (anyOf.every((one) => 'const' in one)) return oneOf(anyOf.map((one) => one.const));
  const forms = anyOf.map(formOf);
  const [en, zh] = [new Set(forms.map((one) => one.en)), new Set(forms.map((one) => one.zh))];
  return { en: `must be ${[...en].join(' or ')}`, zh: `须为${[...zh].join('或')}` };
}

const nodeAt = (schema: unknown, path: string): Node =>
  path
    .split('/')
    .slice(1)
    .reduce<unknown>((node, key) => (node as Params | undefined)?.[key], schema) as Node;

const PARTS: Readonly<Record<string, Text>> = {
  body: { en: 'the body', zh: '请求体' },
  message: { en: 'the message', zh: '报文' },
  querystring: { en: 'the query', zh: '查询参数' },
  params: { en: 'the path', zh: '路径参数' },
};

/** The field's name and, beside it, its path. */
function sentence(part: string, path: string, { en, zh }: Text): Text {
  const field = path.split('/').findLast((step) => !/^\d*$/.test(step));
  const whole = PARTS[part] ?? { en: part, zh: part };
  if (field === undefined) {
    const at = path === '' ? '' : ` (${part}${path})`;
    return { en: `${whole.en} ${en}${at}`, zh: `${whole.zh}${zh}${at}` };
  }
  const at = `${part}${path}`;
  return { en: `${field} ${en} (${at})`, zh: `${fieldInChinese(field)}${zh}（${at}）` };
}

/** A fault in one of several forms is told once, of them all. */
interface Union {
  readonly path: string;
  readonly instance: string;
}

function unionOf({ keyword, schemaPath, instancePath }: Found): Union | undefined {
  if (keyword === 'anyOf') return { path: schemaPath, instance: instancePath };
  const at = schemaPath.indexOf('/anyOf/');
  if (at < 0) return undefined;
  const inside = schemaPath.slice(at + '/anyOf/0'.length);
  const deeper = inside.match(/\/(properties|items)(?=\/|$)/g)?.length ?? 0;
  const steps = instancePath.split('/');
  const instance = steps.slice(0, Math.max(1, steps.length - deeper)).join('/');
  return { path: schemaPath.slice(0, at), instance };
}

function textsOf(part: string, found: Found): Text[] {
  const { keyword, instancePath, message } = found;
  const params = found.params as Params;
  const say = WORDS[keyword];
  const words = say?.(params) ?? { en: message, zh: `不符合要求（${message}）` };
  const fields = (params.requiredProperties ?? params.additionalProperties) as unknown;
  if (!Array.isArray(fields)) return [sentence(part, instancePath, words)];
  return fields.map((field) => sentence(part, `${instancePath}/${field}`, words));
}

/** A sentence for each thing that is wrong with a part of the request, `schema` being its schema. */
export function faultTexts(part: string, schema: unknown, faults: readonly Found[]): Text[] {
  const told = new Map<string, Text>();
  const tooLong = faults.filter((one) => one.keyword === 'maxLength');
  for (const found of faults) {
    const { keyword, instancePath } = found;
    // An unknown field is told by the object that does not know it, a long text by its length.
    if (keyword === 'boolean') continue;
    const isLong = tooLong.some((one) => one.instancePath === instancePath);
    if (keyword === 'pattern' && isLong) continue;
    const union = unionOf(found);
    const texts = union
      ? [sentence(part, union.instance, ofUnion(nodeAt(schema, union.path) ?? {}))]
      : textsOf(part, found);
    for (const text of texts) told.set(text.en, text);
  }
  return [...told.values()];
}
