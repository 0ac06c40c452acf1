import type * as wire from '#adapters/devices/vda5050/v2/wire.ts';

/**
 * Messages of VDA 5050 2.x: the smallest that the text allows, and one with every field of the
 * version.
 */

const since21 = <T extends object>(version: string, fields: T): T | object =>
  version === '2.0.0' ? {} : fields;

export const header = (version = '2.1.0') => ({
  headerId: 7,
  timestamp: '2026-01-07T06:00:00.00Z',
  version,
  manufacturer: 'KIT',
  serialNumber: '0001',
});

const smallestState = (version: string): wire.State => ({
  ...header(version),
  orderId: '',
  orderUpdateId: 0,
  lastNodeId: '',
  lastNodeSequenceId: 0,
  driving: false,
  operatingMode: 'AUTOMATIC',
  nodeStates: [],
  edgeStates: [],
  actionStates: [],
  batteryState: { batteryCharge: 80, charging: false },
  errors: [],
  safetyState: { eStop: 'NONE', fieldViolation: false },
});

const trajectory = {
  degree: 1,
  knotVector: [0, 0, 1, 1],
  controlPoints: [
    { x: 0, y: 0, weight: 1 },
    { x: 3, y: 0 },
  ],
};
const agvPosition = {
  x: 1.5,
  y: 0,
  theta: 0.1,
  mapId: 'm',
  positionInitialized: true,
  localizationScore: 0.9,
  deviationRange: 0.1,
};
const velocity = { vx: 1, vy: 0, omega: 0 };
const box = { x: 0, y: 0, z: 0, theta: 0 };
const size = { length: 1, width: 1, height: 1 };
const references = [{ referenceKey: 'actionId', referenceValue: 'A1' }];

const fullestState = (version: string): wire.State => ({
  ...smallestState(version),
  ...since21(version, {
    maps: [{ mapId: 'm', mapVersion: '1', mapDescription: 'floor', mapStatus: 'ENABLED' }],
  }),
  orderId: 'O1',
  orderUpdateId: 3,
  zoneSetId: 'z',
  lastNodeId: 'N1',
  lastNodeSequenceId: 4,
  paused: true,
  newBaseRequest: true,
  distanceSinceLastNode: 0.5,
  operatingMode: 'TEACHIN',
  nodeStates: [
    {
      nodeId: 'N2',
      sequenceId: 6,
      nodeDescription: 'dock',
      released: true,
      nodePosition: { x: 3, y: 0, theta: 0, mapId: 'm' },
    },
  ],
  edgeStates: [
    { edgeId: 'E1', sequenceId: 5, edgeDescription: 'aisle', released: true, trajectory },
  ],
  agvPosition: { ...agvPosition, mapDescription: 'floor' },
  velocity,
  loads: [
    {
      loadId: 'CART-1',
      loadType: 'cart',
      loadPosition: 'top',
      boundingBoxReference: box,
      loadDimensions: size,
      weight: 12.5,
    },
  ],
  actionStates: [
    {
      actionId: 'A1',
      actionType: 'pick',
      actionDescription: 'lift',
      actionStatus: 'PAUSED',
      resultDescription: 'nothing there',
    },
  ],
  batteryState: {
    batteryCharge: 55.5,
    batteryVoltage: 48,
    batteryHealth: 99.5,
    charging: true,
    reach: 2_000.5,
  },
  errors: [
    {
      errorType: 'pickError',
      errorReferences: references,
      errorDescription: 'no load found',
      ...since21(version, { errorHint: 'look' }),
      errorLevel: 'FATAL',
    },
  ],
  information: [
    {
      infoType: 'debug',
      infoReferences: references,
      infoDescription: 'd',
      infoLevel: 'DEBUG',
    },
  ],
});

const action: wire.Action = {
  actionType: 'pick',
  actionId: 'A1',
  actionDescription: 'lift',
  blockingType: 'HARD',
  actionParameters: [{ key: 'height', value: 1.5 }],
};

const smallestOrder = (version: string): wire.Order => ({
  ...header(version),
  orderId: 'O1',
  orderUpdateId: 0,
  nodes: [{ nodeId: 'N1', sequenceId: 0, released: true, actions: [] }],
  edges: [],
});

const fullestOrder = (version: string): wire.Order => ({
  ...smallestOrder(version),
  zoneSetId: 'z',
  nodes: [
    {
      nodeId: 'N1',
      sequenceId: 0,
      nodeDescription: 'dock',
      released: true,
      nodePosition: {
        x: 0,
        y: 0,
        theta: Math.PI,
        allowedDeviationXY: 0.4,
        allowedDeviationTheta: 0.1,
        mapId: 'm',
        mapDescription: 'floor',
      },
      actions: [action],
    },
  ],
  edges: [
    {
      edgeId: 'E1',
      sequenceId: 1,
      edgeDescription: 'aisle',
      released: true,
      startNodeId: 'N1',
      endNodeId: 'N2',
      maxSpeed: 1,
      maxHeight: 2,
      minHeight: 0.5,
      orientation: 0,
      orientationType: 'TANGENTIAL',
      direction: 'left',
      rotationAllowed: false,
      maxRotationSpeed: 0.5,
      length: 3,
      trajectory,
      ...since21(version, {
        corridor: { leftWidth: 0.5, rightWidth: 0.5, corridorRefPoint: 'CONTOUR' },
      }),
      actions: [action],
    },
  ],
});

const smallestFactsheet = (version: string): wire.Factsheet => ({
  ...header(version),
  typeSpecification: {
    seriesName: 's',
    agvKinematic: 'DIFF',
    agvClass: 'CARRIER',
    maxLoadMass: 500,
    localizationTypes: ['NATURAL'],
    navigationTypes: ['AUTONOMOUS'],
  },
  physicalParameters: {
    speedMin: 0.1,
    speedMax: 2,
    accelerationMax: 1,
    decelerationMax: 1,
    // Optional since 2.1.
    heightMin: 0.3,
    heightMax: 1,
    width: 0.8,
    length: 1.2,
  },
  protocolLimits: {
    maxStringLens: {},
    maxArrayLens: {},
    timing: { minOrderInterval: 0, minStateInterval: 0 },
  },
  protocolFeatures: { optionalParameters: [], agvActions: [] },
  agvGeometry: {},
  loadSpecification: {},
});

function fullestFactsheet(version: string): wire.Factsheet {
  const smallest = smallestFactsheet(version);
  return {
    ...smallest,
    typeSpecification: { ...smallest.typeSpecification, seriesDescription: 'a carrier' },
    protocolLimits: {
      maxStringLens: { msgLen: 9_000, idLen: 40, idNumericalOnly: false, loadIdLen: 30 },
      maxArrayLens: { 'order.nodes': 10, 'order.edges': 9, instantActions: 2 },
      timing: {
        minOrderInterval: 0.5,
        minStateInterval: 0.1,
        defaultStateInterval: 30,
        visualizationInterval: 1,
      },
    },
    protocolFeatures: {
      optionalParameters: [
        { parameter: 'order.edges.maxSpeed', support: 'SUPPORTED', description: 'd' },
      ],
      agvActions: [
        {
          actionType: 'pick',
          actionDescription: 'lifts',
          actionScopes: ['NODE', 'EDGE'],
          actionParameters: [
            { key: 'height', valueDataType: 'FLOAT', description: 'metres', isOptional: true },
          ],
          resultDescription: 'none',
          blockingTypes: ['SOFT', 'HARD'],
        },
      ],
    },
    agvGeometry: {
      wheelDefinitions: [
        {
          type: 'DRIVE',
          isActiveDriven: true,
          isActiveSteered: false,
          position: { x: 0, y: 0.3, theta: 0 },
          diameter: 0.2,
          width: 0.05,
          centerDisplacement: 0,
          constraints: 'none',
        },
      ],
      envelopes2d: [
        {
          set: 'body',
          polygonPoints: [
            { x: -0.6, y: -0.4 },
            { x: 0.6, y: -0.4 },
            { x: 0, y: 0.4 },
          ],
          description: 'empty',
        },
      ],
      envelopes3d: [{ set: 'body', format: 'STL', data: {}, url: 'file:x', description: 'd' }],
    },
    loadSpecification: {
      loadPositions: ['top'],
      loadSets: [
        {
          setName: 'pallets',
          loadType: 'EPAL',
          loadPositions: ['top'],
          boundingBoxReference: box,
          loadDimensions: size,
          maxWeight: 900,
          minLoadhandlingHeight: 0,
          maxLoadhandlingHeight: 2,
          minLoadhandlingDepth: 0,
          maxLoadhandlingDepth: 1,
          minLoadhandlingTilt: 0,
          maxLoadhandlingTilt: 0,
          agvSpeedLimit: 1,
          agvAccelerationLimit: 0.5,
          agvDecelerationLimit: 0.5,
          pickTime: 8,
          dropTime: 6,
          description: 'd',
        },
      ],
    },
  };
}

/** By topic: the smallest message and the fullest. */
export const samplesOf2 = (version: string) => ({
  order: [smallestOrder(version), fullestOrder(version)],
  instantActions: [
    { ...header(version), actions: [] } satisfies wire.InstantActions,
    {
      ...header(version),
      actions: [action],
    } satisfies wire.InstantActions,
  ],
  state: [smallestState(version), fullestState(version)],
  connection: [
    { ...header(version), connectionState: 'ONLINE' } satisfies wire.Connection,
    { ...header(version), connectionState: 'CONNECTIONBROKEN' } satisfies wire.Connection,
  ],
  visualization: [
    header(version) satisfies wire.Visualization,
    { ...header(version), agvPosition, velocity } satisfies wire.Visualization,
  ],
  factsheet: [smallestFactsheet(version), fullestFactsheet(version)],
});
