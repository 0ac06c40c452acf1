/** What a vehicle of VDA 5050 3.0 reports of itself and of its order. */
import { type Static, Type } from 'typebox';
import {
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
  Velocity,
  word,
} from '../wire.ts';

/** NURBS; degree 1 and knots from 0 to 1 evenly where nothing is said. */
export const Trajectory = Type.Object({
  degree: optional(Type.Integer({ minimum: 1 })),
  knotVector: optional(list(number)),
  controlPoints: list(Type.Object({ x: number, y: number, weight: optional(number) })),
});
export type Trajectory = Static<typeof Trajectory>;

export const ActionStatus = word([
  'WAITING',
  'INITIALIZING',
  'RUNNING',
  'PAUSED',
  'RETRIABLE',
  'FINISHED',
  'FAILED',
]);
export type ActionStatus = Static<typeof ActionStatus>;

export const ActionState = Type.Object({
  actionId: text,
  actionType: optional(text),
  actionDescriptor: optional(text),
  actionStatus: ActionStatus,
  actionResult: optional(text),
});
export type ActionState = Static<typeof ActionState>;

export const NodeState = Type.Object({
  nodeId: text,
  sequenceId: counter,
  nodeDescriptor: optional(text),
  released: flag,
  nodePosition: optional(
    Type.Object({ x: number, y: number, theta: optional(number), mapId: text }),
  ),
});
export type NodeState = Static<typeof NodeState>;

export const EdgeState = Type.Object({
  edgeId: text,
  sequenceId: counter,
  edgeDescriptor: optional(text),
  released: flag,
  trajectory: optional(Trajectory),
});
export type EdgeState = Static<typeof EdgeState>;

const RequestStatus = word(['REQUESTED', 'GRANTED', 'REVOKED', 'EXPIRED']);
export const ZoneRequest = Type.Object({
  requestId: text,
  requestType: word(['ACCESS', 'REPLANNING']),
  zoneId: text,
  zoneSetId: text,
  requestStatus: RequestStatus,
  /** With REPLANNING: the new way. */
  trajectory: optional(Trajectory),
});
export type ZoneRequest = Static<typeof ZoneRequest>;

export const EdgeRequest = Type.Object({
  requestId: text,
  requestType: word(['CORRIDOR']),
  edgeId: text,
  sequenceId: counter,
  requestStatus: RequestStatus,
});
export type EdgeRequest = Static<typeof EdgeRequest>;

export const PlannedPath = Type.Object({
  trajectory: Trajectory,
  traversedNodes: optional(list(text)),
});
export const IntermediatePath = Type.Object({
  polyline: list(Type.Object({ x: number, y: number, theta: optional(number), eta: text })),
});

export const MobileRobotPosition = Type.Object({
  x: number,
  y: number,
  theta: number,
  mapId: text,
  localized: flag,
  localizationScore: optional(number),
  deviationRange: optional(number),
});
export type MobileRobotPosition = Static<typeof MobileRobotPosition>;

export const Load = Type.Object({
  loadId: optional(text),
  loadType: optional(text),
  loadPosition: optional(text),
  boundingBoxReference: optional(BoundingBoxReference),
  loadDimensions: optional(LoadDimensions),
  weight: optional(number),
});
export type Load = Static<typeof Load>;

const Translation = Type.Object({ translationKey: text, translationValue: text });
export const VehicleError = Type.Object({
  errorType: text,
  errorReferences: optional(list(Reference)),
  errorDescription: optional(text),
  errorDescriptionTranslations: optional(list(Translation)),
  errorHint: optional(text),
  errorHintTranslations: optional(list(Translation)),
  errorLevel: word(['WARNING', 'URGENT', 'CRITICAL', 'FATAL']),
});
export type VehicleError = Static<typeof VehicleError>;

export const Information = Type.Object({
  infoType: text,
  infoReferences: optional(list(Reference)),
  infoDescriptor: optional(text),
  infoLevel: word(['INFO', 'DEBUG']),
});

const Status = word(['ENABLED', 'DISABLED']);

export const State = Type.Object({
  ...header,
  maps: optional(
    list(
      Type.Object({
        mapId: text,
        mapVersion: text,
        mapDescriptor: optional(text),
        mapStatus: Status,
      }),
    ),
  ),
  zoneSets: optional(list(Type.Object({ zoneSetId: text, mapId: text, zoneSetStatus: Status }))),
  /** '' when there was none since the vehicle started. */
  orderId: text,
  orderUpdateId: counter,
  /** '' when unknown. */
  lastNodeId: text,
  lastNodeSequenceId: counter,
  nodeStates: list(NodeState),
  edgeStates: list(EdgeState),
  plannedPath: optional(PlannedPath),
  intermediatePath: optional(IntermediatePath),
  mobileRobotPosition: optional(MobileRobotPosition),
  velocity: optional(Velocity),
  /** Absent: the vehicle cannot tell; empty: it carries nothing. */
  loads: optional(list(Load)),
  driving: flag,
  paused: optional(flag),
  newBaseRequest: optional(flag),
  zoneRequests: optional(list(ZoneRequest)),
  edgeRequests: optional(list(EdgeRequest)),
  distanceSinceLastNode: optional(number),
  /** Of the order alone. */
  actionStates: list(ActionState),
  instantActionStates: list(ActionState),
  zoneActionStates: optional(list(ActionState)),
  powerSupply: Type.Object({
    /** Percent. */
    stateOfCharge: number,
    batteryVoltage: optional(number),
    batteryCurrent: optional(number),
    batteryHealth: optional(number),
    charging: flag,
    range: optional(number),
  }),
  operatingMode: word([
    'STARTUP',
    'AUTOMATIC',
    'SEMIAUTOMATIC',
    'INTERVENED',
    'MANUAL',
    'SERVICE',
    'TEACH_IN',
  ]),
  errors: list(VehicleError),
  information: optional(list(Information)),
  safetyState: Type.Object({
    activeEmergencyStop: word(['MANUAL', 'REMOTE', 'NONE']),
    fieldViolation: flag,
  }),
});
export type State = Static<typeof State>;
