import { Type } from 'typebox';

/** What all parts of a site's drawing are made of. Metres on one floor map (right-handed, x east, y north). */

export const closed = { additionalProperties: false } as const;
export const Code = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,40}$' });
export const Metres = Type.Number({ minimum: -10_000, maximum: 10_000 });
export const Speed = Type.Number({ exclusiveMinimum: 0, maximum: 10 });
/** Radians, counter-clockwise from east. */
export const Angle = Type.Number({ minimum: -Math.PI, maximum: Math.PI });

export const Point = Type.Object({ x: Metres, y: Metres }, closed);
export interface Point {
  readonly x: number;
  readonly y: number;
}
