/**
 * What all versions of VDA 5050 have alike on the wire: topics, the header of every message, and how
 * messages are published. Each major version's messages are in its own `wire.ts`.
 *
 * Objects stay open: the standard allows fields that we do not know. What we send is held to every
 * bound of the text; what vehicles say is read more widely, for a heading of 3.2 must not make us blind. Optional fields may be absent,
 * never null (a reader drops nulls before it checks). Units: metres, radians, m/s, kilograms,
 * percent; timestamps ISO 8601 in UTC.
 */
import { type Static, type TSchema, Type } from 'typebox';

/** Who is spoken to or speaks. */
export interface Address {
  readonly manufacturer: string;
  readonly serialNumber: string;
}

/**
 * `{root}/{manufacturer}/{serialNumber}/{topic}`; the root is interface name and major version
 * [VDA5050 2.1 §6.4], and what else a broker's own order wants before them.
 */
export const topicUnder = (root: string, vehicle: Address, topic: string): string =>
  `${root}/${vehicle.manufacturer}/${vehicle.serialNumber}/${topic}`;

/** Connection is QoS 1, all else 0; connection and factsheet are retained, nothing else. */
export const qosOf = (topic: string): 0 | 1 => (topic === 'connection' ? 1 : 0);
export const isRetained = (topic: string): boolean =>
  topic === 'connection' || topic === 'factsheet';

export const optional = <T extends TSchema>(type: T) => Type.Optional(type);
export const list = <T extends TSchema>(type: T) => Type.Array(type);
export const text = Type.String();
export const number = Type.Number();
export const flag = Type.Boolean();
export const counter = Type.Integer({ minimum: 0 });
/** Not less than nothing. */
export const amount = Type.Number({ minimum: 0 });
/** The schemas write π with eleven digits, which is a little more than π. */
const PI = Math.PI + 1e-9;
/** Radians, −π to π. */
export const angle = Type.Number({ minimum: -PI, maximum: PI });
/** One of a closed list of words. */
export const word = Type.Enum;

export const header = {
  /** Counts the messages of this topic, uint32. */
  headerId: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
  timestamp: text,
  version: text,
  manufacturer: text,
  serialNumber: text,
};
export const Header = Type.Object(header);
export type Header = Static<typeof Header>;

/** The value is any JSON but null. */
export const ActionParameter = Type.Object({ key: text, value: Type.Unknown() });
export const Reference = Type.Object({ referenceKey: text, referenceValue: text });
export const Point = Type.Object({ x: number, y: number });
export const Velocity = Type.Object({
  vx: optional(number),
  vy: optional(number),
  omega: optional(number),
});
export const BoundingBoxReference = Type.Object({
  x: number,
  y: number,
  z: number,
  theta: optional(number),
});
export const LoadDimensions = Type.Object({
  length: number,
  width: number,
  height: optional(number),
});
