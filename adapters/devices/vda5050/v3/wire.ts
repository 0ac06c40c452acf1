/**
 * The messages of VDA 5050 3.0. Where text and official schema differ the text is followed, except
 * for an edge's `maxRotationSpeed`: that is the schema's name, `maximumRotationSpeed` the text's, and
 * both are read.
 */
import { type Static, Type } from 'typebox';
import {
  ActionParameter,
  type Address,
  amount,
  angle,
  counter,
  flag,
  header,
  list,
  number,
  optional,
  text,
  topicUnder,
  Velocity,
  word,
} from '../wire.ts';
import { IntermediatePath, MobileRobotPosition, PlannedPath, Trajectory } from './wire-state.ts';

export { type Header, isRetained, qosOf } from '../wire.ts';
export { Factsheet } from './wire-factsheet.ts';
export * from './wire-state.ts';
export { Zone, ZoneSet } from './wire-zones.ts';

/** The interface's name of the text's own examples. */
export const ROOT = 'vda5050/v3';
export const VERSION = '3.0.0';

export type Topic =
  | 'order'
  | 'instantActions'
  | 'state'
  | 'connection'
  | 'factsheet'
  | 'visualization'
  | 'zoneSet'
  | 'responses';

export const topicOf = (vehicle: Address, topic: Topic): string => topicUnder(ROOT, vehicle, topic);

// ------------------------------------------------------------------- order

export const BlockingType = word(['NONE', 'SOFT', 'SINGLE', 'HARD']);
export type BlockingType = Static<typeof BlockingType>;

export const Action = Type.Object({
  actionType: text,
  actionId: text,
  actionDescriptor: optional(text),
  blockingType: BlockingType,
  actionParameters: optional(list(ActionParameter)),
  retriable: optional(flag),
});
export type Action = Static<typeof Action>;

export const NodePosition = Type.Object({
  x: number,
  y: number,
  theta: optional(angle),
  /** An ellipse; `theta` turns it, −π/2 to π/2. */
  allowedDeviationXY: optional(Type.Object({ a: amount, b: amount, theta: angle })),
  allowedDeviationTheta: optional(amount),
  mapId: text,
});

export const OrderNode = Type.Object({
  nodeId: text,
  sequenceId: counter,
  nodeDescriptor: optional(text),
  released: flag,
  nodePosition: optional(NodePosition),
  actions: list(Action),
});
export type OrderNode = Static<typeof OrderNode>;

export const Corridor = Type.Object({
  leftWidth: amount,
  rightWidth: amount,
  corridorReferencePoint: optional(word(['KINEMATIC_CENTER', 'CONTOUR'])),
  releaseRequired: optional(flag),
  releaseLossBehavior: optional(word(['STOP', 'RETURN'])),
});

export const OrderEdge = Type.Object({
  edgeId: text,
  sequenceId: counter,
  edgeDescriptor: optional(text),
  released: flag,
  maximumSpeed: optional(number),
  maximumMobileRobotHeight: optional(number),
  minimumLoadHandlingDeviceHeight: optional(number),
  orientation: optional(angle),
  orientationType: optional(word(['GLOBAL', 'TANGENTIAL'])),
  direction: optional(text),
  reachOrientationBeforeEntering: optional(flag),
  maxRotationSpeed: optional(number),
  maximumRotationSpeed: optional(number),
  trajectory: optional(Trajectory),
  length: optional(number),
  corridor: optional(Corridor),
  actions: list(Action),
});
export type OrderEdge = Static<typeof OrderEdge>;

export const Order = Type.Object({
  ...header,
  orderId: text,
  orderUpdateId: counter,
  orderDescription: optional(text),
  nodes: Type.Array(OrderNode, { minItems: 1 }),
  edges: list(OrderEdge),
});
export type Order = Static<typeof Order>;

export const InstantAction = Type.Object({
  actionType: text,
  actionId: text,
  actionDescriptor: optional(text),
  blockingType: word(['NONE']),
  actionParameters: optional(list(ActionParameter)),
});
export const InstantActions = Type.Object({ ...header, actions: list(InstantAction) });
export type InstantActions = Static<typeof InstantActions>;

// --------------------------------------------------------------- responses

const response = { requestId: text };
export const Response = Type.Union([
  Type.Object({ ...response, grantType: Type.Literal('GRANTED'), leaseExpiry: text }),
  Type.Object({
    ...response,
    grantType: word(['QUEUED', 'REVOKED', 'REJECTED']),
    leaseExpiry: optional(text),
  }),
]);
export type Response = Static<typeof Response>;

export const Responses = Type.Object({ ...header, responses: list(Response) });
export type Responses = Static<typeof Responses>;

// ---------------------------------------------- connection, visualization

export const Connection = Type.Object({
  ...header,
  connectionState: word(['ONLINE', 'OFFLINE', 'HIBERNATING', 'CONNECTION_BROKEN']),
});
export type Connection = Static<typeof Connection>;

export const Visualization = Type.Object({
  ...header,
  /** The state that it belongs to. */
  referenceStateHeaderId: counter,
  plannedPath: optional(PlannedPath),
  intermediatePath: optional(IntermediatePath),
  mobileRobotPosition: optional(MobileRobotPosition),
  velocity: optional(Velocity),
});
export type Visualization = Static<typeof Visualization>;
