/** Zones of VDA 5050 3.0 as they are sent to a vehicle [VDA5050 3.0 §6.4]. */
import { type Static, Type } from 'typebox';
import {
  ActionParameter,
  flag,
  header,
  list,
  number,
  optional,
  Point,
  text,
  word,
} from '../wire.ts';

const zone = {
  zoneId: text,
  zoneDescriptor: optional(text),
  /** A simple polygon, counter-clockwise. */
  vertices: Type.Array(Point, { minItems: 3 }),
};
const factor = Type.Number({ minimum: 0, maximum: 1 });

const ZoneAction = Type.Object({
  actionType: text,
  actionDescriptor: optional(text),
  blockingType: word(['NONE', 'SOFT', 'SINGLE', 'HARD']),
  actionParameters: optional(list(ActionParameter)),
  retriable: optional(flag),
});

export const Zone = Type.Union([
  Type.Object({
    ...zone,
    zoneType: word(['BLOCKED', 'LINE_GUIDED', 'COORDINATED_REPLANNING']),
  }),
  Type.Object({
    ...zone,
    zoneType: Type.Literal('RELEASE'),
    releaseLossBehavior: word(['STOP', 'CONTINUE', 'EVACUATE']),
  }),
  Type.Object({ ...zone, zoneType: Type.Literal('SPEED_LIMIT'), maximumSpeed: number }),
  Type.Object({
    ...zone,
    zoneType: Type.Literal('ACTION'),
    entryActions: list(ZoneAction),
    duringActions: list(ZoneAction),
    exitActions: list(ZoneAction),
  }),
  Type.Object({ ...zone, zoneType: Type.Literal('PRIORITY'), priorityFactor: factor }),
  Type.Object({ ...zone, zoneType: Type.Literal('PENALTY'), penaltyFactor: factor }),
  Type.Object({
    ...zone,
    zoneType: Type.Literal('DIRECTED'),
    direction: number,
    directedLimitation: word(['SOFT', 'RESTRICTED', 'STRICT']),
  }),
  Type.Object({
    ...zone,
    zoneType: Type.Literal('BIDIRECTED'),
    direction: number,
    bidirectedLimitation: word(['SOFT', 'RESTRICTED']),
  }),
]);
export type Zone = Static<typeof Zone>;

export const ZoneSet = Type.Object({
  ...header,
  zoneSet: Type.Object({
    mapId: text,
    zoneSetId: text,
    zoneSetDescriptor: optional(text),
    zones: list(Zone),
  }),
});
export type ZoneSet = Static<typeof ZoneSet>;
