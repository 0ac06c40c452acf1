import { Type } from 'typebox';
import { closed } from '#wms-core/http-schemas.ts';
import type { Sizes } from './media.ts';
import { MOST_LABELS } from './send.ts';

/** Schemas that the routes of papers share. */

export const tags = ['papers'];

export const Language = Type.Optional(
  Type.Enum(['en', 'zh'], { description: 'left out, that of Accept-Language' }),
);

/** The first of a kind of media is the usual one. */
export const sizeOf = <S extends Sizes>(sizes: S) =>
  Type.Optional(
    Type.Enum(Object.keys(sizes) as (keyof S & string)[], {
      default: Object.keys(sizes)[0]!,
      description: 'the label’s width x height in mm, or a4: a sheet of labels',
    }),
  );

export const Copies = Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_LABELS, default: 1 }));

export const codesOf = (example: string) =>
  Type.String({
    pattern: '^[A-Za-z0-9_.:-]{1,40}(,[A-Za-z0-9_.:-]{1,40})*$',
    maxLength: 41 * MOST_LABELS,
    description: 'codes with commas between them',
    examples: [example],
  });

/** A posted number, or that of a back-order, which is a little longer. */
export const OrderParams = Type.Object(
  { order: Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,48}$', examples: ['SO-77'] }) },
  closed,
);

export const PDF = {
  200: {
    description: 'the pages',
    content: { 'application/pdf': { schema: Type.Any({ description: 'PDF' }) } },
  },
};
