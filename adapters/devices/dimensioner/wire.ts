/**
 * A dimensioner on MQTT, version 1. QoS 1, and safe to resend: the same id counts once.
 *
 *   dimensioner/v1/{device}/measured    device → hub   one measurement
 *   dimensioner/v1/{device}/answer      hub → device   what became of it, for the device's screen
 *   dimensioner/v1/{device}/connection  device         retained; the last will says offline
 *
 * A device that cannot speak so has a bridge that passes its own JSON on, unchanged: which field
 * means what is a `Profile` in the site's file.
 */
import { type Static, Type } from 'typebox';

export const topicOf = (device: string, leaf: 'measured' | 'answer' | 'connection'): string =>
  `dimensioner/v1/${device}/${leaf}`;

const closed = { additionalProperties: false } as const;

/** What a device of our own words sends: sizes and weight as numbers or decimal text. */
export interface Measured {
  /** The device's own number of the measurement. */
  readonly id: string;
  /** RFC 3339; left out, when it arrived. */
  readonly time?: string;
  /** What its scanner read. */
  readonly code: string;
  readonly length: number | string;
  readonly width: number | string;
  readonly height: number | string;
  /** mm, cm, m, in or ft */
  readonly sizeUnit: string;
  readonly weight: number | string;
  /** g, kg, lb or oz */
  readonly weightUnit: string;
  /** The scale and the picture had come to rest. */
  readonly settled: boolean;
}

export const Answer = Type.Object(
  {
    id: Type.String(),
    accepted: Type.Boolean(),
    text: Type.Optional(Type.Object({ en: Type.String(), zh: Type.String() }, closed)),
  },
  closed,
);
export type Answer = Static<typeof Answer>;

export const Connection = Type.Object({ online: Type.Boolean() }, closed);

const Name = Type.String({ minLength: 1, maxLength: 60 });
/** A field that names the unit, or the unit itself where messages name none. */
const UnitOf = Type.Union([
  Type.Object({ field: Name }, closed),
  Type.Object({ is: Type.String({ minLength: 1, maxLength: 10 }) }, closed),
]);

/** Which field of a message means what; all lie at its top level. */
export const Profile = Type.Object(
  {
    /** Fields that together tell one measurement from every other of the device. */
    identity: Type.Array(Name, { minItems: 1, maxItems: 4 }),
    /** Text with an offset from UTC, or 2021/02/14 07:19:38 in UTC; anything else is not read. */
    time: Type.Optional(Name),
    ...{ code: Name, length: Name, width: Name, height: Name, weight: Name },
    ...{ sizeUnit: UnitOf, weightUnit: UnitOf },
    /** What a measurement that counts says there; left out, each counts. */
    settled: Type.Optional(
      Type.Object(
        { field: Name, is: Type.Union([Type.Boolean(), Type.Number(), Type.String()]) },
        closed,
      ),
    ),
  },
  closed,
);
export type Profile = Static<typeof Profile>;
