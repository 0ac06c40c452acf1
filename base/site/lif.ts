import { type Static, Type } from 'typebox';
import { Angle, Metres } from './parts.ts';

/**
 * The layout interchange format LIF 1.0 (VDMA, March 2024): what the maker of vehicles says about the
 * ways they can drive. Metres, radians, m/s. Fields that are not read pass.
 */

const Words = Type.Optional(Type.String());
const Id = Type.String({ minLength: 1 });
const Actions = Type.Optional(
  Type.Array(
    Type.Object({
      actionType: Id,
      actionDescription: Words,
      requirementType: Type.Optional(Type.Enum(['REQUIRED', 'CONDITIONAL', 'OPTIONAL'])),
      blockingType: Type.Enum(['NONE', 'SOFT', 'HARD']),
      /** The text says strings; numbers and flags are met too, as VDA 5050 has them. */
      actionParameters: Type.Optional(Type.Array(Type.Object({ key: Id, value: Type.Unknown() }))),
    }),
  ),
);
const Rotation = Type.Optional(Type.Enum(['NONE', 'CCW', 'CW', 'BOTH']));
const Positive = Type.Number({ minimum: 0 });

/** [§8.3.5] A type without an entry may not use the node. */
export const LifNode = Type.Object({
  nodeId: Id,
  nodeName: Words,
  nodeDescription: Words,
  mapId: Words,
  nodePosition: Type.Object({ x: Metres, y: Metres }),
  vehicleTypeNodeProperties: Type.Array(
    Type.Object({ vehicleTypeId: Id, theta: Type.Optional(Angle), actions: Actions }),
    { minItems: 1 },
  ),
});
export type LifNode = Static<typeof LifNode>;

export const LifTrajectory = Type.Object({
  /** 1 where nothing is said. */
  degree: Type.Optional(Type.Integer({ minimum: 1 })),
  knotVector: Type.Array(Type.Number({ minimum: 0, maximum: 1 })),
  controlPoints: Type.Array(Type.Object({ x: Metres, y: Metres, weight: Type.Optional(Positive) })),
});
export type LifTrajectory = Static<typeof LifTrajectory>;

/** [§8.3.9] A type without an entry may not use the lane. */
export const LifEdgeUse = Type.Object({
  vehicleTypeId: Id,
  vehicleOrientation: Type.Optional(Angle),
  /** TANGENTIAL where nothing is said. */
  orientationType: Type.Optional(Type.Enum(['GLOBAL', 'TANGENTIAL'])),
  rotationAllowed: Type.Boolean(),
  /** BOTH where nothing is said. */
  rotationAtStartNodeAllowed: Rotation,
  rotationAtEndNodeAllowed: Rotation,
  maxSpeed: Type.Optional(Positive),
  maxRotationSpeed: Type.Optional(Positive),
  minHeight: Type.Optional(Positive),
  maxHeight: Type.Optional(Positive),
  /** With and without a load where nothing is said; no names: all load sets. */
  loadRestriction: Type.Optional(
    Type.Object({
      unloaded: Type.Boolean(),
      loaded: Type.Boolean(),
      loadSetNames: Type.Optional(Type.Array(Id)),
    }),
  ),
  actions: Actions,
  trajectory: Type.Optional(LifTrajectory),
  reentryAllowed: Type.Optional(Type.Boolean()),
});
export type LifEdgeUse = Static<typeof LifEdgeUse>;

export const LifEdge = Type.Object({
  edgeId: Id,
  edgeName: Words,
  edgeDescription: Words,
  /** Of the same layout. */
  startNodeId: Id,
  /** Of any layout: so lifts are drawn. */
  endNodeId: Id,
  vehicleTypeEdgeProperties: Type.Array(LifEdgeUse, { minItems: 1 }),
});
export type LifEdge = Static<typeof LifEdge>;

export const LifStation = Type.Object({
  stationId: Id,
  interactionNodeIds: Type.Array(Id, { minItems: 1 }),
  stationName: Words,
  stationDescription: Words,
  stationHeight: Type.Optional(Positive),
  /** For the eye only, so it may lack what it likes. */
  stationPosition: Type.Optional(
    Type.Object({
      x: Type.Optional(Type.Number()),
      y: Type.Optional(Type.Number()),
      theta: Type.Optional(Type.Number()),
    }),
  ),
});
export type LifStation = Static<typeof LifStation>;

export const LifLayout = Type.Object({
  layoutId: Id,
  layoutName: Words,
  layoutVersion: Type.String(),
  layoutLevelId: Words,
  layoutDescription: Words,
  nodes: Type.Array(LifNode),
  edges: Type.Array(LifEdge),
  stations: Type.Array(LifStation),
});
export type LifLayout = Static<typeof LifLayout>;

export const Lif = Type.Object({
  metaInformation: Type.Object({
    projectIdentification: Type.String(),
    creator: Type.String(),
    exportTimestamp: Type.String(),
    lifVersion: Type.String(),
  }),
  layouts: Type.Array(LifLayout, { minItems: 1 }),
});
export type Lif = Static<typeof Lif>;
