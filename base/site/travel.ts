import { type Static, type TSchema, Type } from 'typebox';
import { Angle, Code, closed, Metres, Point, Speed } from './parts.ts';

/**
 * Where vehicles drive and which there are. What is marked "by type" follows the layout interchange
 * format (LIF 1.0): a type that a lane or node does not name may not use it; where nothing is said by
 * type, all may.
 */

const Length = Type.Number({ exclusiveMinimum: 0, maximum: 10_000 });
const Height = Type.Number({ minimum: 0, maximum: 100 });
/** rad/s */
const TurnRate = Type.Number({ exclusiveMinimum: 0, maximum: 10 });
/** A simple polygon about the vehicle's kinematic centre, x ahead, counter-clockwise. */
const Outline = Type.Array(Point, { minItems: 3, maxItems: 100 });
const Parameters = Type.Record(Type.String(), Type.Unknown());

const Blocking = Type.Enum(['none', 'soft', 'single', 'hard']);

const byType = <T extends TSchema>(use: T) =>
  Type.Record(Code, use, { ...closed, description: 'by type' });

/** NURBS: as many knots as points and degree and one more; the knots run from 0 to 1. */
export const Trajectory = Type.Object(
  {
    degree: Type.Integer({ minimum: 1 }),
    knots: Type.Array(Type.Number({ minimum: 0, maximum: 1 })),
    points: Type.Array(
      Type.Object({ x: Metres, y: Metres, weight: Type.Optional(Type.Number()) }, closed),
      { minItems: 2 },
    ),
  },
  closed,
);
export type Trajectory = Static<typeof Trajectory>;

/** Whether a curve has the knots that its degree and points want, rising, and weights above 0. */
export function isCurve({ degree, knots, points }: Trajectory): boolean {
  return (
    points.length > degree &&
    knots.length === points.length + degree + 1 &&
    knots.every((knot, i) => i === 0 || knot >= knots[i - 1]!) &&
    knots[degree]! < knots[points.length]! &&
    points.every(({ weight = 1 }) => weight > 0)
  );
}

/** What a vehicle always does at a node or on a lane, or may be told to do there. */
export const SiteAction = Type.Object(
  {
    /** As the vehicle's factsheet names it. */
    name: Type.String({ minLength: 1 }),
    /** Told always, by agreement with the vehicles' maker, or as one likes. */
    requirement: Type.Optional(Type.Enum(['required', 'conditional', 'optional'])),
    blocking: Type.Optional(Blocking),
    parameters: Type.Optional(Parameters),
  },
  closed,
);
export type SiteAction = Static<typeof SiteAction>;

export const NodeUse = Type.Object(
  { theta: Type.Optional(Angle), actions: Type.Optional(Type.Array(SiteAction)) },
  closed,
);
export type NodeUse = Static<typeof NodeUse>;

export const SiteNode = Type.Object(
  {
    id: Code,
    x: Metres,
    y: Metres,
    /** The site's first map (`mapId`) where nothing is said. */
    map: Type.Optional(Code),
    /** The heading in which it is passed; as the lane goes where nothing is said. */
    theta: Type.Optional(Angle),
    /** Whether a vehicle may turn on the spot there; true where nothing is said. */
    turn: Type.Optional(Type.Boolean()),
    types: Type.Optional(byType(NodeUse)),
  },
  closed,
);
export type SiteNode = Static<typeof SiteNode>;

const Rotation = Type.Enum(['none', 'left', 'right', 'both']);

/** How vehicles of one type use a lane. */
export const EdgeUse = Type.Object(
  {
    /** Of the vehicle on the map, or against the way of travel. */
    orientation: Type.Optional(
      Type.Object({ theta: Angle, to: Type.Enum(['global', 'tangential']) }, closed),
    ),
    maxSpeed: Type.Optional(Speed),
    /** False: not with a load, not without one. */
    loaded: Type.Optional(Type.Boolean()),
    unloaded: Type.Optional(Type.Boolean()),
    /** Only with a load of one of these sets. */
    loadSets: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
    /** Of the vehicle with its load, and of its fork. */
    maxHeight: Type.Optional(Height),
    minForkHeight: Type.Optional(Height),
    /** Turning while it drives there, and on the spot at its ends. */
    rotation: Type.Optional(Type.Boolean()),
    rotationAtStart: Type.Optional(Rotation),
    rotationAtEnd: Type.Optional(Rotation),
    maxRotationSpeed: Type.Optional(TurnRate),
    trajectory: Type.Optional(Trajectory),
    /** Whether a vehicle that stands there may come back from hand to automatic; true where nothing is said. */
    reentry: Type.Optional(Type.Boolean()),
    actions: Type.Optional(Type.Array(SiteAction)),
  },
  closed,
);
export type EdgeUse = Static<typeof EdgeUse>;

/** Directed. A two-way lane is two edges; they exclude each other in traffic. */
export const SiteEdge = Type.Object(
  {
    id: Code,
    from: Code,
    to: Code,
    /** m/s */
    maxSpeed: Type.Optional(Type.Number({ minimum: 0.01, maximum: 10 })),
    /** Straight from node to node where nothing is said. */
    length: Type.Optional(Length),
    trajectory: Type.Optional(Trajectory),
    /** How far a vehicle may leave the lane, to the left and to the right. */
    corridor: Type.Optional(
      Type.Object(
        {
          left: Type.Number({ minimum: 0, maximum: 100 }),
          right: Type.Number({ minimum: 0, maximum: 100 }),
          from: Type.Enum(['centre', 'contour']),
          releaseRequired: Type.Optional(Type.Boolean()),
          onLoss: Type.Optional(Type.Enum(['stop', 'return'])),
        },
        closed,
      ),
    ),
    types: Type.Optional(byType(EdgeUse)),
  },
  closed,
);
export type SiteEdge = Static<typeof SiteEdge>;

/** A part of the floor that has room for one vehicle at a time, or for one direction. */
export const SiteBlock = Type.Object(
  {
    id: Code,
    kind: Type.Enum(['single', 'same_direction']),
    nodes: Type.Array(Code),
    edges: Type.Array(Code),
  },
  closed,
);
export type SiteBlock = Static<typeof SiteBlock>;

const ActionName = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    parameters: Type.Optional(Parameters),
    blocking: Type.Optional(Blocking),
  },
  closed,
);

/** What vehicles of one make have alike. */
export const SiteVehicleType = Type.Object(
  {
    id: Code,
    /** Of VDA 5050. */
    version: Type.Enum(['2.0', '2.1', '3.0']),
    /** How it departs from the text: settings of the adapter. */
    profile: Type.Optional(Type.Unknown()),
    /** A disc of the fleet's vehicle length where nothing is said. */
    envelope: Type.Optional(Outline),
    loadedEnvelope: Type.Optional(Outline),
    height: Type.Optional(Height),
    loadedHeight: Type.Optional(Height),
    /** m/s and m/s², as its drives are reckoned; its slowest vehicle's where nothing is said. */
    speed: Type.Optional(Speed),
    loadedSpeed: Type.Optional(Speed),
    acceleration: Type.Optional(Speed),
    /** On the spot; it turns in no time where nothing is said. */
    turnRate: Type.Optional(TurnRate),
    maxLoadGrams: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Of its factsheet: what its loads are. */
    loadSet: Type.Optional(Type.String({ minLength: 1 })),
    groups: Type.Optional(Type.Array(Code)),
    /** What it calls pick, drop, start_charging and stop_charging, and what it wants told with them. */
    actions: Type.Optional(
      Type.Object(
        {
          pick: Type.Optional(ActionName),
          drop: Type.Optional(ActionName),
          start_charging: Type.Optional(ActionName),
          stop_charging: Type.Optional(ActionName),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type SiteVehicleType = Static<typeof SiteVehicleType>;

export const SiteVehicle = Type.Object(
  {
    id: Code,
    manufacturer: Code,
    serialNumber: Code,
    /** One of `vehicleTypes`; VDA 5050 2.1 without any profile where nothing is said. */
    type: Type.Optional(Code),
    /** Where it stands when the site is built. */
    node: Code,
    /** m/s and m/s² */
    speed: Speed,
    acceleration: Speed,
    /** Percent per metre driven, per minute standing, and per minute on the charger. */
    batteryPerMetre: Type.Number({ minimum: 0 }),
    batteryPerMinute: Type.Number({ minimum: 0 }),
    chargePerMinute: Type.Number({ exclusiveMinimum: 0 }),
  },
  closed,
);
export type SiteVehicle = Static<typeof SiteVehicle>;

/** Fixed equipment on OPC UA that vehicles pass or hand over to (docs/fixed-equipment.md). */
export const SiteEquipment = Type.Object(
  {
    id: Code,
    kind: Type.Enum(['door', 'lift', 'conveyor', 'transfer']),
    endpoint: Type.String({ pattern: '^opc\\.tcp://' }),
    /** Browse path of the device below Objects. */
    path: Type.String({ minLength: 1 }),
    /** Which lanes lead through it, and between which of its sides. */
    crossings: Type.Array(
      Type.Object({ edges: Type.Array(Code, { minItems: 1 }), from: Code, to: Code }, closed),
    ),
  },
  closed,
);
export type SiteEquipment = Static<typeof SiteEquipment>;
