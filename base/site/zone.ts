import { type Static, type TProperties, Type } from 'typebox';
import { Angle, Code, closed, Point } from './parts.ts';

/**
 * Zones of a floor: the ten types of VDA 5050 3.0 (§6.4), in the house's words. Vehicles of 3.0 get
 * them as they are; for all others the way, the speed and who may enter follow from them.
 */

const oneOf = <const T extends readonly string[]>(words: T) => Type.Enum<[...T]>([...words]);

/** 0: as if there were no zone; 1: as much as there is. */
const Factor = Type.Number({ minimum: 0, maximum: 1 });

/** What a vehicle does where it enters a zone, is in it, or leaves it. */
export const ZoneAction = Type.Object(
  {
    /** As the vehicle's factsheet names it. */
    name: Type.String({ minLength: 1 }),
    blocking: oneOf(['none', 'soft', 'single', 'hard']),
    parameters: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    retriable: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type ZoneAction = Static<typeof ZoneAction>;
const Actions = Type.Array(ZoneAction);

function zone<const Type_ extends string, More extends TProperties>(type: Type_, more: More) {
  return Type.Object(
    {
      id: Code,
      type: Type.Literal(type),
      /** The site's first map where nothing is said. */
      map: Type.Optional(Code),
      /** A simple polygon, counter-clockwise. */
      vertices: Type.Array(Point, { minItems: 3 }),
      ...more,
    },
    closed,
  );
}

export const Zone = Type.Union([
  /** No part of a vehicle may be in it. */
  zone('blocked', {}),
  /** Driven on the drawn ways only. */
  zone('line_guided', {}),
  /** Entered with a grant only; `onLoss`: what a vehicle in it does when that runs out. */
  zone('release', { onLoss: oneOf(['stop', 'continue', 'evacuate']) }),
  /** A way in it is planned anew with a grant only. */
  zone('coordinated_replanning', {}),
  /** m/s */
  zone('speed_limit', { maxSpeed: Type.Number({ exclusiveMinimum: 0, maximum: 10 }) }),
  zone('action', { onEntry: Actions, during: Actions, onExit: Actions }),
  /** Rather through it than round it. */
  zone('priority', { factor: Factor }),
  /** Rather round it than through it. */
  zone('penalty', { factor: Factor }),
  /** `direction`: the way of travel on the map. */
  zone('directed', { direction: Angle, limit: oneOf(['soft', 'restricted', 'strict']) }),
  /** In the direction or against it. */
  zone('bidirected', { direction: Angle, limit: oneOf(['soft', 'restricted']) }),
]);
export type Zone = Static<typeof Zone>;
export type ZoneType = Zone['type'];
