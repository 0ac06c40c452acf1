/** What a vehicle of VDA 5050 2.x says of its kind. Where text and official schema differ the text is followed. */
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

const ProtocolLimits = Type.Object({
  maxStringLens: Type.Object({
    msgLen: limit,
    topicSerialLen: limit,
    topicElemLen: limit,
    idLen: limit,
    idNumericalOnly: optional(flag),
    enumLen: limit,
    loadIdLen: limit,
  }),
  /** Literal dotted names. */
  maxArrayLens: Type.Object({
    'order.nodes': limit,
    'order.edges': limit,
    'node.actions': limit,
    'edge.actions': limit,
    'actions.actionsParameters': limit,
    instantActions: limit,
    'trajectory.knotVector': limit,
    'trajectory.controlPoints': limit,
    'state.nodeStates': limit,
    'state.edgeStates': limit,
    'state.loads': limit,
    'state.actionStates': limit,
    'state.errors': limit,
    'state.information': limit,
    'error.errorReferences': limit,
    'information.infoReferences': limit,
  }),
  /** Seconds. */
  timing: Type.Object({
    minOrderInterval: number,
    minStateInterval: number,
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
  agvActions: list(
    Type.Object({
      actionType: text,
      actionDescription: optional(text),
      actionScopes: list(word(['INSTANT', 'NODE', 'EDGE'])),
      actionParameters: optional(
        list(
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
            description: optional(text),
            isOptional: optional(flag),
          }),
        ),
      ),
      resultDescription: optional(text),
      // The official schema has the words where the list is, so that no list passes it.
      blockingTypes: optional(list(word(['NONE', 'SOFT', 'HARD']))),
    }),
  ),
});

const AgvGeometry = Type.Object({
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
    list(Type.Object({ set: text, polygonPoints: list(Point), description: optional(text) })),
  ),
  envelopes3d: optional(
    list(
      Type.Object({
        set: text,
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
  maxWeight: optional(number),
  minLoadhandlingHeight: optional(number),
  maxLoadhandlingHeight: optional(number),
  minLoadhandlingDepth: optional(number),
  maxLoadhandlingDepth: optional(number),
  minLoadhandlingTilt: optional(number),
  maxLoadhandlingTilt: optional(number),
  agvSpeedLimit: optional(number),
  agvAccelerationLimit: optional(number),
  agvDecelerationLimit: optional(number),
  /** Seconds. */
  pickTime: optional(number),
  dropTime: optional(number),
  description: optional(text),
});

export const Factsheet = Type.Object({
  ...header,
  typeSpecification: Type.Object({
    seriesName: text,
    seriesDescription: optional(text),
    agvKinematic: word(['DIFF', 'OMNI', 'THREEWHEEL']),
    agvClass: word(['FORKLIFT', 'CONVEYOR', 'TUGGER', 'CARRIER']),
    maxLoadMass: number,
    localizationTypes: list(text),
    navigationTypes: list(text),
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
  protocolLimits: ProtocolLimits,
  protocolFeatures: ProtocolFeatures,
  agvGeometry: AgvGeometry,
  loadSpecification: Type.Object({
    loadPositions: optional(list(text)),
    loadSets: optional(list(LoadSet)),
  }),
});
export type Factsheet = Static<typeof Factsheet>;
