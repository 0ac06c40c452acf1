/**
 * The messages of VDA 5050 2.1; 2.0 differs by optional fields only, so both share the topic level
 * `v2`. Where text and official schema differ the text is followed.
 */
import { type Static, Type } from 'typebox';
import {
  ActionParameter,
  type Address,
  amount,
  angle,
  BoundingBoxReference,
  counter,
  flag,
  header,
  LoadDimensions,
  list,
  number,
  optional,
  Reference,
  text,
  topicUnder,
  Velocity,
  word,
} from '../wire.ts';

export { type Header, isRetained, qosOf } from '../wire.ts';
export { Factsheet } from './wire-factsheet.ts';

export const ROOT = 'uagv/v2';
export const VERSION = '2.1.0';

export type Topic =
  | 'order'
  | 'instantActions'
  | 'state'
  | 'connection'
  | 'factsheet'
  | 'visualization';

export const topicOf = (vehicle: Address, topic: Topic): string => topicUnder(ROOT, vehicle, topic);

// ------------------------------------------------------------------- order

export const BlockingType = word(['NONE', 'SOFT', 'HARD']);
export type BlockingType = Static<typeof BlockingType>;

export const Action = Type.Object({
  actionType: text,
  actionId: text,
  actionDescription: optional(text),
  blockingType: BlockingType,
  actionParameters: optional(list(ActionParameter)),
});
export type Action = Static<typeof Action>;

export const NodePosition = Type.Object({
  x: number,
  y: number,
  theta: optional(angle),
  allowedDeviationXY: optional(amount),
  allowedDeviationTheta: optional(amount),
  mapId: text,
  mapDescription: optional(text),
});

export const OrderNode = Type.Object({
  nodeId: text,
  sequenceId: counter,
  nodeDescription: optional(text),
  released: flag,
  nodePosition: optional(NodePosition),
  actions: list(Action),
});
export type OrderNode = Static<typeof OrderNode>;

export const Trajectory = Type.Object({
  degree: counter,
  knotVector: list(number),
  controlPoints: list(Type.Object({ x: number, y: number, weight: optional(number) })),
});

export const OrderEdge = Type.Object({
  edgeId: text,
  sequenceId: counter,
  edgeDescription: optional(text),
  released: flag,
  startNodeId: text,
  endNodeId: text,
  maxSpeed: optional(number),
  maxHeight: optional(number),
  minHeight: optional(number),
  orientation: optional(angle),
  orientationType: optional(word(['GLOBAL', 'TANGENTIAL'])),
  direction: optional(text),
  rotationAllowed: optional(flag),
  maxRotationSpeed: optional(number),
  length: optional(number),
  trajectory: optional(Trajectory),
  corridor: optional(
    Type.Object({
      leftWidth: amount,
      rightWidth: amount,
      corridorRefPoint: optional(word(['KINEMATICCENTER', 'CONTOUR'])),
    }),
  ),
  actions: list(Action),
});
export type OrderEdge = Static<typeof OrderEdge>;

export const Order = Type.Object({
  ...header,
  orderId: text,
  orderUpdateId: counter,
  zoneSetId: optional(text),
  nodes: Type.Array(OrderNode, { minItems: 1 }),
  edges: list(OrderEdge),
});
export type Order = Static<typeof Order>;

/**
 * The array is `actions`; 1.1 called it `instantActions`, and some vehicles still want that name.
 * A message with both is understood by either kind.
 */
export const InstantActions = Type.Object({
  ...header,
  actions: list(Action),
  instantActions: optional(list(Action)),
});
export type InstantActions = Static<typeof InstantActions>;

// ------------------------------------------------------------------- state

export const ActionStatus = word([
  'WAITING',
  'INITIALIZING',
  'RUNNING',
  // In the text, though the official schema forgets it.
  'PAUSED',
  'FINISHED',
  'FAILED',
]);
export type ActionStatus = Static<typeof ActionStatus>;

export const ActionState = Type.Object({
  actionId: text,
  actionType: optional(text),
  actionDescription: optional(text),
  actionStatus: ActionStatus,
  resultDescription: optional(text),
});
export type ActionState = Static<typeof ActionState>;

export const NodeState = Type.Object({
  nodeId: text,
  sequenceId: counter,
  nodeDescription: optional(text),
  released: flag,
  nodePosition: optional(
    Type.Object({ x: number, y: number, theta: optional(number), mapId: text }),
  ),
});
export type NodeState = Static<typeof NodeState>;

export const EdgeState = Type.Object({
  edgeId: text,
  sequenceId: counter,
  edgeDescription: optional(text),
  released: flag,
  trajectory: optional(Trajectory),
});
export type EdgeState = Static<typeof EdgeState>;

export const AgvPosition = Type.Object({
  x: number,
  y: number,
  theta: number,
  mapId: text,
  mapDescription: optional(text),
  positionInitialized: flag,
  localizationScore: optional(number),
  deviationRange: optional(number),
});
export type AgvPosition = Static<typeof AgvPosition>;

export const Load = Type.Object({
  loadId: optional(text),
  loadType: optional(text),
  loadPosition: optional(text),
  boundingBoxReference: optional(BoundingBoxReference),
  loadDimensions: optional(LoadDimensions),
  weight: optional(number),
});
export type Load = Static<typeof Load>;

export const VehicleError = Type.Object({
  errorType: text,
  errorReferences: optional(list(Reference)),
  errorDescription: optional(text),
  errorHint: optional(text),
  errorLevel: word(['WARNING', 'FATAL']),
});
export type VehicleError = Static<typeof VehicleError>;

export const Information = Type.Object({
  infoType: text,
  infoReferences: optional(list(Reference)),
  infoDescription: optional(text),
  infoLevel: word(['INFO', 'DEBUG']),
});

export const State = Type.Object({
  ...header,
  maps: optional(
    list(
      Type.Object({
        mapId: text,
        mapVersion: text,
        mapDescription: optional(text),
        mapStatus: word(['ENABLED', 'DISABLED']),
      }),
    ),
  ),
  /** '' when there was none since the vehicle started. */
  orderId: text,
  orderUpdateId: counter,
  zoneSetId: optional(text),
  /** '' when unknown. */
  lastNodeId: text,
  lastNodeSequenceId: counter,
  driving: flag,
  paused: optional(flag),
  newBaseRequest: optional(flag),
  distanceSinceLastNode: optional(number),
  operatingMode: word(['AUTOMATIC', 'SEMIAUTOMATIC', 'MANUAL', 'SERVICE', 'TEACHIN']),
  nodeStates: list(NodeState),
  edgeStates: list(EdgeState),
  agvPosition: optional(AgvPosition),
  velocity: optional(Velocity),
  /** Absent: the vehicle cannot tell; empty: it carries nothing. */
  loads: optional(list(Load)),
  actionStates: list(ActionState),
  batteryState: Type.Object({
    batteryCharge: number,
    batteryVoltage: optional(number),
    batteryHealth: optional(number),
    charging: flag,
    reach: optional(number),
  }),
  errors: list(VehicleError),
  information: optional(list(Information)),
  safetyState: Type.Object({
    eStop: word(['AUTOACK', 'MANUAL', 'REMOTE', 'NONE']),
    fieldViolation: flag,
  }),
});
export type State = Static<typeof State>;

// ----------------------------------------------- connection, visualization

export const Connection = Type.Object({
  ...header,
  connectionState: word(['ONLINE', 'OFFLINE', 'CONNECTIONBROKEN']),
});
export type Connection = Static<typeof Connection>;

export const Visualization = Type.Object({
  ...header,
  agvPosition: optional(AgvPosition),
  velocity: optional(Velocity),
});
export type Visualization = Static<typeof Visualization>;
