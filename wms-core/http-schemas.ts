import { Type } from 'typebox';
import { CALENDAR_DAY } from '#base/time.ts';

/** Schemas that several modules' routes share. */

/** A code as it stands on a label or a document. */
export const Code = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,40}$' });

/** Of a document: whose goods it is about. */
export const Owner = Type.Optional(
  Type.String({ ...Code, description: 'whose goods; left out, the house’s own owner' }),
);

/** What names the house's own owner says the same as what names none. */
export function foreign<T extends { readonly owner?: string }>(
  master: { owner(): string },
  document: T,
): T {
  const { owner, ...rest } = document;
  return owner === master.owner() ? (rest as T) : document;
}

/** A code as it stands in a path, with one that the examples have made. */
export const coded = (example: string) => Type.String({ ...Code, examples: [example] });

/** Free text without control characters, which no label, screen or database takes. */
export const Words = Type.String({
  pattern: '^[^\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]{1,200}$',
  maxLength: 200,
});

/** A time as RFC 3339. */
export const Timestamp = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2})$',
});

/** A calendar day: 2026-02-31 is none. */
export const Day = Type.String({ pattern: CALENDAR_DAY, description: 'YYYY-MM-DD' });

/** A day as somebody wrote it down; whoever takes it looks whether there is such a day. */
export const DayText = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'YYYY-MM-DD',
});

export const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000 });

/** Of a quantity: the item's packaging that it counts. */
export const Unit = Type.Enum(['each', 'inner', 'case', 'pallet'], {
  description: 'the packaging of the item that is counted; base units where it is left out',
});

/** A line of an ASN or an order. */
export const DocumentLine = Type.Object(
  { line: Code, item: Code, quantity: Quantity, unit: Type.Optional(Unit) },
  { additionalProperties: false },
);

export const Serials = Type.Optional(
  Type.Array(Words, {
    minItems: 1,
    maxItems: 1_000,
    uniqueItems: true,
    description: 'of goods with serial numbers: which pieces, a number each · 按件的序列号',
  }),
);

export const Limit = Type.Integer({ minimum: 1, maximum: 1_000, default: 100 });

export const Actor = Type.String({
  pattern: '^[^\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]{1,80}$',
  maxLength: 80,
  description: 'who does it: a person or a system, by name',
});

export const closed = { additionalProperties: false } as const;

/** Describes an answer in the OpenAPI document; what is sent is what the route returns. */
export const answer = (description: string) => Type.Any({ description });

export const CustomsName = Type.Enum(['free', 'bonded', 'excise'], {
  description: 'what customs let the goods be; left out, free',
});

/** How a document or a question names the customs status of goods. */
export const CustomsFields = {
  customs: Type.Optional(CustomsName),
  customsDocument: Type.Optional(
    Type.String({
      ...Code,
      description: 'of the entry; of goods that were let free, the declaration',
    }),
  ),
};

/** Of a move of goods, by hand or by a task. */
export const WithHold = Type.Optional(
  Type.Boolean({
    description:
      'pieces that are on hold go too, and stay on hold where they are brought · 冻结货物一并移动并继续冻结',
  }),
);
