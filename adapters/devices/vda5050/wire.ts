/**
 * The messages of VDA 5050 2.1 as they stand on the wire; 2.0 differs by optional fields only, so
 * both share the topic level `v2`. Objects stay open: the standard allows fields that we do not
 * know. Optional fields may be absent, never null (a reader drops nulls before it checks).
 * Units: metres, radians, m/s, kilograms, percent; timestamps ISO 8601 in UTC.
 */
import { type Static, type TSchema, Type } from 'typebox';

export const INTERFACE = 'uagv';
export const MAJOR = 'v2';
export const VERSION = '2.1.0';

export type Topic =
  | 'order'
  | 'instantActions'
  | 'state'
  | 'connection'
  | 'factsheet'
  | 'visualization';

/** `uagv/v2/{manufacturer}/{serialNumber}/{topic}` [VDA5050 §6.4]. */
export const topicOf = (
  vehicle: { readonly manufacturer: string; readonly serialNumber: string },
  topic: Topic,
): string => `${INTERFACE}/${MAJOR}/${vehicle.manufacturer}/${vehicle.serialNumber}/${topic}`;

/** Connection is QoS 1, all else 0; connection and factsheet are retained, nothing else. */
export const qosOf = (topic: Topic): 0 | 1 => (topic === 'connection' ? 1 : 0);
export const isRetained = (topic: Topic): boolean =>
  topic === 'connection' || topic === 'factsheet';

const optional = <T extends TSchema>(type: T) => Type.Optional(type);
const text = Type.String();
const number = Type.Number();
const flag = Type.Boolean();
const counter = Type.Integer({ minimum: 0 });
/** One of a closed list of words. */
const word = Type.Enum;

const header = {
  /** Counts the messages of this topic, uint32. */
  headerId: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
  timestamp: text,
  version: text,
  manufacturer: text,
  serialNumber: text,
};

export const Header = Type.Object(header);
export type Header = Static<typeof Header>;

// ------------------------------------------------------------------- order

export const BlockingType = word(['NONE', 'SOFT', 'HARD']);
export type BlockingType = Static<typeof BlockingType>;

export const ActionParameter = Type.Object({ key: text, value: Type.Unknown() });

export const Action = Type.Object({
  actionType: text,
  actionId: text,
  actionDescription: optional(text),
  blockingType: BlockingType,
  actionParameters: optional(Type.Array(ActionParameter)),
});
export type Action = Static<typeof Action>;

export const NodePosition = Type.Object({
  x: number,
  y: number,
  theta: optional(number),
  allowedDeviationXY: optional(Type.Number({ minimum: 0 })),
  allowedDeviationTheta: optional(number),
  mapId: text,
  mapDescription: optional(text),
});

export const OrderNode = Type.Object({
  nodeId: text,
  sequenceId: counter,
  nodeDescription: optional(text),
  released: flag,
  nodePosition: optional(NodePosition),
  actions: Type.Array(Action),
});
export type OrderNode = Static<typeof OrderNode>;

export const Trajectory = Type.Object({
  degree: counter,
  knotVector: Type.Array(number),
  controlPoints: Type.Array(Type.Object({ x: number, y: number, weight: optional(number) })),
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
  orientation: optional(number),
  orientationType: optional(text),
  direction: optional(text),
  rotationAllowed: optional(flag),
  maxRotationSpeed: optional(number),
  length: optional(number),
  trajectory: optional(Trajectory),
  corridor: optional(
    Type.Object({
      leftWidth: number,
      rightWidth: number,
      corridorRefPoint: optional(word(['KINEMATICCENTER', 'CONTOUR'])),
    }),
  ),
  actions: Type.Array(Action),
});
export type OrderEdge = Static<typeof OrderEdge>;

export const Order = Type.Object({
  ...header,
  orderId: text,
  orderUpdateId: counter,
  zoneSetId: optional(text),
  nodes: Type.Array(OrderNode, { minItems: 1 }),
  edges: Type.Array(OrderEdge),
});
export type Order = Static<typeof Order>;

/**
 * The array is `actions`; 1.1 called it `instantActions`, and some vehicles still want that name.
 * A message with both is understood by either kind.
 */
export const InstantActions = Type.Object({
  ...header,
  actions: Type.Array(Action),
  instantActions: optional(Type.Array(Action)),
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

export const Velocity = Type.Object({
  vx: optional(number),
  vy: optional(number),
  omega: optional(number),
});

export const Load = Type.Object({
  loadId: optional(text),
  loadType: optional(text),
  loadPosition: optional(text),
  boundingBoxReference: optional(
    Type.Object({ x: number, y: number, z: number, theta: optional(number) }),
  ),
  loadDimensions: optional(
    Type.Object({ length: number, width: number, height: optional(number) }),
  ),
  weight: optional(number),
});
export type Load = Static<typeof Load>;

const Reference = Type.Object({ referenceKey: text, referenceValue: text });

export const VehicleError = Type.Object({
  errorType: text,
  errorReferences: optional(Type.Array(Reference)),
  errorDescription: optional(text),
  errorHint: optional(text),
  errorLevel: word(['WARNING', 'FATAL']),
});
export type VehicleError = Static<typeof VehicleError>;

export const Information = Type.Object({
  infoType: text,
  infoReferences: optional(Type.Array(Reference)),
  infoDescription: optional(text),
  infoLevel: word(['INFO', 'DEBUG']),
});

export const State = Type.Object({
  ...header,
  maps: optional(
    Type.Array(
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
  nodeStates: Type.Array(NodeState),
  edgeStates: Type.Array(EdgeState),
  agvPosition: optional(AgvPosition),
  velocity: optional(Velocity),
  /** Absent: the vehicle cannot tell; empty: it carries nothing. */
  loads: optional(Type.Array(Load)),
  actionStates: Type.Array(ActionState),
  batteryState: Type.Object({
    batteryCharge: number,
    batteryVoltage: optional(number),
    batteryHealth: optional(number),
    charging: flag,
    reach: optional(number),
  }),
  errors: Type.Array(VehicleError),
  information: optional(Type.Array(Information)),
  safetyState: Type.Object({
    eStop: word(['AUTOACK', 'MANUAL', 'REMOTE', 'NONE']),
    fieldViolation: flag,
  }),
});
export type State = Static<typeof State>;

// -------------------------------------- connection, visualization, factsheet

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

export const Factsheet = Type.Object({
  ...header,
  typeSpecification: Type.Object({
    seriesName: text,
    seriesDescription: optional(text),
    agvKinematic: word(['DIFF', 'OMNI', 'THREEWHEEL']),
    agvClass: word(['FORKLIFT', 'CONVEYOR', 'TUGGER', 'CARRIER']),
    maxLoadMass: number,
    localizationTypes: Type.Array(text),
    navigationTypes: Type.Array(text),
  }),
  physicalParameters: Type.Object({
    speedMin: number,
    speedMax: number,
    accelerationMax: number,
    decelerationMax: number,
    heightMin: optional(number),
    heightMax: number,
    width: number,
    length: number,
  }),
  protocolLimits: Type.Object({
    maxStringLens: Type.Record(text, Type.Union([number, flag])),
    /** Keys are literal dotted names, such as 'order.nodes'; absent or 0: no limit. */
    maxArrayLens: Type.Record(text, number),
    timing: Type.Object({
      minOrderInterval: number,
      minStateInterval: number,
      defaultStateInterval: optional(number),
      visualizationInterval: optional(number),
    }),
  }),
  protocolFeatures: Type.Object({
    optionalParameters: Type.Array(
      Type.Object({ parameter: text, support: word(['SUPPORTED', 'REQUIRED']) }),
    ),
    agvActions: Type.Array(
      Type.Object({
        actionType: text,
        actionDescription: optional(text),
        actionScopes: Type.Array(word(['INSTANT', 'NODE', 'EDGE'])),
        actionParameters: optional(
          Type.Array(
            Type.Object({
              key: text,
              valueDataType: word([
                'BOOL',
                'NUMBER',
                'INTEGER',
                'FLOAT',
                'STRING',
                'OBJECT',
                'ARRAY',
              ]),
              isOptional: optional(flag),
            }),
          ),
        ),
        resultDescription: optional(text),
      }),
    ),
  }),
  agvGeometry: Type.Object({}),
  loadSpecification: Type.Object({}),
});
export type Factsheet = Static<typeof Factsheet>;
