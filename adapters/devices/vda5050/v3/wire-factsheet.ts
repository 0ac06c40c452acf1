/** What a vehicle of VDA 5050 3.0 says of its kind. */
import { type Static, Type } from 'typebox';
import {
  BoundingBoxReference,
  flag,
  header,
  LoadDimensions,
  list,
  number,
  optional,
  Point,
  text,
  word,
} from '../wire.ts';

/** 0 or absent: no limit. */
const limit = optional(Type.Integer());

const TypeSpecification = Type.Object({
  seriesName: text,
  seriesDescription: optional(text),
  mobileRobotKinematics: text,
  mobileRobotClass: text,
  maximumLoadMass: number,
  localizationTypes: list(text),
  navigationTypes: list(text),
  supportedZones: optional(
    list(
      word([
        'BLOCKED',
        'LINE_GUIDED',
        'RELEASE',
        'COORDINATED_REPLANNING',
        'SPEED_LIMIT',
        'ACTION',
        'PRIORITY',
        'PENALTY',
        'DIRECTED',
        'BIDIRECTED',
      ]),
    ),
  ),
});

const PhysicalParameters = Type.Object({
  minimumSpeed: number,
  maximumSpeed: number,
  minimumAngularSpeed: optional(number),
  maximumAngularSpeed: optional(number),
  maximumAcceleration: number,
  maximumDeceleration: number,
  minimumHeight: number,
  maximumHeight: number,
  width: number,
  length: number,
});

const ProtocolLimits = Type.Object({
  maximumStringLengths: Type.Object({
    maximumMessageLength: limit,
    maximumTopicSerialLength: limit,
    maximumTopicElementLength: limit,
    maximumIdLength: limit,
    idNumericalOnly: optional(flag),
    maximumLoadIdLength: limit,
  }),
  /** Literal dotted names. */
  maximumArrayLengths: Type.Object({
    'order.nodes': limit,
    'order.edges': limit,
    'node.actions': limit,
    'edge.actions': limit,
    'actions.actionsParameters': limit,
    instantActions: limit,
    'trajectory.knotVector': limit,
    'trajectory.controlPoints': limit,
    'zoneSet.zones': limit,
    'state.nodeStates': limit,
    'state.edgeStates': limit,
    'state.loads': limit,
    'state.actionStates': limit,
    'state.instantActionStates': limit,
    'state.zoneActionStates': limit,
    'state.errors': limit,
    'state.information': limit,
    'error.errorReferences': limit,
    'information.infoReferences': limit,
  }),
  /** Seconds. */
  timing: Type.Object({
    minimumOrderInterval: number,
    minimumStateInterval: number,
    defaultStateInterval: optional(number),
    visualizationInterval: optional(number),
  }),
});

const ProtocolFeatures = Type.Object({
  optionalParameters: list(
    Type.Object({
      parameter: text,
      support: word(['SUPPORTED', 'REQUIRED']),
      description: optional(text),
    }),
  ),
  mobileRobotActions: list(
    Type.Object({
      actionType: text,
      actionDescription: optional(text),
      actionScopes: list(word(['INSTANT', 'NODE', 'EDGE', 'ZONE'])),
      actionParameters: optional(
        list(
          Type.Object({
            key: text,
            valueDataType: word(['BOOL', 'NUMBER', 'INTEGER', 'STRING', 'OBJECT', 'ARRAY']),
            description: optional(text),
            isOptional: optional(flag),
          }),
        ),
      ),
      actionResult: optional(text),
      blockingTypes: optional(list(word(['NONE', 'SOFT', 'SINGLE', 'HARD']))),
      pauseAllowed: flag,
      cancelAllowed: flag,
    }),
  ),
});

const MobileRobotGeometry = Type.Object({
  wheelDefinitions: optional(
    list(
      Type.Object({
        type: text,
        isActiveDriven: flag,
        isActiveSteered: flag,
        position: Type.Object({ x: number, y: number, theta: optional(number) }),
        diameter: number,
        width: number,
        centerDisplacement: optional(number),
        constraints: optional(text),
      }),
    ),
  ),
  envelopes2d: optional(
    list(Type.Object({ envelope2dId: text, vertices: list(Point), description: optional(text) })),
  ),
  envelopes3d: optional(
    list(
      Type.Object({
        envelope3dId: text,
        format: text,
        data: optional(Type.Object({})),
        url: optional(text),
        description: optional(text),
      }),
    ),
  ),
});

const LoadSet = Type.Object({
  setName: text,
  loadType: text,
  loadPositions: optional(list(text)),
  boundingBoxReference: optional(BoundingBoxReference),
  loadDimensions: optional(LoadDimensions),
  maximumWeight: optional(number),
  minimumLoadhandlingHeight: optional(number),
  maximumLoadhandlingHeight: optional(number),
  minimumLoadhandlingDepth: optional(number),
  maximumLoadhandlingDepth: optional(number),
  minimumLoadhandlingTilt: optional(number),
  maximumLoadhandlingTilt: optional(number),
  maximumSpeed: optional(number),
  maximumAcceleration: optional(number),
  maximumDeceleration: optional(number),
  /** Seconds. */
  pickTime: optional(number),
  dropTime: optional(number),
  description: optional(text),
});

/** Percent, and seconds. */
const BatteryCharging = Type.Object({
  criticalLowChargingLevel: optional(number),
  minimumDesiredChargingLevel: optional(number),
  maximumDesiredChargingLevel: optional(number),
  minimumChargingTime: optional(number),
});

export const Factsheet = Type.Object({
  ...header,
  typeSpecification: TypeSpecification,
  physicalParameters: PhysicalParameters,
  protocolLimits: ProtocolLimits,
  protocolFeatures: ProtocolFeatures,
  mobileRobotGeometry: MobileRobotGeometry,
  loadSpecification: Type.Object({
    loadPositions: optional(list(text)),
    loadSets: optional(list(LoadSet)),
  }),
  mobileRobotConfiguration: optional(
    Type.Object({
      versions: optional(list(Type.Object({ key: text, value: text }))),
      network: optional(
        Type.Object({
          dnsServers: optional(list(text)),
          ntpServers: optional(list(text)),
          localIpAddress: optional(text),
          netmask: optional(text),
          defaultGateway: optional(text),
        }),
      ),
      batteryCharging: optional(BatteryCharging),
    }),
  ),
});
export type Factsheet = Static<typeof Factsheet>;
